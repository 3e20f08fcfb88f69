"""The action panel: only the legal next steps, each with its consequence and the fields it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from linli.engine.catalogue import Catalogue, Condition
from linli.engine.lifecycle import Flow, Move
from linli.records.cases.mentions import colleagues
from linli.records.cases.models import Case, Clock, Request, StandardText
from linli.records.cases.previews import Moment, UnitChoice, handling_moment, steps_of_others, unit_choices
from linli.records.cases.rules import class_of, conditions_for, lifecycle
from linli.records.cases.standard_texts import offered
from linli.records.cases.there_today import people_of_grid
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.staffing import Acting
from linli.words import Words

from .checking import CHECKS, points_of
from .labels import RATINGS, UNITS

CORRECTABLE = frozenset({"accept", "send_to_verify", "file", "verify"})
WITH_FLOW = frozenset({"accept", "send_to_verify"})
QUIET = frozenset(
    {
        "note",
        "escalate",
        "supervise",
        "urge",
        "void",
        "recall",
        "rework",
        "call_back",
        "call_in_vain",
        "reopen",
        "merge",
    }
)  # never the main action of the screen


@dataclass(frozen=True)
class StepForm:
    """One legal step as a form; `kept` is what the person wrote, `error` why it was not taken."""

    move: Move
    kept: QueryDict
    error: str = ""
    is_open: bool = False
    units: Sequence[UnitChoice] = ()
    of_the_grid: Sequence[Acting] = ()  # who answers there today, for whoever dispatches
    conditions: Sequence[Condition] = ()
    of_class: str = ""  # kind:code
    matter: str = ""  # the same, where another class may be chosen
    matters: Sequence[tuple[str, list[tuple[str, str]]]] = ()
    moment: Moment | None = None
    flows: Sequence[Flow] = ()
    asked: Request | None = None
    fields: frozenset[str] = field(default_factory=frozenset)
    texts: Sequence[StandardText] = ()
    colleagues: Sequence[tuple[str, list[Account]]] = ()  # by body, for a note
    points: Sequence[tuple[str, Words, bool]] = ()  # of the standard: position, words, ticked

    @property
    def words_field(self) -> str:
        """Where a standard text goes."""
        return next((f for f in ("reason", "text", "note") if f in self.fields), "")

    @property
    def first_unit(self) -> UnitChoice | None:
        """The unit that is ticked when the page opens."""
        return next((u for u in self.units if str(u.unit.pk) == self.chosen_unit), None)

    @property
    def tells_reporter(self) -> bool:
        """Whether the reporter reads the words; after a merger the other case is followed, not this one."""
        return self.move.is_public and self.move.code != "merge"

    def get(self, name: str) -> str:
        return self.kept.get(name, "")

    @property
    def chosen_unit(self) -> str:
        """What the person chose, else the first unit that a rule names."""
        return self.get("unit") or next((str(u.unit.pk) for u in self.units if u.reason is not None), "")

    @property
    def matter_key(self) -> str:
        """The class whose conditions are shown; sent with the form, so that none of them is taken for another class."""
        return self.matter or self.of_class

    @property
    def chosen_condition(self) -> str:
        """What the person chose among these conditions; the only one there is."""
        is_kept = self.get("conditions_of") in {"", self.matter_key}
        return (self.get("condition") if is_kept else "") or (
            self.conditions[0].code if len(self.conditions) == 1 else ""
        )

    @property
    def named_units(self) -> list[UnitChoice]:
        return [u for u in self.units if u.reason is not None]

    @property
    def other_units(self) -> list[UnitChoice]:
        return [u for u in self.units if u.reason is None]

    @property
    def limit_value(self) -> str:
        """What was typed, else what was asked for."""
        asked = self.asked.limit_value if self.asked else None
        return self.get("limit_value") or str(asked or "")

    @property
    def limit_unit(self) -> str:
        return self.get("limit_unit") or (self.asked.limit_unit if self.asked else "")

    @property
    def until_on(self) -> str:
        asked = self.asked.until_on.isoformat() if self.asked and self.asked.until_on else ""
        return self.get("until_on") or asked

    @property
    def ratings(self) -> Iterable[tuple[str, Any]]:
        return RATINGS.items()

    @property
    def limit_units(self) -> Iterable[tuple[str, Any]]:
        return UNITS.items()


@dataclass(frozen=True)
class Panel:
    """All of it: the main step, the others, and the steps of other people."""

    main: StepForm | None
    others: Sequence[StepForm]
    not_mine: Sequence[tuple[Words, Words]]

    @property
    def has_steps(self) -> bool:
        return self.main is not None or bool(self.others)


@dataclass(frozen=True)
class Tried:
    """A step that was tried and not taken: what was sent, and the sentence."""

    move: str
    kept: QueryDict
    error: str

    @property
    def written(self) -> list[tuple[str, str]]:
        """What a person typed, to be shown where its form is no longer there."""
        names = ("reason", "text", "note", "children", "original")
        return [(name, self.kept.get(name, "")) for name in names if self.kept.get(name, "").strip()]


def build(
    case: Case, moves: Sequence[Move], by: Actor, pack: Catalogue, *, now: datetime, clocks: Sequence[Clock],
    requests: Sequence[Request], today: date, tried: Tried | None = None, wanted: str = "",
) -> Panel:  # fmt: skip
    """The panel of one person for one case; `wanted` is the step that a link asked for."""
    first = next((m for m in moves if m.is_step and m.code not in QUIET), None)
    asked_for = next((m for m in moves if m.code == (tried.move if tried else wanted)), None)
    main = asked_for or first
    texts = offered(case, [m.code for m in moves])
    is_noting = main is not None and main.code == "note"
    told = colleagues_of(case, by, today=today) if is_noting else []
    forms = {
        m.code: replace(
            _form(case, m, pack, now, clocks, requests, tried),
            texts=texts[m.code],
            colleagues=told if m.code == "note" else (),
        )
        for m in moves
    }
    return Panel(
        main=forms[main.code] if main else None,
        others=[form for code, form in forms.items() if main is None or code != main.code],
        not_mine=steps_of_others(case, by, pack),
    )


def _form(
    case: Case, move: Move, pack: Catalogue, now: datetime, clocks: Sequence[Clock], requests: Sequence[Request],
    tried: Tried | None,
) -> StepForm:  # fmt: skip
    is_tried = tried is not None and tried.move == move.code
    kept = tried.kept if tried is not None and is_tried else QueryDict()
    kind, code = _matter(case, kept, pack)
    needs = set(move.needs)
    wants_class = move.code in CORRECTABLE
    return StepForm(
        move=move, kept=kept, error=tried.error if tried is not None and is_tried else "", is_open=is_tried,
        units=unit_choices(case, pack, now=now, clocks=clocks) if "unit" in needs else (),
        of_the_grid=people_of_grid(case, on=timezone.localdate(now, tenancy.time_zone())) if "unit" in needs else (),
        conditions=conditions_for(pack, case, key=(kind, code)) if "condition" in needs else (),
        of_class=f"{kind}:{code}", matter=f"{kind}:{code}" if wants_class else "", matters=_matters_with(pack, kind, code) if wants_class else (),
        moment=handling_moment(case, pack, now=now) if move.clock == "full" else None,
        flows=[f for f in lifecycle(pack).flows.values() if _goes(move, f, pack, case)] if move.code in WITH_FLOW else (),
        asked=next((r for r in requests if not r.decision and r.kind in move.code), None) if "until" in needs else None,
        fields=frozenset(_fields(move)), points=_points(case, kept, pack) if move.code in CHECKS else (),
    )  # fmt: skip


def _points(case: Case, kept: QueryDict, pack: Catalogue) -> list[tuple[str, Words, bool]]:
    met = kept.getlist("met")
    return [(str(n), p, str(n) in met) for n, p in enumerate(points_of(case, pack))]


def colleagues_of(case: Case, by: Actor, *, today: date) -> list[tuple[str, list[Account]]]:
    """Colleagues who may be mentioned, under the names of their bodies; nobody mentions himself."""
    bodies: dict[str, list[Account]] = {}
    for account in colleagues(case, today=today):
        if account.ref != by.ref:
            bodies.setdefault(account.organisation.name if account.organisation else "", []).append(account)
    return list(bodies.items())


def _fields(move: Move) -> Iterable[str]:
    """The fields of a form, by what the table needs; words are always possible, photos where somebody was there."""
    for need in move.needs:
        if need == "until":
            yield "limit" if "extension" in move.code else "until_on"
        else:
            yield need
    if not {"reason", "text"} & set(move.needs):
        yield "note"
    if (
        "text" in move.needs
        or "evidence" in move.needs
        or move.code in {"rework", "refute", "arrive", "check"}
    ):
        yield "photos"


def _goes(move: Move, flow: Flow, pack: Catalogue, case: Case) -> bool:
    """Whether this step exists from here in that flow too."""
    return any(
        row.code == move.code and row.powers & move.powers
        for row in lifecycle(pack).rows_from(case.state, flow.code)
    )


def _matter(case: Case, kept: QueryDict, pack: Catalogue) -> tuple[str, str]:
    kind, _, code = kept.get("matter", "").partition(":")
    return (kind, code) if (kind, code) in pack.classes else (case.kind, case.code)


_matters: dict[tuple[str, str, str, str], list[tuple[str, list[tuple[str, str]]]]] = {}


def matters(pack: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every class under its major heading, for a list to choose from; made once a pack and language."""
    language = get_language() or ""
    key = (pack.id, pack.version, str(pack.on), language)
    if key not in _matters:
        groups: dict[str, list[tuple[str, str]]] = {}
        for (kind, code), matter in sorted(pack.offered.items()):
            groups.setdefault(matter.major.in_(language), []).append(
                (f"{kind}:{code}", matter.name.in_(language))
            )
        _matters[key] = list(groups.items())
    return _matters[key]


def _matters_with(pack: Catalogue, kind: str, code: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The list, with the case's own class where a new report may not name it any more."""
    known, key = matters(pack), f"{kind}:{code}"
    if any(key == k for _, rows in known for k, _ in rows):
        return known
    language, matter = get_language() or "", class_of(pack, kind, code)
    return [(matter.major.in_(language), [(key, matter.name.in_(language))]), *known]
