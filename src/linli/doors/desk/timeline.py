"""The history of a case as a person reads it: who, when, what, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit
from linli.records.cases.models import Case, Evidence, Step
from linli.records.cases.rules import condition_of, lifecycle
from linli.words import Refusal

from .labels import CHANNELS, RATINGS, here


@dataclass(frozen=True)
class Row:
    """One entry. `notes` are short facts about it: the unit, the limit, the date."""

    title: str
    at: datetime
    who: str
    text: str
    notes: list[str] = field(default_factory=list)
    was_stale: bool = False
    seen_version: int | None = None
    photos: Sequence[Evidence] = ()
    is_internal: bool = False


def rows_of(case: Case, steps: Iterable[Step], photos: Iterable[Evidence], pack: Catalogue) -> list[Row]:
    """Photos of the report stand with the report, those of a step with the step."""
    by_step: dict[int | None, list[Evidence]] = {}
    for photo in photos:
        by_step.setdefault(photo.step_id, []).append(photo)
    return [
        Row(
            title=_title(step, pack), at=step.at, who=_who(step, pack), text=step.text, notes=list(_notes(case, step, pack)),
            was_stale=step.was_stale, seen_version=step.data.get("seen_version"),
            photos=by_step.get(None if step.move == "report" else step.pk, ()), is_internal=step.move == "note",
        )
        for step in steps
    ]  # fmt: skip


def _title(step: Step, pack: Catalogue) -> str:
    if step.move == "merged_in":
        return _("another report was merged into this case")
    if step.move == "split_off":
        return _("split off from another case")
    if step.move == "import":
        return _("taken over from another system")
    rows = [m for m in lifecycle(pack).moves if m.code == step.move]
    exact = [m for m in rows if step.from_state in m.from_states and step.power in m.powers]
    found = (exact or rows or [None])[0]
    return here(found.name) if found else step.move


def _who(step: Step, pack: Catalogue) -> str:
    """The person and the body; a resident is never named here."""
    if step.account is not None:
        parts = [step.account.name, step.organisation.name if step.organisation else ""]
        return " · ".join(p for p in parts if p)
    power = lifecycle(pack).powers.get(step.power)
    return here(power.name) if power else step.power


def _notes(case: Case, step: Step, pack: Catalogue) -> Iterable[str]:
    data: dict[str, Any] = step.data
    if step.move == "report" and data.get("channel") in CHANNELS:
        yield str(CHANNELS[data["channel"]])
    if step.move == "dispatch" and step.unit is not None:
        yield _("to %(unit)s") % {"unit": step.unit.name}
    if condition := condition_of(pack, case.kind, case.code, str(data.get("condition", ""))):
        yield here(condition.name)
    if isinstance(data.get("limit"), list):
        yield _limit(data["limit"])
    if data.get("until_on"):
        yield _("until %(day)s") % {"day": date.fromisoformat(data["until_on"]).isoformat()}
    if step.move == "rate" and case.rating in RATINGS:
        yield str(RATINGS[case.rating])
    if data.get("text"):
        yield str(data["text"])
    for key in ("from", "parent"):
        if data.get(key):
            yield str(data[key])


def _limit(stored: list[Any]) -> str:
    try:
        return here(Limit(int(stored[0]), stored[1]).words)
    except (Refusal, ValueError, IndexError):
        return ""
