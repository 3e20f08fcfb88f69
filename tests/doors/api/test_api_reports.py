"""Handing a problem in: what comes of it, what is refused, and what a repeat gets."""

from __future__ import annotations

import pytest

from linli.records.cases.models import Case, Report, ReporterContact, Step
from linli.records.journal.models import JournalRow
from tests.doors.api.conftest import Caller, Callers, statements
from tests.small_town import OUTSIDE, inside

pytestmark = pytest.mark.django_db


def test_a_report_becomes_a_case_with_number_and_follow_link(callers: Callers) -> None:
    answer = callers("machine").report(contact={"name": "王女士", "phone": "13800000000"})
    assert answer.status_code == 201, answer.content
    said = answer.json()
    case = Case.objects.get()
    assert said["number"] == case.number
    assert said["id"] == str(case.pk)
    assert (case.channel, case.state, case.grid.code) == ("api", "received", "G01")
    assert ReporterContact.objects.get().phone == "13800000000"
    assert Step.objects.get().account.username == "machine"
    assert JournalRow.objects.filter(verb="report", subject=case.ref).count() == 1
    followed = Caller().get(f"/public/follow/{said['follow']['token']}").json()
    assert followed["number"] == case.number
    assert followed["words"]["en"].startswith("We have your report")


def test_points_say_their_datum_and_are_kept_as_wgs84(callers: Callers) -> None:
    machine = callers("machine")
    lon, lat = inside(1)
    refused = machine.report(datum=None)
    assert (refused.status_code, refused.json()["code"]) == (400, "datum-missing")
    assert "wgs84" in refused.json()["message_zh"]
    assert machine.report(datum="mars").json()["code"] == "datum-unknown"
    assert machine.report(datum="GCJ-02", lon=lon + 0.0045, lat=lat - 0.0025).status_code == 201
    case = Case.objects.get()
    assert abs(case.lon - (lon + 0.0045)) > 0.001


@pytest.mark.parametrize(
    ("fields", "status", "code", "zh"),
    [
        ({"code": "99999"}, 422, "class-unknown", "类别"),
        ({"condition": "nonsense"}, 422, "condition-unknown", "立案条件"),
        ({"lon": OUTSIDE[0], "lat": OUTSIDE[1]}, 422, "place-outside", "范围"),
        ({"lon": None}, 422, "coordinates-incomplete", "经度和纬度"),
        ({"lon": None, "lat": None}, 422, "place-missing", "地点"),
        ({"lon": 31.1, "lat": 119.9}, 400, "coordinates-impossible", ""),
        ({"text": "长" * 10_000}, 422, "text-too-long", "精简"),
        ({"colour": "red"}, 422, "request-invalid", "colour"),
        ({"lat": "north"}, 422, "request-invalid", "数字"),
    ],
)
def test_refusals_say_what_to_do_in_both_languages(
    callers: Callers, fields: dict, status: int, code: str, zh: str
) -> None:
    english, chinese = callers("machine").report(**fields), callers("machine", "zh-CN").report(**fields)
    assert (english.status_code, english.json()["code"]) == (status, code), english.content
    assert english.json()["message"] == english.json()["message_en"]
    assert chinese.json()["message"] == chinese.json()["message_zh"]
    assert zh in chinese.json()["message"]
    assert not Case.objects.exists()


def test_wrong_fields_are_named(callers: Callers) -> None:
    said = (
        callers("machine").post("/reports", {"kind": "component", "contact": {"name": 5}, "lat": "x"}).json()
    )
    assert {f["field"] for f in said["data"]["fields"]} == {"code", "contact.name", "lat"}


def test_the_same_key_gets_the_first_answer_and_other_content_is_refused(callers: Callers) -> None:
    machine = callers("machine")
    first = machine.report(headers={"idempotency-key": "a-1"})
    again = machine.report(key="a-1")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    for other in ({"text": "别的"}, {"code": "01002"}, {"grid": 2}):
        refused = machine.report(key="a-1", **other)
        assert (refused.status_code, refused.json()["code"]) == (409, "key-used-otherwise")
    assert Case.objects.count() == 1
    assert callers("machine2").report(key="a-1").json()["number"] != first.json()["number"]


def test_odd_characters_are_kept_and_nul_is_dropped(callers: Callers) -> None:
    text = "🕳️ مرحبا \u202eabc\x00\r\n 井盖"
    assert (
        callers("machine").report(text=text, place_text="a\x00b", contact={"name": "x\x00y"}).status_code
        == 201
    )
    assert Report.objects.get().text == "🕳️ مرحبا \u202eabc\n 井盖"
    assert Case.objects.get().place_text == "ab"


def test_bodies_that_cannot_be_read(callers: Callers) -> None:
    machine = callers("machine")
    wrong = machine.post("/reports", "kind=component", content_type="text/plain")
    assert (wrong.status_code, wrong.json()["code"]) == (415, "media-type-wrong")
    assert machine.post("/reports", b"{", content_type="application/json").json()["code"] == "json-broken"
    assert machine.post("/reports", b"[1]", content_type="application/json").status_code == 400
    assert machine.post("/reports", b'{"text":"\\ud800"}', content_type="application/json").status_code in {
        400,
        422,
    }
    assert machine.post("/reports", b'{"kind":"\xff"}', content_type="application/json").status_code == 400
    huge = machine.post("/reports", b'{"text":"' + b"x" * 300_000 + b'"}', content_type="application/json")
    assert (huge.status_code, huge.json()["code"]) == (413, "body-too-large")
    deep = machine.post("/reports", b'{"text":' + b"[" * 100_000, content_type="application/json")
    assert deep.status_code == 400


def test_only_who_may_report_there_may_report(callers: Callers) -> None:
    assert callers("nobody").report().json()["code"] == "not-allowed"
    assert callers("leader").report().status_code == 403
    assert callers("worker1").report(grid=1, channel="field").status_code == 201
    # on rounds, nobody is refused for the border of a grid; a call is taken in only where one may
    assert callers("worker1").report(grid=3, channel="field").status_code == 201
    refused = callers("worker1").report(grid=3, channel="telephone")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    assert callers("machine").report(channel="telephone").status_code == 403
    assert callers("acceptor").report(channel="telephone").status_code == 201


def test_a_report_takes_at_most_twelve_statements(callers: Callers) -> None:
    machine = callers("machine")
    machine.report()  # the pack, the calendar and the land are read once a process
    machine.client = Caller().client
    with statements() as seen:
        assert machine.report(contact={"phone": "13800000000"}, key="k").status_code == 201
    assert len(seen) <= 12, "\n".join(seen)
