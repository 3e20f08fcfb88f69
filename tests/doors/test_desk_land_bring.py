"""Grids brought from a file at the desk: checked, shown on the map and as a list, never repaired in silence."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Draft, Publication, ResponsibilityGrid, UnitGrid
from linli.records.territory.planning import Plan
from tests.records.land import AREA
from tests.small_town import SIDE, SOUTH, WEST, SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: SmallTown, client: Client) -> Client:
    territory.install_grid_kinds(by=SYSTEM)
    client.force_login(town.people["admin"])
    client.cookies["linli_language"] = "en"
    return client


def grids_file(
    *boxes: tuple[float, float, float, float], codes: tuple[str, ...] = (), **columns: Any
) -> SimpleUploadedFile:
    """Boxes in sides of a grid from the south-western corner of the community."""
    features = []
    for at, (west, south, east, north) in enumerate(boxes):
        shape = shapely.box(
            WEST + west * SIDE, SOUTH + SIDE + south * SIDE, WEST + east * SIDE, SOUTH + SIDE + north * SIDE
        )
        told = {name: values[at] for name, values in columns.items()}
        told |= {"编码": codes[at]} if codes else {}
        features.append(
            {"type": "Feature", "properties": told, "geometry": json.loads(shapely.to_geojson(shape))}
        )
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return SimpleUploadedFile("网格.geojson", text.encode())


def bring(client: Client, file: SimpleUploadedFile, **sent: str) -> Any:
    form = {
        "layer": "service",
        "area": AREA,
        "datum": "wgs84",
        "low": "1",
        "high": "900",
        **sent,
        "file": file,
    }
    return client.post("/desk/land/bring", form, follow=True)


def test_existing_grids_become_a_draft_with_their_codes_names_and_households(desk: Client) -> None:
    file = grids_file(
        (0, 0, 1.25, 1), (1.25, 0, 2, 1), codes=("G01", "G09"), 名称=["桥东", "桥西"], 户数=[210, 110]
    )
    page = bring(desk, file)
    assert page.status_code == 200, page.content.decode()
    made = Draft.objects.get()
    plan = Plan(made)
    assert plan.loads() == {"G01": 210, "G09": 110}
    assert {c: (g.name_zh, g.is_present) for c, g in plan.grids.items()} == {
        "G01": ("桥东", True),
        "G09": ("桥西", False),
    }
    assert plan.now == ["G01", "G02"]
    assert plan.broken() == []


def test_codes_can_be_given_by_place_and_a_grid_that_stays_keeps_its_own(desk: Client) -> None:
    bring(
        desk,
        grids_file((1.5, 0, 2, 1), (0, 0, 1, 1), (1, 0, 1.5, 1), codes=("x", "y", "z"), 户数=[5, 9, 7]),
        numbers="anew",
    )
    plan = Plan(Draft.objects.get())
    # the middle has most of the households of today's G02 and keeps its number; the number of the east was never used
    assert plan.grid == ["G05", "G01", "G02"]
    assert plan.loads() == {"G01": 9, "G02": 7, "G05": 5}
    assert {g.code: g.is_present for g in plan.grids.values()} == {"G01": True, "G02": True, "G05": False}


def test_overlaps_are_listed_drawn_and_forbid_publishing_until_they_are_mended(
    desk: Client, town: SmallTown
) -> None:
    page = bring(desk, grids_file((0, 0, 1.1, 1), (1, 0, 1.5, 1), codes=("G01", "G02")))
    text = page.content.decode()
    made = Draft.objects.get()
    assert page.redirect_chain[-1][0] == f"/desk/land/drafts/{made.pk}/check"
    assert "Grids G01, G02 overlap by" in text
    assert text.count('class="ck ck-hard"') == 1
    assert 'id="f1"' in text
    told = desk.get(f"/desk/land/drafts/{made.pk}/check?as=geojson").json()
    kinds = [f["properties"]["kind"] for f in told["features"]]
    assert kinds[0] == "overlap"
    assert told["features"][0]["geometry"]["type"] == "Polygon"
    assert "gap" in kinds  # a quarter of the community is in no grid
    for grid in ("G01", "G02"):
        territory.put_in_post(
            path=f"{AREA}{grid}/",
            duty="grid_head",
            account=town.people["worker3"],
            from_on=date(2020, 1, 1),
            by=SYSTEM,
        )
    sent = {"version": 1, "from_on": "2099-01-01", "reason": "x"}
    page = desk.post(f"/desk/land/drafts/{made.pk}/publish", sent)
    assert page.status_code == 409
    assert "overlap" in page.content.decode()
    territory.merge_grids(draft_id=made.pk, version=1, one="G02", into="G01", now=made.made_at, by=SYSTEM)
    page = desk.post(f"/desk/land/drafts/{made.pk}/publish", sent | {"version": 2}, follow=True)
    assert page.status_code == 200, page.content.decode()


def test_a_code_that_is_there_twice_is_said_and_both_grids_stay(desk: Client) -> None:
    bring(desk, grids_file((0, 0, 1, 1), (1, 0, 2, 1), codes=("999001001001001", "999001001001001")))
    draft = Draft.objects.get()
    assert [m["properties"]["kind"] for m in draft.marks] == ["code-repeated"]
    assert len(Plan(draft).grids) == 2
    page = desk.post(
        f"/desk/land/drafts/{draft.pk}/publish", {"version": 1, "from_on": "2099-01-01", "reason": ""}
    )
    assert page.status_code == 409
    assert "have the same code 999001001001001" in page.content.decode()


def test_a_row_that_cannot_be_read_is_never_dropped_in_silence(desk: Client) -> None:
    bowtie = {
        "type": "Polygon",
        "coordinates": [
            [[119.68, 31.52], [119.69, 31.53], [119.69, 31.52], [119.68, 31.53], [119.68, 31.52]]
        ],
    }
    told = json.loads(grids_file((0, 0, 2, 1), codes=("G01",)).read())
    told["features"].append({"type": "Feature", "properties": {"编码": "G02"}, "geometry": bowtie})
    page = bring(desk, SimpleUploadedFile("a.geojson", json.dumps(told).encode()))
    assert "Row 2" in page.content.decode()
    draft = Draft.objects.get()
    page = desk.get(f"/desk/land/drafts/{draft.pk}")
    assert "Its outline is broken" in page.content.decode()


def test_unit_grids_come_into_force_with_codes_by_the_standard(desk: Client) -> None:
    before = UnitGrid.objects.count()
    file = grids_file((1, 0, 2, 1), (0, 0, 1, 1))
    page = bring(desk, file, layer="unit", numbers="anew", from_on="2099-01-01")
    assert page.status_code == 200, page.content.decode()
    made = list(
        UnitGrid.objects.filter(from_on=date(2099, 1, 1)).order_by("lon").values_list("code", flat=True)
    )
    assert [len(c) for c in made] == [15, 15]
    assert made == sorted(made)  # west before east
    assert UnitGrid.objects.filter(to_on=date(2099, 1, 1)).count() <= before
    desk.post(f"/desk/land/published/{Publication.objects.get().pk}/withdraw", {"reason": "划错了"})
    assert UnitGrid.objects.count() == before
    assert not UnitGrid.objects.filter(to_on__isnull=False).exists()


def test_unit_grids_that_overlap_are_shown_and_not_taken(desk: Client) -> None:
    before = UnitGrid.objects.count()
    page = bring(
        desk, grids_file((0, 0, 1.2, 1), (1, 0, 2, 1)), layer="unit", numbers="anew", from_on="2099-01-01"
    )
    assert page.status_code == 409
    assert "overlap by" in page.content.decode()
    assert UnitGrid.objects.count() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.geojson", b"", "holds no rows"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "holds no rows"),
        ("a.geojson", b"{", "cannot be read"),
        ("a.zip", b"PK", "cannot be read"),
        ("a.pdf", b"%PDF-1.4", "cannot be read"),
        ("a.csv", b"code,name\n1,x\n", "no columns with coordinates"),
        ("a.csv", "编码,经度,纬度\n1,119.68,31.52\n".encode("gb18030"), "It is a point"),
    ],
)
def test_files_that_are_none_are_sentences(desk: Client, name: str, content: bytes, said: str) -> None:
    page = bring(desk, SimpleUploadedFile(name, content))
    assert 400 <= page.status_code < 500
    assert said in page.content.decode()
    assert not Draft.objects.exists()


def test_the_layer_in_force_is_checked_on_a_page(desk: Client) -> None:
    sound = desk.get("/desk/land/layers/service/check").content.decode()
    grid = ResponsibilityGrid.objects.get(code="G01")
    shape = shapely.from_wkb(bytes(grid.shape))
    west, south, east, north = shape.bounds
    ResponsibilityGrid.objects.filter(pk=grid.pk).update(
        shape=shapely.box(west, south, east + 0.0002, north).wkb
    )
    text = desk.get("/desk/land/layers/service/check").content.decode()
    assert "G01, G02 overlap" in text
    assert "G01, G02 overlap" not in sound
    grid.refresh_from_db()
    assert shapely.from_wkb(bytes(grid.shape)).bounds[2] == pytest.approx(
        east + 0.0002
    )  # looked at, not mended
