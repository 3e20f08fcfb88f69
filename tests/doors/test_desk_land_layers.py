"""Two layers of one town (A5): a hazard found in a service grid is dispatched to the fire grid's people, on pages and phone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone

from linli.records.cases.models import Case
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from tests.doors.field.phone import Phone
from tests.records.loop import report, walk
from tests.small_town import SIDE, SOUTH, TOWN, WEST, ZONE, SmallTown

pytestmark = pytest.mark.django_db
FIRE_LANE = ("event", "09012")


@pytest.fixture
def fire(town: SmallTown) -> SmallTown:
    """One fire grid over the western half of the town; its warden belongs to the drainage unit."""
    today = timezone.localdate(timezone.now(), ZONE)
    layer = territory.add_layer(code="fire", name_zh="消防网格", name_en="Fire grids", by=SYSTEM)
    west = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + 2 * SIDE)
    grid = territory.NewGrid("F01", "西片", "West", TOWN + "fire-F01/", west.wkb, TOWN, kind="fire")
    territory.publish_grids(layer=layer, grids=[grid], from_on=today, by=SYSTEM)
    territory.staff_post(
        path=grid.path, duty="fire_warden", account=town.people["drain"], from_on=today, by=SYSTEM
    )
    return town


def seen_by(town: SmallTown, who: str, path: str) -> str:
    client = Client()
    client.force_login(town.people[who])
    client.cookies["linli_language"] = "en"
    answer: Any = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_hazard_of_one_layer_reaches_the_post_of_the_other(fire: SmallTown) -> None:
    case = walk(fire, report(fire, matter=FIRE_LANE, grid=1), "file")
    text = seen_by(fire, "dispatcher", f"/desk/cases/{case.number}")
    suggested = re.search(r"Drainage Unit.{0,2000}\(rule L-01\)", text, re.DOTALL)
    assert suggested, "the fire grid's people are suggested, with the rule"

    client = Client()
    client.force_login(fire.people["dispatcher"])
    sent = {"unit": str(fire.units["drainage"].pk), "seen_version": Case.objects.get(pk=case.pk).version}
    assert client.post(f"/desk/cases/{case.number}/do/dispatch", sent).status_code == 302
    assert "Found in your grid F01 of another layer" in seen_by(fire, "drain", "/desk/")
    phone = Phone(fire, "drain")
    assert any(
        m["case"] and m["case"]["id"] == str(case.pk) for m in phone.get("day/messages").json()["messages"]
    )
    assert str(case.pk) in {c["id"] for c in phone.get("day/cases").json()["cases"] if c["is_mine"]}


def test_where_the_other_layer_has_no_grid_the_next_rule_counts(fire: SmallTown) -> None:
    case = walk(fire, report(fire, matter=FIRE_LANE, grid=2), "file")
    assert "L-01" not in seen_by(fire, "dispatcher", f"/desk/cases/{case.number}")


def test_both_layers_lie_over_each_other_on_a_map_with_the_crosswalk_under_it(fire: SmallTown) -> None:
    text = seen_by(fire, "admin", "/desk/land/layers/service/beside/fire")
    assert text.count('class="dv-other"') == 2  # in the legend and on the map
    rows = re.findall(r"<tr><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", text)
    assert [(a.split(" · ")[-1], b.split(" · ")[-1]) for a, b in rows if "F01" in b] == [
        ("G01", "F01"),
        ("G03", "F01"),
    ]
