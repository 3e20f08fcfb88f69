"""Every form of the residents' site: a stale page loses no word, two presses are one, somebody quicker is named, nothing typed breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from linli.records.cases.actions import add_report
from linli.records.cases.following import follow_token
from linli.records.cases.given import Contact, NewReport
from linli.records.cases.models import Case
from tests.doors.page_forms import forms_on, routes
from tests.doors.resident import LAMP, Resident, photo
from tests.records.loop import report, resident, step, walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
SAID = "灯杆“歪”了 <b>& 30 cm"
LON, LAT = inside(1)
MARK = "m" * 64


@dataclass(frozen=True)
class PortalForm:
    """How the page of the form is reached (its address comes back), one sound filling, and the fields that hold words."""

    reach: Callable[[World], str]
    sent: Callable[[World], dict[str, Any]] = lambda _w: {}
    said: tuple[str, ...] = ()


class World:
    def __init__(self, town: SmallTown) -> None:
        self.town, self.me = town, Resident()
        now = timezone.now()
        contact = Contact("王女士", "13912345678", "wang@example.org", notify="mail")
        self.open = report(town, grid=2, now=now, contact=contact)
        self.closed = walk(town, report(town, grid=2, now=now), "close", now=now)
        self.asked = step(town, walk(town, report(town, grid=2, now=now), "accept", now=now), "ask_reporter", who="supervisor", now=now + timedelta(minutes=9))  # fmt: skip
        self.known = report(town, grid=1, now=now, by=None)

    def until(self, page: str) -> str:
        self.me.until(page)
        return f"/report/{page}"

    def link(self, case: Case, what: str) -> str:
        return f"/f/{follow_token(case.reports.get().pk)}/{what}"

    def follows(self, case: Case) -> str:
        made = add_report(case_id=case.pk, new=NewReport(kind=case.kind, code=case.code), by=resident())
        return f"/f/{made.token}/unfollow"

    def draft(self, **more: Any) -> dict[str, Any]:
        return {"key": self.me.key, **more}


FORMS: dict[str, PortalForm] = {
    "portal:report-anew": PortalForm(lambda w: (w.until("details"), "/report/new")[1]),
    "portal:place": PortalForm(lambda w: (w.me.place(), "/report/place")[1], lambda w: w.draft(place_text="桥头 & 树下", do="continue", lon=LON, lat=LAT), ("place_text",)),
    "portal:category": PortalForm(lambda w: w.until("category"), lambda w: w.draft(query="路灯 <不亮>", do="search"), ("query",)),
    "portal:follow-nearby": PortalForm(lambda w: (w.until("details"), "/report/follow")[1], lambda w: {"number": w.known.number}),
    "portal:details": PortalForm(lambda w: w.until("details"), lambda w: w.draft(text=SAID, do="continue"), ("text",)),
    "portal:contact": PortalForm(lambda w: w.until("contact"), lambda w: w.draft(name="王 <女士>", phone="13912345678", email="wang@example.org", notify="sms"), ("name", "email")),
    "portal:check": PortalForm(lambda w: w.until("check"), lambda w: w.draft()),
    "portal:find": PortalForm(lambda _w: "/find", lambda w: {"number": w.open.number, "digits": "5678"}),
    "portal:look": PortalForm(lambda _w: "/look", lambda _w: {"from": "home", "text": "南塘 & 石桥", "do": "search"}, ("text",)),
    "portal:follow-case": PortalForm(lambda w: f"/cases/{w.open.number}/follow", lambda _w: {"key": "a" * 32}),
    "portal:forget": PortalForm(lambda _w: "/mine/forget", lambda w: {"report": str(w.open.reports.get().pk)}),
    "portal:step": PortalForm(lambda w: w.link(w.asked, "do/supplement"), lambda w: {"version": str(w.asked.version), "text": SAID}, ("text",)),
    "portal:keep": PortalForm(lambda w: w.link(w.open, "keep")),
    "portal:unfollow": PortalForm(lambda w: w.follows(w.open)),
    "portal:notify": PortalForm(lambda w: w.link(w.open, "notify"), lambda _w: {"notify": "sms"}),
    "portal:erase": PortalForm(lambda w: w.link(w.open, "erase"), lambda _w: {"sure": "1"}),
}  # fmt: skip


@pytest.fixture
def world(town: SmallTown) -> World:
    return World(town)


@contextmanager
def undone(world: World) -> Iterator[None]:
    """What a form did is taken back; so is what this browser remembers."""
    cookies = dict(world.me.client.cookies.items())
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    world.me.client.cookies.clear()
    world.me.client.cookies.update(cookies)


def each(world: World) -> Iterator[tuple[str, PortalForm, str, dict[str, Any]]]:
    for name, form in FORMS.items():
        with undone(world):
            address = form.reach(world)
            yield name, form, address, form.sent(world)


def shown(answer: Any) -> str:
    return unescape(answer.content.decode())


def sentences(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?s)<(script|style|svg|head|header|footer|form).*?</\1>|<[^>]+>", " ", shown(answer)))[:300]  # fmt: skip


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [connection.schema_name]
        )  # type: ignore[attr-defined]
        names = [t for (t,) in cursor.fetchall() if t not in {"django_session", "journal_journalrow"}]
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', count(*) FROM \"{t}\"" for t in names))
        return dict(cursor.fetchall())


def test_every_route_that_takes_a_form_is_here(world: World) -> None:
    found = set()
    for name, path, _view in routes():
        if name.startswith("portal:"):
            address = "/" + re.sub(r"<(?:\w+:)?\w+>", "01a22b7c-c969-76a2-9882-a447e16a55a6", path)
            with undone(world):
                if world.me.client.post(address).status_code != 405:
                    found.add(name)
    assert found == set(FORMS)


def test_a_form_without_its_safety_mark_is_sent_again_with_one_press(world: World) -> None:
    wrong = []
    for name, form, address, sent in each(world):
        strict = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
        strict.cookies.update(dict(world.me.client.cookies.items()))
        stale = strict.post(address, {**sent, "csrfmiddlewaretoken": MARK})
        assert stale.status_code == 403, name
        again = next((f for f in forms_on(address, stale.content.decode()) if f.action == address), None)
        if again is None:
            if form.said:
                wrong.append((name, "nothing to send again"))
            continue
        told = {k: v[0] for k, v in again.sent().items()}
        if lost := [n for n in form.said if told.get(n) != sent[n] or sent[n] not in shown(stale)]:
            wrong.append((name, "lost", lost))
        if (done := strict.post(address, told)).status_code >= 400 and name != "portal:look":
            wrong.append((name, "again", done.status_code, sentences(done)))
    assert not wrong, wrong


def test_two_presses_are_one(world: World) -> None:
    wrong = []
    for name, _form, address, sent in each(world):
        first = world.me.client.post(address, sent)
        before = rows()
        second = world.me.client.post(address, sent)
        if (first.status_code, first.headers.get("Location")) != (second.status_code, second.headers.get("Location")):  # fmt: skip
            wrong.append((name, first.status_code, second.status_code, first.headers.get("Location"), second.headers.get("Location"), sentences(second)))  # fmt: skip
        if grown := {t: (before[t], n) for t, n in rows().items() if n != before[t]}:
            wrong.append((name, "grew", grown))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    ("move", "sent"),
    [
        ("supplement", {"text": SAID}), ("withdraw", {"text": SAID}), ("rate", {"rating": "satisfied", "text": SAID}),
        ("rate", {"rating": "unsatisfied", "text": SAID, "again": "1"}), ("attach", {}),
    ],
)  # fmt: skip
def test_a_reporters_step_pressed_twice_is_made_once(world: World, move: str, sent: dict[str, str]) -> None:
    case = {"supplement": world.asked, "rate": world.closed}.get(move, world.open)
    files = {"photos": photo()} if move == "attach" else {}
    first = world.me.client.post(world.link(case, f"do/{move}"), {"version": case.version, **sent, **files})
    before = rows()
    files = {"photos": photo()} if move == "attach" else {}
    second = world.me.client.post(world.link(case, f"do/{move}"), {"version": case.version, **sent, **files})
    assert (first.status_code, second.status_code) == (302, 302), sentences(second)
    assert rows() == before


def test_a_case_that_moved_on_while_its_page_was_open_says_so_and_keeps_the_words(world: World) -> None:
    late = world.link(world.open, "do/withdraw")
    walk(world.town, world.open, "handle", now=world.open.reported_at)
    answer = world.me.client.post(late, {"version": world.open.version, "text": SAID})
    assert answer.status_code in {403, 409}
    assert SAID in shown(answer)
    assert 'role="alert"' in answer.content.decode()
    other = world.me.client.post(
        world.link(world.closed, "do/supplement"), {"version": world.closed.version, "text": SAID}
    )
    assert other.status_code in {403, 409}
    assert SAID in shown(other)


STRANGE = ("x" * 9000, "🏮🕳️\x00\u202e²", "²", "9" * 30, "nan", "01a22b7c-c969-76a2-9882-a447e16a55a6")


def test_nothing_that_is_typed_breaks_a_form_or_loses_the_other_words(world: World) -> None:
    wrong = []
    world.me.client.raise_request_exception = False
    extra = {"portal:place": {"map_l.x": "5", "map_l.y": "6", "choose": "x", "grid": "x", "accuracy": "9"}, "portal:category": {"class": LAMP}}  # fmt: skip
    for name, form, address, filled in each(world):
        sent = {**filled, **extra.get(name, {})}
        for field, sound in sent.items():
            for value in (*STRANGE, None, *(("-1",) if str(sound).isdigit() else ())):
                bad = {k: v for k, v in {**sent, field: value}.items() if v is not None}
                with undone(world):
                    answer = world.me.client.post(address, bad)
                if answer.status_code >= 500:
                    wrong.append((name, field, (value or "missing")[:12], answer.status_code))
                elif answer.status_code not in {200, 302}:
                    lost = [n for n in form.said if n != field and sent[n] not in shown(answer)]
                    if lost:
                        wrong.append((name, field, (value or "missing")[:12], answer.status_code, lost))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_address_of_a_form_without_the_form_is_a_page(world: World) -> None:
    answer = world.me.client.get("/look")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "takes a form" in shown(answer)
    failed = Client(headers={"origin": "http://testserver", "referer": "http://testserver/"}).post("/look", {"text": ""})  # fmt: skip
    assert 'name="next" value="/"' in failed.content.decode()  # another language leads back to the form


def test_another_language_leads_back_to_the_same_page(world: World) -> None:
    """Also where the page itself speaks of "here": the home page and the pages of grids."""
    for address in ("/", "/grid/G01", "/open?state=open"):
        assert f'name="next" value="{address}"' in world.me.get(address).content.decode(), address
