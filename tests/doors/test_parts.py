"""What all faces share: gates, error pages, moments, lights, maps."""

from __future__ import annotations

import gzip
import re
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.doors.parts import errors, moments, townmap
from linli.doors.parts.gate import Gate, anyone, api_key, needs, signed_in
from linli.words import Refusal, Words
from tests.doors.resident import text_of
from tests.small_town import ZONE, SmallTown, at, inside

NOW = at("2026-11-18 11:20")  # a Wednesday


def said(what: Any, language: str = "en", **given: Any) -> str:
    with translation.override(language):
        return str(what(**given))


@pytest.mark.parametrize(
    ("due", "en", "zh"),
    [
        ("2026-11-18 13:20", "today before 13:20 (2 h left)", "今天 13:20 前（剩 2 小时）"),
        ("2026-11-18 11:27", "today before 11:27 (7 min left)", "今天 11:27 前（剩 7 分钟）"),
        ("2026-11-18 12:30", "today before 12:30 (1 h 10 min left)", "今天 12:30 前（剩 1 小时 10 分）"),
        ("2026-11-19 10:00", "tomorrow before 10:00 (22 h left)", "明天 10:00 前（剩 22 小时）"),
        ("2026-11-20 18:00", "Friday before 18:00 (2 days left)", "周五 18:00 前（剩 2 天）"),
        ("2026-11-25 18:00", "25 November before 18:00 (7 days left)", "11 月 25 日 18:00 前（剩 7 天）"),
        ("2027-01-04 18:00", "4 January 2027 before 18:00 (47 days left)", "2027 年 1 月 4 日 18:00 前（剩 47 天）"),
        ("2026-11-18 11:00", "was due today 11:00, 20 min over", "原定今天 11:00，超 20 分钟"),
        ("2026-11-17 09:10", "was due yesterday 09:10, 26 h over", "原定昨天 09:10，超 26 小时"),
    ],
)  # fmt: skip
def test_due_moments_are_said_as_people_say_them(due: str, en: str, zh: str) -> None:
    given = {"due_at": at(due), "now": NOW, "zone": ZONE}
    assert said(moments.say_due, "en", **given) == en
    assert said(moments.say_due, "zh-hans", **given) == zh


@given(st.integers(0, 10**8))
def test_a_span_is_never_empty_and_never_negative(seconds: int) -> None:
    text = said(moments.say_span, span=timedelta(seconds=seconds))
    assert re.fullmatch(r"[1-9]\d* (min|h|days)|[1-9]\d* h [1-9]\d? min", text), text


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-400, 400))
def test_a_day_without_its_date_is_never_more_than_six_days_away(today: date, away: int) -> None:
    text = said(moments.say_day, on=today + timedelta(days=away), today=today)
    assert bool(re.search(r"\d", text)) == (not -1 <= away < 7)


def test_each_gate_leaves_its_mark() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    marks = {
        anyone()(view): Gate("anyone"), signed_in()(view): Gate("signed_in"), needs("cases.see")(view): Gate("needs", "cases.see"),
        api_key("cases.report")(lambda request: HttpResponse()): Gate("api_key", "cases.report"),
    }  # fmt: skip
    assert [v.gate for v in list(marks)[1:]] == list(marks.values())[1:]  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="no such verb"):
        needs("cases.everything")


@pytest.mark.django_db
def test_without_an_account_reading_leads_to_signing_in_and_back(town: SmallTown) -> None:
    answer = Client().get("/desk/cases?state=handling")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/desk/sign-in?next=/desk/cases%3Fstate%3Dhandling"
    partial = Client(
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/cases?x=1"}
    ).get("/desk/cases")
    assert partial.headers["HX-Redirect"] == "/desk/sign-in?next=/desk/cases%3Fx%3D1"


@pytest.mark.django_db
def test_a_session_that_ended_while_typing_keeps_the_text(town: SmallTown) -> None:
    client = Client(headers={"origin": "http://testserver"})
    client.cookies["linli_language"] = "zh-hans"
    answer = client.post(
        "/desk/intake", {"text": "来电人说路灯已经坏了三天", "kind": "component", "password": "secret-word"}
    )
    assert answer.status_code == 401
    shown = text_of(answer)
    assert "您已退出登录" in shown
    assert "来电人说路灯已经坏了三天" in shown
    assert "secret-word" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Your account may not"), ("zh-hans", "您的账号没有")]
)
def test_without_the_verb_there_is_a_sentence(town: SmallTown, language: str, sentence: str) -> None:
    client = Client()
    client.force_login(town.people["lamp"])
    client.cookies["linli_language"] = language
    answer = client.get("/desk/accounts")
    assert answer.status_code == 403
    assert sentence in text_of(answer)


@pytest.mark.django_db
def test_the_language_is_remembered_and_leads_back_only_within_the_site(town: SmallTown) -> None:
    client = Client()
    answer = client.post("/language", {"language": "en", "next": "/help"})
    assert answer.headers["Location"] == "/help"
    assert 'lang="en"' in text_of(client.get("/help"))
    assert (
        client.post("/language", {"language": "en", "next": "https://evil.example/"}).headers["Location"]
        == "/"
    )
    assert client.post("/language", {"language": "xx", "next": "//evil.example"}).headers["Location"] == "/"
    assert 'lang="en"' in text_of(client.get("/help"))
    assert client.get("/language").status_code == 405


def test_a_door_that_speaks_otherwise_says_its_errors_itself() -> None:
    errors.phrase_under(
        "/machine/", lambda request, refusal: HttpResponse(refusal.code, status=refusal.status)
    )
    try:
        request = RequestFactory().get("/machine/x")
        assert errors.not_found(request).content == b"not-found"
        assert (
            errors.refusal_page(request, Refusal("full", Words("Full.", "满。"), status=409)).content
            == b"full"
        )
    finally:
        errors._phrasers.pop("/machine/")


def render(source: str, **context: Any) -> str:
    return Template("{% load linli %}" + source).render(Context(context))


@pytest.mark.parametrize("name", ["normal", "near", "overdue", "stopped", "done"])
def test_a_light_is_a_shape_and_a_word_and_a_colour(name: str) -> None:
    drawn = {n: render(f"{{% light '{n}' %}}") for n in ("normal", "near", "overdue", "stopped", "done")}
    shapes = {n: re.findall(r' d="[^"]+"|<circle[^>]+>', d)[0] for n, d in drawn.items()}
    words = {n: re.sub(r"<[^>]+>", "", d) for n, d in drawn.items()}
    assert len(set(shapes.values())) == len(set(words.values())) == 5
    assert words[name].strip()
    assert "style=" not in drawn[name]


def test_words_of_people_keep_their_direction_and_are_escaped() -> None:
    shown = render("{{ text|spoken }}", text="<b>שלום</b>")
    with translation.override("en"):
        assert 'lang="zh-CN"' in render("{{ text|spoken }}", text="路灯不亮")
        assert "lang" not in render("{{ text|spoken }}", text="The lamp is dark")
    with translation.override("zh-hans"):
        assert "lang" not in render("{{ text|spoken }}", text="路灯不亮")
    assert shown == '<bdi dir="auto" class="said">&lt;b&gt;שלום&lt;/b&gt;</bdi>'


@pytest.mark.parametrize("stored", [Words("lamp", "路灯"), {"en": "lamp", "zh": "路灯"}, ["lamp", "路灯"]])
def test_bilingual_words_are_said_in_the_readers_language(stored: Any) -> None:
    with translation.override("en"):
        assert render("{{ words|said }}", words=stored) == "lamp"
    with translation.override("zh-hans"):
        assert render("{{ words|said }}", words=stored) == "路灯"


def test_numbers_are_read_in_groups() -> None:
    assert (
        render("{{ n|grouped }} {{ n|tail }}", n="9999012026111800042") == "999901 20261118 00042 1118-00042"
    )
    assert render("{{ n|grouped }}", n="A-7") == "A-7"


@given(
    st.floats(-179, 179), st.floats(-60, 60), st.sampled_from(townmap.STEPS_M),
    st.floats(0, 640), st.floats(0, 420),
)  # fmt: skip
def test_a_pixel_and_its_place_agree(lon: float, lat: float, scale: float, x: float, y: float) -> None:
    view = townmap.View(lon, lat, scale, 640, 420)
    assert view.pixel(*view.place(x, y)) == pytest.approx((x, y), abs=0.01)


@pytest.mark.django_db
def test_a_map_shows_the_grids_in_force_and_its_markers(town: SmallTown) -> None:
    view = townmap.view_of_town(640, 420)
    assert view is not None
    lon, lat = inside(1)
    markers = [
        townmap.Marker(lon, lat, "<near>", "near"), townmap.Marker(lon, lat, "first", number="1", href="#one"),
        townmap.Marker(lon + 5, lat, "far away", "overdue"),
    ]  # fmt: skip
    with translation.override("en"):
        drawn = townmap.draw(view, markers, own_path="999001/001/001/G01/", title="Town")
    assert drawn.count('class="m-grid"') == 1, "all borders in one path, each border once"
    assert drawn.count('class="m-own"') == 1
    assert "Grid 04" in drawn
    assert "&lt;near&gt;" in drawn
    assert 'href="#one"' in drawn
    assert "far away" not in drawn
    assert "style" not in drawn


@pytest.mark.django_db
def test_a_marker_in_the_middle_of_a_grid_does_not_hide_its_name(town: SmallTown) -> None:
    view = townmap.view_of_town(640, 420)
    assert view is not None
    place = r'x="([0-9.]+)" y="([0-9.]+)"[^>]*>Grid 01<'
    with translation.override("en"):
        x, y = map(float, re.findall(place, townmap.draw(view))[0])
        marker = townmap.Marker(*view.place(x, y), "in the way", number="1")
        beside = re.findall(place, townmap.draw(view, [marker]))
    assert beside, "the name has room above or below"
    assert float(beside[0][0]) == x
    assert abs(float(beside[0][1]) - y) > 20


@pytest.mark.django_db
def test_a_map_is_drawn_anew_when_grids_are_published(town: SmallTown) -> None:
    import shapely

    from linli.records.people.queries import SYSTEM
    from linli.records.territory.actions import NewGrid, publish_grids
    from linli.records.territory.models import Layer

    assert len(townmap.grid_names()) == 4
    new = NewGrid(
        "G09",
        "新网格",
        "New grid",
        "999001/001/001/G09/",
        shapely.box(119.90, 31.10, 119.92, 31.12).wkb,
        "999001/001/001/",
    )
    publish_grids(layer=Layer.objects.get(code="service"), grids=[new], from_on=date(2026, 1, 1), by=SYSTEM)
    assert [name for name, _, _ in townmap.grid_names()] in (["新网格"], ["New grid"])


def test_moments_are_in_the_zone_of_the_town() -> None:
    utc = datetime.fromisoformat("2026-11-18T03:20:00+00:00")
    assert said(moments.say_moment, at=utc, now=NOW, zone=ZONE) == "today 11:20"


@pytest.mark.django_db
def test_pages_travel_compressed_and_files_as_they_are(town: SmallTown) -> None:
    client = Client(headers={"accept-encoding": "gzip, br"})
    for path in ("/", "/report/map.svg"):
        answer = client.get(path)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert gzip.decompress(answer.content).rstrip().endswith((b"</html>", b"</svg>"))
        assert "Content-Encoding" not in Client().get(path).headers
    assert "Content-Encoding" not in client.get("/open/cases.csv").headers


def test_areas_are_drawn_in_whole_tenths_of_a_pixel() -> None:
    from linli.doors.parts.basemap import _area

    view = townmap.View(120.0, 31.0, 1.0, 100, 100)
    east, south = view.place(60, 50)
    house = shapely.box(120.0, south, east, view.place(50, 45)[1])
    shapes = np.array([house, shapely.MultiPolygon([house]), shapely.Point(0, 0), shapely.Polygon()])
    drawn = _area(view, "building", "#e2e2da", shapes)
    one = "M600 500l0 -50 -100 0 0 50z"
    assert f'transform="scale(.1)" d="{one}{one}"' in drawn
    assert _area(view, "building", "#e2e2da", shapes[3:]) == ""


@pytest.mark.django_db
def test_what_lies_under_a_pin_can_be_read_and_the_scale_stands_in_the_part_that_is_shown(
    town: SmallTown,
) -> None:
    view = townmap.view_of_town(500, 240)
    assert view is not None
    same = {"lon": view.lon, "lat": view.lat}
    markers = [
        townmap.Marker(**same, title="seen", number="1"),
        townmap.Marker(**same, title="here", look="pin"),
    ]
    drawn = townmap.draw(view, markers, is_cut=True)
    assert drawn.index("<title>here</title>") < drawn.index("<title>seen</title>")
    x, y = map(int, re.findall(r'class="m-scale" transform="translate\((\d+),(\d+)\)', drawn)[0])
    assert x > 0.15 * view.width
    assert y < 0.95 * view.height
    ring = townmap.draw(view, [townmap.Marker(**same, title="own", look="near", is_own=True)])
    assert 'class="m-sel"' in ring
    assert 'class="m-sel"' not in drawn


@pytest.mark.parametrize(
    ("path", "leads_to", "not_to"), [("/desk/x/y", "/desk/", "/find"), ("/x/y", "/find", "/desk/")]
)
@pytest.mark.django_db
def test_an_error_leads_back_to_where_one_works(
    town: SmallTown, client: Client, path: str, leads_to: str, not_to: str
) -> None:
    page = client.get(path)
    assert page.status_code == 404
    links = re.findall(r'class="btn[^"]*" href="([^"]+)"', page.content.decode())
    assert leads_to in links
    assert not_to not in links


def test_what_was_written_keeps_the_name_of_its_field() -> None:
    template = Template('{% include "parts/kept_fields.html" %}')
    fields = [("closing_2_zh", "已清运", True), ("met", "3", False), ("own_words", "so", True)]
    labels = re.compile(r"<label[^>]*>([^<]*)</label>")
    with translation.override("en"):
        assert labels.findall(template.render(Context({"fields": fields}))) == [
            "Done when, in Chinese",
            "What you wrote",
        ]
    with translation.override("zh-hans"):
        assert labels.findall(template.render(Context({"fields": fields})))[0] == "结案条件（中文）"


def test_only_english_has_a_gap_between_sentences() -> None:
    template = Template("{% load linli %}a{% gap %}b")
    for language, expected in (("en", "a b"), ("zh-hans", "ab")):
        with translation.override(language):
            assert template.render(Context()) == expected
