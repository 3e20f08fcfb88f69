"""What holds for every page of the residents' site: few statements, small scripts, nothing inline, no English in the Chinese pages.

The routes are read from the site itself: a page that is new and is not walked here fails the first test.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from linli.doors.channels import urls as channel_urls
from linli.doors.portal import urls
from linli.records.cases import open_places
from linli.records.cases.models import Case, Evidence
from linli.records.commons.actions import publish_notice
from linli.records.commons.queries import NewNotice
from linli.records.people.queries import SYSTEM
from linli.records.territory.actions import set_portrait
from linli.records.territory.board_facts import portrait_marks
from tests.doors.resident import LAMP, Resident, photo, text_of, words_of
from tests.doors.test_portal_follow import SOON, closed
from tests.records.loop import walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS, MOST_TO_SEND = 15, 25
MOST_SCRIPT = 20_000  # bytes as they lie on disk, before compression
FILES = {"open-csv", "open-geojson", "map", "photo", "draft-photo", "case-photo", "portrait"}

Page = tuple[str, Any, list[str]]  # route, answer, statements


@pytest.fixture(autouse=True)
def _homes_are_asked_again() -> Iterator[None]:
    open_places.forget_homes()
    yield
    open_places.forget_homes()


class Walk:
    """One resident who opens everything, and keeps what came of it."""

    def __init__(self, language: str) -> None:
        self.resident = Resident(language)
        self.pages: list[Page] = []

    def get(self, route: str, path: str, **query: Any) -> Any:
        answer = self.resident.get(path, **query)
        self.pages.append((route, answer, self.resident.statements))
        return answer

    def post(self, route: str, path: str, **fields: Any) -> Any:
        answer = self.resident.post(path, **fields)
        self.pages.append((route, answer, self.resident.statements))
        return answer


def walk_all(town: SmallTown, language: str) -> list[Page]:
    w = Walk(language)
    _words(w)
    number = _report(w)
    _own_report(w, town)
    _public(w, town, number)
    return w.pages


def _words(w: Walk) -> None:
    day = timezone.localdate()
    told = NewNotice(
        title_zh="停水通知",
        title_en="No water",
        text_zh="请提前储水。",
        text_en="Store water.",
        from_on=day,
        to_on=day,
    )
    notice = publish_notice(new=told, by=SYSTEM)
    w.get("home", "/")
    w.get("notice", f"/notices/{notice.pk}")
    for route in ("help", "privacy", "accessibility", "find"):
        w.get(route, f"/{route}")
    w.post("find", "/find", number="9" * 19, digits="1234")
    w.get("report", "/report")
    w.get("mine", "/mine")


def _report(w: Walk) -> str:
    """Page by page, each with its mistakes."""
    lon, lat = inside(1)
    w.get("place", "/report/place")
    w.post("place", "/report/place", do="continue")
    w.post("place", "/report/place", do="search", place_text="没有这个地方")
    w.post("place", "/report/place", do="position", lon=lon, lat=lat, accuracy=12, place_text="石桥街 22 号")
    w.get("place", "/report/place")
    w.get("map", "/report/map.svg")
    w.get("category", "/report/category")
    w.post("category", "/report/category", do="search", query="路灯不亮，有人受伤")
    w.get("category", "/report/category")
    w.get("category", "/report/category", major="event:06")
    w.post("category", "/report/category", **{"class": ""})
    w.post("category", "/report/category", **{"class": LAMP})
    w.get("details", "/report/details")
    w.post("details", "/report/details", text="字" * 6000, do="continue")
    w.post("details", "/report/details", text="不亮，电话 13800001234", photos=photo(), do="photo")
    w.get("details", "/report/details")
    sha = w.resident.client.session["report"]["photos"][0]["sha256"]
    w.get("draft-photo", f"/report/photo/{sha}")
    w.get("contact", "/report/contact")
    w.post("contact", "/report/contact", phone="12", email="x", notify="mail", name="林" * 70)
    w.post("contact", "/report/contact", phone="13800001234", email="lin@example.org", notify="mail")
    w.get("check", "/report/check")
    w.post("check", "/report/check", key="another")
    w.post("check", "/report/check", key=w.resident.key)
    w.get("sent", "/report/sent")
    return Case.objects.latest("reported_at").number


def _own_report(w: Walk, town: SmallTown) -> None:
    link, case = w.resident.link(), Case.objects.latest("reported_at")
    w.get("follow", link)
    w.post("step", f"{link}/do/attach", photos=photo(colour="#00aa00"))
    w.get("photo", f"{link}/photo/{Evidence.objects.filter(case=case).first().sha256}")
    w.post("keep", f"{link}/keep")
    w.post("notify", f"{link}/notify", notify="none")
    w.get("mine", "/mine")
    w.get("erase", f"{link}/erase")
    w.post("erase", f"{link}/erase")
    walk(town, case, "dispatch", now=timezone.now(), every=SOON)
    w.get("follow", link)
    _someone, done, theirs = closed(town)
    w.get("follow", theirs)
    w.post("step", f"{theirs}/do/rate")
    w.post("step", f"{theirs}/do/rate", rating="unsatisfied", text="还是不亮")
    w.get("follow", theirs)
    w.post("step", f"{theirs}/do/reopen", text="")
    Case.objects.filter(pk=done.pk).update(closed_at=timezone.now() - timezone.timedelta(days=30))
    w.get("follow", theirs)
    w.post("erase", f"{link}/erase", sure="1")
    w.post("forget", "/mine/forget", all="1")
    token = theirs.rpartition("/")[2]
    w.get("stop", f"/m/{token}/stop")
    w.post("stop", f"/m/{token}/stop")


def _public(w: Walk, town: SmallTown, number: str) -> None:
    lon, lat = inside(1)
    w.post("report-anew", "/report/new")
    w.post("place", "/report/place", do="position", lon=lon, lat=lat, accuracy=12)
    w.post("category", "/report/category", **{"class": LAMP})
    w.get("nearby", "/report/nearby")
    theirs = w.post("follow-nearby", "/report/follow", number=number).headers["Location"]
    w.get("follow", theirs)
    w.get("mine", "/mine")
    w.post("unfollow", f"{theirs}/unfollow")
    w.get("mine", "/mine", stopped="1")
    w.post("look", "/look", do="position", lon=lon, lat=lat, accuracy=12)
    w.get("home", "/")
    w.post("look", "/look", text="没有这个地方")
    w.get("where", "/grid", change="1")
    worker = town.people["worker1"]
    set_portrait(account=worker, jpeg=photo(side=300).getvalue(), now=timezone.now(), by=SYSTEM)
    w.get("grid", "/grid/G01")
    w.get("portrait", f"/grid/G01/portrait/{portrait_marks([worker.pk])[worker.pk]}")
    w.get("case", f"/cases/{number}")
    w.post("follow-case", f"/cases/{number}/follow", key="k")
    shown = Evidence.objects.filter(case__number=number).first()
    w.get("case-photo", f"/cases/{number}/photo/{shown.sha256}")
    w.get("open", "/open")
    w.get("open", "/open", **{"from": "nonsense"})
    w.get("open", "/open", **{"from": "2100-01-01"})
    w.get("figures", "/open/figures")
    w.get("open-csv", "/open/cases.csv")
    w.get("open-geojson", "/open/cases.geojson")


@pytest.fixture(params=["zh-hans", "en"])
def pages(town: SmallTown, request: pytest.FixtureRequest) -> list[Page]:
    return walk_all(town, request.param)


def shown(pages: list[Page]) -> list[Page]:
    return [
        (route, answer, statements)
        for route, answer, statements in pages
        if answer.headers.get("Content-Type", "").startswith("text/html")
        and answer.status_code not in {301, 302}
    ]


def test_every_route_is_walked_with_few_statements(pages: list[Page]) -> None:
    routes = {p.name for p in (*urls.urlpatterns, *channel_urls.urlpatterns)}
    assert routes == {route for route, _, _ in pages}
    slow = [
        (route, answer.status_code, len(statements))
        for route, answer, statements in pages
        if len(statements) > (MOST_STATEMENTS if answer.wsgi_request.method == "GET" else MOST_TO_SEND)
    ]
    assert not slow, slow
    broken = [(route, a.status_code) for route, a, _ in pages if a.status_code >= 500 or a.status_code == 404]
    assert not broken, broken


def test_scripts_are_small_and_nothing_is_inline(pages: list[Page]) -> None:
    for route, answer, _statements in shown(pages):
        text = text_of(answer)
        scripts = re.findall(r"<script\b([^>]*)>", text)
        assert all("src=" in s for s in scripts), (route, "a script stands in the page")
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"", text), (
            route,
            "style or handler in the page",
        )
        assert "http://" not in re.sub(
            r"https?://testserver|http://www\.w3\.org", "", re.sub(r"<a [^>]*>", "", text)
        ), route
        if "<grid-map" in text:
            continue
        sizes = [len(content) for content in map(_static, re.findall(r'<script src="([^"]+)"', text))]
        assert sum(sizes) <= MOST_SCRIPT, (route, sizes)


def _static(address: str) -> bytes:
    path = finders.find(re.sub(r"^.*?/static/", "", address))
    assert path, address
    with open(path, "rb") as file:
        content = file.read()
    assert len(gzip.compress(content)) < len(content)
    return content


# Names and abbreviations that Chinese pages use as they are.
ALLOWED = {
    "linli",
    "english",
    "csv",
    "geojson",
    "cc",
    "by",
    "cookie",
    "qr",
    "a4",
    "d",
    "http",
    "testserver",
    "f",
    "x",
    "k",
}
TOLD = re.compile(
    r'(?:aria-label|alt|title|placeholder|data-waiting|data-failed|data-copied|label)="([^"]*)"'
)


def test_no_english_stands_in_the_chinese_pages(town: SmallTown) -> None:
    for route, answer, _statements in shown(walk_all(town, "zh-hans")):
        text = re.sub(
            r'(?s)<(bdi|output)[^>]*>.*?</\1>|<input[^>]*id="link"[^>]*>|\sdata-copy="[^"]*"',
            " ",
            text_of(answer),
        )
        answer_words = words_of(type("Page", (), {"content": text.encode()})())
        seen = " ".join([answer_words, *TOLD.findall(re.sub(r'<button[^>]*name="language"[^>]*>', "", text))])
        seen = re.sub(r"https?://\S+|\S+@\S+|[A-Z]{1,2}-\d+", " ", unescape(seen))
        english = {w for w in re.findall(r"[A-Za-z]{2,}", seen) if w.lower() not in ALLOWED}
        assert not english, (route, answer.status_code, english)


def test_the_search_for_english_can_find_some(town: SmallTown) -> None:
    english = words_of(Walk("en").get("home", "/"))
    assert {"broken", "road"} <= set(re.findall(r"[A-Za-z]{2,}", english))
