"""Take in reports: the hot path. Statements are counted by a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.errors import UniqueViolation

from linli.engine.catalogue import Catalogue
from linli.engine.geography import to_wgs84
from linli.engine.lifecycle import Facts
from linli.records.cases import wording
from linli.records.cases.evidence import Photo
from linli.records.cases.following import follow_token
from linli.records.cases.given import Given, NewReport, Reported
from linli.records.cases.models import Case, Evidence, Report, ReporterContact, Step
from linli.records.cases.news import news_of
from linli.records.cases.rules import class_of, condition_of, holder_of, lifecycle, stage_limit, why_received
from linli.records.journal.actions import Entry, record, record_many
from linli.records.people.mail_addresses import mailable
from linli.records.people.models import new_id
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.registers.models import Component
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import Place, place_of
from linli.words import Words

from . import clocks
from .contacts import check_way
from .core import check_text, perform_on_new
from .facts import may_see, powers_of
from .messages import queue_received, tell_of_addition
from .numbering import next_number
from .photos import add_photos
from .turning import show_due
from .writing import insert, put

LINK_DAYS = 400
LONGEST_KEY = 80
# A machine that hands reports over needs a right as its people would.
VERBS_OF_CHANNEL = {
    "field": ("cases.report",),
    "telephone": ("cases.take_in",),
    "counter": ("cases.take_in",),
    "api": ("cases.report", "cases.take_in"),
    "open311": ("cases.report", "cases.take_in"),
}


def report(*, new: NewReport, by: Actor, now: datetime | None = None) -> Reported:
    """A problem becomes a case. The same `key` again gets the first answer again.

    Refusals: class-unknown, condition-unknown, place-missing, place-outside, text-too-long, datum-missing,
    coordinates-impossible, key-used-otherwise, email-unreadable, not-allowed.
    """
    at = now or timezone.now()
    try:
        with transaction.atomic():
            return _report(new, by=by, at=at)
    except IntegrityError as error:
        if not new.key or not _is_about_key(error):
            raise
    return _first_answer(new)


def add_report(*, case_id: UUID, new: NewReport, by: Actor, now: datetime | None = None) -> Reported:
    """Somebody else saw the same problem: follow the case that is there. Refusals: as `report`, case-not-found."""
    at = now or timezone.now()
    check_text(new.text)
    try:
        with transaction.atomic():
            return _add_report(case_id, new, by=by, at=at)
    except IntegrityError as error:
        if not new.key or not _is_about_key(error):
            raise
    return _first_answer(new)


def _add_report(case_id: UUID, new: NewReport, *, by: Actor, at: datetime) -> Reported:
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id, is_open=True).first()
    if case is None:
        raise wording.case_not_found()
    if by.kind == "account":
        _refuse_without_right(new, Place(case.place_how, case.place_path), by)
    made = _write_report(case, new, by=by, at=at, content=new.fingerprint)
    add_photos(case, new.photos, kind="before", by=by, at=at, report=made)
    record("add_report", case.ref, by=by, at=at, report=made.id, channel=new.channel)
    return Reported(case, made, follow_token(made.id))


def attach(
    *, case_id: UUID, photos: Sequence[Photo], kind: str = "other", by: Actor, now: datetime | None = None
) -> list[Evidence]:
    """Photos that come after the report or the step; for whoever may act on the case, and whoever reported it."""
    at = now or timezone.now()
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
        own = case is not None and _own_report(case, by)
        if case is None or not (own or may_see(case, by)):
            raise wording.case_not_found()
        if not (own or by.may("cases.act", case.place_path, case.unit_id)):
            raise wording.not_allowed(VERBS["cases.act"])
        add_photos(case, photos, kind=kind, by=by, at=at, report=own or None)
        if by.kind == "reporter":
            tell_of_addition(case, f"{at:%Y%m%dT%H%M%S}", at=at)
        record("attach", case.ref, by=by, at=at, photos=[p.sha256 for p in photos], kind=kind)
    wanted = [p.original_sha256 for p in photos]
    return list(
        Evidence.objects.filter(case=case, original_sha256__in=wanted, kind=kind).order_by("added_at", "id")
    )


def _own_report(case: Case, by: Actor) -> Report | None:
    if by.kind == "reporter" and "reporter" not in powers_of(case, by):
        return None
    mine = {"account_id": by.id} if by.kind == "account" else {"pk": by.id}
    return Report.objects.filter(case=case, **mine).first() if by.kind != "system" else None


def report_settled(*, new: NewReport, given: Given, by: Actor, now: datetime | None = None) -> Reported:
    """Found and settled on the spot by the one who reports: two steps, one transaction. Refusals: as `report`, `settle`."""
    at = now or timezone.now()
    with transaction.atomic():
        made, first, place = _take_in(new, by=by, at=at)
        done = perform_on_new(made.case, "settle", given=given, by=by, at=at, place=place, first=first)
        add_photos(made.case, new.photos, kind="before", by=by, at=at, report=made.report)
        news = news_of(made.case, move="settle", by=by, is_new=True)
        record_many([_entry(made, new, at=at), *done.entries], by=by, news=[news])
    return made


def _report(new: NewReport, *, by: Actor, at: datetime) -> Reported:
    made, first, place = _take_in(new, by=by, at=at)
    insert(first)
    add_photos(made.case, new.photos, kind="before", by=by, at=at, report=made.report)
    news = news_of(made.case, move="report", by=by, is_new=True)
    record_many([_entry(made, new, at=at)], by=by, news=[news])
    return replace(made, place=place)


def _entry(made: Reported, new: NewReport, *, at: datetime) -> Entry:
    return Entry("report", made.case.ref, {"report": made.report.id, "channel": new.channel}, at=at)


def _take_in(new: NewReport, *, by: Actor, at: datetime) -> tuple[Reported, Step, Place]:
    """The case and its report, written; its first step, not written yet; and where it lies."""
    pack = tenancy.catalogue()
    _check(new, pack, by=by)
    content = new.fingerprint
    new, place = _located(new, today=timezone.localdate(at, tenancy.time_zone()))
    if by.kind == "account":
        _refuse_without_right(new, place, by)
    case = _new_case(new, place, pack, at=at)
    state = lifecycle(pack).states[case.state]
    limit = stage_limit(pack, state.stage, case, setting=place.setting)
    begun = []
    if limit is not None and state.stage:
        begun.append(clocks.start(case, state.stage, limit, at=at, holder_power=state.holder or ""))
        show_due(case, begun)
    insert(case)
    put(begun)
    made = _write_report(case, new, by=by, at=at, content=content)
    first = Step(
        case=case, seq=1, move="report", to_state=case.state, power=_reporting_power(by),
        account=by.account, organisation_id=by.organisation_id, at=at, text=case.text,
        data={"report": str(made.id), "channel": new.channel}, is_public=True,
    )  # fmt: skip
    return Reported(case, made, follow_token(made.id)), first, place


def _check(new: NewReport, pack: Catalogue, *, by: Actor) -> None:
    check_text(new.text)
    if len(new.place_text) > wording.LONGEST_PLACE:
        raise wording.text_too_long(len(new.place_text), wording.LONGEST_PLACE)
    matter = class_of(pack, new.kind, new.code)
    if not matter.is_offered:
        raise wording.class_not_offered(matter.name)
    if new.condition and condition_of(pack, new.kind, new.code, new.condition) is None:
        raise wording.condition_unknown(new.condition, matter.name)
    powers = frozenset({_reporting_power(by)})
    lifecycle(pack).decide("report", facts=Facts(flow=new.flow, powers=powers, by=by.id))


def _located(new: NewReport, *, today: date) -> tuple[NewReport, Place]:
    """The report in WGS84 with its place; a component's code is a place too."""
    if (new.lon is None) != (new.lat is None):
        raise wording.coordinates_incomplete()
    if new.lon is not None and new.lat is not None:
        lon, lat = to_wgs84(new.lon, new.lat, new.datum)
        new = replace(new, lon=float(lon), lat=float(lat), datum="wgs84")
    elif new.component_code:
        at_component = Component.objects.filter(code=new.component_code).values_list("lon", "lat").first()
        if at_component:
            new = replace(new, lon=at_component[0], lat=at_component[1])
    if new.lon is None and not new.place_text.strip():
        raise wording.place_missing()
    place = place_of(new.lon, new.lat, today=today)
    if place.how == "outside":
        town = tenancy.current()
        raise wording.place_outside(Words(town.name_en, town.name_zh))
    return new, place


def _refuse_without_right(new: NewReport, place: Place, by: Actor) -> None:
    """Whoever may report in the field may do so on the other side of a grid's border too: what was seen there is not lost."""
    verbs = VERBS_OF_CHANNEL.get(new.channel, ())
    is_anywhere = place.how == "none" or new.channel == "field"
    if verbs and not any(by.may(v, place.path) or (is_anywhere and by.may_anywhere(v)) for v in verbs):
        raise wording.not_allowed(VERBS[verbs[0]])


def _new_case(new: NewReport, place: Place, pack: Catalogue, *, at: datetime) -> Case:
    condition = condition_of(pack, new.kind, new.code, new.condition)
    state = lifecycle(pack).states[lifecycle(pack).flows[new.flow].entry_state]
    case = Case(
        id=new_id(), number=next_number(timezone.localdate(at, tenancy.time_zone())), kind=new.kind, code=new.code,
        condition=condition.code if condition and new.condition else "", pack=pack.id, pack_version=pack.version,
        text=new.text, is_urgent=bool(condition and new.condition and condition.is_urgent) or new.flow == "emergency",
        place_text=new.place_text, lon=new.lon, lat=new.lat, place_how=place.how, place_path=place.path,
        area_id=place.grid.area_id if place.grid else None,
        unit_grid_id=place.unit_grid.id if place.unit_grid else None,
        grid_id=place.grid.id if place.grid else None, component_code=new.component_code[:17],
        flow=new.flow, state=state.code, holder_power=holder_of(state), channel=new.channel,
        reported_at=new.reported_at or at, changed_at=at, source_data=dict(new.data),
    )  # fmt: skip
    case.why = why_received(case, pack, place)
    return case


def _write_report(case: Case, new: NewReport, *, by: Actor, at: datetime, content: str) -> Report:
    made = Report(
        case=case, channel=new.channel, key=_key(new), content=content if new.key else "", text=new.text, account=by.account,
        is_public=new.is_public, reported_at=new.reported_at or at, link_until_at=at + timedelta(days=LINK_DAYS),
        language=new.language[:10],
    )  # fmt: skip
    insert(made)
    if not new.contact.is_empty:
        mailable(new.contact.email)
        check_way(new.contact.way, phone=new.contact.phone, email=new.contact.email)
        contact = ReporterContact(
            report=made, name=new.contact.name[:60], phone=new.contact.phone[:30], email=new.contact.email[:254],
            device=new.contact.device[:100], notify=new.contact.way, keep_until_on=(at + timedelta(days=tenancy.current().keep_contacts_days)).date(),
        )  # fmt: skip
        insert(contact)
        queue_received(case, contact, at=at)
    return made


def _key(new: NewReport) -> str | None:
    """As sent, so that it can be looked for; a longer one than we keep, by its hash."""
    if not new.key:
        return None
    return new.key if len(new.key) <= LONGEST_KEY else sha256(new.key.encode()).hexdigest()


def _reporting_power(by: Actor) -> str:
    """As whom somebody reports: a resident unless the account holds a power that may."""
    held = {r.power for r in by.rights}
    return next(
        (p for p in ("grid_worker", "acceptor", "verifier", "handling_unit") if p in held), "reporter"
    )


def _is_about_key(error: IntegrityError) -> bool:
    """Whether the database refused because this key is there already."""
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and "report_key" in (cause.diag.constraint_name or "")


def _first_answer(new: NewReport) -> Reported:
    """This key was used before: the same report gets the first answer, another one is refused."""
    first = Report.objects.select_related("case").filter(key=_key(new)).first()
    if first is None:
        raise wording.try_again()
    if first.content != new.fingerprint:
        raise wording.key_with_other_content()
    return Reported(first.case, first, follow_token(first.id), is_repeat=True)
