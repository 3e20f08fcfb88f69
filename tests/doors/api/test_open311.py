"""Open311 GeoReport v2 by its specification: names, notations, codes, spans and keys."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from linli.records.cases import actions
from linli.records.cases.given import NewReport
from linli.records.cases.models import Case, Report, ReporterContact
from linli.records.people.queries import actor_of_reporter
from tests.doors.api.conftest import Callers
from tests.records.loop import report, walk
from tests.small_town import OUTSIDE, SmallTown, inside

pytestmark = pytest.mark.django_db
JSON, XML = "application/json; charset=utf-8", "text/xml; charset=utf-8"
FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
    "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode",
    "lat", "long", "media_url",
]  # fmt: skip
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)\Z")


def get(path: str, language: str = "en", **query: Any) -> Any:
    return Client().get(f"/open311/{path}", query, headers={"accept-language": language})


def post(fields: dict[str, Any], format_: str = "json", **more: Any) -> Any:
    from urllib.parse import urlencode

    more.setdefault("content_type", "application/x-www-form-urlencoded")
    return Client().post(
        f"/open311/v2/requests.{format_}",
        urlencode(fields, doseq=True),
        headers={"accept-language": "en"},
        **more,
    )


@pytest.fixture
def fields(callers: Callers) -> dict[str, Any]:
    lon, lat = inside(1)
    return {
        "api_key": callers.key("machine"), "service_code": "component-01037", "lat": lat, "long": lon,
        "description": "The lamp is dark", "email": "a@example.org", "phone": "13800000000", "first_name": "Ann",
        "last_name": "Lee", "device_id": "d-1", "attribute[condition]": "",
    }  # fmt: skip


def xml(answer: Any) -> ElementTree.Element:
    assert answer.headers["Content-Type"] == XML
    text = answer.content.decode()
    assert text.lower().startswith('<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(text)


def errors(answer: Any, status: int) -> str:
    """The description, after the body was found to be what the specification says."""
    assert answer.status_code == status, answer.content
    if answer.headers["Content-Type"] == JSON:
        [error] = answer.json()
        assert list(error) == ["code", "description"]
        assert error["code"] == status
        return error["description"]
    root = xml(answer)
    assert (root.tag, root[0].tag, [c.tag for c in root[0]]) == ("errors", "error", ["code", "description"])
    assert root[0][0].text == str(status)
    return root[0][1].text or ""


def test_discovery(town: SmallTown) -> None:
    said = get("discovery.json")
    assert said.headers["Content-Type"] == JSON
    body = said.json()
    assert list(body) == ["changeset", "contact", "key_service", "endpoints"]
    [endpoint] = body["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["type"] == "production"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    root = xml(get("discovery.xml"))
    assert root.tag == "discovery"
    assert [f.text for f in root.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]


def test_services_in_both_notations_and_languages(town: SmallTown) -> None:
    listed = get("v2/services.json").json()
    assert all(
        list(s) == ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
        for s in listed
    )
    cover = next(s for s in listed if s["service_code"] == "component-01002")
    assert cover["service_name"] == "Sewage manhole cover"
    assert cover["group"] == "Municipal utilities"
    assert (cover["metadata"], cover["type"]) == (True, "realtime")
    assert "井盖" in cover["keywords"].split(", ")
    assert any(s["service_code"].startswith("event-") for s in listed)
    assert get("v2/services.json", "zh-CN").json()[0]["service_name"] != listed[0]["service_name"]
    root = xml(get("v2/services.xml"))
    assert root.tag == "services"
    assert len(root.findall("service")) == len(listed)
    assert {m.text for m in root.findall("service/metadata")} == {"true", "false"}


def test_service_definition(town: SmallTown) -> None:
    said = get("v2/services/component-01002.json").json()
    assert list(said) == ["service_code", "attributes"]
    [attribute] = said["attributes"]
    assert list(attribute) == [
        "variable", "code", "datatype", "required", "datatype_description", "order", "description", "values",
    ]  # fmt: skip
    assert (attribute["variable"], attribute["datatype"], attribute["required"], attribute["order"]) == (
        True, "singlevaluelist", False, 1,
    )  # fmt: skip
    assert {"key": "missing", "name": "Missing, shifted or sunk: somebody could fall in"} in attribute[
        "values"
    ]
    root = xml(get("v2/services/component-01002.xml"))
    assert root.tag == "service_definition"
    assert [e.tag for e in root.find("attributes/attribute")][-1] == "values"  # type: ignore[union-attr]
    assert [e.tag for e in root.find("attributes/attribute/values/value")] == ["key", "name"]  # type: ignore[union-attr]
    plain = next(s for s in get("v2/services.json").json() if not s["metadata"])["service_code"]
    assert get(f"v2/services/{plain}.json").json()["attributes"] == []
    assert xml(get(f"v2/services/{plain}.xml")).find("attributes") is not None
    assert "not found" in errors(get("v2/services/component-99999.json"), 404)
    assert "not found" in errors(get("v2/services/nonsense.xml"), 404)


def test_a_posted_request_comes_back(fields: dict[str, Any]) -> None:
    said = post({**fields, "attribute[condition]": "dark"} if _has("dark") else fields)
    assert said.status_code == 200, said.content
    assert said.headers["Content-Type"] == JSON
    [made] = said.json()
    assert list(made) == ["service_request_id", "service_notice", "account_id"]
    assert isinstance(made["service_request_id"], str)
    assert made["account_id"] is None
    assert "token" not in made
    case = Case.objects.get()
    assert (case.number, case.channel, case.place_how) == (made["service_request_id"], "open311", "inside")
    contact = ReporterContact.objects.get()
    assert (contact.name, contact.email, contact.phone, contact.device) == (
        "Ann Lee",
        "a@example.org",
        "13800000000",
        "d-1",
    )
    root = xml(post(fields, "xml"))
    assert (root.tag, root[0].tag) == ("service_requests", "request")
    assert root.find("request/account_id") is not None
    [back] = get(f"v2/requests/{case.number}.json").json()
    assert list(back) == FIELDS
    assert back["status"] == "open"
    assert back["service_code"] == "component-01037"
    assert (back["lat"], back["long"]) == (case.lat, case.lon)
    assert back["zipcode"] is None
    assert all(W3C.match(back[n]) for n in ("requested_datetime", "updated_datetime"))
    assert back["requested_datetime"].endswith("+08:00")
    assert "Grid 01" in back["address"]
    assert back["agency_responsible"] == "acceptor"
    one = xml(get(f"v2/requests/{case.number}.xml"))
    assert (one.tag, [e.tag for e in one[0]]) == ("service_requests", FIELDS)


def _has(condition: str) -> bool:
    found = Client().get("/open311/v2/services/component-01037.json").json()["attributes"]
    return any(v["key"] == condition for a in found for v in a["values"])


def test_words_are_for_who_reported_and_who_may_see(
    fields: dict[str, Any], callers: Callers, town: SmallTown
) -> None:
    post({**fields, "address_string": "3 Lamp Lane"})
    path = f"v2/requests/{Case.objects.get().number}.json"
    assert get(path).json()[0]["description"] is None
    assert "Lamp Lane" not in get(path).json()[0]["address"]
    for who in ("machine", "supervisor"):
        told = get(path, api_key=callers.key(who)).json()[0]
        assert (told["description"], told["address"][:11]) == ("The lamp is dark", "3 Lamp Lane")
    assert get(path, api_key=callers.key("machine2")).json()[0]["description"] is None
    for secret in ("13800000000", "a@example.org", "Ann", "d-1"):
        assert secret not in get(path, api_key=callers.key("supervisor")).content.decode()


def test_conditions_as_attributes(fields: dict[str, Any]) -> None:
    fields["service_code"] = "component-01002"
    assert post({**fields, "attribute[condition]": "missing"}).status_code == 200
    assert (Case.objects.get().condition, Case.objects.get().is_urgent) == ("missing", True)
    assert post({**fields, "attribute[condition][]": "cracked"}).status_code == 200
    assert "condition" in errors(post({**fields, "attribute[condition]": "purple"}), 400)
    assert "condition" in errors(post({**fields, "attribute[condition][]": ["missing", "cracked"]}), 400)
    assert "WHISPAWN" in errors(post({**fields, "attribute[WHISPAWN]": "1"}), 400)


@pytest.mark.parametrize("format_", ["json", "xml"])
@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "wrong"}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "component-99999"}, 404, "service_code"),
        ({"lat": "", "long": ""}, 400, "address_string"),
        ({"long": ""}, 400, "long"),
        ({"lat": "north"}, 400, "lat"),
        ({"lat": "nan"}, 400, ""),
        ({"lat": OUTSIDE[1], "long": OUTSIDE[0]}, 400, "outside"),
        ({"lat": "", "long": "", "address_id": "nothing"}, 400, "address_id"),
        ({"jurisdiction_id": "elsewhere.gov"}, 404, "jurisdiction_id"),
        ({"description": "x" * 10_000}, 400, "10000"),
        ({"email": "nobody"}, 400, "email"),
        ({"phone": "1" * 200}, 400, "phone"),
    ],
)
def test_refused_posts(
    fields: dict[str, Any], format_: str, change: dict[str, Any], status: int, word: str
) -> None:
    assert word in errors(post({**fields, **change}, format_), status)
    assert not Case.objects.exists()


def test_who_may_not_report_is_refused(fields: dict[str, Any], callers: Callers) -> None:
    errors(post({**fields, "api_key": callers.key("leader")}), 403)
    errors(post(fields, content_type="application/json"), 400)


def test_places_by_address_and_by_id(fields: dict[str, Any], town: SmallTown) -> None:
    from linli.records.registers.models import Building, Component

    lon, lat = inside(2)
    Building.objects.create(
        code="B-7",
        name_zh="七号楼",
        kind="homes",
        address_zh="石桥路7号",
        shape=b"",
        lon=lon,
        lat=lat,
        path="999001/",
    )
    Component.objects.create(
        code="99900100101037001", name_zh="路灯", class_code="01037", lon=lon, lat=lat, path="999001/"
    )
    no_point = {**fields, "lat": "", "long": ""}
    assert post({**no_point, "address_string": "石桥路 3 号"}).status_code == 200
    case = Case.objects.get()
    assert (case.place_text, case.lon, case.place_how) == ("石桥路 3 号", None, "none")
    assert post({**no_point, "address_id": "B-7"}).status_code == 200
    assert Case.objects.latest("number").place_text == "石桥路7号"
    assert Case.objects.latest("number").grid.code == "G02"
    assert post({**no_point, "address_id": "99900100101037001"}).status_code == 200
    assert Case.objects.latest("number").component_code == "99900100101037001"


def test_odd_texts(fields: dict[str, Any]) -> None:
    text = "🕳️ مرحبا \u202e<b>&amp;\x00\x0b]]>"
    assert post({**fields, "description": text, "first_name": "王\x00", "last_name": "小"}).status_code == 200
    assert ReporterContact.objects.get().name == "小王"
    number = Case.objects.get().number
    back = xml(get(f"v2/requests/{number}.xml", api_key=fields["api_key"]))
    assert "🕳️ مرحبا \u202e<b>&amp;" in (back.findtext("request/description") or "")


@pytest.mark.parametrize("name", ["999001", "liudu", "testserver", ""])
def test_our_own_jurisdiction_is_optional(town: SmallTown, name: str) -> None:
    assert get("v2/services.json", jurisdiction_id=name).status_code == 200
    assert get("v2/requests.xml", jurisdiction_id=name).status_code == 200


@pytest.mark.parametrize(
    "path", ["v2/services", "v2/requests", "v2/requests/1", "v2/services/x", "v2/tokens/x"]
)
@pytest.mark.parametrize("format_", ["json", "xml"])
def test_a_wrong_jurisdiction_is_not_found(town: SmallTown, path: str, format_: str) -> None:
    assert "jurisdiction_id" in errors(get(f"{path}.{format_}", jurisdiction_id="elsewhere.gov"), 404)


def test_addresses_that_are_not_there_and_methods(town: SmallTown) -> None:
    for path in (
        "v2/services.html",
        "v2/nonsense.json",
        "v2/",
        "v3/services.xml",
        "v2/requests/1.json",
        "v2/tokens/x.xml",
    ):
        errors(get(path), 404)
    refused = Client().delete("/open311/v2/requests.json")
    errors(refused, 405)
    assert refused.headers["Allow"] == "GET, HEAD, POST"


def test_filters_of_requests(town: SmallTown) -> None:
    now = timezone.now()
    a, b = report(town, now=now), report(town, kind="event", code="06010", now=now - timedelta(days=2))
    old = report(town, now=now - timedelta(days=100))
    done = walk(town, report(town, now=now - timedelta(days=1)), "close", now=now - timedelta(days=1))

    def ids(**query: Any) -> list[str]:
        answer = get("v2/requests.json", **query)
        assert answer.status_code == 200, answer.content
        return [r["service_request_id"] for r in answer.json()]

    assert ids() == [a.number, done.number, b.number]
    assert ids(status="closed") == [done.number]
    assert ids(status="open") == [a.number, b.number]
    assert ids(status="open,closed") == ids()
    assert ids(service_code="event-06010") == [b.number]
    assert ids(service_code="event-06010, component-01037") == ids()
    assert ids(service_request_id=f"{old.number},{b.number}", status="closed") == [b.number, old.number]
    assert ids(service_request_id="nonsense,1") == []
    stamp = (now - timedelta(days=101)).isoformat()
    assert ids(end_date=(now - timedelta(days=95)).isoformat()) == [old.number]
    assert ids(start_date=stamp, end_date=now.isoformat()) == [a.number, done.number, b.number]
    assert ids(start_date=stamp, end_date=(now - timedelta(days=95)).isoformat()) == [old.number]
    assert ids(start_date=(now - timedelta(days=1, hours=12)).isoformat()) == [a.number, done.number]
    assert ids(start_date=f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}") == [a.number]
    day = timezone.localdate(b.reported_at, __import__("zoneinfo").ZoneInfo("Asia/Shanghai"))
    assert ids(start_date=str(day), end_date=str(day)) == [b.number]
    assert "start_date" in errors(get("v2/requests.json", start_date="yesterday"), 400)
    assert "zone" in errors(get("v2/requests.xml", end_date="2026-01-01T00:00:00"), 400)
    errors(get("v2/requests.json", end_date="0001-01-01T00:00:00+14:00"), 400)
    assert "pending" in errors(get("v2/requests.json", status="open,pending"), 400)
    errors(get("v2/requests.json", service_code="component-99999"), 404)


def test_states_and_moments_of_a_request(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")

    def said() -> dict[str, Any]:
        return get(f"v2/requests/{case.number}.json").json()[0]

    assert (said()["status"], said()["agency_responsible"]) == ("open", "Street Lighting Unit")
    assert datetime.fromisoformat(said()["expected_datetime"]) == case.handling_due_at
    walk(town, case, "close")
    assert said()["status"] == "closed"
    assert said()["status_notes"].startswith("This is done.")
    assert datetime.fromisoformat(said()["updated_datetime"]) == Case.objects.get(pk=case.pk).closed_at


def test_events_are_shown_to_a_hundred_metres(town: SmallTown) -> None:
    case = report(town, kind="event", code="06010", lon=119.90412345, lat=31.11667899)
    [said] = get(f"v2/requests/{case.number}.json").json()
    assert (said["long"], said["lat"]) == (119.904, 31.117)


def test_rounds_of_staff_are_not_public(town: SmallTown) -> None:
    lon, lat = inside(1)
    new = NewReport(kind="component", code="01037", lon=lon, lat=lat, channel="field", is_public=False)
    case = actions.report(new=new, by=town.actor("worker1")).case
    assert get("v2/requests.json").json() == []
    errors(get(f"v2/requests/{case.number}.json"), 404)


def test_a_photo_has_an_address_only_while_the_case_is_public(
    town: SmallTown, settings: Any, tmp_path: Any
) -> None:
    import io

    from PIL import Image

    from linli.records.cases.evidence import read_photo
    from tests.small_town import ZONE

    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    case = report(town, photos=(read_photo(out.getvalue(), zone=ZONE),))
    [said] = get(f"v2/requests/{case.number}.json").json()
    assert said["media_url"].startswith("http://testserver/open311/v2/media/")
    photo = Client().get(said["media_url"].removeprefix("http://testserver"))
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert b"".join(photo.streaming_content).startswith(b"\xff\xd8")
    Report.objects.update(is_public=False)
    assert Client().get(said["media_url"].removeprefix("http://testserver")).status_code == 404


def test_tokens(town: SmallTown) -> None:
    lon, lat = inside(1)
    made = actions.report(
        new=NewReport(kind="component", code="01037", lon=lon, lat=lat),
        by=actor_of_reporter("00000000-0000-0000-0000-000000000000"),
    )
    assert get(f"v2/tokens/{made.token}.json").json() == [
        {"service_request_id": made.case.number, "token": made.token}
    ]
    root = xml(get(f"v2/tokens/{made.token}.xml"))
    assert [e.tag for e in root[0]] == ["service_request_id", "token"]
    errors(get("v2/tokens/123456.json"), 404)


def test_at_most_a_thousand_the_newest_first_in_few_statements(town: SmallTown) -> None:
    from tests.doors.api.conftest import statements

    now = timezone.now()
    case = report(town, now=now)
    made, reports = [], []
    values = {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields}
    for n in range(1005):
        new = Case(**values)
        new.pk, new.number = Case._meta.pk.get_default(), f"99900120260101{n + 1:05d}"
        new.reported_at = now - timedelta(minutes=n + 1)
        made.append(new)
        reports.append(Report(case=new, channel="web", reported_at=now, link_until_at=now))
    Case.objects.bulk_create(made)
    Report.objects.bulk_create(reports)
    with statements() as seen:
        answer = get("v2/requests.json")
    rows = answer.json()
    assert len(rows) == 1000
    assert rows[0]["service_request_id"] == case.number
    moments = [r["requested_datetime"] for r in rows]
    assert moments == sorted(moments, reverse=True)
    assert len(seen) <= 4, seen
