"""What the pack says about one case: its limits, who has to act, and why it reached them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, FilteredRelation, Q
from django.utils import timezone

from linli.engine.catalogue import Catalogue, Condition, DispatchRule, MatterClass
from linli.engine.lifecycle import Lifecycle, State
from linli.engine.worktime import Limit
from linli.records.people.models import Organisation
from linli.records.registers.models import Component
from linli.records.tenancy import queries as tenancy
from linli.records.territory.crosswalks import post_in_layer
from linli.records.territory.models import ResponsibilityGrid
from linli.records.territory.queries import GridNote, Place
from linli.words import Words

from . import wording
from .models import Case

BY_HAND = "by-hand"  # no rule names the unit: whoever chose it said why
DESKS = frozenset({"supervision_centre", "command_centre"})  # bodies of the loop, never handling units


def lifecycle(pack: Catalogue) -> Lifecycle:
    if pack.lifecycle is None:
        raise wording.pack_without_lifecycle(pack.id)
    return pack.lifecycle


def class_of(pack: Catalogue, kind: str, code: str) -> MatterClass:
    return pack.matter(kind, code)


def condition_of(pack: Catalogue, kind: str, code: str, condition: str) -> Condition | None:
    """The condition of that code; None where the code is empty or unknown."""
    matter = pack.classes.get((kind, code))
    return next((c for c in matter.conditions if c.code == condition), None) if matter else None


def reported_under(pack: Catalogue, case: Case) -> Catalogue:
    """The version and the day that the case was reported under; today's where that one does not know its class.

    A limit that was changed later does not reach back to what residents were told.
    """
    if case.pack != pack.id:
        return pack
    day = timezone.localdate(case.reported_at, tenancy.time_zone())
    then = tenancy.catalogue_of(case.pack_version, day)
    return then if (case.kind, case.code) in then.offered else pack


def handling_limit(pack: Catalogue, case: Case) -> Limit | None:
    """The limit of the condition chosen; before one is chosen, the class's first limit; None where there is none."""
    if (chosen := condition_for(pack, case)) is not None:
        return chosen.limit
    return next((c.limit for c in conditions_for(pack, case) if c.limit is not None), None)


def condition_for(pack: Catalogue, case: Case) -> Condition | None:
    """The condition that was chosen for this case, with the limit that this case has."""
    return next((c for c in conditions_for(pack, case) if c.code == case.condition), None)


def conditions_for(
    pack: Catalogue, case: Case, *, key: tuple[str, str] | None = None
) -> tuple[Condition, ...]:
    """What may be chosen today, with the limits that this case would get: those it was reported under.

    `key`: the class that somebody is about to correct it to.
    """
    key = key or (case.kind, case.code)
    then = reported_under(pack, case).classes.get(key)
    limits = {c.code: c.limit for c in then.conditions} if then is not None else {}
    return tuple(replace(c, limit=limits.get(c.code, c.limit)) for c in class_of(pack, *key).conditions)


def stage_limit(
    pack: Catalogue, stage: str | None, case: Case, *, setting: str | None = None
) -> Limit | None:
    if not stage:
        return None
    kind = setting or (case.area.setting if case.area_id and case.area else "town")
    return pack.stage_limit(stage, urgency="urgent" if case.is_urgent else "ordinary", area_kind=kind)


def holder_of(state: State) -> str:
    """The power that has to do something now; where the table names none, the system waits for others."""
    return state.holder or "system"


def is_rated(case: Case) -> bool:
    """Whether this closing has been judged; a case that was reopened and closed again may be judged again."""
    return case.rated_at is not None and case.closed_at is not None and case.rated_at >= case.closed_at


def number(pack: Catalogue, setting: str) -> int:
    return int(pack.setting(setting).value)


@dataclass(frozen=True)
class Suggestion:
    """A unit for a case, and the rule that suggests it."""

    unit: Organisation
    rule: DispatchRule
    words: Words
    load: int  # open cases it has

    def as_why(self) -> dict[str, Any]:
        return {"rule": self.rule.code, "en": self.words.en, "zh": self.words.zh}


def suggestions(
    case: Case,
    pack: Catalogue,
    *,
    among: Sequence[Any] | None = None,
    components: Mapping[str, Component] | None = None,
    posts: Mapping[str, Sequence[Any]] | None = None,
) -> list[Suggestion]:
    """Units that the rules of the pack name for this class at this place, the first rule first.

    `among`: units with their `load` that the caller has read already, see `units_with_load`; `components`: the
    components of many cases by their codes, see `components_of`; `posts`: who answers in the layers that rules name, see
    `posts_of_layers`. With `among` and without `posts`, as in lists of many cases, rules that name a layer are passed over.
    """
    component = (components_of([case]) if components is None else components).get(case.component_code)
    kind = case.area.setting if case.area_id and case.area else "town"
    has_owner = component is not None and (component.maintainer_id or component.owner_id) is not None
    rules = pack.dispatch_for(case.kind, case.code, area_kind=kind, has_owner=has_owner)
    functions = {r.function for r in rules if r.function}
    owners = [i for i in (component.maintainer_id, component.owner_id) if i] if component else []
    if posts is None:
        posts = _posts_of_layers(rules, case) if among is None else {}
    of_posts = {u for ids in posts.values() for u in ids}
    if among is None:
        units = list(units_with_load(Q(function__in=functions) | Q(pk__in=[*owners, *of_posts])))
    else:
        units = [u for u in among if u.function in functions or u.pk in owners or u.pk in of_posts]
    found: dict[Any, Suggestion] = {}
    for rule in rules:
        for unit in _fitting(rule, units, case, posts.get(rule.code, []) if rule.body == "layer" else owners):
            found.setdefault(unit.pk, Suggestion(unit, rule, _because(rule, unit, case, pack), unit.load))
    return list(found.values())


def components_of(cases: Iterable[Case]) -> dict[str, Component]:
    """The components that these cases are about, by code; one statement, none where no case is about one."""
    codes = {c.component_code for c in cases if c.component_code}
    return {c.code: c for c in Component.objects.filter(code__in=codes)} if codes else {}


def units_with_load(wanted: Q) -> Any:
    """Units that take cases, with how many open ones they have (`in_hand`: those alone are met, by their index)."""
    found = Organisation.objects.filter(wanted, is_active=True).exclude(function__in=DESKS)
    in_hand = FilteredRelation("handled_cases", condition=Q(handled_cases__is_open=True))
    return found.annotate(in_hand=in_hand, load=Count("in_hand")).order_by("code")


def _fitting(rule: DispatchRule, units: list[Any], case: Case, owners: Sequence[Any]) -> list[Any]:
    if rule.function:
        here = [u for u in units if u.function == rule.function and case.place_path.startswith(u.area_path)]
        return sorted(here, key=lambda u: (-len(u.area_path), u.load, u.code))
    return sorted((u for u in units if u.pk in owners), key=lambda u: owners.index(u.pk))


def posts_of_layers(case: Case, pack: Catalogue) -> dict[str, list[Any]]:
    """For the page of one case: by rule, the units of those who answer for its place in the layers that rules name."""
    kind = case.area.setting if case.area_id and case.area else "town"
    rules = [
        r
        for r in pack.dispatch_rules
        if r.layer and r.matches(case.kind, case.code, area_kind=kind, has_owner=False)
    ]
    return _posts_of_layers(rules, case) if rules else {}


def _posts_of_layers(rules: Sequence[DispatchRule], case: Case) -> dict[str, list[Any]]:
    """For rules that name a layer: the units of those who answer in its grid at the place of the case, today.

    Only for one case at a time: lists show the unit of the next rule.
    """
    found: dict[str, list[Any]] = {}
    if case.lon is None or case.lat is None:
        return found
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    for rule in rules:
        if rule.layer and (there := post_in_layer(rule.layer, case.lon, case.lat, on=today)):
            ids = [a.account.organisation_id for a in there.acting]
            found[rule.code] = [i for i in dict.fromkeys(ids) if i is not None]
    return found


def _because(rule: DispatchRule, unit: Organisation, case: Case, pack: Catalogue) -> Words:
    names = {
        "rule": rule.code,
        "name": class_of(pack, case.kind, case.code).name,
        "grid": grid_words(case),
        "why": Words(rule.words.en.rstrip("."), rule.words.zh.rstrip("。")),
    }
    return Words("{name} in {grid}: {why} (rule {rule}).", "{grid}的“{name}”：{why}（规则 {rule}）。").format(
        **names, unit=Words(unit.name_en, unit.name_zh)
    )


def grid_words(case: Case) -> Words:
    """The name of the case's grid, for a sentence."""
    return _in_grid(case.grid if case.grid_id else None)


def _place_words(place: Place) -> Words:
    return _in_grid(place.grid)


def _in_grid(grid: ResponsibilityGrid | GridNote | None) -> Words:
    if grid is not None:
        return Words(f"grid {grid.name_en or grid.name_zh}", f"{grid.name_zh}网格")
    return Words("a place outside every grid", "网格以外")


def why(
    case: Case, state: State, pack: Catalogue, *, unit: Organisation | None = None, place: Place | None = None
) -> dict[str, Any]:
    """Why a case lies where it comes to lie: grid × category × rule. `place` of a case that was made just now."""
    if unit is not None:
        chosen = next((s for s in suggestions(case, pack) if s.unit.pk == unit.pk), None)
        return chosen.as_why() if chosen else _by_hand(case, unit, pack)
    if not state.is_open:
        return {}
    where = _place_words(place) if place is not None else grid_words(case)
    return _sentence(state, where, class_of(pack, case.kind, case.code).name, pack)


def why_received(case: Case, pack: Catalogue, place: Place) -> dict[str, Any]:
    state = lifecycle(pack).states[case.state]
    return _sentence(state, _place_words(place), class_of(pack, case.kind, case.code).name, pack)


def _sentence(state: State, grid: Words, name: Words, pack: Catalogue) -> dict[str, Any]:
    power = lifecycle(pack).powers.get(state.holder or "")
    if power is None:
        waits = state.no_holder_words or state.public_words
        return {"rule": f"S-{state.code}", "en": waits.en, "zh": waits.zh}
    words = Words(
        "{name} in {grid}: the step “{state}” belongs to the {power}.",
        "{grid}的“{name}”：“{state}”环节由{power}负责。",
    ).format(name=name, grid=grid, state=state.name, power=power.name)
    return {"rule": f"S-{state.code}", "en": words.en, "zh": words.zh}


def _by_hand(case: Case, unit: Organisation, pack: Catalogue) -> dict[str, Any]:
    words = Words(
        "{name} in {grid}: chosen by the dispatcher; no rule names {unit}.",
        "{grid}的“{name}”：由派遣员指定，没有规则指向{unit}。",
    ).format(
        name=class_of(pack, case.kind, case.code).name,
        grid=grid_words(case),
        unit=Words(unit.name_en, unit.name_zh),
    )
    return {"rule": BY_HAND, "en": words.en, "zh": words.zh}
