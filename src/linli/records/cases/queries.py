"""Questions about cases. Lists are filtered by the same answer that guards the single case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from linli.engine.catalogue import Catalogue
from linli.engine.geography import box_around, distance_m
from linli.engine.lifecycle import Move
from linli.records.people.models import Account, Grant, Organisation
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import holders, prefixes
from linli.records.territory.staffing import is_away

from . import wording
from .actions.clocks import WAIT
from .actions.facts import Background, facts_of, may_see, powers_of
from .following import report_id_of
from .given import Given
from .models import CAME_BACK, Case, Clock, Evidence, OutboxMessage, Report, Request, SavedFilter, Step
from .rules import class_of, is_rated, lifecycle, number
from .tallies import tally

WITH_NAMES = ("grid", "unit", "area")
NEARBY_M, NEARBY_DAYS = 300, 90  # shown to a person who decides; what counts as a repeat is the pack's


_REPORT_COUNT = Subquery(
    Report.objects.filter(case=OuterRef("pk")).values("case").annotate(n=Count("pk")).values("n")
)


def visible(by: Actor) -> QuerySet[Case]:
    """The cases an actor may see."""
    return Case.objects.filter(by.scope("cases.see"))


def case_for(by: Actor, *, number: str = "", pk: UUID | None = None) -> Case:
    """One case with what a page names; `case-not-found` also where the actor may not see it."""
    wanted = Q(pk=pk) if pk is not None else Q(number=number.replace(" ", ""))
    case = (
        Case.objects.select_related(*WITH_NAMES, "unit_grid", "holder__organisation", "parent", "original")
        .annotate(report_count=_REPORT_COUNT)
        .filter(wanted)
        .first()
    )
    if case is None or not may_see(case, by):
        raise wording.case_not_found()
    return case


def report_by_token(token: str, *, now: datetime) -> Report:
    """The report behind a follow link. Refusals: link-wrong, link-expired."""
    report_id = report_id_of(token)
    found = (
        Report.objects.select_related("case", *(f"case__{n}" for n in WITH_NAMES))
        .filter(pk=report_id)
        .first()
        if report_id
        else None
    )
    if found is None:
        raise wording.link_wrong()
    if found.link_until_at < now:
        raise wording.link_expired()
    return found


def report_by_number(number: str, last_digits: str) -> Report | None:
    """A report found by the case's number and the last four digits of the telephone number that was left."""
    if len(last_digits) != 4 or not last_digits.isdigit():
        return None
    found = Report.objects.filter(case__number=number.replace(" ", ""), contact__phone__endswith=last_digits)
    return found.select_related("case").order_by("-reported_at").first()


@dataclass(frozen=True)
class CaseFilter:
    """Filters of the queue; empty means all."""

    states: tuple[str, ...] = ()
    holder_powers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kind: str = ""
    code: str = ""
    area_path: str = ""
    unit: UUID | None = None
    light: str = ""  # "overdue", "near", "normal", "stopped"
    is_open: bool | None = True
    text: str = ""
    reported_from_at: datetime | None = None
    reported_to_at: datetime | None = None
    due_from_at: datetime | None = None
    due_to_at: datetime | None = None
    only: str = ""  # "back", "residents", "urged"


ORDERS: Mapping[str, tuple[str, ...]] = {
    "due": ("due_at", "id"),
    "-due": ("-due_at", "id"),
    "newest": ("-reported_at", "id"),
    "oldest": ("reported_at", "id"),
    "changed": ("-changed_at", "id"),
}


# By residents: somebody outside the offices told us.
ONLY: Mapping[str, Q] = {
    "back": CAME_BACK,
    "residents": Q(Exists(Report.objects.filter(case=OuterRef("pk"), is_public=True))),
    "urged": Q(urge_count__gt=0),
}


def queue(by: Actor, wanted: CaseFilter, *, now: datetime, order: str = "due") -> QuerySet[Case]:
    """The queue of an actor. Two statements whatever the number of rows: this one, and a count if asked."""
    found = visible(by)
    if wanted.is_open is not None:
        found = found.filter(is_open=wanted.is_open)
    for name, values in (
        ("state__in", wanted.states), ("holder_power__in", wanted.holder_powers), ("channel__in", wanted.channels),
        ("kind", wanted.kind), ("code__startswith", wanted.code), ("place_path__startswith", wanted.area_path),
        ("unit_id", wanted.unit), ("reported_at__gte", wanted.reported_from_at), ("reported_at__lt", wanted.reported_to_at),
        ("due_at__gte", wanted.due_from_at), ("due_at__lt", wanted.due_to_at),
    ):  # fmt: skip
        if values:
            found = found.filter(**{name: values})
    if wanted.light:
        found = found.filter(light_filter(wanted.light, now))
    if wanted.only:
        found = found.filter(ONLY[wanted.only])
    if wanted.text:
        found = found.filter(_saying(wanted.text.strip()))
    return found.select_related(*WITH_NAMES).order_by(*ORDERS.get(order, ORDERS["due"]))


def _saying(text: str) -> Q:
    """Words without large and small letters, as Chinese ones, are looked for as they are: half the work."""
    like = "contains" if text.upper() == text.lower() else "icontains"
    words = Q(**{f"text__{like}": text}) | Q(**{f"place_text__{like}": text})
    return Q(number__contains=text.replace(" ", "")) | words | Q(component_code=text)


def mine(by: Actor) -> Q:
    """What waits for this actor: cases whose next step belongs to one of the actor's powers."""
    found = Q(pk__in=[])
    for right in by.rights:
        if right.power and "cases.act" in right.verbs:
            part = Q(holder_power=right.power, is_open=True)
            part &= Q(place_path__startswith=right.area_path) if right.area_path else Q()
            part &= Q(unit_id=right.unit_id) if right.unit_id is not None else Q()
            found |= part
    return found


def waiting_for(by: Actor) -> QuerySet[Case]:
    """What waits for this actor, what falls due first at the head; what stands still comes last."""
    found = visible(by).filter(mine(by)).select_related(*WITH_NAMES)
    return found.order_by("is_clock_stopped", F("due_at").asc(nulls_last=True), "id")


def first_waiting(by: Actor, *, most: int, but: str = "") -> list[Case]:
    """The head of `waiting_for`: one statement, and one more for the standing clocks where few others wait."""
    found = waiting_for(by).exclude(number=but).order_by("due_at", "id")
    rows = list(found.filter(is_clock_stopped=False)[:most])
    if len(rows) < most:
        rows += found.filter(is_clock_stopped=True)[: most - len(rows)]
    return rows


def light_filter(light: str, now: datetime) -> Q:
    """The deadline light as a filter; `light_of` says it of one case."""
    return {
        "stopped": Q(is_open=True, is_clock_stopped=True),
        "overdue": Q(is_open=True, is_clock_stopped=False, due_at__lt=now),
        "near": Q(is_open=True, is_clock_stopped=False, due_at__gte=now, warn_at__lte=now),
        "normal": Q(is_open=True, is_clock_stopped=False)
        & (Q(due_at__isnull=True) | Q(due_at__gte=now, warn_at__gt=now)),
    }.get(light, Q())


def light_of(case: Case, now: datetime) -> str:
    """normal, near, overdue, stopped, or done."""
    if not case.is_open:
        return "done"
    if case.is_clock_stopped:
        return "stopped"
    if case.due_at is None:
        return "normal"
    if case.due_at < now:
        return "overdue"
    return "near" if case.warn_at is not None and case.warn_at <= now else "normal"


def counts(by: Actor, *, now: datetime) -> dict[str, int]:
    """Figures of a role's home, in one statement; none further than `tallies.MOST`."""
    waiting = mine(by)
    named = {"mine": waiting, "open": Q(is_open=True)}
    for light in ("overdue", "near", "stopped"):
        named[light] = waiting & light_filter(light, now)
        named[f"open_{light}"] = light_filter(light, now)
    base = visible(by).filter(is_open=True)
    return tally({name: base.filter(q) for name, q in named.items()})


def today_counts(by: Actor, *, from_at: datetime, of_residents: bool = False) -> dict[str, int]:
    """What came in and what was closed since the morning, and what residents have reported and is open; one statement."""
    seen = visible(by)
    wanted = {
        "came": seen.filter(reported_at__gte=from_at), "went": seen.filter(changed_at__gte=from_at, closed_at__gte=from_at),
    }  # fmt: skip
    return tally(
        wanted | ({"residents": seen.filter(ONLY["residents"], is_open=True)} if of_residents else {})
    )


def pressing_by_unit(by: Actor, *, now: datetime, most: int = 12) -> Sequence[Mapping[str, Any]]:
    """Units with open cases over or near their deadline, the most overdue first; one statement."""
    found = (
        visible(by)
        .filter(is_open=True, unit__isnull=False)
        .filter(light_filter("overdue", now) | light_filter("near", now))
    )
    rows = found.values("unit_id", "unit__name_zh", "unit__name_en").annotate(
        overdue=Count("pk", filter=Q(due_at__lt=now)), near=Count("pk", filter=Q(due_at__gte=now))
    )
    return list(rows.order_by("-overdue", "-near", "unit__code")[:most])


def saved_filters(by: Actor) -> list[SavedFilter]:
    """The actor's own, by name."""
    return list(SavedFilter.objects.filter(account_id=by.id).order_by("name"))


def handling_units(pack: Catalogue) -> QuerySet[Organisation]:
    """Every organisation that takes cases."""
    return Organisation.objects.filter(is_active=True, function__in=pack.functions).order_by("code")


def related_to(case: Case) -> list[Case]:
    """Children, duplicates that follow this case, parent and original: the family of a case, one statement."""
    family = Q(parent=case) | Q(original=case)
    family |= Q(pk__in=[i for i in (case.parent_id, case.original_id) if i])
    return list(Case.objects.filter(family).select_related(*WITH_NAMES).order_by("number"))


def reports_of(case: Case) -> QuerySet[Report]:
    return Report.objects.filter(case=case).order_by("reported_at", "id")


def requests_to_decide(by: Actor) -> QuerySet[Request]:
    """Open extension and suspension requests on the cases that the actor may see, oldest first."""
    found = Request.objects.filter(
        by.scope("cases.see", path="case__place_path", unit="case__unit_id"), decision=""
    )
    return found.select_related("asked_by__organisation", *(f"case__{n}" for n in WITH_NAMES)).order_by(
        "asked_at"
    )


def steps_of(case: Case) -> QuerySet[Step]:
    return Step.objects.filter(case=case).select_related("account", "organisation", "unit").order_by("seq")


def evidence_of(case: Case) -> QuerySet[Evidence]:
    return Evidence.objects.filter(case=case).order_by("added_at", "id")


def evidence_for(by: Actor, *, pk: UUID) -> Evidence | None:
    """A photo of a case that the actor may see; None for any other."""
    scope = by.scope("cases.see", path="case__place_path", unit="case__unit_id")
    return Evidence.objects.filter(scope, pk=pk).first()


def clocks_of(case: Case) -> QuerySet[Clock]:
    """Those that somebody answers for; the pause that the system ends is not one."""
    return Clock.objects.filter(case=case).exclude(kind=WAIT).order_by("id")


def requests_of(case: Case) -> QuerySet[Request]:
    return Request.objects.filter(case=case).select_related("asked_by", "decided_by").order_by("asked_at")


def next_moves(
    case: Case,
    by: Actor,
    *,
    now: datetime,
    pack: Catalogue | None = None,
    background: Background | None = None,
) -> tuple[Move, ...]:
    """The legal next steps of this actor for an action panel; what is forbidden to this person is left out."""
    pack = pack or tenancy.catalogue()
    known = background or Background(case)
    table = lifecycle(pack)
    powers = powers_of(case, by, background=known)
    found = []
    for move in table.moves_for(case.state, case.flow, powers):
        everything = Given(
            reason="x", text="x", original="x", condition=case.condition or _first_settleable(case, pack),
            rating="unsatisfied" if by.kind == "reporter" else "",  # only reporters judge and reopen in one
        )  # fmt: skip
        facts = facts_of(case, move.code, given=everything, by=by, at=now, pack=pack, background=known)
        given = facts.given | {"unit", "until", "children", "evidence", "condition", "rating"}
        if move.code == "rate" and is_rated(case):
            continue
        if table.may(move.code, facts=_with(facts, given)):
            found.append(move)
    return tuple(found)


def nearby(
    kind: str, code: str, lon: float, lat: float, *, within_m: float, since_at: datetime, most: int = 5
) -> list[tuple[Case, float]]:
    """Open cases of the same class near a point, nearest first, with metres."""
    west, south, east, north = box_around(lon, lat, within_m)
    found = Case.objects.filter(
        kind=kind,
        code=code,
        is_open=True,
        lat__range=(south, north),
        lon__range=(west, east),
        reported_at__gte=since_at,
    )
    rows = [
        (c, float(distance_m(lon, lat, c.lon, c.lat)))
        for c in found.select_related("grid")[:200]
        if c.lon is not None and c.lat is not None
    ]
    return sorted((r for r in rows if r[1] <= within_m), key=lambda r: r[1])[:most]


def known_nearby(
    by: Actor, kind: str, code: str, lon: float, lat: float, *, now: datetime
) -> list[tuple[Case, float]]:
    """Open cases of the class near a place, for the desk that takes in a report: those that the actor may see."""
    found = nearby(
        kind, code, lon, lat, within_m=NEARBY_M, since_at=now - timedelta(days=NEARBY_DAYS), most=8
    )
    return [r for r in found if may_see(r[0], by)]


def frequent_classes(*, since_at: datetime, most: int) -> list[tuple[str, str]]:
    """Kind and code of the classes that were reported most, the most frequent first."""
    rows = Case.objects.filter(reported_at__gte=since_at).values_list("kind", "code").annotate(n=Count("pk"))
    return [(kind, code) for kind, code, _ in rows.order_by("-n", "kind", "code")[:most]]


def repeats_of(case: Case) -> list[tuple[Case, float]]:
    """Cases that may be the same problem: same class, within the pack's radius and hours."""
    if case.lon is None or case.lat is None:
        return []
    pack = tenancy.catalogue()
    since = case.reported_at - timedelta(hours=number(pack, "repeat_hours"))
    rows = nearby(
        case.kind, case.code, case.lon, case.lat, within_m=number(pack, "repeat_radius"), since_at=since
    )
    return [r for r in rows if r[0].pk != case.pk]


def responsible(case: Case, *, now: datetime) -> Sequence[Account]:
    """The people who have to act now: whoever took it, the unit's people, or the holders of the post or power.

    While the case waits for its reporter, the staff who reported it; a resident has no account.
    """
    if not case.is_open:
        return []
    if case.holder_power == "reporter":
        return list(Account.objects.filter(pk__in=Report.objects.filter(case=case).values("account")))
    today = now.astimezone(tenancy.time_zone()).date()
    if case.holder_id is not None and case.holder is not None and not is_away(case.holder, on=today):
        return [case.holder]
    if case.holder_power in {"verifier", "grid_worker"} and (
        found := holders(case.place_path, case.holder_power, on=today)
    ):
        return found
    held = Grant.objects.filter(
        role__power=case.holder_power, account__is_active=True, area_path__in=prefixes(case.place_path)
    )
    held = held.filter(from_on__lte=today).filter(Q(to_on__isnull=True) | Q(to_on__gt=today))
    if case.holder_power == "handling_unit":
        held = held.filter(account__organisation__isnull=False, account__organisation=case.unit_id)
    rows = sorted(held.select_related("account__organisation"), key=lambda g: -len(g.area_path))
    return list({g.account_id: g.account for g in rows}.values())


def desk_messages(by: Actor, *, most: int = 20) -> QuerySet[OutboxMessage]:
    """Alarms and reminders for this actor, newest first."""
    wanted = Q(to=by.ref)
    if by.organisation_id is not None:
        wanted |= Q(to=f"organisation:{by.organisation_id}")
    for right in by.rights:
        if right.power:
            wanted |= Q(to__startswith=f"power:{right.power}:{right.area_path}")
    return (
        OutboxMessage.objects.filter(wanted, channel="desk")
        .select_related("case")
        .order_by("-made_at")[:most]
    )


def ref_of_number(number: str) -> str:
    """How the journal writes this case; empty where there is none."""
    pk = Case.objects.filter(number=number).values_list("pk", flat=True).first()
    return f"case:{pk}" if pk else ""


def class_names(cases: Sequence[Case], pack: Catalogue) -> dict[UUID, Any]:
    """Names of the classes of many cases, from the pack, without a statement."""
    return {c.pk: class_of(pack, c.kind, c.code).name for c in cases}


def _first_settleable(case: Case, pack: Catalogue) -> str:
    matter = pack.classes.get((case.kind, case.code))
    codes = [c.code for c in matter.conditions if c.may_settle] if matter else []
    return codes[0] if codes else ""


def _with(facts: Any, given: frozenset[str]) -> Any:
    from dataclasses import replace

    return replace(facts, given=given)


def cases_by_id(ids: Sequence[str]) -> list[Case]:
    """These cases in this order; whoever calls has found the ids by the actor's own rights."""
    found = {str(c.pk): c for c in Case.objects.filter(pk__in=ids).select_related(*WITH_NAMES)}
    return [found[i] for i in ids if i in found]
