"""Lists and single cases: what is seen is what the rights cover, page by page, in few statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.records.cases import actions
from linli.records.cases.models import Case
from tests.doors.api.conftest import Caller, Callers, statements
from tests.records.loop import report, step, walk
from tests.small_town import TOWN, VILLAGE, SmallTown

pytestmark = pytest.mark.django_db


def copies(case: Case, count: int) -> None:
    """Rows like a real one, fast."""
    made = []
    for n in range(count):
        copy = Case.objects.get(pk=case.pk)
        copy.pk, copy.number = Case._meta.pk.get_default(), f"99900120260101{n + 1:05d}"
        copy.reported_at = case.reported_at - timedelta(minutes=n // 3)
        made.append(copy)
    Case.objects.bulk_create(made)


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [c["number"] for c in answer.json()["cases"]]


def test_a_list_shows_only_what_the_rights_cover(town: SmallTown, callers: Callers) -> None:
    here, there = report(town, grid=1), report(town, grid=3)
    assert set(numbers(callers("supervisor").get("/cases"))) == {here.number, there.number}
    assert numbers(callers("worker1").get("/cases")) == [here.number]
    assert numbers(callers("lamp").get("/cases")) == []
    walk(town, there, "dispatch")
    assert numbers(callers("lamp").get("/cases")) == [there.number]
    assert callers("worker1").get(f"/cases/{there.pk}").json()["code"] == "case-not-found"
    assert callers("worker1").get(f"/cases/{there.number}/steps").status_code == 404
    assert callers("machine").get("/cases").json()["code"] == "not-allowed"


def test_filters(town: SmallTown, callers: Callers) -> None:
    a, b = report(town, grid=1), report(town, grid=3, kind="event", code="06010", text="垃圾 (50%)")
    walk(town, a, "dispatch")
    centre = callers("supervisor")
    for query, wanted in (
        ({"state": "dispatched,handling"}, {a.number}),
        ({"area": VILLAGE}, {b.number}),
        ({"area": TOWN}, {a.number}),
        ({"unit": str(town.units["lighting"].pk)}, {a.number}),
        ({"class": "component-01037"}, {a.number}),
        ({"class": "06"}, {b.number}),
        ({"channel": "web"}, {a.number, b.number}),
        ({"channel": "sms"}, set()),
        ({"open": "false"}, set()),
        ({"text": "50%"}, {b.number}),
        ({"text": a.number}, {a.number}),
        ({"light": "stopped"}, set()),
        ({"changed_since": "2026-06-08T09:01:00+08:00"}, {a.number}),
    ):
        assert set(numbers(centre.get("/cases", **query))) == wanted, query
    for query in (
        {"light": "purple"},
        {"unit": "x"},
        {"changed_since": "2026-06-08"},
        {"limit": "101"},
        {"cursor": "!"},
    ):
        assert centre.get("/cases", **query).status_code == 422, query


@pytest.mark.parametrize("order", ["newest", "changed"])
def test_pages_show_every_case_once_while_new_ones_arrive(
    town: SmallTown, callers: Callers, order: str
) -> None:
    copies(report(town), 40)
    centre, seen, cursor = callers("supervisor"), [], ""
    query = {"changed_since": "2020-01-01T00:00:00Z"} if order == "changed" else {}
    for turn in range(20):
        page = centre.get("/cases", limit=7, cursor=cursor, **query).json()
        seen += [c["number"] for c in page["cases"]]
        cursor = page["next"]
        if not cursor:
            break
        if turn < 3 and order == "newest":
            report(town, now=timezone.now())
    assert len(seen) == len(set(seen)) == 41
    other = {} if order == "changed" else {"changed_since": "2020-01-01T00:00:00Z"}
    first = centre.get("/cases", limit=7, **query).json()["next"]
    assert centre.get("/cases", cursor=first, **other).json()["code"] == "cursor-wrong"


def test_statements_do_not_grow_with_rows(town: SmallTown, callers: Callers) -> None:
    case = walk(town, report(town), "dispatch")
    centre = callers("supervisor")
    counts = []
    for more in (0, 110):
        if more:
            copies(case, more)
        centre.client = Caller().client  # a process that knows no tenant yet
        with statements() as seen:
            answer = centre.get("/cases", open="true")
        counts.append(len(seen))
        assert answer.status_code == 200
    assert len(answer.json()["cases"]) == 100
    assert counts[0] == counts[1] <= 8, seen
    centre.client = Caller().client
    with statements() as seen:
        assert centre.get(f"/cases/{case.number}").status_code == 200
    assert len(seen) <= 10, seen


def test_one_case_tells_all_but_the_reporter(town: SmallTown, callers: Callers) -> None:
    from linli.records.cases.given import Contact

    case = walk(town, report(town, contact=Contact("王女士", "13812345678")), "take")
    said = callers("supervisor").get(f"/cases/{case.pk}").json()
    assert (said["state"], said["unit"]["code"], said["place"]["grid"]["code"]) == (
        "handling",
        "lighting",
        "G01",
    )
    assert said["why"]["rule"]
    assert said["name"]["zh"] == "路灯"
    handling = next(c for c in said["clocks"] if c["kind"] == "handling")
    assert handling["state"] == "running"
    assert handling["counting"][0]["zh"]
    assert said["version"] == Case.objects.get(pk=case.pk).version
    for path in (f"/cases/{case.pk}", f"/cases/{case.number}/steps", "/cases"):
        whole = callers("supervisor").get(path).content.decode()
        assert "13812345678" not in whole
        assert "王女士" not in whole
    steps = callers("supervisor").get(f"/cases/{case.number}/steps").json()["steps"]
    assert [s["move"] for s in steps] == ["report", "accept", "file", "dispatch", "take"]
    assert steps[-1]["by"]["zh"] == "陆亮"


def test_who_reported_needs_the_right_and_a_purpose(town: SmallTown, callers: Callers) -> None:
    from linli.records.cases.given import Contact
    from linli.records.journal.models import JournalRow

    case = walk(town, report(town, contact=Contact("王女士", "13812345678")), "take")
    path = f"/cases/{case.number}/reporters"
    assert callers("lamp").get(path, purpose="x").status_code == 403
    assert callers("supervisor").get(path, purpose=" ").json()["code"] == "purpose-missing"
    said = callers("supervisor").get(path, purpose="回访").json()["reporters"]
    assert said[0]["phone"] == "13812345678"
    look = JournalRow.objects.get(verb="look", subject=case.ref)
    assert look.purpose == "回访"


def test_next_moves_are_those_of_the_callers_power(town: SmallTown, callers: Callers) -> None:
    case = walk(town, report(town), "file")
    said = callers("dispatcher").get(f"/cases/{case.pk}/moves").json()
    dispatch = next(m for m in said["moves"] if m["move"] == "dispatch")
    assert "unit" in dispatch["needs"]
    assert said["units"][0]["unit"]["code"] == "lighting"
    assert said["units"][0]["rule"]
    assert "dispatch" not in {
        m["move"] for m in callers("supervisor").get(f"/cases/{case.pk}/moves").json()["moves"]
    }


def test_the_loop_is_walked_through_the_api_by_different_keys(town: SmallTown, callers: Callers) -> None:
    token = callers("machine").report().json()["follow"]["token"]
    case = Case.objects.get()
    unit = str(town.units["lighting"].pk)
    for who, body in (
        ("acceptor", {"move": "accept"}),
        ("supervisor", {"move": "file", "condition": _condition(callers)}),
        ("dispatcher", {"move": "dispatch", "unit": unit}),
        ("lamp", {"move": "take"}),
        ("lamp", {"move": "ask_extension", "reason": "缺配件", "limit": {"value": 4, "unit": "work_hour"}}),
        ("dispatcher", {"move": "grant_extension", "limit": {"value": 4, "unit": "work_hour"}}),
        ("lamp", {"move": "handle", "text": "已更换灯泡"}),
        ("dispatcher", {"move": "feed_back", "text": "已修好"}),
        ("verifier", {"move": "check", "text": "现场已亮"}),
        ("supervisor2", {"move": "close"}),
    ):
        before = Case.objects.get(pk=case.pk).version
        answer = callers(who).post(f"/cases/{case.number}/steps", {**body, "seen_version": before})
        assert answer.status_code == 200, (body, answer.content)
        assert answer.json()["version"] == before + 1
    assert answer.json()["state"] == "closed"
    rated = Caller().post(f"/public/follow/{token}/steps", {"move": "rate", "rating": "satisfied"})
    assert rated.json()["rating"] == "satisfied", rated.content


def _condition(callers: Callers) -> str:
    return callers("machine").get("/classes/component/01037").json()["conditions"][0]["code"]


def test_steps_of_another_power_are_refused_with_a_reason(town: SmallTown, callers: Callers) -> None:
    case = walk(town, report(town), "file")
    path = f"/cases/{case.pk}/steps"
    refused = callers("supervisor").post(path, {"move": "dispatch", "unit": str(town.units["lighting"].pk)})
    assert refused.status_code == 403, refused.content
    assert refused.json()["message_zh"]
    assert callers("dispatcher").post(path, {"move": "dispatch"}).status_code == 422
    assert callers("dispatcher").post(path, {"move": "close"}).status_code in {403, 409}
    unknown = callers("dispatcher").post(path, {"move": "explode"})
    assert 400 <= unknown.status_code < 500
    wrong_unit = {"move": "dispatch", "unit": str(case.pk)}
    assert callers("dispatcher").post(path, wrong_unit).json()["code"] == "unit-unknown"
    bad_limit = {"move": "ask_extension", "reason": "x", "limit": {"value": 1, "unit": "moon"}}
    assert callers("lamp").post(path, bad_limit).json()["code"] == "limit-unit-unknown"
    assert Case.objects.get(pk=case.pk).state == "to_dispatch"


def test_merging_and_splitting(town: SmallTown, callers: Callers) -> None:
    first, again = walk(town, report(town), "accept"), report(town)
    merged = callers("acceptor").post(f"/cases/{again.pk}/steps", {"move": "merge", "original": first.number})
    assert merged.json()["state"] == "merged", merged.content
    case = step(town, first, "file", now=first.changed_at + timedelta(minutes=5))
    parts = [
        {"kind": "component", "code": "01037", "text": "灯"},
        {"kind": "event", "code": "06010", "text": "垃圾"},
    ]
    split = callers("dispatcher").post(f"/cases/{case.pk}/steps", {"move": "split", "parts": parts})
    assert split.json()["state"] == "split", split.content
    assert Case.objects.filter(parent=case).count() == 2


def test_names_that_are_no_cases(callers: Callers) -> None:
    for name in ("x", "9" * 19, "00000000-0000-0000-0000-000000000000", "%00", "1" * 32, "'; DROP TABLE"):
        answer = callers("supervisor").get(f"/cases/{name}")
        assert (answer.status_code, answer.json()["code"]) == (404, "case-not-found"), name


def test_places_say_the_grid_and_who_is_on_duty(callers: Callers) -> None:
    from tests.small_town import OUTSIDE, inside

    lon, lat = inside(1)
    said = callers("machine").get("/places", lon=lon, lat=lat, datum="wgs84").json()
    assert (said["how"], said["grid"]["code"]) == ("inside", "G01")
    assert said["responsible"][0]["duty"] == "grid_worker"
    assert "phone" not in {k for h in said["responsible"] for k in h}
    assert callers("machine").get("/places", lon=lon, lat=lat).json()["code"] == "datum-missing"
    assert (
        callers("machine").get("/places", lon=OUTSIDE[0], lat=OUTSIDE[1], datum="wgs84").json()["how"]
        == "outside"
    )
    assert callers("machine").get("/places", lon="nan", lat=lat, datum="wgs84").status_code in {400, 422}


def test_places_say_who_answered_on_a_day_long_ago(callers: Callers, town: SmallTown) -> None:
    from datetime import date, timedelta

    from linli.records.people.queries import SYSTEM
    from linli.records.territory import actions as territory
    from linli.records.territory.models import Holding, ResponsibilityGrid
    from tests.small_town import inside

    lon, lat = inside(1)
    may = date(2026, 5, 3)
    first = Holding.objects.get(post__path="999001/001/001/G01/", account=town.people["worker1"])
    territory.end_holding(holding=first, to_on=may + timedelta(days=1), by=SYSTEM)
    territory.put_in_post(
        path="999001/001/001/G01/",
        duty="grid_worker",
        account=town.people["worker3"],
        from_on=may + timedelta(days=1),
        by=SYSTEM,
    )
    old = ResponsibilityGrid.objects.get(code="G01")
    new = territory.NewGrid("G01", "新石桥-01", "New 01", old.path, bytes(old.shape), "999001/001/001/")
    ResponsibilityGrid.objects.filter(pk=old.pk).update(to_on=may + timedelta(days=1))
    territory.add_grids(layer=old.layer, grids=[new], from_on=may + timedelta(days=1), by=SYSTEM)
    asked = {"lon": lon, "lat": lat, "datum": "wgs84"}
    told = {
        day: callers("admin").get("/places", on=str(day), **asked).json()["layers"][0]
        for day in (may, may + timedelta(days=1))
    }
    names = {
        day: (t["grid"]["name"]["zh"], [h["name"]["zh"] for h in t["responsible"]]) for day, t in told.items()
    }
    assert names[may] == (old.name_zh, [town.people["worker1"].name_zh])
    assert names[may + timedelta(days=1)] == ("新石桥-01", [town.people["worker3"].name_zh])
    assert callers("lamp").get("/places", on=str(may), **asked).json()["code"] == "not-in-your-area"
    assert callers("admin").get("/places", on="3 May", **asked).status_code in {400, 422}


def test_classes_are_found_in_plain_words(callers: Callers) -> None:
    machine = callers("machine")
    assert machine.get("/classes", q="路灯不亮").json()["classes"][0]["code"] == "01037"
    assert len(machine.get("/classes").json()["classes"]) > 200
    assert {c["kind"] for c in machine.get("/classes", kind="event").json()["classes"]} == {"event"}
    assert machine.get("/classes/component/99999").json()["code"] == "class-unknown"


def test_indicators_of_a_period(town: SmallTown, callers: Callers) -> None:
    walk(town, report(town), "close")
    said = callers("leader").get("/indicators", **{"from": "2026-06-01", "to": "2026-06-30"})
    assert said.status_code == 200, said.content
    rates = {r["code"]: r for r in said.json()["indicators"]}
    assert (rates["closing"]["numerator"], rates["closing"]["denominator"]) == (1, 1)
    assert (
        callers("worker1").get("/indicators", **{"from": "2026-06-01", "to": "2026-06-30"}).status_code == 403
    )
    long = callers("leader").get("/indicators", **{"from": "2020-01-01", "to": "2026-06-30"})
    assert long.json()["code"] == "period-too-long"


def test_open_data_has_no_words_no_persons_and_blurred_events(town: SmallTown, callers: Callers) -> None:
    lamp = report(town, text="王女士 13812345678", place_text="3号楼201室")
    litter = report(town, kind="event", code="06010", text="秘密", place_text="5号楼")
    field = actions.report(
        new=_field_report(), by=town.actor("worker1"), now=lamp.reported_at,
    ).case  # fmt: skip
    answer = Caller().get("/public/cases")
    assert set(numbers(answer)) == {lamp.number, litter.number}
    assert field.number not in numbers(answer)
    for secret in ("王女士", "13812345678", "秘密", "号楼"):
        assert secret not in answer.content.decode()
    rows = {c["number"]: c for c in answer.json()["cases"]}
    assert (rows[lamp.number]["lon"], rows[lamp.number]["lat"]) == (lamp.lon, lamp.lat)
    assert rows[litter.number]["lon"] == round(litter.lon, 3)
    assert rows[litter.number]["lon"] != litter.lon or litter.lon == round(litter.lon, 3)
    assert (
        Caller().get("/public/cases", **{"class": "event-06010"}).json()["cases"][0]["number"]
        == litter.number
    )


def _field_report() -> Any:
    from linli.records.cases.given import NewReport
    from tests.small_town import inside

    lon, lat = inside(1)
    return NewReport(
        kind="component", code="01037", text="x", lon=lon, lat=lat, channel="field", is_public=False
    )


def test_follow_links(town: SmallTown, callers: Callers) -> None:
    token = callers("machine").report().json()["follow"]["token"]
    case = Case.objects.get()
    actions.step("accept", case_id=case.pk, by=town.actor("acceptor"))
    said = Caller().get(f"/public/follow/{token}").json()
    assert [s["move"] for s in said["steps"]] == ["report", "accept"]
    assert said["text"] == "路灯不亮"
    assert Caller().get("/public/follow/nonsense").json()["code"] == "link-wrong"
    refused = Caller().post(f"/public/follow/{token}/steps", {"move": "close"})
    assert refused.status_code in {403, 409}
    from linli.records.cases.models import Report

    Report.objects.update(link_until_at=timezone.now() - timedelta(days=1))
    assert Caller().get(f"/public/follow/{token}").status_code == 410
