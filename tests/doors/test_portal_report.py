"""A report in five pages, without a script."""

from __future__ import annotations

import re

import pytest
import shapely

from linli.records.cases.models import Case, Evidence, Report, ReporterContact
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.records.territory import actions as territory
from tests.doors.resident import LAMP, Resident, photo, text_of, words_of
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
PAGES = ("place", "category", "details", "contact", "check")


def test_a_report_walks_its_five_pages_and_becomes_a_case(town: SmallTown) -> None:
    resident = Resident()
    assert resident.get("/report").headers["Location"] == "/report/place"
    assert resident.place().headers["Location"] == "/report/category"
    assert resident.post("/report/category", **{"class": LAMP}).headers["Location"] == "/report/details"
    said = "路灯三天不亮了\nمرحبا 🙂 <b>bold</b>"
    answer = resident.post("/report/details", text=said, photos=photo(), do="continue")
    assert answer.headers["Location"] == "/report/contact"
    answer = resident.post("/report/contact", phone="138 0000-1234", name="林")
    assert answer.headers["Location"] == "/report/check"
    shown = text_of(resident.get("/report/check"))
    assert "Street light" in shown
    assert "13800001234" in shown
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown
    assert 'dir="auto"' in shown
    answer = resident.post("/report/check", key=resident.key)
    assert answer.headers["Location"] == "/report/sent"
    case = Case.objects.get()
    assert (case.kind, case.code, case.text) == ("component", "01037", said)
    assert case.grid is not None
    assert case.grid.code == "G01"
    assert (case.lon, case.lat) == pytest.approx(inside(1))
    assert Evidence.objects.get(case=case).kind == "before"
    assert ReporterContact.objects.get().phone == "13800001234"
    sent = text_of(resident.get("/report/sent"))
    assert f"{case.number[:6]} {case.number[6:14]} {case.number[14:]}" in sent
    assert 'class="qr"' in sent
    assert "/f/" in sent


@pytest.mark.parametrize("page", [*PAGES, "sent"])
def test_each_page_asks_few_statements_and_holds_no_inline_script_or_style(
    town: SmallTown, page: str
) -> None:
    resident = Resident()
    if page == "sent":
        resident.send()
    elif page == "place":
        resident.place()
    else:
        resident.until(page)
    answer = resident.get(f"/report/{page}")
    assert answer.status_code == 200
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    html = text_of(answer)
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", html)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_sending_takes_few_statements(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    resident.post("/report/check", key=resident.key)
    assert Case.objects.count() == 1
    assert len(resident.statements) <= MOST_STATEMENTS + 3, (
        resident.statements
    )  # the session is read and written


def test_sending_twice_makes_one_case(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    key = resident.key
    first = resident.post("/report/check", key=key)
    again = resident.post("/report/check", key=key)
    assert (first.headers["Location"], again.headers["Location"]) == ("/report/sent", "/report/sent")
    assert Case.objects.count() == Report.objects.count() == 1


def test_sending_twice_at_once_makes_one_case(town: SmallTown) -> None:
    """The second request still carries the draft, because it read the session before the first was done."""
    resident = Resident()
    resident.until("check")
    draft = dict(resident.client.session["report"])
    resident.post("/report/check", key=draft["key"])
    session = resident.client.session
    session["report"] = draft
    session.pop("sent")
    session.save()
    answer = resident.post("/report/check", key=draft["key"])
    assert answer.headers["Location"] == "/report/sent"
    assert Case.objects.count() == 1


def test_an_old_page_of_another_report_is_told_and_sends_nothing(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    answer = resident.post("/report/check", key="0" * 32)
    assert answer.status_code == 409
    assert "another report" in words_of(answer)
    assert Case.objects.count() == 0


def test_a_click_on_the_map_puts_the_pin_there(town: SmallTown) -> None:
    """The small town fills the square picture from side to side: a quarter in is grid 1."""
    resident = Resident()
    picture = resident.get("/report/map.svg", size="s")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    answer = resident.post("/report/place", **{"map_s.x": "100", "map_s.y": "90"})
    assert answer.status_code == 302
    shown = resident.get("/report/place")
    assert "Grid 01" in words_of(shown)
    assert "m-drop" in text_of(resident.get("/report/map.svg", size="s"))
    draft = resident.client.session["report"]
    assert draft["view"][2] < 9, "the map comes nearer"
    assert (draft["lon"], draft["lat"]) == pytest.approx((119.906, 31.113), abs=0.003)


@pytest.mark.parametrize("press", ["nearer", "farther", "north", "south", "east", "west"])
def test_buttons_move_the_map_and_keep_what_was_typed(town: SmallTown, press: str) -> None:
    resident = Resident()
    before = text_of(resident.get("/report/map.svg"))
    resident.post("/report/place", do=press, place_text="面包店门前")
    assert text_of(resident.get("/report/map.svg")) != before
    assert "面包店门前" in text_of(resident.get("/report/place"))


def test_the_key_enter_on_the_picture_moves_no_pin(town: SmallTown) -> None:
    resident = Resident()
    resident.post("/report/place", **{"map_l.x": "0", "map_l.y": "0"})
    assert resident.client.session["report"]["lon"] is None


def test_words_alone_are_a_place(town: SmallTown) -> None:
    resident = Resident()
    answer = resident.post("/report/place", do="continue", place_text="菜市场东门")
    assert answer.headers["Location"] == "/report/category"


def test_a_typed_grid_name_moves_the_map_there(town: SmallTown) -> None:
    resident = Resident("zh-hans")
    answer = resident.post("/report/place", do="search", place_text="石桥-02 附近")
    assert answer.status_code == 302
    view = resident.client.session["report"]["view"]
    assert view[0] == pytest.approx(119.915, abs=0.002)
    answer = resident.post("/report/place", do="search", place_text="不存在的地方")
    assert answer.status_code == 422
    assert "没有找到这个地址" in words_of(answer)


@pytest.mark.parametrize(
    ("typed", "pin", "sees"),
    [
        ("石桥街 22 号面包店门前", (119.9050, 31.1150), (119.9050, 31.1150)),
        ("22 shiqiao street", (119.9050, 31.1150), (119.9050, 31.1150)),
        ("石桥街2号", (119.9150, 31.1150), (119.9150, 31.1150)),
        ("石桥街公交站", None, (119.9100, 31.1160)),
    ],
)  # fmt: skip
def test_a_typed_address_puts_the_pin_and_a_street_moves_the_map(
    town: SmallTown, typed: str, pin: tuple[float, float] | None, sees: tuple[float, float]
) -> None:
    street_with_buildings()
    resident = Resident("zh-hans")
    assert resident.post("/report/place", do="search", place_text=typed).status_code == 302
    draft = resident.client.session["report"]
    assert (draft["lon"], draft["lat"]) == (pytest.approx(pin, abs=1e-6) if pin else (None, None))
    assert draft["view"][:2] == pytest.approx(sees, abs=1e-4)
    assert typed in text_of(resident.get("/report/place"))
    assert "石桥街" in text_of(resident.get("/report/map.svg"))


def street_with_buildings() -> None:
    """石桥街 from west to east through grids 1 and 2, with numbers 2 and 22."""
    base = territory.create_layer(code="base", kind="base", name_zh="底图", name_en="Base map", by=SYSTEM)
    line = shapely.LineString([(119.900, 31.116), (119.920, 31.116)])
    features = [territory.NewMapFeature("street", "lane", line.wkb, "石桥街", "Shiqiao Street", width_m=8)]
    territory.load_map_features(layer=base, features=features, by=SYSTEM)
    buildings = [
        registers.NewBuilding(
            code=f"B{n}", kind="housing", address_zh=f"石桥街 {n} 号", address_en=f"{n} Shiqiao Street", path="999001/",
            shape=shapely.box(lon - 1e-4, 31.1149, lon + 1e-4, 31.1151).wkb,
        )
        for n, lon in ((22, 119.905), (2, 119.915))
    ]  # fmt: skip
    registers.add_buildings(buildings=buildings, by=SYSTEM)


def test_search_understands_plain_words(town: SmallTown) -> None:
    resident = Resident("zh-hans")
    resident.place()
    resident.post("/report/category", do="search", query="路灯不亮")
    shown = text_of(resident.get("/report/category"))
    assert f'value="{LAMP}"' in shown
    resident.post("/report/category", do="search", query="qqqq")
    assert "没有找到与“qqqq”相关的类别" in words_of(resident.get("/report/category"))
    assert "/report/category" in resident.get("/report/category").request["PATH_INFO"]


@pytest.mark.parametrize("query", ["路灯不亮", "ldbl", "steet light"])
def test_below_what_was_found_stands_the_class_for_everything_else(town: SmallTown, query: str) -> None:
    resident = Resident("zh-hans")
    resident.place()
    resident.post("/report/category", do="search", query=query)
    values = re.findall(r'name="class" value="([^"]+)"', text_of(resident.get("/report/category")))
    assert values[0] == LAMP
    assert values[-1] == "event:10999"


def test_the_pin_is_named_by_its_street_where_nothing_was_typed(town: SmallTown) -> None:
    resident = Resident("zh-hans")
    resident.place(place_text="")
    assert re.search(r"附近|地图上的位置", words_of(resident.get("/report/category")))


def test_the_tree_leads_to_every_class(town: SmallTown) -> None:
    from linli.records.tenancy.queries import catalogue

    resident = Resident()
    resident.place()
    top = text_of(resident.get("/report/category"))
    majors = re.findall(r'href="\?major=([^"#]+)', top)
    found = {
        value
        for major in majors
        for value in re.findall(
            r'name="class" value="([^"]+)"', text_of(resident.get("/report/category", major=major))
        )
    }
    assert found == {f"{kind}:{code}" for kind, code in catalogue().classes}


def test_pages_cannot_be_skipped(town: SmallTown) -> None:
    resident = Resident()
    for page in ("category", "details", "contact", "check"):
        assert resident.get(f"/report/{page}").headers["Location"] == "/report/place"
    resident.place()
    assert resident.get("/report/check").headers["Location"] == "/report/category"
    resident.post("/report/category", **{"class": LAMP})
    assert resident.get("/report/check").headers["Location"] == "/report/contact"


def test_a_draft_survives_until_a_new_one_is_asked_for(town: SmallTown) -> None:
    resident = Resident()
    resident.until("contact")
    assert "路灯不亮" in text_of(resident.get("/report/details"))
    resident.post("/report/new")
    assert resident.get("/report/details").headers["Location"] == "/report/place"


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "belonged to another report"), ("zh-hans", "属于另一次填写")]
)
def test_two_windows_do_not_mix_two_reports(town: SmallTown, language: str, sentence: str) -> None:
    resident = Resident(language)
    resident.until("details")
    first = resident.key
    resident.post("/report/new")
    resident.place(grid=2, place_text="第二处")
    resident.post("/report/category", **{"class": "event:06028"})
    assert resident.key != first
    old = resident.post("/report/details", key=first, text="路灯不亮，在第一个窗口写的", do="continue")
    assert old.headers["Location"] == "/report/details?other=1"
    shown = resident.get("/report/details", other="1")
    assert sentence in words_of(shown)
    assert "在第一个窗口写的" in text_of(shown), "what was written is not lost"
    assert resident.client.session["report"]["code"] == "06028"
    moved = resident.post("/report/place", key=first, do="continue", place_text="第一处")
    assert moved.headers["Location"].endswith("?other=1")
    assert resident.client.session["report"]["place_text"] == "第二处"


def test_a_page_of_a_report_that_was_sent_leads_to_what_was_sent(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    key = resident.key
    resident.post("/report/check", key=key)
    for page in ("place", "category", "details", "contact"):
        assert (
            resident.post(f"/report/{page}", key=key, text="once more").headers["Location"] == "/report/sent"
        )
    assert Case.objects.count() == 1


def test_a_shop_is_said_with_its_address_and_other_words_move_its_pin(town: SmallTown) -> None:
    lon, lat = inside(1)
    shops = [
        registers.NewPremises(code=code, kind="shop", name_zh=name, name_en=code, address_zh=address, lon=lon + east, lat=lat, path="999001/")
        for code, name, address, east in (("P1", "一心面馆", "石桥街 6 号", 0.0), ("P2", "大桥五金店", "石桥街 53 号", 1e-3))
    ]  # fmt: skip
    registers.add_premises(premises=shops, by=SYSTEM)
    resident = Resident("zh-hans")
    resident.post("/report/place", do="search", place_text="一心面")
    assert 'value="一心面馆（石桥街 6 号）"' in text_of(resident.get("/report/place"))
    resident.post("/report/place", do="continue", place_text="大桥五金")
    draft = resident.client.session["report"]
    assert (draft["place_text"], round(draft["lon"] - lon, 6)) == ("大桥五金店（石桥街 53 号）", 1e-3)
    resident.post("/report/place", do="continue", place_text="大桥五金店（石桥街 53 号）后门")
    assert resident.client.session["report"]["place_text"] == "大桥五金店（石桥街 53 号）后门"
    resident.post("/report/place", do="continue", place_text="没有名字的角落")
    assert round(resident.client.session["report"]["lon"] - lon, 6) == 1e-3, "a pin is not lost over a word"
    resident.post("/report/place", do="position", lon=lon, lat=lat, accuracy=12)
    resident.post("/report/place", do="continue", place_text="大桥五金店")
    assert round(resident.client.session["report"]["lon"] - lon, 6) == 0, "a pin put by hand stays"


@pytest.mark.parametrize("address", ["/report/place", "/", "/grid"])
def test_enter_in_the_address_searches(town: SmallTown, address: str) -> None:
    """A browser presses the first button of the form that sends it."""
    form = next(
        f
        for f in re.findall(r"(?s)<form.*?</form>", text_of(Resident().get(address)))
        if 'value="search"' in f
    )
    sending = [b for b in re.findall(r"<button[^>]*>", form) if 'type="button"' not in b]
    assert 'value="search"' in sending[0]


def test_photos_of_a_draft_are_shown_to_nobody_else_and_can_be_removed(town: SmallTown) -> None:
    resident, stranger = Resident(), Resident()
    resident.until("details")
    resident.post("/report/details", text="", photos=photo(), do="photo")
    (kept,) = resident.client.session["report"]["photos"]
    path = f"/report/photo/{kept['sha256']}"
    assert resident.get(path).headers["Content-Type"] == "image/jpeg"
    assert stranger.get(path).status_code == 404
    resident.post("/report/details", text="还在", remove=kept["sha256"])
    assert resident.client.session["report"]["photos"] == []
    assert "还在" in text_of(resident.get("/report/details"))
    assert resident.get(path).status_code == 404


def test_what_is_known_nearby_is_offered_and_followed_once(town: SmallTown) -> None:
    case = Resident().send()
    neighbour = Resident("zh-hans")
    neighbour.place()
    assert neighbour.post("/report/category", **{"class": LAMP}).headers["Location"] == "/report/nearby"
    shown = words_of(neighbour.get("/report/nearby"))
    assert "附近已有 1 件“路灯”" in shown
    assert len(neighbour.statements) <= MOST_STATEMENTS
    assert "路灯不亮" not in shown, "another person's words stay with the case"
    assert "石桥街" not in shown.replace("石桥街 22 号", "", 1), "only one's own place is said"
    first = neighbour.post("/report/follow", number=case.number)
    again = neighbour.post("/report/follow", number=case.number)
    assert first.headers["Location"].startswith("/f/")
    assert again.headers["Location"] == first.headers["Location"]
    assert Report.objects.filter(case=case).count() == 2
    assert Case.objects.count() == 1


def test_only_what_was_offered_nearby_can_be_followed(town: SmallTown) -> None:
    case = Resident().send()
    far = Resident()
    far.place(grid=4)
    far.post("/report/category", **{"class": LAMP})
    assert far.post("/report/follow", number=case.number).status_code == 404
    assert Report.objects.filter(case=case).count() == 1


def test_chinese_pages_say_nothing_in_english(town: SmallTown) -> None:
    resident = Resident("zh-hans")
    seen = [resident.get(p) for p in ("/", "/help", "/privacy", "/accessibility", "/find", "/report/place")]
    resident.place()
    seen += [resident.get("/report/category"), resident.get("/report/category", major="event:09")]
    for page, fields in (
        ("category", {"class": LAMP}),
        ("details", {"text": "x" * 5000}),
        ("details", {"text": "路灯"}),
    ):
        seen += [resident.post(f"/report/{page}", **fields), resident.get(f"/report/{page}")]
    seen += [
        resident.post("/report/contact", phone="abc", email="x", name="名" * 61),
        resident.get("/nothing-here"),
    ]
    resident.post("/report/contact")
    seen += [resident.get("/report/check")]
    resident.post("/report/check", key=resident.key)
    seen += [resident.get("/report/sent"), resident.get(resident.link())]
    for answer in seen:
        latin = set(re.findall(r"[A-Za-z]{2,}", words_of(answer))) - {"JPEG", "PNG", "WebP", "Cookie", "xxx"}
        assert not {w for w in latin if set(w) != {"x"}}, (answer.request["PATH_INFO"], latin)
