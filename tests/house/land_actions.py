"""Every verb on the land, called once; see `test_records_actions`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import shapely

from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.given import NewGridKind, SettledGrid
from linli.records.territory.models import (
    Area,
    DivisionJob,
    Draft,
    Holding,
    Layer,
    Leave,
    Publication,
    ResponsibilityGrid,
)
from tests.records.land import AREA, NOON, draft, staffed
from tests.small_town import SmallTown

TODAY = NOON.date()
WEST_GRID = AREA + "G01/"


def corrected(verb: Callable[..., Any], **more: Any) -> Callable[[SmallTown, Path], object]:
    def call(_town: SmallTown, _: Path) -> object:
        return verb(draft_id=draft().pk, version=1, now=NOON, by=SYSTEM, **more)

    return call


def undo(_town: SmallTown, _: Path) -> None:
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=[3], to="G02", now=NOON, by=SYSTEM)
    territory.undo_correction(draft_id=made.pk, version=2, now=NOON, by=SYSTEM)


def published(town: SmallTown, days: int = 0) -> Publication:
    staffed(town)
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=[3], to="G02", now=NOON, by=SYSTEM)
    return territory.publish_draft(
        draft_id=made.pk, version=2, from_on=TODAY + timedelta(days=days), reason="", now=NOON, by=SYSTEM
    )


def asked(_town: SmallTown) -> tuple[Draft, DivisionJob]:
    made = draft()
    return made, territory.ask_division(draft_id=made.pk, low=60, high=90, settings={}, now=NOON, by=SYSTEM)


def silent(town: SmallTown, _: Path) -> None:
    asked(town)
    assert territory.end_silent_divisions(now=NOON + timedelta(hours=1)) == 1


def slip(town: SmallTown) -> Leave:
    return territory.ask_leave(from_on=TODAY, last_on=TODAY, reason="", now=NOON, by=town.actor("worker1"))


def post(town: SmallTown, duty: str = "grid_head") -> Holding:
    return territory.staff_post(
        path=WEST_GRID, duty=duty, account=town.people["leader"], from_on=TODAY, by=SYSTEM
    )


def area() -> Area:
    return Area.objects.get(path=AREA)


def layer() -> Any:
    return territory.add_layer(code="fire", name_zh="消防", name_en="Fire", by=SYSTEM)


def empty_area() -> Area:
    return territory.add_area(
        parent=area(), code="999001001001009", level="group", name_zh="组", name_en="", by=SYSTEM
    )


LAND_CALLS: dict[str, Callable[[SmallTown, Path], object]] = {
    "territory.create_draft": lambda t, f: draft(),
    "territory.drop_draft": lambda t, f: territory.drop_draft(draft_id=draft().pk, now=NOON, by=SYSTEM),
    "territory.move_units": corrected(territory.move_units, units=[3], to="G02"),
    "territory.split_grid": corrected(territory.split_grid, units=[3]),
    "territory.cut_grid": corrected(territory.cut_grid, line=shapely.LineString([(119.905, 31.0), (119.905, 31.2)])),
    "territory.number_grids": corrected(territory.number_grids),
    "territory.ask_parts": corrected(territory.ask_parts, grid="G01", parts=2),
    "territory.bring_unit_grids": lambda t, f: territory.bring_unit_grids(
        layer=Layer.objects.get(code="unit"), area=area(), from_on=TODAY, reason="", now=NOON, by=SYSTEM,
        grids=[territory.NewGrid("999001001001001", "1", "1", AREA, shapely.box(119.9, 31.1, 119.91, 31.11).wkb, AREA)],
    ),
    "territory.tick_item": lambda t, f: territory.tick_item(area=area(), item="trained", words="x", on=TODAY, by=SYSTEM),
    "territory.untick_item": lambda t, f: territory.untick_item(area=area(), item="trained", by=SYSTEM),
    "territory.merge_grids": corrected(territory.merge_grids, one="G01", into="G02"),
    "territory.redraw_grid": corrected(territory.redraw_grid, grid="G01", outline=shapely.box(119, 31, 120, 32)),
    "territory.rename_draft_grid": corrected(territory.rename_draft_grid, grid="G01", name_zh="甲", name_en="A", kind="homes"),
    "territory.settle_grids": corrected(territory.settle_grids, rows=[SettledGrid("G01", "甲", "A", "homes")]),
    "territory.undo_correction": undo,
    "territory.plan_post": lambda t, f: territory.plan_post(
        draft_id=draft().pk, grid="G01", duty="grid_head", account=t.people["leader"], now=NOON, by=SYSTEM
    ),
    "territory.publish_draft": lambda t, f: published(t),
    "territory.withdraw_publication": lambda t, f: territory.withdraw_publication(
        publication_id=published(t, 3).pk, now=NOON, by=SYSTEM
    ),
    "territory.ask_division": lambda t, f: asked(t),
    "territory.run_division": lambda t, f: territory.run_division(job_id=asked(t)[1].pk),
    "territory.cancel_division": lambda t, f: territory.cancel_division(draft_id=asked(t)[0].pk, now=NOON, by=SYSTEM),
    "territory.end_silent_divisions": silent,
    "territory.ask_leave": lambda t, f: slip(t),
    "territory.grant_leave": lambda t, f: territory.grant_leave(leave_id=slip(t).pk, now=NOON, by=t.actor("admin")),
    "territory.refuse_leave": lambda t, f: territory.refuse_leave(leave_id=slip(t).pk, words="", now=NOON, by=t.actor("admin")),
    "territory.withdraw_leave": lambda t, f: territory.withdraw_leave(leave_id=slip(t).pk, now=NOON, by=t.actor("worker1")),
    "territory.record_visit": lambda t, f: territory.record_visit(
        post_id=post(t, "linked_leader").post_id, visited_on=TODAY, words="x", now=NOON, by=t.actor("leader")
    ),
    "territory.staff_post": lambda t, f: post(t),
    "territory.unstaff_post": lambda t, f: territory.unstaff_post(holding=post(t), to_on=TODAY, by=SYSTEM),
    "territory.add_layer": lambda t, f: layer(),
    "territory.change_layer": lambda t, f: territory.change_layer(layer=layer(), name_zh="消", name_en="", levels=[], by=SYSTEM),
    "territory.add_area": lambda t, f: empty_area(),
    "territory.rename_area": lambda t, f: territory.rename_area(
        area=area(), name_zh="新名", name_en="", level="community", setting="town", by=SYSTEM
    ),
    "territory.move_area": lambda t, f: territory.move_area(area=empty_area(), to=Area.objects.get(path="999001/002/"), by=SYSTEM),
    "territory.save_grid_kind": lambda t, f: territory.save_grid_kind(new=NewGridKind("x", "甲", "A", {"grid_head": 1}), by=SYSTEM),
    "territory.install_grid_kinds": lambda t, f: territory.install_grid_kinds(by=SYSTEM),
    "territory.save_board_text": lambda t, f: territory.save_board_text(area=area(), texts={"hours": "8–12"}, by=SYSTEM),
    "territory.set_portrait": lambda t, f: territory.set_portrait(account=t.people["leader"], jpeg=b"x", now=NOON, by=SYSTEM),
    "territory.remove_portrait": lambda t, f: territory.remove_portrait(account=t.people["leader"], by=SYSTEM),
    "territory.record_prints": lambda t, f: territory.record_prints(
        grids=list(ResponsibilityGrid.objects.all()[:1]), now=NOON, by=SYSTEM
    ),
}  # fmt: skip
