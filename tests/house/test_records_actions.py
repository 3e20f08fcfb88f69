"""One verb, one journal row: every public action of the records is called here and must leave its row."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyotp
import pytest
import shapely

from linli import records
from linli.records.cases import actions as cases
from linli.records.cases.actions.sending import Outcome
from linli.records.cases.actions.steps import VERBS as MOVES
from linli.records.cases.evidence import read_photo
from linli.records.cases.given import Contact, Given, NewReport
from linli.records.cases.models import Clock, OutboxMessage
from linli.records.cases.standard_texts import NewStandardText
from linli.records.commons import actions as commons
from linli.records.commons.models import Notice
from linli.records.commons.queries import NewNotice
from linli.records.fieldwork import actions as fieldwork
from linli.records.fieldwork.models import FieldCommand, Suggestion
from linli.records.fieldwork.sent import ListedPhoto, Position, Sent
from linli.records.journal import actions as journal
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people import queries as people_queries
from linli.records.people.actions.mailing_invitations import Ending
from linli.records.people.models import ApiKey, Role, SignedIn
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.records.territory import actions as territory
from tests.house.land_actions import LAND_CALLS
from tests.records.import_files import read, row
from tests.records.loop import CABINET, LAMP, MONDAY, report, resident, step, walk
from tests.records.photos import photo_bytes
from tests.small_town import PASSWORD, START, SmallTown, inside

pytestmark = pytest.mark.django_db
STANDARD = NewStandardText(name_zh="测", name_en="Test", text_zh="已处理。", text_en="Done.")
SQUARE = shapely.box(0, 0, 1, 1).wkb
Call = Callable[[SmallTown, Path], object]

# How far along the ordinary way a case must be for a move; every other move is made at once.
AFTER: dict[str, tuple[str, ...]] = {
    "file": ("accept",), "dispatch": ("accept", "file"), "take": ("accept", "file", "dispatch"),
    "verify": ("send_to_verify",), "refute": ("send_to_verify",), "reject": ("accept",), "send_back": ("accept", "file"),
    "confer": ("accept", "file"), "confer_result": ("accept", "file", "confer"), "split": ("accept", "file"),
    "supplement": ("ask_reporter",), "recall": ("accept", "file", "dispatch"),
}  # fmt: skip
AFTER |= dict.fromkeys(
    ("arrive", "handle", "return", "urge", "ask_extension", "ask_suspension"),
    ("accept", "file", "dispatch", "take"),
)
AFTER |= {
    f"{d}_{k}": (*AFTER["arrive"], f"ask_{k}")
    for d in ("grant", "refuse")
    for k in ("extension", "suspension")
}
AFTER |= {
    "resume": AFTER["grant_suspension"] + ("grant_suspension",),
    "feed_back": (*AFTER["arrive"], "handle"),
}
AFTER |= dict.fromkeys(("check", "rework"), (*AFTER["feed_back"], "feed_back"))
AFTER |= {"close": (*AFTER["check"], "check"), "rate": (*AFTER["check"], "check", "close")}
AFTER |= {"reopen": AFTER["rate"], "call_back": AFTER["rate"]}


def move(code: str) -> Call:
    def call(town: SmallTown, _: Path) -> None:
        flow = "approval" if code in {"review", "approve"} else "ordinary"
        case = report(town, matter=CABINET, flow=flow, contact=Contact(phone="13800001234"))
        for before in {"review": ("accept",), "approve": ("accept", "review")}.get(code, AFTER.get(code, ())):
            case = step(town, case, before, now=MONDAY)
        more = {"original": report(town).number} if code == "merge" else {}
        more |= {"rating": "unsatisfied", "condition": "dirty"} if code in {"reopen", "settle"} else {}
        before_it = JournalRow.objects.filter(verb=code).count()
        step(town, case, code, now=MONDAY, **more)
        assert JournalRow.objects.filter(verb=code, subject=case.ref).count() == before_it + 1

    return call


def new_account(town: SmallTown) -> Any:
    return people.create_account(username="probe", name_zh="探", password=PASSWORD, by=SYSTEM)


def grant(town: SmallTown) -> Any:
    return people.grant_role(account=new_account(town), role="leader", from_on=START, by=SYSTEM)


def key(town: SmallTown) -> ApiKey:
    people.create_api_key(account=new_account(town), name="k", by=SYSTEM)
    return ApiKey.objects.get()


def layer(kind: str = "responsibility") -> Any:
    return territory.create_layer(code="more", kind=kind, name_zh="图", name_en="More", by=SYSTEM)


def grid() -> territory.NewGrid:
    return territory.NewGrid("G99", "新", "New", "999001/001/001/G99/", SQUARE, "999001/001/001/")


def import_all(town: SmallTown, folder: Path) -> None:
    reading, table, how = read(folder, [row(1)])
    cases.import_reports(reading=reading, table=table, mapping=how, by=SYSTEM, now=MONDAY)
    assert JournalRow.objects.filter(verb="import_reports").count() == 1


def sweep(town: SmallTown, _: Path) -> None:
    walk(town, report(town), "dispatch")
    assert cases.sweep_alarms(now=MONDAY.replace(month=7)) > 0


def compute(town: SmallTown, _: Path) -> None:
    walk(town, report(town), "dispatch")
    none = {"due_at": None, "next_alarm": "", "next_alarm_at": None}
    Clock.objects.filter(kind="handling").update(state="no_year", missing_year=2026, **none)
    assert cases.compute_missing_due_moments(now=MONDAY) == 1


def look(town: SmallTown, _: Path) -> None:
    cases.look_at_reporter(case=report(town), purpose="回访", by=town.actor("acceptor"))


def erase(town: SmallTown, _: Path) -> None:
    cases.erase_contact(report=report(town, contact=Contact(phone="1")).reports.get(), by=SYSTEM)


def choose_notify(town: SmallTown, _: Path) -> None:
    made = report(town, contact=Contact(phone="13800000000")).reports.get()
    cases.choose_notify(report=made, notify="none", by=SYSTEM)


def stop_following(town: SmallTown, _: Path) -> None:
    case = report(town)
    told = NewReport(kind=case.kind, code=case.code)
    follows = cases.add_report(case_id=case.pk, new=told, by=SYSTEM, now=MONDAY).report
    cases.stop_following(report=follows, by=SYSTEM)


def send_waiting(town: SmallTown, _: Path) -> None:
    report(town, contact=Contact(phone="13800000000"))
    cases.send_waiting(deliver=lambda rows: ((r, Outcome("sent")) for r in rows), now=MONDAY)


def retry_message(town: SmallTown, _: Path) -> None:
    report(town, contact=Contact(phone="13800000000"))
    cases.send_waiting(deliver=lambda rows: ((r, Outcome("aside")) for r in rows), now=MONDAY)
    cases.retry_message(message_id=OutboxMessage.objects.get().pk, by=SYSTEM)


def erase_expired(town: SmallTown, files: Path) -> None:
    report(town, contact=Contact(phone="1"))
    assert cases.erase_expired_contacts(today=date(2030, 1, 1)) == 1


def attach(town: SmallTown, _: Path) -> None:
    photo = read_photo(photo_bytes(), zone=tenancy.time_zone())
    cases.attach(case_id=report(town).pk, photos=[photo], by=town.actor("acceptor"))


def follow(town: SmallTown, _: Path) -> None:
    cases.add_report(case_id=report(town).pk, new=NewReport(kind=LAMP[0], code=LAMP[1]), by=resident())


def standard_text(town: SmallTown) -> Any:
    return cases.create_standard_text(new=STANDARD, by=town.actor("admin"))


def add_year(town: SmallTown, _: Path) -> None:
    data = {"holidays": [{"name": {"en": "New Year", "zh": "元旦"}, "from": "2099-01-01"}]}
    tenancy_actions.add_calendar_year(calendar="cn", year=2099, data=data, source="x", by=SYSTEM)
    tenancy.forget_calendars()


def new_premises() -> int:
    new = registers.NewPremises(code="p", kind="bakery", name_zh="糕团店", lon=1, lat=1, path="999001/")
    return registers.add_premises(premises=[new], by=SYSTEM)


def totp(account: Any) -> str:
    return pyotp.TOTP(people_queries.second_factor_secret(account)).at(MONDAY)


def with_second_factor(town: SmallTown) -> Any:
    account = new_account(town)
    people.begin_second_factor(account=account)
    people.confirm_second_factor(account=account, code=totp(account), now=MONDAY)
    account.second_step = 0
    account.save()
    return account


def invited(town: SmallTown) -> tuple[Any, str]:
    account = new_account(town)
    return account, people.invite(account=account, by=SYSTEM, now=MONDAY)


def mail_invitation(town: SmallTown, folder: Path) -> None:
    account = people.create_account(
        username="mailed", name_zh="信", password=None, email="mailed@example.org", by=SYSTEM
    )
    people.invite(account=account, by=SYSTEM, now=MONDAY)
    before = JournalRow.objects.count()
    assert people.mail_invitations(deliver=lambda _ready: Ending("sent"), now=MONDAY) == {"sent": 1}
    assert JournalRow.objects.count() == before + 1


def signed_in(town: SmallTown) -> SignedIn:
    people.keep_session(account=new_account(town), session_key="k", device="", now=MONDAY)
    return SignedIn.objects.get()


def unit(town: SmallTown, **values: str) -> None:
    people.change_organisation(
        organisation=town.units["lighting"], name_zh="x", name_en="x", function="lighting", area_path="", phone="", hours="",
        by=SYSTEM,
    )  # fmt: skip


def draft() -> int:
    offer = {"kind": "event", "code": "06001", "is_offered": False}
    return tenancy_actions.add_to_draft(entries={"offers": [offer]}, seen=0, by=SYSTEM, now=MONDAY).seen


def publish_draft() -> None:
    here = tenancy.current()
    tenancy_actions.publish_overlay(from_on=START, seen=draft(), by=SYSTEM, now=MONDAY, today=START)
    here.overlay_number = 0
    tenancy.forget_packs()


def replaced_year() -> Any:
    data = {"holidays": [{"name": {"en": "New Year", "zh": "元旦"}, "from": "2026-01-01"}]}
    row = tenancy_actions.add_calendar_year(
        calendar="cn", year=2026, data=data, source="x", by=SYSTEM, tenant=tenancy.current(), replaced=data
    )
    tenancy.current().calendar_number = 0
    return row


def set_hours() -> None:
    here = tenancy.current()
    seen, kept = here.settings_seen, here.hours
    tenancy_actions.set_hours(hours=[{"times": ["08:00-12:00"]}], seen=seen, by=SYSTEM)
    here.settings_seen, here.hours, here.calendar_number = seen, kept, 0
    tenancy.forget_calendars()


def change_tenant() -> None:
    here = tenancy.current()
    seen = here.settings_seen
    tenancy_actions.change_tenant(values={"hotline": "12345"}, seen=seen, by=SYSTEM)
    here.settings_seen, here.hotline = seen, ""


def report_settled(town: SmallTown, _: Path) -> None:
    lon, lat = inside(1)
    new = NewReport(kind=CABINET[0], code=CABINET[1], condition="dirty", lon=lon, lat=lat, channel="field")
    given = Given(text="已擦净", condition="dirty")
    cases.report_settled(new=new, given=given, by=town.actor("worker1"))


def command(town: SmallTown, kind: str, **body: str) -> Sent:
    author = town.people["worker1"].pk
    photo = ListedPhoto(hashlib.sha256(photo_bytes()).hexdigest(), len(photo_bytes()))
    return Sent(
        id=uuid4(), device=uuid4(), seq=1, author=author, at=MONDAY, kind=kind, body=body,
        photos=(photo,) if kind == "note" else (), case=report(town).pk if kind == "note" else None,
        position=Position(119.9, 31.1),
    )  # fmt: skip


def carry_out(town: SmallTown, _: Path) -> None:
    sent = command(town, "diary", on="2026-06-08", text="x")
    fieldwork.carry_out(sent=sent, by=town.actor("worker1"))


def receive_piece(town: SmallTown, _: Path) -> None:
    sent, by = command(town, "note", text="x"), town.actor("worker1")
    fieldwork.carry_out(sent=sent, by=by)
    before = JournalRow.objects.count()
    fieldwork.receive_piece(
        command_id=sent.id, sha256=sent.photos[0].sha256, offset=0, piece=photo_bytes(), by=by
    )
    assert JournalRow.objects.count() == before + 1


def answer_suggestion(town: SmallTown, _: Path) -> None:
    fieldwork.carry_out(sent=command(town, "suggest", text="x"), by=town.actor("worker1"))
    before = JournalRow.objects.count()
    fieldwork.answer_suggestion(pk=Suggestion.objects.get().pk, text="y", by=town.actor("admin"))
    assert JournalRow.objects.count() == before + 1


def thin_positions(town: SmallTown, _: Path) -> None:
    fieldwork.carry_out(sent=command(town, "note", text="x"), by=town.actor("worker1"))
    assert fieldwork.thin_positions(now=MONDAY.replace(year=2030)) == 1
    assert FieldCommand.objects.get().position is None


def subscribe(town: SmallTown, _: Path) -> None:
    by = town.actor("worker1")
    fieldwork.subscribe(endpoint="https://push.example.org/a", session_key="k", by=by, now=MONDAY)


def unsubscribe(town: SmallTown, _: Path) -> None:
    subscribe(town, _)
    before = JournalRow.objects.count()
    assert fieldwork.unsubscribe(session_key="k", by=town.actor("worker1")) == 1
    assert JournalRow.objects.count() == before + 1


def ring_devices(town: SmallTown, _: Path) -> None:
    """Nobody holds the session: the phone is erased and not rung."""
    subscribe(town, _)
    before = JournalRow.objects.count()
    assert fieldwork.ring_devices(ring=lambda _: "rung", now=MONDAY) == {"ended": 1}
    assert JournalRow.objects.count() == before + 1


NOTICE = NewNotice(title_zh="停水", from_on=date(2026, 6, 8), to_on=date(2026, 6, 9))


def notice(town: SmallTown) -> Notice:
    return commons.publish_notice(new=NOTICE, by=town.actor("admin"))


def follow_land(town: SmallTown, _: Path) -> None:
    LAND_CALLS["territory.publish_draft"](town, _)
    before = JournalRow.objects.filter(verb="follow_publications").count()
    cases.follow_publications(now=MONDAY)
    assert JournalRow.objects.filter(verb="follow_publications").count() == before + 1


CALLS: dict[str, Call] = {
    **{f"cases.{f.__name__}": move(code) for code, f in MOVES.items()},
    "cases.report": lambda t, f: report(t),
    "cases.step": move("accept"),
    "cases.add_report": follow,
    "cases.attach": attach,
    "cases.erase_contact": erase,
    "cases.follow_publications": follow_land,
    "cases.choose_notify": choose_notify,
    "cases.stop_following": stop_following,
    "cases.send_waiting": send_waiting,
    "cases.retry_message": retry_message,
    "cases.set_message_template": lambda t, f: cases.set_message_template(
        code="received", language="en", subject="x", text="x", short="x", by=SYSTEM
    ),
    "cases.reset_message_template": lambda t, f: cases.reset_message_template(code="received", language="en", by=SYSTEM),
    "cases.set_message_rules": lambda t, f: cases.set_message_rules(
        quiet_from=time(22), quiet_until=time(7), most_per_case=1, most_per_day=1, by=SYSTEM
    ),
    "cases.erase_expired_contacts": erase_expired,
    "cases.look_at_case": lambda t, f: cases.look_at_case(case=report(t), by=t.actor("acceptor"), now=MONDAY),
    "cases.look_at_reporter": look,
    "cases.look_up_caller": lambda t, f: cases.look_up_caller(
        phone="1", email="", has_consent=True, purpose="来电", by=t.actor("acceptor")
    ),
    "cases.print_case": lambda t, f: cases.print_case(case=report(t), by=t.actor("leader")),
    "cases.sweep_alarms": sweep,
    "cases.install_standard_texts": lambda t, f: cases.install_standard_texts(by=SYSTEM),
    "cases.save_filter": lambda t, f: cases.save_filter(name="雨天", address="?show=open", by=t.actor("dispatcher")),
    "cases.forget_filter": lambda t, f: cases.forget_filter(
        filter_id=cases.save_filter(name="雨天", address="?show=open", by=t.actor("dispatcher")).pk, by=t.actor("dispatcher")
    ),
    "cases.create_standard_text": lambda t, f: standard_text(t),
    "cases.change_standard_text": lambda t, f: cases.change_standard_text(
        text_id=standard_text(t).pk, new=STANDARD, by=t.actor("admin")
    ),
    "cases.retire_standard_text": lambda t, f: cases.retire_standard_text(text_id=standard_text(t).pk, by=t.actor("admin")),
    "cases.restore_standard_text": lambda t, f: cases.restore_standard_text(
        text_id=standard_text(t).pk, by=t.actor("admin")
    ),
    "cases.compute_missing_due_moments": compute,
    "cases.import_reports": import_all,
    "cases.import_batch": import_all,
    "cases.lay_unit_grids": import_all,
    "cases.report_settled": report_settled,
    "fieldwork.carry_out": carry_out,
    "fieldwork.receive_piece": receive_piece,
    "fieldwork.import_rescue": lambda t, f: fieldwork.import_rescue(raw=b'{"linli":"rescue","version":1}', language="en", by=t.actor("acceptor")),
    "fieldwork.answer_suggestion": answer_suggestion,
    "fieldwork.thin_positions": thin_positions,
    "fieldwork.subscribe": subscribe,
    "fieldwork.unsubscribe": unsubscribe,
    "fieldwork.ring_devices": ring_devices,
    "journal.record": lambda t, f: journal.record("test", "x", by=SYSTEM),
    "journal.record_many": lambda t, f: journal.record_many([journal.Entry("test", "x")], by=SYSTEM),
    "journal.record_look_of_the_day": lambda t, f: journal.record_look_of_the_day("case:x", by=SYSTEM, since=MONDAY, at=MONDAY),
    "journal.record_look": lambda t, f: journal.record_look("case:x", by=SYSTEM, purpose="x"),
    "journal.export_head": lambda t, f: journal.export_head(f, tenant="liudu", on=date(2026, 6, 8), by=SYSTEM),
    "people.accept_invitation": lambda t, f: people.accept_invitation(token=invited(t)[1], password=PASSWORD, now=MONDAY),
    "people.begin_second_factor": lambda t, f: people.begin_second_factor(account=new_account(t)),
    "people.begin_sign_in": lambda t, f: (new_account(t), people.begin_sign_in(username="probe", password=PASSWORD, address="x", now=MONDAY, policy="nobody")),
    "people.change_account": lambda t, f: people.change_account(account=new_account(t), name_zh="x", name_en="", organisation=None, phone="", email="", by=SYSTEM),
    "people.change_organisation": lambda t, f: unit(t),
    "people.change_own_password": lambda t, f: people.change_own_password(account=new_account(t), old=PASSWORD, new=PASSWORD + "x", now=MONDAY),
    "people.confirm_second_factor": lambda t, f: with_second_factor(t),
    "people.create_role": lambda t, f: people.create_role(code="own", name_zh="x", name_en="x", verbs=[], by=SYSTEM),
    "people.deactivate_organisation": lambda t, f: people.deactivate_organisation(organisation=t.units["lighting"], by=SYSTEM),
    "people.drop_second_factor": lambda t, f: people.drop_second_factor(account=with_second_factor(t), by=SYSTEM, policy="nobody", now=MONDAY),
    "people.enable_account": lambda t, f: people.enable_account(account=new_account(t), by=SYSTEM),
    "people.end_session": lambda t, f: people.end_session(signed_in=signed_in(t), by=SYSTEM),
    "people.mail_invitations": mail_invitation,
    "people.choose_language": lambda t, f: people.choose_language(account=t.people["acceptor"], language="en"),
    "people.invite": lambda t, f: invited(t),
    "people.keep_session": lambda t, f: signed_in(t),
    "people.new_recovery_codes": lambda t, f: people.new_recovery_codes(account=(a := with_second_factor(t)), code=totp(a), now=MONDAY),
    "people.pass_second_factor": lambda t, f: people.pass_second_factor(account=(a := with_second_factor(t)), code=totp(a), now=MONDAY),
    "people.reactivate_organisation": lambda t, f: people.reactivate_organisation(organisation=t.units["lighting"], by=SYSTEM),
    "people.remove_role": lambda t, f: people.remove_role(role=people.create_role(code="own", name_zh="x", name_en="x", verbs=[], by=SYSTEM), by=SYSTEM),
    "people.revoke_invitation": lambda t, f: people.revoke_invitation(account=invited(t)[0], by=SYSTEM, now=MONDAY),
    "people.sign_out_everywhere": lambda t, f: people.sign_out_everywhere(account=new_account(t), by=SYSTEM),
    "people.use_recovery_code": lambda t, f: people.use_recovery_code(account=(a := new_account(t)), code=(people.begin_second_factor(account=a), people.confirm_second_factor(account=a, code=totp(a), now=MONDAY))[1][0], now=MONDAY),
    "tenancy.add_to_draft": lambda t, f: draft(),
    "tenancy.discard_draft": lambda t, f: tenancy_actions.discard_draft(seen=draft(), by=SYSTEM, now=MONDAY),
    "tenancy.drop_from_draft": lambda t, f: tenancy_actions.drop_from_draft(name="offers", key=["event", "06001"], seen=draft(), by=SYSTEM, now=MONDAY),
    "tenancy.publish_overlay": lambda t, f: publish_draft(),
    "tenancy.change_tenant": lambda t, f: change_tenant(),
    "tenancy.set_hours": lambda t, f: set_hours(),
    "tenancy.count_year_on": lambda t, f: tenancy_actions.count_year_on(row=replaced_year(), to=1, is_counted="", by=SYSTEM),
    "cases.recount_year": lambda t, f: cases.recount_year(row=replaced_year(), now=MONDAY, by=SYSTEM),
    "cases.recount_years": lambda t, f: (replaced_year(), cases.recount_years(now=MONDAY)),
    "cases.hand_over_unit": lambda t, f: cases.hand_over_unit(unit=t.units["lighting"], to=people.create_organisation(code="l2", name_zh="x", name_en="x", function="lighting", by=SYSTEM), by=SYSTEM, now=MONDAY),
    "journal.record_export": lambda t, f: journal.record_export("x", by=SYSTEM, purpose="x"),
    "people.install_roles": lambda t, f: people.install_roles(by=SYSTEM),
    "people.create_organisation": lambda t, f: people.create_organisation(
        code="x", name_zh="x", name_en="x", function="lighting", by=SYSTEM
    ),
    "people.create_account": lambda t, f: new_account(t),
    "people.create_service": lambda t, f: people.create_service(
        username="m", name_zh="m", name_en="m", organisation=None, by=SYSTEM
    ),
    "people.create_with_roles": lambda t, f: people.create_with_roles(
        lambda: new_account(t), roles=["leader"], area_path="", from_on=START, by=SYSTEM
    ),
    "people.set_password": lambda t, f: people.set_password(account=new_account(t), password=PASSWORD, by=SYSTEM),
    "people.disable_account": lambda t, f: people.disable_account(account=new_account(t), by=SYSTEM),
    "people.grant_role": lambda t, f: grant(t),
    "people.end_grant": lambda t, f: people.end_grant(grant=grant(t), to_on=START, by=SYSTEM),
    "people.change_role": lambda t, f: people.change_role(role=Role.objects.all()[0], verbs=[], by=SYSTEM),
    "people.create_api_key": lambda t, f: key(t),
    "people.revoke_api_key": lambda t, f: people.revoke_api_key(key=key(t), by=SYSTEM),
    "people.sign_in": lambda t, f: (new_account(t), people.sign_in(username="probe", password=PASSWORD, address="x", now=MONDAY)),
    "people.sign_out": lambda t, f: people.sign_out(by=t.actor("lamp")),
    "people.count_try": lambda t, f: people.count_try(key="find:x", free=5, now=MONDAY),
    "commons.publish_notice": lambda t, f: notice(t),
    "commons.change_notice": lambda t, f: commons.change_notice(pk=notice(t).pk, new=NOTICE, by=t.actor("admin")),
    "commons.withdraw_notice": lambda t, f: commons.withdraw_notice(pk=notice(t).pk, by=t.actor("admin")),
    "commons.restore_notice": lambda t, f: commons.restore_notice(pk=notice(t).pk, by=t.actor("admin")),
    "registers.add_buildings": lambda t, f: registers.add_buildings(
        buildings=[registers.NewBuilding(code="b", kind="x", address_zh="x", shape=SQUARE, path="999001/")], by=SYSTEM
    ),
    "registers.add_components": lambda t, f: registers.add_components(
        components=[registers.NewComponent(code="c", class_code="01037", name_zh="x", lon=1, lat=1, path="999001/")],
        by=SYSTEM,
    ),
    "registers.add_premises": lambda t, f: new_premises(),
    "registers.close_premises": lambda t, f: (new_premises(), registers.close_premises(code="p", by=SYSTEM)),
    "tenancy.create_tenant": lambda t, f: None,  # the tenant that these tests stand in: see below
    "tenancy.add_calendar_year": add_year,
    "territory.create_layer": lambda t, f: layer(),
    "territory.add_areas": lambda t, f: territory.add_areas(
        areas=[territory.NewArea("999001009", "street", "新", "New", "999001/009/")], by=SYSTEM
    ),
    "territory.publish_grids": lambda t, f: territory.publish_grids(layer=layer(), grids=[grid()], from_on=START, by=SYSTEM),
    "territory.add_grids": lambda t, f: territory.add_grids(layer=layer(), grids=[grid()], from_on=START, by=SYSTEM),
    "territory.load_map_features": lambda t, f: territory.load_map_features(
        layer=layer(), features=[territory.NewMapFeature("street", "lane", SQUARE)], by=SYSTEM
    ),
    **LAND_CALLS,
    "territory.put_in_post": lambda t, f: territory.put_in_post(
        path="999001/", duty="verifier", account=t.people["verifier"], from_on=START, by=SYSTEM
    ),
    "territory.end_holding": lambda t, f: territory.end_holding(
        holding=t.people["worker1"].holdings.get(), to_on=START, by=SYSTEM
    ),
}  # fmt: skip
# Public, but no verbs: they say something and write nothing.
SAYINGS = {"journal.canonical", "journal.plain", "journal.why_given"}


def public_actions() -> set[str]:
    found = set()
    for room in pkgutil.iter_modules(records.__path__):
        if not room.ispkg or not importlib.util.find_spec(f"linli.records.{room.name}.actions"):
            continue
        module = importlib.import_module(f"linli.records.{room.name}.actions")
        names = getattr(module, "__all__", None) or [
            n for n, f in inspect.getmembers(module, inspect.isfunction)
            if f.__module__ == module.__name__ and not n.startswith("_")
        ]  # fmt: skip
        found |= {f"{room.name}.{n}" for n in names}
    return found


def test_every_action_is_called_here() -> None:
    assert public_actions() - SAYINGS == set(CALLS)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_an_action_leaves_its_row(town: SmallTown, tmp_path: Path, settings: Any, name: str) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    before = JournalRow.objects.count()
    CALLS[name](town, tmp_path)
    if name == "tenancy.create_tenant":
        assert JournalRow.objects.filter(verb="create_tenant").count() == 1
    else:
        assert JournalRow.objects.count() > before
