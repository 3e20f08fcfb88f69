"""What a pack holds, typed and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from linli.engine.catalogue.search import SearchIndex
from linli.engine.lifecycle import Lifecycle
from linli.engine.worktime import Limit, Unit
from linli.words import Refusal, Words

if TYPE_CHECKING:
    from collections.abc import Callable

ClassKey = tuple[str, str]
"""(kind, code): `("component", "01002")` or `("event", "06010")`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A filing condition: when a case of the class may be filed, how long it may take, when it is done.

    `basis` says where the limit comes from: `city` (one city's table), `analogy`, `graded` (set by
    this pack from the shortest one), `own` (the tenant's) or `none` (there is no limit).
    """

    code: str
    name: Words
    limit: Limit | None
    closing: Words
    may_settle: bool
    is_urgent: bool
    basis: str
    since: date
    source: Words


@dataclass(frozen=True, slots=True)
class MatterClass:
    """A class of component or event. Key: (kind, code)."""

    kind: str
    code: str
    major: Words
    name: Words
    search_words: tuple[str, ...]
    conditions: tuple[Condition, ...]
    limit_basis: str
    note: Words | None = None
    is_offered: bool = True  # whether a new report may name it; old cases keep their class for ever

    @property
    def key(self) -> ClassKey:
        return (self.kind, self.code)

    @property
    def major_code(self) -> str:
        return self.code[:2]

    def condition(self, code: str) -> Condition:
        """The condition of that code; an unknown one is refused with the list."""
        for condition in self.conditions:
            if condition.code == code:
                return condition
        known = ", ".join(c.code for c in self.conditions)
        words = Words(
            "“{name}” has no filing condition “{code}”; choose one of: {known}.",
            "“{name}”没有立案条件“{code}”；请从以下条件中选择：{known}。",
        ).format(name=self.name, code=code, known=known)
        raise Refusal("condition-unknown", words, {"class": self.code, "condition": code}, 422)


@dataclass(frozen=True, slots=True)
class StageRow:
    """One limit of a stage; None means: for every urgency, for every kind of area."""

    urgency: str | None
    area_kind: str | None
    limit: Limit
    since: date
    source: Words


@dataclass(frozen=True, slots=True)
class StageLimit:
    """The clock of one step (verify, file, dispatch, check), apart from the handling clock."""

    code: str
    name: Words
    rows: tuple[StageRow, ...]

    def limit_for(self, *, urgency: str = "ordinary", area_kind: str = "town") -> Limit | None:
        """The first row that fits (`urgency`: urgent/ordinary); None: this step has no clock here."""
        for row in self.rows:
            if row.urgency in {None, urgency} and row.area_kind in {None, area_kind}:
                return row.limit
        return None


@dataclass(frozen=True, slots=True)
class DispatchRule:
    """Which body handles what. An empty set of a field means: any."""

    code: str
    words: Words
    kinds: frozenset[str]
    majors: frozenset[str]
    codes: frozenset[str]
    prefixes: tuple[str, ...]
    area_kinds: frozenset[str]
    needs_owner: bool
    body: str
    function: str | None
    layer: str | None = None  # body "layer": whoever answers in that layer's grid at the place of the case

    def matches(self, kind: str, code: str, *, area_kind: str | None, has_owner: bool) -> bool:
        """`area_kind` None matches only rules for every area; `has_owner`: the component's owner is known."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.majors or code[:2] in self.majors)
            and (not self.codes or code in self.codes)
            and (not self.prefixes or code.startswith(self.prefixes))
            and (not self.area_kinds or area_kind in self.area_kinds)
            and (has_owner or not self.needs_owner)
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """One number of the pack, with its unit and where it comes from."""

    code: str
    name: Words
    value: Decimal
    unit: str
    since: date
    source: Words


@dataclass(frozen=True, slots=True)
class RefusedClass:
    """A row of the national classification that this product does not carry, and why."""

    kind: str
    code: str
    name: Words
    principle: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name: a handling function, a kind of area."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """One line of the acceptance of an area. `rule`: what the records answer; "" = a person ticks it."""

    code: str
    words: Words
    rule: str
    share: Decimal  # of the area's grids that must meet it
    since: date
    source: Words


@dataclass(frozen=True)
class Catalogue:
    """One version of one pack, as it is in force on a day (or, unasked, with its newest values).

    `days`: on which something in it changes; between two of them every day has the same values.
    """

    id: str
    version: str
    name: Words
    description: Words
    since: date
    source: Words
    notes: tuple[Words, ...] = ()
    on: date | None = None
    classes: Mapping[ClassKey, MatterClass] = field(default_factory=dict)
    lifecycle: Lifecycle | None = None
    stage_limits: Mapping[str, StageLimit] = field(default_factory=dict)
    dispatch_rules: tuple[DispatchRule, ...] = ()
    functions: Mapping[str, Named] = field(default_factory=dict)
    area_kinds: Mapping[str, Named] = field(default_factory=dict)
    indicators: tuple[Mapping[str, Any], ...] = ()
    scores: tuple[Mapping[str, Any], ...] = ()
    readiness: tuple[ReadinessItem, ...] = ()
    readiness_targets: Mapping[int, Decimal] = field(default_factory=dict)  # year → share of areas
    settings: Mapping[str, Setting] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    refused: tuple[RefusedClass, ...] = ()
    days: tuple[date, ...] = ()
    rebuild: Callable[[date], Catalogue] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def offered(self) -> Mapping[ClassKey, MatterClass]:
        """The classes that a new report may name on this day."""
        return {key: matter for key, matter in self.classes.items() if matter.is_offered}

    @cached_property
    def index(self) -> SearchIndex:
        rows = [
            (key, m.name, m.search_words, [c.name for c in m.conditions]) for key, m in self.offered.items()
        ]
        return SearchIndex.build(rows, self.synonyms)

    def search(self, text: str, language: str = "zh-hans", *, most: int = 10) -> tuple[MatterClass, ...]:
        """Classes for the plain words of a resident, best first; empty when nothing fits.

        `language` decides between equals only: words of both languages are always understood.
        """
        return tuple(self.classes[key] for key in self.index.find(text, language)[:most])

    def matter(self, kind: str, code: str) -> MatterClass:
        """The class of that key; an unknown one is refused (`class-unknown`, 422)."""
        found = self.classes.get((kind, code))
        if found is None:
            words = Words(
                f"This pack has no {kind} of class “{code}”; look it up in the list of classes.",
                f"业务包中没有编码为“{code}”的{'部件' if kind == 'component' else '事件'}类别；请在类别表中查找。",
            )
            raise Refusal("class-unknown", words, {"kind": kind, "code": code}, 422)
        return found

    def dispatch_for(
        self, kind: str, code: str, *, area_kind: str | None = None, has_owner: bool = False
    ) -> tuple[DispatchRule, ...]:
        """Every rule that fits, in order: the first decides, the others stand in for it.

        `pack check` refuses a pack in which some class has none.
        """
        return tuple(
            rule
            for rule in self.dispatch_rules
            if rule.matches(kind, code, area_kind=area_kind, has_owner=has_owner)
        )

    def stage_limit(self, stage: str, *, urgency: str = "ordinary", area_kind: str = "town") -> Limit | None:
        """The limit of one step; None where the pack sets none."""
        found = self.stage_limits.get(stage)
        return found.limit_for(urgency=urgency, area_kind=area_kind) if found else None

    def setting(self, code: str) -> Setting:
        """One number of the pack; a missing one is refused (`setting-missing`)."""
        found = self.settings.get(code)
        if found is None:
            words = Words(
                f"The pack {self.id} has no value of “{code}” in force; add it to settings.yaml.",
                f"业务包 {self.id} 中没有生效的“{code}”；请在 settings.yaml 中补充。",
            )
            raise Refusal("setting-missing", words, {"setting": code}, 500)
        return found

    def in_force(self, on: date) -> Catalogue:
        """The same pack with the numbers that were in force on that day."""
        return self.rebuild(on) if self.rebuild else replace(self, on=on)


__all__ = [
    "Catalogue",
    "ClassKey",
    "Condition",
    "DispatchRule",
    "Limit",
    "MatterClass",
    "Named",
    "RefusedClass",
    "Setting",
    "StageLimit",
    "StageRow",
    "Unit",
]
