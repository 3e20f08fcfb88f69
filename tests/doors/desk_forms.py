"""Every form of the desk with one sound filling; the test that uses it reads the routes, so that a new form has to be added here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.records.cases.actions.messages import alarm_message
from linli.records.cases.actions.standard_texts import install_standard_texts
from linli.records.cases.models import Request
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM, actor_of
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import Tenant
from linli.records.territory import actions as territory
from linli.records.territory.models import Area
from tests.house.other_street import OtherStreet, build
from tests.records.land import AREA, draft, staffed
from tests.records.loop import report, step, walk
from tests.small_town import START, SmallTown, inside

SAID = "拆了“旧招牌” <b>& 12 cm"  # what a person wrote: marks that a page has to escape
DAY, LATER = "2031-05-01", "2031-05-03"
Given = dict[str, Any]


@dataclass
class Office:
    """One of everything that a form of the desk can change, and who may."""

    town: SmallTown
    other: OtherStreet
    things: dict[str, Any] = field(default_factory=dict)

    def client(self, who: str, language: str = "en", *, strict: bool = False) -> Client:
        client = Client(enforce_csrf_checks=strict, headers={"origin": "http://testserver"})
        client.cookies["linli_language"] = language
        if who:
            client.force_login(self.town.people[who])
        return client

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class DeskForm:
    """`address` and `sent` are asked when the office stands; `said` names the fields that hold a person's words."""

    address: Callable[[Office], str]
    sent: Callable[[Office], Given] = lambda _o: {}
    said: tuple[str, ...] = ()
    who: str = "everybody"


def build_office(town: SmallTown) -> Office:
    other, now = build(town), timezone.now()
    territory.install_grid_kinds(by=SYSTEM)
    install_standard_texts(by=SYSTEM)
    everybody = people.create_account(
        username="everybody", name_zh="全能", name_en="Everybody", password=None, organisation=town.units["county"], by=SYSTEM
    )  # fmt: skip
    people.grant_role(account=everybody, role="almighty", area_path="", from_on=START, by=SYSTEM)
    town.people["everybody"] = everybody
    linked = territory.put_in_post(
        path=AREA, duty="linked_leader", account=everybody, from_on=START, by=SYSTEM
    )
    newcomer = people.create_account(
        username="newcomer", name_zh="新人", name_en="Newcomer", password=None, organisation=None, by=SYSTEM
    )
    people.create_role(
        code="helper", name_zh="帮手", name_en="Helper", power="", verbs=["cases.see"], unit_only="", second_factor="", by=SYSTEM,
    )  # fmt: skip
    taken = walk(town, report(town, now=now), "take", now=now)
    asked = walk(town, report(town, grid=2, now=now), "take", now=now)
    step(town, asked, "ask_extension", now=asked.changed_at + timedelta(minutes=5))
    staffed(town)
    for who in ("villager", "stranger"):
        town.people[who] = other.people[who]
    closed = people.create_organisation(
        code="closed", name_zh="旧队", name_en="Old Team", function="sanitation", by=SYSTEM
    )
    people.deactivate_organisation(organisation=closed, by=SYSTEM)
    made = Office(town, other)
    message = alarm_message("form:1", to=newcomer.ref, template="urge", case=taken, at=now)
    message.save()
    made.things = {
        "everybody": everybody, "newcomer": newcomer, "linked": linked.post, "taken": taken, "fresh": report(town, now=now),
        "request": Request.objects.get(decision="", case=asked), "draft": draft(by=SYSTEM), "closed": closed, "message": message,
        "invitation": people.invite(account=newcomer, by=SYSTEM, now=now),
        "waiting": walk(town, report(town, now=now), "file", now=now),
    }  # fmt: skip
    return made


def _tenant() -> Tenant:
    return Tenant.objects.get(pk=tenancy.current().pk)


def _drafted(office: Office) -> str:
    """With something in the draft of the categories; which state of it the page saw."""
    row = {"kind": "component", "code": "01037", "is_offered": False}
    tenancy_actions.add_to_draft(
        entries={"offers": [row]},
        seen=0,
        by=actor_of(office.everybody, today=timezone.localdate()),
        now=timezone.now(),
    )
    found = tenancy.overlay_draft()
    assert found is not None
    return str(found.seen)


def _draft(what: str) -> Callable[[Office], str]:
    return lambda o: f"/desk/land/drafts/{o.draft.pk}/{what}"


def _version(**more: Any) -> Callable[[Office], Given]:
    def sent(o: Office) -> Given:
        o.draft.refresh_from_db()
        return {"version": str(o.draft.version), **more}

    return sent


def _account(what: str) -> Callable[[Office], str]:
    return lambda o: f"/desk/accounts/{o.newcomer.pk}/{what}"


def _loose(_o: Office) -> str:
    """The way to move an area in which no grid lies."""
    territory.add_area(
        parent=Area.objects.get(path="999001/002/"), code="999001002009", level="group", name_zh="新组", name_en="New group", by=SYSTEM
    )  # fmt: skip
    return "/desk/land/areas/999001002009/move"


def _with(**sent: Any) -> Callable[[Office], Given]:
    return lambda _o: dict(sent)


def _at(address: str) -> Callable[[Office], str]:
    return lambda _o: address


def _place() -> Given:
    lon, lat = inside(1)
    return {
        "lon": str(lon),
        "lat": str(lat),
        "key": uuid.uuid4().hex,
        "matter": "component:01037",
        "do": "send",
    }


NAMES = {"name_zh": SAID, "name_en": "Bicycle & Co"}
WORDS = {f"{n}_{lang}": SAID for n in ("text",) for lang in ("zh", "en")}

FORMS: dict[str, DeskForm] = {
    "desk:filter-save": DeskForm(_at("/desk/cases/filters/save"), _with(name="紧急 <1>", filters="?light=overdue"), ("name",), "dispatcher"),
    "desk:take-out": DeskForm(_at("/desk/cases/take-out"), _with(filters="?show=open")),
    "desk:filter-forget": DeskForm(lambda o: f"/desk/cases/filters/{o.other.saved.pk}/forget", who="everybody"),
    "desk:together": DeskForm(_at("/desk/cases/together/supervise"), lambda o: {"case": [str(o.taken.pk)], "next": "/desk/cases"}, who="supervisor"),
    "desk:together-do": DeskForm(_at("/desk/cases/together/supervise/do"), lambda o: {"case": [str(o.taken.pk)], "reason": SAID, f"seen-{o.taken.pk}": str(o.taken.version)}, ("reason",), "supervisor"),
    "desk:step": DeskForm(lambda o: f"/desk/cases/{o.taken.number}/do/note", lambda o: {"text": SAID, "seen_version": str(o.taken.version)}, ("text",), "dispatcher"),
    "desk:reporter": DeskForm(lambda o: f"/desk/cases/{o.taken.number}/reporter", _with(purpose=SAID), ("purpose",), "acceptor"),
    "desk:intake": DeskForm(_at("/desk/intake"), lambda _o: _place() | {"channel": "telephone", "text": SAID, "place_text": "桥头 & 树下", "name": "王 <女士>", "phone": "13912345678"}, ("text", "place_text", "name"), "acceptor"),
    "desk:found": DeskForm(_at("/desk/found"), lambda _o: _place() | {"text": SAID, "place_text": "桥头 & 树下"}, ("text", "place_text"), "worker1"),
    "desk:deciding": DeskForm(_at("/desk/deadlines/requests/grant"), lambda o: {"request": [str(o.request.pk)]}, who="dispatcher"),
    "desk:deciding-do": DeskForm(_at("/desk/deadlines/requests/refuse/do"), lambda o: {"request": [str(o.request.pk)], "reason": SAID, f"seen-{o.request.pk}": str(o.request.case.version)}, ("reason",), "dispatcher"),
    "desk:journal-verify": DeskForm(_at("/desk/journal/verify"), who="admin"),
    "desk:journal-export": DeskForm(_at("/desk/journal/export"), _with(verb="report"), who="admin"),
    "desk:rescue": DeskForm(_at("/desk/field/rescue")),
    "desk:suggestion-answer": DeskForm(lambda o: f"/desk/field/suggestions/{o.other.suggestion.pk}", _with(text=SAID), ("text",)),
    "desk:message-retry": DeskForm(lambda o: f"/desk/messages/{o.message.pk}/retry"),
    "desk:messages-retry": DeskForm(_at("/desk/messages/retry")),
    "desk:wordings": DeskForm(_at("/desk/messages/texts"), _with(quiet_from="22:00", quiet_until="07:00", most_per_case="20", most_per_day="2000", signature="柳渡 & 邻里"), ("signature",)),
    "desk:wording": DeskForm(_at("/desk/messages/texts/promised/zh-hans"), _with(subject="承诺 {due} & 更多", text="“{category}” <b> {due}", short="{category} {due}", do="save"), ("subject", "text")),
    "desk:role-new": DeskForm(_at("/desk/settings/roles/new"), _with(code="friend", power="", verbs=["cases.see"], **NAMES), ("name_zh", "name_en")),
    "desk:role": DeskForm(_at("/desk/settings/roles/helper"), _with(power="", verbs=["cases.see"], **NAMES), ("name_zh", "name_en")),
    "desk:role-remove": DeskForm(_at("/desk/settings/roles/helper/remove"), _with(reason=SAID), ("reason",)),
    "desk:unit-new": DeskForm(_at("/desk/settings/units/new"), _with(code="bikes", function="lighting", area="", phone="0000-5550100", hours="周一 & 周二", **NAMES), ("name_zh", "name_en", "hours")),
    "desk:unit": DeskForm(lambda o: f"/desk/settings/units/{o.other.unit.pk}", _with(function="sanitation", area="", phone="", hours="周一 & 周二", **NAMES), ("name_zh", "name_en", "hours")),
    "desk:unit-close": DeskForm(lambda o: f"/desk/settings/units/{o.other.unit.pk}/close", _with(to="", reason=SAID), ("reason",)),
    "desk:unit-reopen": DeskForm(lambda o: f"/desk/settings/units/{o.closed.pk}/reopen"),
    "desk:class-new": DeskForm(_at("/desk/settings/classes/new"), _with(seen="0", major="event:06", function="parks", search_zh="单车、花坛", condition_0_zh="现场 <存在>", condition_0_en="Seen & there", closing_0_zh="已清走。", closing_0_en="Gone.", value_0="3", unit_0="work_hour", **NAMES), ("name_zh", "name_en", "condition_0_zh")),
    "desk:function-new": DeskForm(_at("/desk/settings/classes/functions/new"), _with(seen="0", code="bikes", **NAMES), ("name_zh", "name_en")),
    "desk:class": DeskForm(_at("/desk/settings/classes/component/01037"), _with(seen="0", value_0="9", unit_0="work_hour")),
    "desk:class-offer": DeskForm(_at("/desk/settings/classes/component/01037/offer"), _with(seen="0", offered="no")),
    "desk:draft-drop": DeskForm(_at("/desk/settings/draft/drop"), _with(seen="0", name="limits", key="x")),
    "desk:draft-discard": DeskForm(_at("/desk/settings/draft/discard"), _with(seen="0", reason=SAID), ("reason",)),
    "desk:draft-publish": DeskForm(_at("/desk/settings/draft/publish"), lambda o: {"seen": _drafted(o), "from_on": DAY, "note": SAID}, ("note",)),
    "desk:calendar-year": DeskForm(_at("/desk/settings/calendar/2027"), _with(zh_0="元旦 <1>", en_0="New Year & more", from_0="2027-01-01", to_0="2027-01-03", worked_0="2027-01-09", source="国办 & 1 号", do="publish"), ("zh_0", "en_0", "source")),
    "desk:calendar-hours": DeskForm(_at("/desk/settings/calendar/hours"), lambda _o: {"seen": str(_tenant().settings_seen), "times_0": "08:00-12:00, 14:00-18:00"}),
    "desk:text-new": DeskForm(_at("/desk/settings/texts/new"), _with(**NAMES, **WORDS, moves=["note"]), ("name_zh", "text_zh", "text_en")),
    "desk:text": DeskForm(lambda o: f"/desk/settings/texts/{o.other.text.pk}", _with(**NAMES, **WORDS, moves=["note"]), ("name_zh", "text_zh", "text_en")),
    "desk:text-retire": DeskForm(lambda o: f"/desk/settings/texts/{o.other.text.pk}/retire"),
    "desk:notice-new": DeskForm(_at("/desk/settings/notices/new"), _with(title_zh="停水 <b>", title_en="No water & gas", from_on=DAY, to_on=LATER, **WORDS), ("title_zh", "title_en", "text_zh", "text_en")),
    "desk:notice": DeskForm(lambda o: f"/desk/settings/notices/{o.other.notice.pk}", _with(title_zh="停水 <b>", title_en="No water & gas", from_on=DAY, to_on=LATER, **WORDS), ("title_zh", "title_en", "text_zh", "text_en")),
    "desk:notice-withdraw": DeskForm(lambda o: f"/desk/settings/notices/{o.other.notice.pk}/withdraw", _with(do="withdraw")),
    "desk:town": DeskForm(_at("/desk/settings/town"), lambda _o: {"seen": str(_tenant().settings_seen), "name_zh": "柳渡", "name_en": "Liudu & more", "notice_zh": SAID, "notice_en": SAID, "keep_contacts_days": "400", "place_within_m": "200", "tiles_datum": "wgs84", "second_factor": "nobody"}, ("name_en", "notice_zh", "notice_en")),
    "desk:key-new": DeskForm(_at("/desk/settings/keys/new"), lambda o: {"account": str(o.other.key.account_id), "name": "公交 & 站牌"}, ("name",)),
    "desk:key-revoke": DeskForm(lambda o: f"/desk/settings/keys/{o.other.key.pk}/revoke", _with(reason=SAID), ("reason",)),
    "desk:sign-out": DeskForm(_at("/desk/sign-out")),
    "desk:me-password": DeskForm(_at("/desk/me/password"), _with(old="old-secret-1", new="new-secret-phrase", again="new-secret-phrase")),
    "desk:me-second": DeskForm(_at("/desk/me/second/confirm"), _with(code="904617")),
    "desk:me-end": DeskForm(lambda o: f"/desk/me/sign-ins/{o.other.sign_in.pk}/end"),
    "desk:me-everywhere": DeskForm(_at("/desk/me/sign-out-everywhere")),
    "desk:account-new": DeskForm(_at("/desk/accounts/new"), _with(username="newer", email="", phone="0000-5550100", organisation="", role="leader", area="", **NAMES), ("name_zh", "name_en")),
    "desk:account-change": DeskForm(_account("change"), _with(email="", phone="0000-5550100", organisation="", **NAMES), ("name_zh", "name_en")),
    "desk:account-password": DeskForm(_account("password"), _with(password="given-secret-phrase")),
    "desk:account-role": DeskForm(_account("role"), _with(role="leader", area="", from_on=DAY, to_on="")),
    "desk:account-role-end": DeskForm(lambda o: f"/desk/accounts/{o.other.people['villager'].pk}/role/{o.other.grant}/end"),
    "desk:account-disable": DeskForm(_account("disable"), _with(reason=SAID), ("reason",)),
    "desk:account-enable": DeskForm(_account("enable")),
    "desk:account-invite": DeskForm(_account("invite")),
    "desk:account-invite-revoke": DeskForm(_account("invite/revoke"), _with(reason=SAID), ("reason",)),
    "desk:account-second-reset": DeskForm(_account("second/reset"), _with(reason=SAID), ("reason",)),
    "desk:account-sign-out": DeskForm(_account("sign-out")),
    "desk:land:layer-new": DeskForm(_at("/desk/land/layers/new"), _with(code="fire", levels="大队 <甲> / Brigade\n网格 / Grid", **NAMES), ("name_zh", "levels")),
    "desk:land:layer-edit": DeskForm(_at("/desk/land/layers/service/edit"), _with(levels="大队 <甲> / Brigade", **NAMES), ("name_zh", "levels")),
    "desk:land:bring": DeskForm(_at("/desk/land/bring"), _with(layer="service", area=AREA, datum="wgs84", low="1", high="900", name="新划 & 旧划"), ("name",)),
    "desk:land:areas": DeskForm(_at("/desk/land/areas"), _with(area="999001/001/", code="009", level="group & 1", **NAMES), ("name_zh", "name_en", "level")),
    "desk:land:area": DeskForm(_at("/desk/land/areas/999001001001"), _with(level="村 <1>", setting="town", **NAMES), ("name_zh", "name_en", "level")),
    "desk:land:area-move": DeskForm(_loose, _with(to="999001/001/")),
    "desk:land:kind": DeskForm(_at("/desk/land/kinds/homes"), _with(rounds="14", own_duty="楼 <长>", **{"n-grid_head": "1"}, **NAMES), ("name_zh", "own_duty")),
    "desk:land:kind-new": DeskForm(_at("/desk/land/kinds/new"), _with(code="market", rounds="14", own_duty="摊 <长>", **{"n-grid_head": "1"}, **NAMES), ("name_zh", "own_duty")),
    "desk:land:withdraw": DeskForm(lambda o: f"/desk/land/published/{o.other.publication.pk}/withdraw", _with(reason=SAID), ("reason",)),
    "desk:land:posts": DeskForm(_at("/desk/land/posts"), lambda o: {"path": AREA + "G01/", "grid": "G01", "duty": "grid_head", "own_duty": "", "account": str(o.newcomer.pk), "from_on": DAY, "to_on": "", "turn": "0"}),
    "desk:land:post-end": DeskForm(lambda o: f"/desk/land/posts/{o.other.holding.pk}/end", _with(to_on=DAY)),
    "desk:land:leave": DeskForm(_at("/desk/land/leave"), _with(from_on=DAY, last_on=LATER, reason=SAID), ("reason",), "worker1"),
    "desk:land:leave-withdraw": DeskForm(lambda o: f"/desk/land/leave/{o.other.leave.pk}/withdraw", who="villager"),
    "desk:land:leave-decide": DeskForm(lambda o: f"/desk/land/leave/{o.other.leave.pk}/refuse", _with(words=SAID), ("words",)),
    "desk:land:visits": DeskForm(_at("/desk/land/visits"), lambda o: {"post": str(o.linked.pk), "visited_on": "", "words": SAID}, ("words",)),
    "desk:land:ready": DeskForm(_at("/desk/land/ready"), _with(area=AREA, item="trained", words=SAID), ("words",)),
    "desk:land:boards": DeskForm(_at("/desk/land/boards"), _with(area=AREA, office_phone="0000-5550100", supervision_phone="0000-5550199", hours="8:00–12:00 & 14", address_zh="柳巷 <1> 号", address_en="1 Lane"), ("hours", "address_zh")),
    "desk:land:portrait": DeskForm(lambda o: f"/desk/land/portraits/{o.other.people['villager'].pk}", _with(area=AREA, remove="1")),
    "desk:land:draft-new": DeskForm(_at("/desk/land/drafts/new"), _with(area=AREA, layer="service", source="ledger", low="60", high="90", name="新划 & 旧划"), ("name",)),
    "desk:land:settle": DeskForm(_draft("settle"), _version(code=["G01"], **{"zh-G01": "石桥 <11>", "en-G01": "Grid & 11", "kind-G01": "business"}), ("zh-G01", "en-G01")),
    "desk:land:ahead": DeskForm(_draft("ahead"), _version(verb="move", units="3", to="G02")),
    "desk:land:correct": DeskForm(_draft("correct/rename"), _version(grid="G01", name_zh="石桥 <11>", name_en="Grid & 11", kind="homes"), ("name_zh", "name_en")),
    "desk:land:compute": DeskForm(_draft("compute"), _version(low="0", high="0", balance="loose")),  # refused: a real one starts a process
    "desk:land:cancel": DeskForm(_draft("cancel")),
    "desk:land:publish": DeskForm(_draft("publish"), _version(from_on=LATER, reason=SAID), ("reason",)),
    "desk:land:drop": DeskForm(_draft("drop")),
}  # fmt: skip
# Nobody is signed in yet there, so no session can be lost; passwords only.
WITHOUT_SESSION = {"desk:sign-in", "desk:second-step", "desk:invited"}
