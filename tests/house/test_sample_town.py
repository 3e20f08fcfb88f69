"""The sample town is what examples/README.md says it is."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import shapely
import shapely.geometry
import yaml

from examples.town.plan import LEFT_OPEN, PlannedCase, plan_days
from examples.town.write import make
from linli.engine.codes import parse_component, parse_grid
from linli.engine.geography import GridIndex, Parents, area_m2, check_layer

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "examples" / "sample_town"
Rows = list[tuple[dict[str, Any], shapely.Geometry]]


def features(name: str) -> Rows:
    found = json.loads((TOWN / name).read_text(encoding="utf-8"))["features"]
    return [(f["properties"], shapely.geometry.shape(f["geometry"])) for f in found]


def table(name: str) -> list[dict[str, str]]:
    with (TOWN / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


AREAS, SERVICE, UNIT = (
    features("areas.geojson"),
    features("service_grids.geojson"),
    features("unit_grids.geojson"),
)
BUILDINGS = features("buildings.geojson")
COUNTY = next(shape for row, shape in AREAS if row["level"] == "county")


def test_the_same_seed_gives_the_committed_bytes() -> None:
    made = make(999001)
    committed = {str(p.relative_to(TOWN)): p.read_bytes() for p in TOWN.rglob("*") if p.is_file()}
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []
    assert sum(map(len, made.values())) <= 3_000_000


def test_another_seed_gives_another_town_of_the_same_size() -> None:
    other = make(7)
    assert other["buildings.geojson"].count(b'"Feature"') == 1500
    assert other["buildings.geojson"] != (TOWN / "buildings.geojson").read_bytes()


@pytest.mark.parametrize(
    ("rows", "parent", "above"),
    [
        (
            [a for a in AREAS if a[0]["level"] == "street"],
            "parent",
            [a for a in AREAS if a[0]["level"] == "county"],
        ),
        (
            [a for a in AREAS if a[0]["level"] == "community"],
            "parent",
            [a for a in AREAS if a[0]["level"] == "street"],
        ),
        (SERVICE, "area", [a for a in AREAS if a[0]["level"] == "community"]),
        (UNIT, "service_grid", SERVICE),
        (UNIT, "area", [a for a in AREAS if a[0]["level"] == "community"]),
    ],
    ids=[
        "streets",
        "communities",
        "service grids",
        "unit grids in service grids",
        "unit grids in communities",
    ],
)
def test_each_layer_fills_the_one_above_without_gap_or_overlap(rows: Rows, parent: str, above: Rows) -> None:
    codes = [row["code"] for row, _ in rows]
    of = [row[parent] for row, _ in rows]
    parents = Parents([row["code"] for row, _ in above], [shape for _, shape in above], of)
    # A service grid numbers on its own, so a unit grid's code follows its community, not its service grid.
    checked = codes if parent != "service_grid" else None
    shapes = [shape for _, shape in rows]
    assert check_layer(codes, shapes, parents=parents, region=COUNTY, codes=checked) == []


def test_grids_have_the_sizes_the_scenarios_ask_for() -> None:
    assert len(SERVICE) == 15
    assert all(200 <= row["households"] <= 500 for row, _ in SERVICE)
    assert all(str(parse_grid(row["code"])) == row["code"] for row, _ in UNIT)
    areas = sorted(area_m2(shape) for _, shape in UNIT)
    assert 8_000 < areas[len(areas) // 2] < 13_000
    assert all(abs(area_m2(shape) / row["area_m2"] - 1) < 0.001 for row, shape in UNIT)


def test_unit_grids_are_numbered_from_north_to_south_and_west_to_east() -> None:
    for community in {row["area"] for row, _ in UNIT}:
        own = sorted((row["code"], shape.centroid) for row, shape in UNIT if row["area"] == community)
        assert [code[-3:] for code, _ in own] == [f"{n:03d}" for n in range(1, len(own) + 1)]
        rows, last = [[own[0][1]]], own[0][1]
        for _, middle in own[1:]:
            if middle.x > last.x:
                rows[-1].append(middle)
            else:
                rows.append([middle])
            last = middle
        heights = [sum(p.y for p in row) / len(row) for row in rows]
        assert heights == sorted(heights, reverse=True)


def test_every_building_stands_in_one_unit_grid_and_one_service_grid() -> None:
    assert len(BUILDINGS) == 1500
    assert len({row["code"] for row, _ in BUILDINGS}) == 1500
    unit, service = ({r["code"]: s for r, s in rows} for rows in (UNIT, SERVICE))
    for row, shape in BUILDINGS:
        assert shape.is_valid
        assert unit[row["unit_grid"]].contains(shape), row["code"]
        assert service[row["service_grid"]].contains(shape), row["code"]
    tree = shapely.STRtree([shape for _, shape in BUILDINGS])
    left, right = tree.query([shape for _, shape in BUILDINGS], predicate="intersects")
    assert [(a, b) for a, b in zip(left, right, strict=True) if a < b] == []


def test_households_add_up_and_addresses_are_given_once() -> None:
    homes = Counter[str]()
    for row, _ in BUILDINGS:
        homes[row["service_grid"]] += row["households"]
        assert row["kind"] in ("housing", "shop_house") or row["households"] == 0
    assert homes == {row["code"]: row["households"] for row, _ in SERVICE}
    addresses = Counter(row["address_zh"] for row, _ in BUILDINGS)
    assert [a for a, n in addresses.items() if n > 1] == []
    assert len({row["kind"] for row, _ in BUILDINGS}) >= 8


def test_streets_stay_free_of_houses() -> None:
    streets = [(r, s) for r, s in features("streets.geojson") if r["kind"] != "rail"]
    tree = shapely.STRtree([shape for _, shape in BUILDINGS])
    for _, line in streets:
        assert len(tree.query(line, predicate="intersects")) == 0
    names = [r["name_zh"] for r, _ in streets]
    assert len(names) == len(set(names))
    assert all(r["name_en"] for r, _ in streets)


def test_components_and_premises_lie_where_they_say_and_carry_right_codes() -> None:
    units = {o["code"] for o in yaml.safe_load((TOWN / "organisations.yaml").read_text(encoding="utf-8"))}
    index = GridIndex.build([r["code"] for r, _ in UNIT], [s for _, s in UNIT], version=1)
    components = table("components.csv")
    assert len(components) >= 1200
    assert len({c["code"] for c in components}) == len(components)
    for c in components:
        assert parse_component(c["code"]).class_code == c["class_code"]
        assert c["code"].startswith("999001")
        assert {c["department"], c["owner"], c["maintainer"]} <= units
        assert index.locate(float(c["lon"]), float(c["lat"])).key == c["unit_grid"]
    houses = {r["code"]: s for r, s in BUILDINGS}
    premises = table("premises.csv")
    assert 280 <= len(premises) <= 340
    for p in premises:
        assert houses[p["building"]].covers(shapely.Point(float(p["lon"]), float(p["lat"]))), p["code"]


def test_every_grid_has_a_head_and_a_worker_who_stand_in_for_each_other() -> None:
    people = yaml.safe_load((TOWN / "people.yaml").read_text(encoding="utf-8"))
    by_key = {p["key"]: p for p in people}
    assert len(by_key) == len(people)
    assert len({p["name"]["zh"] for p in people}) == len(people)
    posts = {(post["grid"], post["role"]): p for p in people for post in p.get("posts", [])}
    for row, _ in SERVICE:
        head, worker = posts[row["code"], "head"], posts[row["code"], "worker"]
        assert head["posts"][0]["deputy"] == worker["key"]
        assert worker["posts"][0]["deputy"] == head["key"]
    powers = {power for p in people for power in p["powers"]}
    assert powers >= {
        "acceptor", "verifier", "supervision_centre", "command_centre", "handling_unit", "grid_worker", "administrator", "leader",
    }  # fmt: skip
    organisations = yaml.safe_load((TOWN / "organisations.yaml").read_text(encoding="utf-8"))
    staffed = {p["organisation"] for p in people}
    assert {o["code"] for o in organisations} == staffed


def test_notices_are_whole_in_both_languages_and_shown_on_the_last_day() -> None:
    notices = yaml.safe_load((TOWN / "notices.yaml").read_text(encoding="utf-8"))
    assert len(notices) >= 2
    for n in notices:
        assert n["from"] <= 0 < n["to"]
        assert n["title"].keys() == n["text"].keys() == {"zh", "en"}
        assert all(n[part][language].strip() for part in ("title", "text") for language in ("zh", "en"))
    assert min(n["to"] for n in notices) >= 14, "a demo that is looked at two weeks later still shows them"


def test_stories_name_real_classes_units_and_photos() -> None:
    stories = yaml.safe_load((TOWN / "stories.yaml").read_text(encoding="utf-8"))
    units = {o["code"] for o in yaml.safe_load((TOWN / "organisations.yaml").read_text(encoding="utf-8"))}
    assert sum(len(s["texts"]) for s in stories) >= 60
    for s in stories:
        assert s["unit"] in units
        assert s.get("wrong_unit", s["unit"]) in units
        assert s["kind"] in ("component", "event")
        assert len(s["code"]) == 5
        assert (s["code"] < "06") == (s["kind"] == "component")
        assert all(t["zh"] and t["en"] for t in s["texts"])
        if "photo" in s:
            assert (TOWN / "photos" / f"{s['photo']}-before.jpg").is_file()


def conditions_of_the_pack() -> dict[tuple[str, str], dict[str, bool]]:
    pack = ROOT / "src/linli/packs/urban_management"
    shared = yaml.safe_load((pack / "conditions.yaml").read_text(encoding="utf-8"))["condition_sets"]
    found = {}
    for path in sorted((pack / "classes").glob("*.yaml")):
        kind = path.name.split("s_")[0]
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["classes"]:
            rows = row.get("conditions") or shared[row.get("use", "general")]
            found[kind, row["code"]] = {c["code"]: bool(c.get("may_settle")) for c in rows}
    return found


def test_every_planned_case_has_a_condition_of_its_class_and_settles_only_what_may_be_settled() -> None:
    known = conditions_of_the_pack()
    for story in yaml.safe_load((TOWN / "stories.yaml").read_text(encoding="utf-8")):
        conditions = known[story["kind"], story["code"]]
        named = {story["condition"]} | {t["condition"] for t in story["texts"] if "condition" in t}
        assert named <= conditions.keys(), story["key"]
        assert conditions[story["condition"]] or not story.get("may_settle"), story["key"]
    for case in plan_days(END):
        if case.goal == "settled":
            assert known[case.kind, case.code][case.condition], case.key


END = date(2026, 11, 18)


@pytest.fixture(scope="module")
def plan() -> list[PlannedCase]:
    return plan_days(END, until=time(11, 20))


def test_the_plan_is_sixty_days_of_about_900_cases_and_always_the_same(plan: list[PlannedCase]) -> None:
    assert plan == plan_days(END, until=time(11, 20))
    assert plan != plan_days(END, until=time(11, 20), seed=5)
    assert 850 <= len(plan) <= 950
    days = Counter(c.reported_at.date() for c in plan)
    assert (max(days) - min(days)).days == 59
    assert max(days) == END
    assert all(c.reported_at.strftime("%H%M") <= "1120" for c in plan if c.reported_at.date() == END)
    weekday = sum(n for d, n in days.items() if d.weekday() < 5) / 5
    weekend = sum(n for d, n in days.items() if d.weekday() >= 5) / 2
    assert weekend < 0.85 * weekday
    assert len({c.key for c in plan}) == len(plan)


def test_every_way_through_the_loop_is_walked(plan: list[PlannedCase]) -> None:
    goals = Counter(c.goal for c in plan)
    ways = "ordinary verified late reworked returned extended extension_refused suspended rejected not_filed void split reopened"
    ways += " asked withdrawn urged escalated settled merged emergency coordination approval open"
    assert set(goals) == set(ways.split())
    assert Counter(c.left_in for c in plan if c.left_in).keys() == {
        s.removesuffix("_long") for s in LEFT_OPEN
    }
    earlier = {c.key: c for c in plan}
    for c in plan:
        if c.goal == "merged":
            assert c.original is not None
            first = earlier[c.original]
            assert first.reported_at < c.reported_at
            assert (first.kind, first.code) == (c.kind, c.code)


def test_cases_lie_in_the_grids_they_name(plan: list[PlannedCase]) -> None:
    unit = GridIndex.build([r["code"] for r, _ in UNIT], [s for _, s in UNIT], version=1)
    parent = {r["code"]: r["service_grid"] for r, _ in UNIT}
    for c in plan:
        assert unit.locate(c.spot.lon, c.spot.lat).key == c.spot.unit_grid
        assert parent[c.spot.unit_grid] == c.spot.service_grid


def lifecycle() -> list[dict[str, Any]]:
    path = ROOT / "src/linli/packs/urban_management/lifecycle.yaml"
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    ended = {s["code"] for s in loaded["states"] if not s["open"]}
    every = [s["code"] for s in loaded["states"]]
    for move in loaded["moves"]:
        expand = {"open": [s for s in every if s not in ended], "ended": list(ended)}
        move["from"] = [s for f in move["from"] for s in expand.get(f, [f])]
    return loaded["moves"]


def test_the_acts_of_every_case_are_moves_the_pack_allows(plan: list[PlannedCase]) -> None:
    moves = lifecycle()
    for case in plan:
        state, before, had_unit, children = "received", "", False, False
        for act in case.acts:
            if act.only_in and act.only_in != state:
                continue
            able = [
                m for m in moves
                if m["code"] == act.move and state in m["from"] and act.power in m["powers"]
                and case.flow in m.get("flows", [case.flow])
                and m.get("when") not in ({"no_unit"} if had_unit else {"has_unit"}) | {"sampled"}
            ]  # fmt: skip
            assert able, (case.key, case.goal, state, act.move, act.power)
            had_unit = had_unit or act.move == "dispatch"
            children = children or act.move == "split"
            to = able[0]["to"]
            if to not in ("@same", "@previous") and to != state:
                before, state = state, to
            elif to == "@previous":
                state = before
        ends = {
            "rejected": "rejected", "not_filed": "rejected", "void": "void", "merged": "merged", "withdrawn": "withdrawn",
        }.get(case.goal, "closed")  # fmt: skip
        assert state == (case.left_in or ends) or (case.goal == "approval" and state == "rejected"), case.key
