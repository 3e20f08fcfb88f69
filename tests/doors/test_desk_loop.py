"""A case walked through the loop by forms, each step by another person; and what happens when it goes wrong."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from linli.records.cases.models import Case, Evidence, Step
from linli.records.cases.models import Request as Asked
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.queries import catalogue
from tests.records.loop import first_condition, report, walk
from tests.small_town import PASSWORD, SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(town: SmallTown) -> Any:
    """A browser of each person, kept for the test."""
    known: dict[str, Client] = {}

    def client(username: str) -> Client:
        if username not in known:
            known[username] = Client()
            known[username].force_login(town.people[username])
            known[username].cookies["linli_language"] = "en"
        return known[username]

    return client


def do(client: Client, case: Case, move: str, **sent: Any) -> Any:
    version = sent.pop("seen_version", Case.objects.get(pk=case.pk).version)
    return client.post(f"/desk/cases/{case.number}/do/{move}", {"seen_version": version, **sent})


def page(client: Client, case: Case) -> str:
    answer = client.get(f"/desk/cases/{case.number}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def moves_on(text: str) -> set[str]:
    return set(re.findall(r'action="/desk/cases/\d+/do/([a-z_]+)"', text))


def jpeg() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (30, 120, 60)).save(file, "JPEG")
    file.seek(0)
    file.name = "after.jpg"
    return file


def test_seven_steps_by_forms_with_five_people(town: SmallTown, as_: Any) -> None:
    taken_in = as_("acceptor").post(
        "/desk/intake",
        {"do": "send", "channel": "telephone", "text": "路灯不亮", "matter": "component:01037", "lon": "119.904",
         "lat": "31.116", "place_text": "石桥街 18 号", "phone": "13800001234", "key": "call-1"},
    )  # fmt: skip
    case = Case.objects.get()
    assert taken_in.headers["Location"] == f"/desk/cases/{case.number}"
    steps = [
        ("acceptor", "accept", {}),
        ("supervisor", "file", {"condition": first_condition(case)}),
        ("dispatcher", "dispatch", {"unit": str(town.units["lighting"].pk)}),
        ("lamp", "take", {}),
        ("lamp", "handle", {"text": "已更换灯泡", "photos": jpeg()}),
        ("dispatcher", "feed_back", {"text": "路灯已修好"}),
        ("verifier", "check", {"text": "现场核查，灯已亮", "met": ["0", "1"]}),
        ("supervisor", "close", {"note": "办结"}),
    ]
    for who, move, sent in steps:
        assert move in moves_on(page(as_(who), case)), move
        answer = do(as_(who), case, move, **sent)
        assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("closed", False)
    people_who_acted = {s.account_id for s in Step.objects.filter(case=case)}
    assert len(people_who_acted) == 5
    assert Evidence.objects.get(case=case).kind == "after"
    text = page(as_("leader"), case)
    assert "已更换灯泡" in text
    assert "Street Lighting Unit" in text
    assert moves_on(text) == set()
    picture = as_("leader").get(f"/desk/photos/{Evidence.objects.get().pk}")
    assert picture.headers["Content-Type"] == "image/jpeg"


def test_the_panel_shows_only_legal_steps_and_names_the_owner_of_the_others(
    town: SmallTown, as_: Any
) -> None:
    case = walk(town, report(town), "file")
    shown = moves_on(page(as_("dispatcher"), case))
    assert {"dispatch", "send_back", "split", "confer"} <= shown
    assert not shown & {"file", "close", "check", "handle", "accept"}
    assert "belongs to the supervision centre" in page(as_("dispatcher"), case)
    assert "“dispatch” belongs to the command centre" in page(as_("supervisor"), case)


def test_dispatch_shows_reason_load_and_due_moment(town: SmallTown, as_: Any) -> None:
    text = page(as_("dispatcher"), walk(town, report(town), "file"))
    panel = text[text.index('class="panel"') : text.index("Clocks")]
    assert "suggested" in panel
    assert "(rule D-03)" in panel
    assert re.search(r"due\s*<b[^>]*>[^<]*before \d\d:\d\d", panel)
    assert "0 cases in hand" in panel


@pytest.mark.parametrize(
    ("who", "move", "sent"),
    [
        ("dispatcher", "file", {"condition": "x"}),
        ("supervisor", "dispatch", {}),
        ("lamp", "close", {}),
        ("verifier", "dispatch", {}),
        ("acceptor", "close", {}),
    ],
)
def test_a_step_of_another_power_is_refused_by_page(
    town: SmallTown, as_: Any, who: str, move: str, sent: dict[str, str]
) -> None:
    case = walk(town, report(town), "dispatch" if who == "lamp" else ("accept" if move == "file" else "file"))
    before = (case.state, case.version)
    if move == "dispatch":
        sent = {"unit": str(town.units["lighting"].pk)}
    if move == "file":
        sent = {"condition": first_condition(case)}
    answer = do(as_(who), case, move, **sent)
    assert answer.status_code in {403, 409}
    case.refresh_from_db()
    assert (case.state, case.version) == before


def test_a_leader_may_look_but_not_act(town: SmallTown, as_: Any) -> None:
    case = report(town)
    assert do(as_("leader"), case, "accept").status_code == 403
    assert moves_on(page(as_("leader"), case)) == set()
    assert as_("admin").get("/desk/intake").status_code == 403
    case.refresh_from_db()
    assert case.state == "received"


def test_a_unit_sees_only_its_own_cases(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "dispatch")
    assert as_("lamp").get(f"/desk/cases/{case.number}").status_code == 200
    assert as_("drain").get(f"/desk/cases/{case.number}").status_code == 404
    assert case.number[10:14] not in as_("drain").get("/desk/cases?show=all").content.decode()
    assert do(as_("drain"), case, "take").status_code == 404


def test_two_people_on_one_case_the_second_is_told_and_keeps_the_text(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "file")
    version = case.version
    unit = str(town.units["lighting"].pk)
    assert do(as_("dispatcher"), case, "dispatch", unit=unit, seen_version=version).status_code == 302
    answer = do(as_("dispatcher2"), case, "send_back", reason="先查清产权，再派遣", seen_version=version)
    assert answer.status_code == 409
    text = unescape(answer.content.decode())
    assert "is not possible while the case is “to take”" in text
    assert "Somebody has worked on this case" in text
    assert "先查清产权，再派遣" in text
    case.refresh_from_db()
    assert case.state == "dispatched"
    assert Step.objects.filter(case=case, move="send_back").count() == 0


def test_a_form_with_a_gap_comes_back_filled(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "take")
    answer = do(as_("lamp"), case, "ask_extension", limit_value="2", limit_unit="work_day", reason="")
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert "needs a reason" in text
    assert 'name="limit_value" value="2"' in text
    assert Asked.objects.count() == 0


def test_a_step_on_an_older_view_that_is_still_legal_counts_and_is_marked(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "file")
    version = case.version
    do(as_("dispatcher"), case, "note", text="已联系产权单位", seen_version=version)
    do(as_("dispatcher2"), case, "dispatch", unit=str(town.units["lighting"].pk), seen_version=version)
    assert Step.objects.get(case=case, move="dispatch").was_stale
    assert "acted on an older view" in page(as_("leader"), case)


@pytest.mark.parametrize("move", ["urge", "note"])
def test_a_double_click_is_harmless(town: SmallTown, as_: Any, move: str) -> None:
    case = walk(town, report(town), "take")
    for _ in range(2):
        assert (
            do(
                as_("dispatcher"),
                case,
                move,
                text="请尽快" if move == "note" else "",
                seen_version=case.version,
            ).status_code
            == 302
        )
    assert Step.objects.filter(case=case, move=move).count() == 1
    case.refresh_from_db()
    assert case.urge_count == (1 if move == "urge" else 0)
    do(as_("dispatcher"), case, move, text="请尽快" if move == "note" else "")
    assert Step.objects.filter(case=case, move=move).count() == 2


def test_a_double_click_on_dispatch_dispatches_once(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "file")
    for _ in range(2):
        answer = do(
            as_("dispatcher"),
            case,
            "dispatch",
            unit=str(town.units["lighting"].pk),
            seen_version=case.version,
        )
        assert answer.status_code == 302
    case.refresh_from_db()
    assert case.dispatch_count == 1


def test_an_extension_is_decided_by_another_side_from_the_deadlines_page(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "take")
    old = case.handling_due_at
    do(as_("lamp"), case, "ask_extension", limit_value="3", limit_unit="work_hour", reason="等配件")
    text = as_("dispatcher").get("/desk/deadlines").content.decode()
    assert "等配件" in text
    assert f"/desk/cases/{case.number}/do/grant_extension" in text
    assert "grant_extension" not in as_("supervisor").get("/desk/deadlines").content.decode()
    answer = do(
        as_("dispatcher"),
        case,
        "grant_extension",
        limit_value="3",
        limit_unit="work_hour",
        next="/desk/deadlines",
    )
    assert answer.headers["Location"] == "/desk/deadlines"
    case.refresh_from_db()
    assert case.handling_due_at is not None
    assert old is not None
    assert case.handling_due_at > old
    assert Asked.objects.get().decision == "granted"


def test_split_by_lines_and_a_class_of_its_own(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "file")
    one = do(as_("dispatcher"), case, "split", children="只有一部分")
    assert one.status_code == 422
    assert "只有一部分" in one.content.decode()
    slip = do(as_("dispatcher"), case, "split", children="换灯泡\n01999 补井盖")
    assert slip.status_code == 422
    assert "Line 2: there is no category with the number 01999" in slip.content.decode()
    assert "换灯泡\n01999 补井盖" in slip.content.decode()
    said = "换灯泡\n01002 补井盖\n非法小广告：灯杆上的，清掉\n注意：夜里施工\n3 盏灯都要看\n01002"
    assert do(as_("dispatcher"), case, "split", children=said).status_code == 302
    parts = Case.objects.filter(parent=case).order_by("number")
    assert [(c.code, c.text) for c in parts] == [
        ("01037", "换灯泡"), ("01002", "补井盖"), ("07001", "灯杆上的，清掉"), ("01037", "注意：夜里施工"), ("01037", "3 盏灯都要看"), ("01002", "01002"),
    ]  # fmt: skip
    assert parts[0].number[10:14] + "-" + parts[0].number[14:] in page(as_("dispatcher"), case)


def test_filing_may_put_it_into_its_right_class(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "accept")
    wrong = do(as_("supervisor"), case, "file", matter="component:01002", condition="no-such")
    assert wrong.status_code == 422
    assert 'value="component:01002" selected' in wrong.content.decode()
    from linli.records.tenancy.queries import catalogue

    cover = catalogue().matter("component", "01002").conditions[0]
    assert (
        do(as_("supervisor"), case, "file", matter="component:01002", condition=cover.code).status_code == 302
    )
    case.refresh_from_db()
    assert (case.code, case.condition) == ("01002", cover.code)


def test_a_photo_that_is_none_is_refused_and_the_words_are_kept(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "take")
    broken = io.BytesIO(b"not a photo")
    broken.name = "a.jpg"
    answer = do(as_("lamp"), case, "handle", text="已更换灯泡", photos=broken)
    assert answer.status_code == 422
    assert "已更换灯泡" in answer.content.decode()
    assert "Photos have to be chosen again" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "handling"


@pytest.mark.parametrize("text", ["🦺👷‍♀️ 已到场", "تم الإصلاح", "<script>alert(1)</script>", "a\u0000b"])
def test_any_text_is_kept_and_never_runs(town: SmallTown, as_: Any, text: str) -> None:
    case = walk(town, report(town), "take")
    assert do(as_("lamp"), case, "handle", text=text).status_code == 302
    shown = as_("dispatcher").get(f"/desk/cases/{case.number}").content.decode()
    assert "<script>alert" not in shown
    assert unescape(shown).count(text.replace("\x00", "")) >= 1


def test_signing_in_is_throttled_and_goes_back_only_to_our_pages(town: SmallTown) -> None:
    people.set_password(account=town.people["acceptor"], password=PASSWORD, by=SYSTEM)
    client = Client()
    assert client.get("/desk/cases").headers["Location"].startswith("/desk/sign-in?next=")
    away = {"username": "acceptor", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/desk/sign-in", away).headers["Location"] == "/desk/"
    client.post("/desk/sign-out")
    assert client.get("/desk/").status_code == 302
    back = {"username": "acceptor", "password": PASSWORD, "next": "/desk/cases?show=open"}
    assert client.post("/desk/sign-in", back).headers["Location"] == "/desk/cases?show=open"
    client.post("/desk/sign-out")
    wrong = {"username": "acceptor", "password": "wrong"}
    answers = [client.post("/desk/sign-in", wrong).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]
    assert client.post("/desk/sign-in", back).status_code == 429
    assert "dispatcher" not in client.get("/desk/sign-in").content.decode()


def test_who_reported_needs_a_purpose_and_leaves_a_row(town: SmallTown, as_: Any) -> None:
    from linli.records.cases.given import Contact

    case = report(town, contact=Contact(name="王女士", phone="13800001234"))
    assert "13800001234" not in page(as_("acceptor"), case)
    address = f"/desk/cases/{case.number}/reporter"
    assert as_("dispatcher").get(address).status_code == 403
    assert "13800001234" not in as_("acceptor").get(address).content.decode()
    refused = as_("acceptor").post(address, {"purpose": "  "})
    assert refused.status_code == 422
    assert "13800001234" not in refused.content.decode()
    assert "13800001234" in as_("acceptor").post(address, {"purpose": "回电核实位置"}).content.decode()
    row = JournalRow.objects.exclude(purpose="").get(verb="look", subject=case.ref)
    assert (row.purpose, row.actor) == ("回电核实位置", town.people["acceptor"].ref)


def test_the_journal_is_read_on_the_record_and_verified(town: SmallTown, as_: Any) -> None:
    case = walk(town, report(town), "accept")
    text = as_("admin").get(f"/desk/journal?subject={case.number}").content.decode()
    assert case.number in text
    assert (
        JournalRow.objects.filter(verb="look", subject="journal:all", actor=town.people["admin"].ref).count()
        == 1
    )
    assert "The chain is whole" in as_("admin").post("/desk/journal/verify").content.decode()
    assert as_("supervisor").get("/desk/journal").status_code == 403


def test_accounts_are_made_and_powers_stay_apart(town: SmallTown, as_: Any) -> None:
    admin = as_("admin")
    sent = {
        "username": "newone", "name_zh": "苗新", "role": "command_centre", "area": "999001/001/", "password": PASSWORD,
        "organisation": str(town.units["command"].pk),
    }  # fmt: skip
    assert admin.post("/desk/accounts/new", sent).status_code == 302
    from linli.records.people.models import Account, Grant

    made = Account.objects.get(username="newone")
    assert Grant.objects.get(account=made).area_path == "999001/001/"
    joined = admin.post(f"/desk/accounts/{made.pk}/role", {"role": "handling_unit"})
    assert joined.status_code == 409
    assert "must be different people" in joined.content.decode()
    assert Grant.objects.filter(account=made).count() == 1
    again = admin.post("/desk/accounts/new", sent)
    assert again.status_code == 409
    assert 'value="苗新"' in again.content.decode()
    weak = admin.post(f"/desk/accounts/{made.pk}/password", {"password": "123"})
    assert weak.status_code == 422
    assert admin.post(f"/desk/accounts/{made.pk}/disable", {"reason": "离职"}).status_code == 302
    made.refresh_from_db()
    assert not made.is_active
    assert (
        admin.post(f"/desk/accounts/{town.people['admin'].pk}/disable", {"reason": "离职"}).status_code == 409
    )
    assert as_("supervisor").get("/desk/accounts").status_code == 403


def test_intake_finds_the_class_shows_what_is_near_and_adds_a_follower(town: SmallTown, as_: Any) -> None:
    known = report(town, now=timezone.now())
    draft = {
        "channel": "counter", "text": "又有人说路灯不亮", "lon": str(known.lon), "lat": str(known.lat), "search": "路灯不亮",
        "matter": "component:01037", "place_text": "石桥街", "do": "look", "key": "k-1",
    }  # fmt: skip
    looked = as_("acceptor").post("/desk/intake", draft).content.decode()
    assert 'value="component:01037" checked' in looked
    assert f"follow:{known.pk}" in looked
    assert "又有人说路灯不亮" in looked
    followed = as_("acceptor").post("/desk/intake", {**draft, "do": f"follow:{known.pk}"})
    assert followed.status_code == 302
    assert known.reports.count() == 2
    assert Case.objects.count() == 1
    assert "2 reports" in page(as_("acceptor"), known)
    gap = as_("acceptor").post("/desk/intake", {"do": "send", "channel": "counter", "text": "说不清"})
    assert gap.status_code == 422
    assert "说不清" in gap.content.decode()


def test_a_grid_worker_reports_what_was_found_and_settles_it_on_the_spot(town: SmallTown, as_: Any) -> None:
    worker = as_("worker1")
    place = report(town)
    form = worker.get("/desk/found").content.decode()
    assert "What you see" in form
    assert 'name="phone"' not in form  # nobody calls: there is no contact to ask for
    found = {
        "do": "send", "channel": "telephone", "text": "墙上几张小广告", "matter": "event:07001", "lon": str(place.lon),
        "lat": str(place.lat), "key": "found-1",
    }  # fmt: skip
    answer = worker.post("/desk/found", found)
    case = Case.objects.get(code="07001")
    assert answer.headers["Location"] == f"/desk/cases/{case.number}"
    assert (case.channel, case.state) == ("field", "received")  # the channel is the page's, not the sender's
    conditions = [c.code for c in catalogue().matter(case.kind, case.code).conditions if c.may_settle]
    done = worker.post(
        f"/desk/cases/{case.number}/do/settle", {"condition": conditions[0], "text": "已清除，墙面干净"}
    )
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.state in {"closed", "to_check"}


def test_only_who_may_report_finds_the_page_for_it(town: SmallTown, as_: Any) -> None:
    assert "/desk/found" in as_("worker1").get("/desk/").content.decode()
    for path in ("/desk/found", "/desk/found/map.svg"):
        assert as_("worker1").get(path).status_code == 200
        assert as_("lamp").get(path).status_code == 403
    assert "/desk/found" not in as_("lamp").get("/desk/").content.decode()


def test_a_click_on_the_intake_map_moves_the_pin(town: SmallTown, as_: Any) -> None:
    first = as_("acceptor").get("/desk/intake").content.decode()
    view = {
        name: re.search(rf'name="{name}" value="([^"]+)"', first).group(1)
        for name in ("vlon", "vlat", "vscale")
    }  # type: ignore[union-attr]
    clicked = as_("acceptor").post("/desk/intake", {**view, "map.x": "280", "map.y": "170"}).content.decode()
    assert re.search(r'name="lon" data-kept value="([^"]+)"', clicked).group(1) == view["vlon"]  # type: ignore[union-attr]
    drawn = as_("acceptor").get(
        f"/desk/intake/map.svg?vlon={view['vlon']}&vlat={view['vlat']}&vscale=5&lon=119.9&lat=31.1"
    )
    assert drawn.headers["Content-Type"] == "image/svg+xml"


def test_sending_the_same_call_twice_makes_one_case(town: SmallTown, as_: Any) -> None:
    sent = {
        "do": "send", "channel": "telephone", "text": "路灯不亮", "matter": "component:01037", "lon": "119.904",
        "lat": "31.116", "key": "same",
    }  # fmt: skip
    for _ in range(2):
        assert as_("acceptor").post("/desk/intake", sent).status_code == 302
    assert Case.objects.count() == 1
