"""One of everything in the village, and somebody of the town who holds every verb there; for tests of who sees what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.records.cases import actions as cases
from linli.records.cases.following import follow_token
from linli.records.cases.given import Contact, NewReport
from linli.records.cases.models import Case, Evidence, OutboxMessage
from linli.records.commons.actions import publish_notice
from linli.records.commons.queries import NewNotice
from linli.records.fieldwork.models import FieldCommand, Suggestion
from linli.records.people import actions as people
from linli.records.people.models import Account, Role, SignedIn
from linli.records.people.permissions import VERBS
from linli.records.people.queries import SYSTEM, actor_of
from linli.records.territory import actions as territory
from linli.records.territory.models import Area, Draft, Holding, Layer, LeaderVisit
from tests.doors.field.phone import Phone
from tests.records.land import edges, units
from tests.records.loop import LAMP, resident
from tests.records.photos import photo_bytes
from tests.small_town import START, TOWN, VILLAGE, SmallTown, inside

THERE = VILLAGE + "001/"
REPORTER, PHONE, MAIL = "报案人丙", "13912345678", "bing@example.org"
SECRETS = ("路灯密语丙", "请假缘由丙", "划分方案丙", "建议内容丙", "走访记录丙", "筛选名丙", "值班电话丙")
ALMIGHTY = sorted(VERBS)


@dataclass
class OtherStreet:
    """What is in the village, by the names that routes give their arguments."""

    town: SmallTown
    case: Case
    photo: Evidence
    draft: Draft
    leave: Any
    publication: Any
    command: FieldCommand
    suggestion: Suggestion
    message: OutboxMessage
    holding: Holding
    grant: int
    unit: Any
    text: Any
    notice: Any
    key: Any
    sign_in: SignedIn
    saved: Any
    token: str
    people: dict[str, Account] = field(default_factory=dict)

    def client(self, who: str, language: str = "en") -> Client:
        client = Client()
        client.cookies["linli_language"] = language
        client.force_login(self.people[who])
        return client


def build(town: SmallTown) -> OtherStreet:
    now = timezone.now()
    account = _newcomer("villager", town.units["community"], VILLAGE)
    stranger = _newcomer("stranger", town.units["community"], TOWN)
    by, today = actor_of(account, today=timezone.localdate()), timezone.localdate()
    holding = territory.put_in_post(
        path=THERE + "G04/", duty="grid_worker", account=account, from_on=START, by=SYSTEM
    )
    linked = territory.put_in_post(
        path=THERE, duty="linked_leader", account=account, from_on=START, by=SYSTEM
    )
    case, photo = _case(now)
    draft = _draft(now, by)
    phone = Phone(town, "worker3")
    phone.send(phone.command("suggest", body={"text": "建议内容丙", "kind": "complaint"}))
    LeaderVisit.objects.create(
        post=linked.post, account=account, visited_on=today, words="走访记录丙", recorded_at=now
    )
    territory.save_board_text(
        area=Area.objects.get(path=THERE), texts={"office_phone": "值班电话丙"}, by=SYSTEM
    )
    territory.set_portrait(account=account, jpeg=photo_bytes(), now=now, by=SYSTEM)
    unit = people.create_organisation(
        code="village",
        name_zh="南塘队",
        name_en="Nantang Team",
        function="sanitation",
        area_path=VILLAGE,
        by=SYSTEM,
    )
    service = people.create_service(
        username="probe", name_zh="对接", name_en="Link", organisation=unit, by=SYSTEM
    )
    people.grant_role(account=service, role="data_exchange", area_path=VILLAGE, from_on=START, by=SYSTEM)
    people.create_api_key(account=service, name="test", by=SYSTEM)
    from linli.records.cases.standard_texts import SHIPPED

    found = OtherStreet(
        town=town, case=case, photo=photo, draft=draft,
        leave=territory.ask_leave(from_on=today, last_on=today + timedelta(days=2), reason="请假缘由丙", now=now, by=by),
        publication=_published(now), command=FieldCommand.objects.get(), suggestion=Suggestion.objects.get(),
        message=OutboxMessage.objects.filter(case=case).latest("id"), holding=holding,
        grant=account.grants.get().pk, unit=unit,  # type: ignore[attr-defined]
        notice=publish_notice(new=NewNotice(title_zh="停水通知丙", from_on=today, to_on=today), by=SYSTEM),
        text=cases.create_standard_text(new=SHIPPED[0], by=SYSTEM), key=service.api_keys.get(),  # type: ignore[attr-defined]
        sign_in=SignedIn.objects.create(account=account, session_key="x" * 32, device="x", at=now),
        saved=cases.save_filter(name="筛选名丙", address="?light=overdue", by=by), token=follow_token(case.reports.get().pk),
    )  # fmt: skip
    found.people = {"villager": account, "stranger": stranger, "worker1": town.people["worker1"]}
    return found


def _newcomer(username: str, organisation: Any, area: str) -> Account:
    """Every verb there is, in one area; the role itself has no power in the loop, so that nothing else is in the way."""
    role, _ = Role.objects.get_or_create(
        code="almighty", defaults={"name_zh": "万能", "name_en": "Almighty", "verbs": ALMIGHTY, "power": ""}
    )
    made = people.create_account(
        username=username,
        name_zh=username,
        name_en=username,
        password=None,
        organisation=organisation,
        by=SYSTEM,
    )
    people.grant_role(account=made, role=role.code, area_path=area, from_on=START, by=SYSTEM)
    return made


def _case(now: Any) -> tuple[Case, Evidence]:
    from linli.records.cases.evidence import read_photo
    from linli.records.tenancy import queries as tenancy

    lon, lat = inside(4)
    contact = Contact(REPORTER, PHONE, MAIL, notify="mail")
    photo = read_photo(photo_bytes(), zone=tenancy.time_zone())
    new = NewReport(
        kind=LAMP[0], code=LAMP[1], text="路灯密语丙", lon=lon, lat=lat, channel="web", key=uuid.uuid4().hex, contact=contact,
        photos=(photo,),
    )  # fmt: skip
    case = cases.report(new=new, by=resident(), now=now).case
    return case, Evidence.objects.get(case=case)


def _draft(now: Any, by: Any) -> Draft:
    from linli.records.territory.given import NewDraft

    new = NewDraft("划分方案丙", 100, 220, units(border=THERE), edges(), {})
    layer, area = Layer.objects.get(code="service"), Area.objects.get(path=THERE)
    return territory.create_draft(layer=layer, area=area, new=new, now=now, by=by)


def _published(now: Any) -> Any:
    from linli.records.territory.models import Publication

    return Publication.objects.create(
        layer=Layer.objects.get(code="service"), path=THERE, from_on=timezone.localdate() + timedelta(days=9), published_at=now,
        reason="x", figures={"grids": 2, "changed": 1, "households": 9, "households_moved": 1},
    )  # fmt: skip
