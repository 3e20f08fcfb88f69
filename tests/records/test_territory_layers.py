"""Layers side by side: what they share, and a case found in one reaches the people of the other where the pack says so."""

from __future__ import annotations

import pytest
import shapely

from linli.engine.catalogue import SHIPPED, load_pack
from linli.records.cases.models import OutboxMessage
from linli.records.cases.rules import suggestions
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.crosswalks import beside_each_other, post_in_layer
from linli.records.territory.models import Layer
from linli.words import Refusal
from tests.records.land import NOON
from tests.records.loop import report, step
from tests.small_town import SIDE, SOUTH, TOWN, WEST, SmallTown, inside

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
FIRE_LANE = ("event", "09012")


@pytest.fixture
def fire(town: SmallTown) -> SmallTown:
    """One fire grid over the western half of the town; a warden of the drainage unit answers for it."""
    layer = territory.add_layer(
        code="fire",
        name_zh="消防网格",
        name_en="Fire grids",
        levels=[{"code": "a", "zh": "大队", "en": "Brigade"}],
        by=SYSTEM,
    )
    west = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + 2 * SIDE)
    grid = territory.NewGrid("F01", "西片", "West", TOWN + "fire-F01/", west.wkb, TOWN, kind="fire")
    territory.publish_grids(layer=layer, grids=[grid], from_on=TODAY, by=SYSTEM)
    territory.staff_post(
        path=grid.path, duty="fire_warden", account=town.people["drain"], from_on=TODAY, by=SYSTEM
    )
    return town


def test_the_crosswalk_adds_up_by_area_and_by_households(fire: SmallTown) -> None:
    left, right = Layer.objects.get(code="service"), Layer.objects.get(code="fire")
    homes = [(*inside(1), 30), (*inside(2), 12), (*inside(3), 5)]
    rows = beside_each_other(left, right, homes, on=TODAY)
    told = {
        (r.left.split(" · ")[-1], r.right.split(" · ")[-1]): (round(r.share, 3), r.households) for r in rows
    }
    assert told == {
        ("G01", "F01"): (1.0, 30),
        ("G02", ""): (1.0, 12),
        ("G03", "F01"): (1.0, 5),
        ("G04", ""): (1.0, 0),
    }


def test_a_hazard_found_in_a_service_grid_reaches_the_fire_grids_post(
    fire: SmallTown, settings: object
) -> None:
    there = post_in_layer("fire", *inside(1), on=TODAY)
    assert there is not None
    assert [a.account.username for a in there.acting] == ["drain"]
    assert post_in_layer("fire", *inside(2), on=TODAY) is None
    pack = load_pack(SHIPPED / "urban_management")
    here = report(fire, matter=FIRE_LANE, grid=1)
    first = suggestions(here, pack)[0]
    assert (first.unit.code, first.rule.code, first.rule.layer) == ("drainage", "L-01", "fire")
    assert "fire" in first.words.en
    assert "消防网格" in first.words.zh
    elsewhere = report(fire, matter=FIRE_LANE, grid=2)
    assert all(s.rule.code != "L-01" for s in suggestions(elsewhere, pack))


def test_the_person_of_the_other_layer_is_told_at_dispatch(fire: SmallTown) -> None:
    case = report(fire, matter=FIRE_LANE, grid=1)
    for move in ("accept", "file"):
        case = step(fire, case, move, now=NOON)
    step(fire, case, "dispatch", now=NOON, unit="drainage")
    told = OutboxMessage.objects.filter(to=fire.people["drain"].ref, case=case)
    assert [m.data["layer"] for m in told] == ["fire"]


def test_layers_have_their_own_codes_and_names(fire: SmallTown) -> None:
    with pytest.raises(Refusal) as refused:
        territory.add_layer(code="fire", name_zh="又一个", name_en="", by=SYSTEM)
    assert refused.value.code == "layer-taken"
    with pytest.raises(Refusal) as refused:
        territory.add_layer(code="fire grids!", name_zh="又一个", name_en="", by=SYSTEM)
    assert refused.value.code == "code-wrong"
