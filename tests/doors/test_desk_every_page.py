"""Every page of the desk that can be opened: few statements whatever the rows, and one language at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.doors.parts.gate import gate_of
from linli.records.cases.actions.messages import alarm_message
from linli.records.cases.actions.standard_texts import install_standard_texts
from linli.records.cases.models import OutboxMessage, Request, StandardText
from linli.records.commons.actions import publish_notice
from linli.records.commons.queries import NewNotice
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.duties import SHIPPED_KINDS
from linli.records.territory.models import Leave
from tests.doors.page_forms import routes
from tests.records.loop import report, step, walk
from tests.small_town import START, TOWN, ZONE, SmallTown

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
MOST_FOR_A_CASE = (
    14  # in every state, whoever looks; more leaves no room for the next thing a page has to say
)
MANY = 16  # more rows than statements: one statement a row is always found out
ROLES = ("supervisor", "dispatcher", "acceptor", "admin", "lamp", "leader", "verifier", "worker1")
BY_ROLE = {"desk:home", "desk:queue", "desk:case", "desk:beside"}  # another page for each role
CASE_STATES = ("", "accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close")

# What is Latin in the Chinese of any office: keys, file kinds, the other language's name, numbers of rules.
LATIN_ALLOWED = {
    "English", "Linli", "PDF", "CSV", "Excel", "GeoJSON", "GeoPackage", "Shapefile", "JSON", "ZIP", "KML", "API", "QR", "ID",
    "Enter", "Esc", "Tab", "TOTP", "URL", "https", "http", "www", "CGCS", "WGS", "GCJ", "BD", "EPSG", "SMS", "Bearer", "IP", "PNG",
    "JPG", "JPEG", "MB", "WebP", "WKT", "Parquet", "Open", "WebGL", "Authorization", "Chrome", "Firefox", "Linux", "Api", "Key", "SHA",
}  # fmt: skip


def desk_routes() -> Iterator[tuple[str, str, Any]]:
    """Name with its namespaces, path, view."""
    return (route for route in routes() if route[1].startswith("desk/"))


class Full:
    """A town with more than `MANY` of everything that a list of the desk may show, and one who may see it all."""

    def __init__(self, town: SmallTown) -> None:
        self.town = town
        self.samples: dict[str, str] = {}
        self.clients = {name: self._signed_in(name) for name in ROLES}
        self._people()
        self._cases()
        self._office()

    def _people(self) -> None:
        town, now = self.town, timezone.now()
        self.me = town.people["dispatcher"]
        for n in range(MANY):
            unit = people.create_organisation(
                code=f"unit{n}", name_zh=f"单位{n}", name_en=f"Unit {n}", function="lighting", by=SYSTEM
            )
            account = people.create_account(
                username=f"person{n}", name_zh=f"人员{n}", name_en=f"Person {n}", password=None, organisation=unit, by=SYSTEM
            )  # fmt: skip
            people.grant_role(account=account, role="handling_unit", area_path="", from_on=START, by=SYSTEM)
            territory.put_in_post(
                path=TOWN + "001/G01/", duty="grid_head", account=account, from_on=START, turn=n, by=SYSTEM
            )
            Leave.objects.create(
                account=account, from_on=now.astimezone(ZONE).date() - timedelta(days=1), to_on=now.astimezone(ZONE).date() + timedelta(days=9),
                asked_at=now, decided_at=now, decided_by=self.me, state="granted",
            )  # fmt: skip
        self.account = account
        self.unit = unit

    def _signed_in(self, username: str) -> Client:
        client = Client()
        client.force_login(self.town.people[username])
        return client

    def _cases(self) -> None:
        town = self.town
        self.cases = []
        for n in range(MANY):
            case = report(town, grid=1 + n % 4, now=timezone.now() - timedelta(days=9, minutes=n))
            made = CASE_STATES[n % len(CASE_STATES)]
            if made:
                case = walk(town, case, made, now=case.reported_at)
            self.cases.append(case)
        for n in range(MANY):
            case = walk(town, report(town, grid=1 + n % 4), "take")
            step(town, case, "ask_extension", now=case.changed_at + timedelta(minutes=5))
        assert Request.objects.filter(decision="").count() == MANY
        OutboxMessage.objects.bulk_create(
            alarm_message(f"every:{n}", to=self.me.ref, template="urge", case=case, at=timezone.now())
            for n, case in enumerate(self.cases)
        )

    def _office(self) -> None:
        territory.install_grid_kinds(by=SYSTEM)
        machine = people.create_service(
            username="machine",
            name_zh="对接",
            name_en="Machine",
            organisation=self.town.units["county"],
            by=SYSTEM,
        )
        for n in range(MANY):
            people.create_api_key(account=machine, name=f"钥匙{n}", by=SYSTEM)
        install_standard_texts(by=SYSTEM)
        text = StandardText.objects.order_by("pk")[0]
        case = self.cases[3]
        notice = publish_notice(
            new=NewNotice(
                title_zh="石桥街停水", title_en="No water", from_on=date(2026, 1, 1), to_on=date(2030, 1, 1)
            ),
            by=SYSTEM,
        )
        self.samples = {
            "desk:notice": str(notice.pk),
            "desk:account": str(self.account.pk), "desk:account-sight": str(self.account.pk), "desk:unit": str(self.unit.pk),
            "desk:text": str(text.pk), "desk:role": "leader", "desk:class": "component/01037",
            "desk:calendar-year": "2026", "desk:wording": "promised/zh-hans", "desk:me-second": "totp",
            "desk:invited": people.invite(account=self.account, by=SYSTEM, now=timezone.now()),
            "desk:case": case.number, "desk:beside": case.number, "desk:colleagues": case.number, "desk:reporter": case.number,
            "desk:land:area": "999001001001", "desk:land:kind": "homes", "desk:case-pdf": case.number, "desk:figures-cases": "?indicator=closing&part=denominator",
        }  # fmt: skip

    def address(self, name: str, path: str) -> str | None:
        """None: nothing of the kind exists in this town."""
        if "<" not in path:
            return "/" + path + self.samples.get(name, "")
        sample = self.samples.get(name)
        if sample is None:
            return None
        parts = iter(sample.split("/"))
        return "/" + re.sub(r"<[^>]+>", lambda _m: next(parts), path)


# Rooms of their own, looked at by their own tests; pictures and files have no words.
ELSEWHERE = ("desk:land:draft", "desk:land:published", "desk:land:layer-edit", "desk:land:crosswalk", "desk:land:settle",
             "desk:land:ahead", "desk:land:progress", "desk:land:portrait", "desk:land:picture", "desk:land:board-pdf",
             "desk:photo", "desk:version", "desk:land:layer", "desk:land:units", "desk:land:draft-check", "desk:land:layer-check")  # fmt: skip


@pytest.fixture
def full(town: SmallTown) -> Full:
    return Full(town)


def pages(full: Full) -> Iterator[tuple[str, str, Client]]:
    """Every address of the desk that can be opened with GET, with everybody for whom it is another page."""
    for name, path, view in desk_routes():
        gate = gate_of(view)
        if name in ELSEWHERE or (gate.kind == "anyone" and name != "desk:invited"):
            continue
        may = [
            c for u, c in full.clients.items() if not gate.verb or full.town.actor(u).may_anywhere(gate.verb)
        ]
        address = full.address(name, path)
        if address is None:
            dummy = "/" + re.sub(
                r"<(?:(\w+):)?\w+>", lambda m: {"uuid": str(full.me.pk), "int": "1"}.get(m.group(1) or "", "x"), path
            )  # fmt: skip
            assert may[0].get(dummy).status_code == 405, f"{name} can be opened and has no sample here"
            continue
        answers = (c.get(address).status_code for c in may)  # a page may look closer than its gate
        found = next(((c, status) for c, status in zip(may, answers, strict=True) if status != 403), None)
        assert found is not None, f"nobody may open {name}"
        if found[1] == 405:
            continue
        for client in may if name in BY_ROLE else [found[0]]:
            yield name, address, client


def test_no_page_needs_more_than_fifteen_statements(full: Full) -> None:
    found, seen = [], set()
    for name, address, client in pages(full):
        client.get(address)  # reads the land and the pack once
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code == 404 and name in BY_ROLE:
            continue  # a unit sees its own cases only
        assert answer.status_code in {200, 302}, (name, address, answer.status_code, answer.content[:500])
        seen.add(name)
        if len(asked) > MOST_STATEMENTS:
            found.append((name, len(asked), [q["sql"][:110] for q in asked]))
    assert len(seen) > 40
    assert not found, found


def test_the_page_of_a_case_keeps_room_below_the_limit(full: Full) -> None:
    """Every state with everybody who acts there; dispatching asks for most."""
    found, worst = [], 0
    asked_for = Request.objects.filter(decision="").order_by("pk")[0].case
    for case in [*full.cases[: len(CASE_STATES)], asked_for]:
        for role in ("dispatcher", "supervisor", "acceptor"):
            address = f"/desk/cases/{case.number}"
            full.clients[role].get(address)  # reads the land and the pack once
            with CaptureQueriesContext(connection) as asked:
                assert full.clients[role].get(address).status_code == 200
            worst = max(worst, len(asked))
            if len(asked) > MOST_FOR_A_CASE:
                found.append((case.state, role, len(asked), [q["sql"][:110] for q in asked]))
    assert not found, found
    assert worst > MOST_FOR_A_CASE - 3, "the pages are leaner than this test says: lower it"


class Words(HTMLParser):
    """What a person reads, attributes included; not what is marked as another language or as code."""

    SAID = ("title", "aria-label", "placeholder", "alt", "data-label")
    UNREAD = frozenset({"script", "style", "template", "code", "kbd", "samp"})
    VOID = frozenset({"input", "img", "br", "meta", "link", "hr", "use", "path", "rect", "circle"})

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.said, self.skipped = language, [""], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs).get("lang")
        if tag not in self.VOID and (self.skipped or tag in self.UNREAD or (own and own != self.language)):
            self.skipped += 1
        elif not self.skipped:
            self.said += [value for name, value in attrs if name in self.SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= bool(self.skipped and tag not in self.VOID)

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.said.append(data)


def words_of(html: str, language: str) -> str:
    found = Words("en" if language == "en" else "zh-CN")
    found.feed(html)
    return " ".join(found.said)


# What people of this town wrote themselves stays as it was written.
# So do names of columns as files have them, and an example that shows how to write names in both languages.
WRITTEN = (
    r"路灯不亮|情况说明|已处理|钥匙\d+|全能|对接|\((?:编码|名称|户数|类型|地址)\)"
    r"|大队 / Brigade|中队 / Company|消防网格 / Fire grid|如 fire"
)
# Ids, names, addresses, file names, numbers of things. (Four signs of an id can be letters only, by chance.)
NOT_WORDS = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|…\w+|\{\w+\}|\S+@\S+|\S+\.\S+|[\w/]*[/_]\w+|\b[0-9a-f]*\d[0-9a-f]*\b"


def strangers(text: str, language: str, names: str) -> set[str]:
    """Words of the other language."""
    text = re.sub(WRITTEN, " ", text)
    if language == "en":
        return set(re.findall(r"[\u4e00-\u9fff]+", text)) - {"中文", "简体中文", "邻里"}
    text = re.sub(rf"\b(?:{names}|person\d+|machine|unit\d+)\b|{NOT_WORDS}", " ", text)
    return set(re.findall(r"[A-Za-z]{2,}", text)) - LATIN_ALLOWED


def test_no_english_in_chinese_pages_and_no_chinese_in_english_ones(full: Full) -> None:
    found = {}
    codes = [
        *full.town.people,
        *full.town.units,
        *SHIPPED_KINDS,
        "market",
    ]  # what people and kinds are called by machines
    names = "|".join(sorted(map(re.escape, codes), key=len, reverse=True))
    for _name, address, client in pages(full):
        for language in ("zh-hans", "en"):
            client.cookies["linli_language"] = language
            answer = client.get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                bad = strangers(words_of(answer.content.decode(), language), language, names)
                if bad:
                    found[f"{language} {address}"] = sorted(bad)[:30]
    assert not found, "\n".join(f"{k}: {v}" for k, v in found.items())
