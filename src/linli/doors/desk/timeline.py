"""The history of a case as a person reads it: who, when, what, why; with what the clocks did and what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.doors.parts.templatetags.linli import day, moment, tail
from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit
from linli.records.cases.happenings import Happening
from linli.records.cases.models import Case, Evidence, Step
from linli.records.cases.rules import condition_of, lifecycle
from linli.words import Refusal, Words

from .labels import CHANNELS, RATINGS, clock_name, here

CLOCKS_APART = timedelta(minutes=5)
SHOWN, SHOWN_PHOTOS = 24, 8  # what lies before is folded, not left out


@dataclass(frozen=True)
class Row:
    """One entry. `notes` are short facts about it: the unit, the limit, the date; `look` is its shape in the line."""

    title: str
    at: datetime
    who: str
    text: str = ""
    notes: list[str] = field(default_factory=list)
    was_stale: bool = False
    photos: Sequence[Evidence] = ()
    is_internal: bool = False
    look: str = ""  # "" a step, "overdue"/"near" a clock, "sent" a message, "told" a further report
    seq: int = 0

    @property
    def first_photos(self) -> Sequence[Evidence]:
        return self.photos[:SHOWN_PHOTOS]

    @property
    def more_photos(self) -> Sequence[Evidence]:
        return self.photos[SHOWN_PHOTOS:]


@dataclass(frozen=True)
class Timeline:
    """All of it: the first entry, what is folded, and the newest."""

    rows: Sequence[Row]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > SHOWN + 1

    @property
    def head(self) -> Sequence[Row]:
        return self.rows[:1] if self.is_long else self.rows

    @property
    def folded(self) -> Sequence[Row]:
        return self.rows[1 : -SHOWN + 1] if self.is_long else ()

    @property
    def tail(self) -> Sequence[Row]:
        return self.rows[-SHOWN + 1 :] if self.is_long else ()


def timeline_of(
    case: Case,
    steps: Sequence[Step],
    photos: Iterable[Evidence],
    pack: Catalogue,
    around: Sequence[Happening],
) -> Timeline:
    """Photos of a report stand with the report, those of a step with the step; later ones have a line of their own."""
    by_step: dict[int | None, list[Evidence]] = {}
    by_report: dict[Any, list[Evidence]] = {}
    for photo in photos:
        if photo.step_id is None and photo.report_id is not None:
            by_report.setdefault(photo.report_id, []).append(photo)
        else:
            by_step.setdefault(photo.step_id, []).append(photo)
    rows = [_of_step(case, s, by_step.get(s.pk, []), pack) for s in steps]
    rows += [_of_alarm(h, pack) for h in around if h.kind == "alarm"]
    rows += [_of_recount(h, pack) for h in around if h.kind == "recount"]
    rows += _of_messages(h for h in around if h.kind == "message")
    rows += _of_reports([h for h in around if h.kind == "report"], by_report, rows)
    if loose := by_step.get(None, []):
        rows.append(Row(_("photos were added"), loose[0].added_at, "", photos=loose, look="told"))
    return Timeline(sorted(rows, key=lambda r: r.at))


def since(
    case: Case, steps: Iterable[Step], seen_version: int, pack: Catalogue, *, but: str = ""
) -> list[Row]:
    """What others did after a page was opened; `but` is the person who asks."""
    later = [s for s in steps if s.seq > seen_version and (s.account_id is None or str(s.account_id) != but)]
    return [_of_step(case, s, [], pack) for s in later]


def _of_step(case: Case, step: Step, photos: Sequence[Evidence], pack: Catalogue) -> Row:
    return Row(
        title=_title(step, pack), at=step.at, who=_who(step, pack), text=step.text, notes=list(_notes(case, step, pack)),
        was_stale=step.was_stale, photos=photos, is_internal=step.move == "note", seq=step.seq,
    )  # fmt: skip


def _of_alarm(alarm: Happening, pack: Catalogue) -> Row:
    title = {
        "warning": _("nearly due: %(clock)s"), "red": _("deadline passed: %(clock)s"),
        "escalation": _("told the level above: %(clock)s"),
    }.get(alarm.what, "%(clock)s")  # fmt: skip
    look = "near" if alarm.what == "warning" else "overdue"
    return Row(title % {"clock": clock_name(alarm.of, pack)}, alarm.at, _("deadline watch"), look=look)


def _of_recount(recount: Happening, pack: Catalogue) -> Row:
    """A due moment that the calendar moved: from when to when, and why."""
    kept: dict[str, Any] = json.loads(recount.text)
    title = _("new due moment: %(clock)s") % {"clock": clock_name(str(kept.get("clock", "")), pack)}
    was, now = (datetime.fromisoformat(kept[n]) if kept.get(n) else None for n in ("was", "due_at"))
    notes = [f"{moment(was)} → {moment(now)}"] if was and now else []
    why = _("The official holidays or worked weekends of the year have changed.")
    return Row(title, recount.at, _("calendar"), why, notes)


def _of_messages(messages: Iterable[Happening]) -> list[Row]:
    """One line for everything that left at one moment by one channel: whom it reached is nobody's business here."""
    groups: dict[tuple[str, datetime], list[str]] = {}
    for message in messages:
        groups.setdefault((message.what, message.at), []).append(message.of)
    return [
        Row(_("message to the reporter"), at, "", notes=[_ways(channel), _sent(ends)], look="sent")
        for (channel, at), ends in groups.items()
    ]


def _ways(channel: str) -> str:
    return {"mail": _("by mail"), "sms": _("by text message")}.get(channel, channel)


def _sent(ends: Sequence[str]) -> str:
    words = {"sent": _("sent: %(n)d"), "waiting": _("waiting: %(n)d"), "failed": _("not sent: %(n)d")}
    return _(", ").join(words[e] % {"n": ends.count(e)} for e in words if e in ends)


def _of_reports(
    reports: Sequence[Happening], photos: dict[Any, list[Evidence]], rows: list[Row]
) -> list[Row]:
    """The report that opened the case is its first step; every other one has a line of its own."""
    found = []
    for n, report in enumerate(reports):
        mine = photos.pop(report.ref, [])
        if n == 0 and rows:
            rows[0] = replace(rows[0], photos=mine)
            continue
        channel = [str(CHANNELS[report.what])] if report.what in CHANNELS else []
        title = _("somebody else reported it too")
        found.append(Row(title, report.at, "", report.text, channel, photos=mine, look="told"))
    return found


def _title(step: Step, pack: Catalogue) -> str:
    own = {
        "merged_in": _("another report was merged into this case"),
        "split_off": _("split off from another case"),
        "import": _("taken over from another system"),
        "hand_over": _("handed over with the unit"),
    }
    if step.move in own:
        return own[step.move]
    rows = [m for m in lifecycle(pack).moves if m.code == step.move]
    exact = [m for m in rows if step.from_state in m.from_states and step.power in m.powers]
    found = next(iter(exact or rows), None)
    return here(found.name) if found else _("a step of an earlier version")


def _who(step: Step, pack: Catalogue) -> str:
    """The person and the body; a resident is never named here."""
    if step.account is not None:
        parts = [step.account.name, step.organisation.name if step.organisation else ""]
        return " · ".join(p for p in parts if p)
    power = lifecycle(pack).powers.get(step.power)
    return here(power.name) if power else ""


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
    yield from _from_phone(step, _sent_from_phone(case, step))
    if data.get("until_on"):
        yield _("until %(day)s") % {"day": day(date.fromisoformat(data["until_on"]))}
    rating = data.get("rating") or (case.rating if step.move == "rate" else "")
    if rating in RATINGS:
        yield str(RATINGS[rating])
    if data.get("text"):
        yield str(data["text"])
    if names := [here(Words(en, zh)) for en, zh in data.get("mentioned", ())]:
        yield _("told: %(names)s") % {"names": _(", ").join(names)}
    if met := data.get("met"):
        yield _("points of the standard found met: %(n)d") % {"n": len(met)}
    for key in ("from", "parent"):
        if data.get(key):
            yield tail(str(data[key]))


def _from_phone(step: Step, sent: Mapping[str, Any]) -> Iterable[str]:
    if clock := _phone_clock(step, str(sent.get("device_at", ""))):
        yield clock
    if sent.get("imported_by"):
        yield _("from a rescue file, imported by %(who)s") % {"who": sent["imported_by"]}


def _sent_from_phone(case: Case, step: Step) -> Mapping[str, Any]:
    """What the phone said of itself: with the step, or for the report with the case."""
    is_first = step.move == "report" and case.channel == "field"
    return case.source_data if is_first else step.data


def _phone_clock(step: Step, device_at: str) -> str:
    """Both clocks stand here where they are apart: work without network, or a phone whose clock is wrong."""
    try:
        at = datetime.fromisoformat(device_at)
    except ValueError:
        return ""
    if at.tzinfo is None:
        return ""
    if at - step.at > CLOCKS_APART:
        return _("the phone's clock is ahead: it said %(at)s") % {"at": moment(at)}
    if step.at - at > CLOCKS_APART:
        return _("done %(at)s by the phone's clock, arrived later") % {"at": moment(at)}
    return ""


def _limit(stored: list[Any]) -> str:
    try:
        return here(Limit(int(stored[0]), stored[1]).words)
    except (Refusal, ValueError, IndexError):
        return ""
