"""From a draft to grids in force: corrections, undo, comparison, the solver, publication on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import shapely

from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.checking import findings, paths_of_present
from linli.records.territory.comparing import compare
from linli.records.territory.models import DivisionJob, Draft, DraftUnit, Holding, ResponsibilityGrid
from linli.records.territory.planning import Plan
from linli.records.territory.present import present_grids
from linli.records.territory.queries import land, place_of
from linli.words import Refusal
from tests.records.land import AREA, COLUMNS, NOON, draft, staffed, units
from tests.small_town import TOWN, SmallTown, inside

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
EAST_COLUMN = [3 + COLUMNS * row for row in range(4)]  # the easternmost units of G01


def version(found: Draft) -> int:
    return Draft.objects.values_list("version", flat=True).get(pk=found.pk)


def test_a_draft_begins_with_the_present(town: SmallTown) -> None:
    plan = Plan(draft())
    assert plan.loads() == {"G01": 160, "G02": 160}
    assert plan.pieces() == {"G01": 1, "G02": 1}
    assert plan.broken() == []


def test_moving_units_changes_loads_and_says_what_moved(town: SmallTown) -> None:
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=EAST_COLUMN, to="G02", now=NOON, by=SYSTEM)
    found = compare(Plan(Draft.objects.get(pk=made.pk)), {})
    assert [(m.before, m.after, m.units, m.households) for m in found.moves] == [("G01", "G02", 4, 40)]
    assert [(g.code, g.before, g.after, g.state) for g in found.grids] == [
        ("G01", 160, 120, "changed"),
        ("G02", 160, 200, "changed"),
    ]
    assert found.households_moved == 40
    assert found.share_moved == 0.125


def test_a_torn_grid_and_too_many_households_are_said_in_both_languages(town: SmallTown) -> None:
    made = draft(high=200)
    territory.move_units(
        draft_id=made.pk, version=1, units=[0, *EAST_COLUMN, 2], to="G02", now=NOON, by=SYSTEM
    )
    broken = {(b.code, b.grid): b for b in Plan(Draft.objects.get(pk=made.pk)).broken()}
    assert set(broken) == {("torn", "G02"), ("too-many", "G02")}
    assert broken["torn", "G02"].words.en == "Grid Grid 02 lies in 2 pieces that do not touch."
    assert broken["too-many", "G02"].words.zh == "网格石桥-02：220 户，高于上限 200。"
    assert broken["torn", "G02"].is_hard
    assert not broken["too-many", "G02"].is_hard


def test_splitting_numbers_the_new_grid_and_undo_takes_everything_back(town: SmallTown) -> None:
    made = draft()
    before = dict(DraftUnit.objects.filter(draft=made).values_list("seq", "grid"))
    territory.split_grid(draft_id=made.pk, version=1, units=EAST_COLUMN, now=NOON, by=SYSTEM)
    assert Plan(Draft.objects.get(pk=made.pk)).loads() == {"G01": 120, "G02": 160, "G05": 40}
    territory.merge_grids(draft_id=made.pk, version=2, one="G05", into="G02", now=NOON, by=SYSTEM)
    assert set(Plan(Draft.objects.get(pk=made.pk)).grids) == {"G01", "G02"}
    for seen in (3, 4):
        territory.undo_correction(draft_id=made.pk, version=seen, now=NOON, by=SYSTEM)
    assert dict(DraftUnit.objects.filter(draft=made).values_list("seq", "grid")) == before
    with pytest.raises(Refusal) as refused:
        territory.undo_correction(draft_id=made.pk, version=5, now=NOON, by=SYSTEM)
    assert refused.value.code == "nothing-to-undo"


def test_redrawing_takes_what_lies_inside_and_gives_the_rest_to_neighbours(town: SmallTown) -> None:
    made = draft()
    plan = Plan(made)
    west, south, north = plan.lon[0] - 0.001, plan.lat.min() - 0.001, plan.lat.max() + 0.001
    outline = shapely.box(west, south, plan.lon[2] + 0.0001, north)  # three of the four columns of G01
    territory.redraw_grid(draft_id=made.pk, version=1, grid="G01", outline=outline, now=NOON, by=SYSTEM)
    after = Plan(Draft.objects.get(pk=made.pk))
    assert after.loads() == {"G01": 120, "G02": 200}
    assert after.pieces() == {"G01": 1, "G02": 1}


def test_the_second_person_is_told_that_the_first_changed_the_draft(town: SmallTown) -> None:
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=[3], to="G02", now=NOON, by=town.actor("admin"))
    with pytest.raises(Refusal) as refused:
        territory.move_units(
            draft_id=made.pk, version=1, units=[11], to="G02", now=NOON, by=town.actor("admin")
        )
    assert refused.value.code == "draft-changed"
    assert "Admin" in refused.value.words.en or "易管" in refused.value.words.en
    assert "易管" in refused.value.words.zh or "Admin" in refused.value.words.zh


def test_no_grid_crosses_a_hard_border(town: SmallTown) -> None:
    banks = [
        u if at % COLUMNS < 4 else type(u)(**{**u.__dict__, "border": AREA + "|east"})
        for at, u in enumerate(units())
    ]
    made = draft(units=banks)
    with pytest.raises(Refusal) as refused:
        territory.move_units(draft_id=made.pk, version=1, units=[3], to="G02", now=NOON, by=SYSTEM)
    assert refused.value.code == "border-crossed"
    with pytest.raises(Refusal):
        territory.merge_grids(draft_id=made.pk, version=1, one="G01", into="G02", now=NOON, by=SYSTEM)


def test_publishing_needs_somebody_responsible_in_every_grid(town: SmallTown) -> None:
    made = draft()
    with pytest.raises(Refusal) as refused:
        territory.publish_draft(draft_id=made.pk, version=1, from_on=TODAY, reason="", now=NOON, by=SYSTEM)
    assert refused.value.code == "draft-not-ready"
    assert "石桥-02" in refused.value.words.zh
    territory.plan_post(
        draft_id=made.pk, grid="G02", duty="grid_worker", account=town.people["worker3"], now=NOON, by=SYSTEM
    )
    published = territory.publish_draft(
        draft_id=made.pk, version=2, from_on=TODAY, reason="x", now=NOON, by=SYSTEM
    )
    assert published.figures["grids"] == 2
    assert Holding.objects.filter(post__path=AREA + "G02/", from_on=TODAY).count() == 1
    assert town.actor("worker3").may("cases.act", AREA + "G02/")


def test_the_new_division_begins_by_itself_and_yesterday_keeps_its_grid(town: SmallTown) -> None:
    staffed(town)
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=EAST_COLUMN, to="G02", now=NOON, by=SYSTEM)
    tomorrow = TODAY + timedelta(days=1)
    territory.publish_draft(draft_id=made.pk, version=2, from_on=tomorrow, reason="", now=NOON, by=SYSTEM)
    plan = Plan(made)
    moved = float(plan.lon[3]), float(plan.lat[3])
    today_grid, tomorrow_grid = (place_of(*moved, today=d).grid for d in (TODAY, tomorrow))
    assert (today_grid.code, tomorrow_grid.code) == ("G01", "G02")  # type: ignore[union-attr]
    versions = (
        ResponsibilityGrid.objects.filter(code="G01").order_by("from_on").values_list("from_on", "to_on")
    )
    assert list(versions) == [(date(2025, 1, 1), tomorrow), (tomorrow, None)]
    assert present_grids(made.layer, made.area, on=tomorrow)[0].households == 120
    assert place_of(*inside(3), today=tomorrow).grid.code == "G03"  # type: ignore[union-attr]


def test_what_has_not_begun_can_be_withdrawn_and_what_is_published_is_not_doubled(town: SmallTown) -> None:
    staffed(town)
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=EAST_COLUMN, to="G02", now=NOON, by=SYSTEM)
    day = TODAY + timedelta(days=5)
    published = territory.publish_draft(
        draft_id=made.pk, version=2, from_on=day, reason="", now=NOON, by=SYSTEM
    )
    other = draft()
    for wanted, code in ((day, "grids-published-that-day"), (TODAY, "publication-waits")):
        with pytest.raises(Refusal) as refused:
            territory.publish_draft(
                draft_id=other.pk, version=1, from_on=wanted, reason="", now=NOON, by=SYSTEM
            )
        assert refused.value.code == code
        assert refused.value.status == 409
    territory.withdraw_publication(publication_id=published.pk, now=NOON, by=SYSTEM)
    assert list(ResponsibilityGrid.objects.filter(path__startswith=AREA).values_list("code", "to_on")) == [
        ("G01", None),
        ("G02", None),
    ]
    assert Draft.objects.get(pk=made.pk).state == "open"


def test_publishing_a_layer_twice_for_one_day_is_a_sentence(town: SmallTown) -> None:
    layer = draft().layer
    new = territory.NewGrid("G77", "新", "New", AREA + "G77/", shapely.box(0, 0, 1, 1).wkb, AREA)
    territory.publish_grids(layer=layer, grids=[new], from_on=TODAY, by=SYSTEM)
    with pytest.raises(Refusal) as refused:
        territory.publish_grids(layer=layer, grids=[new], from_on=TODAY, by=SYSTEM)
    assert refused.value.words.en.startswith("Service grids: grids were already published for 2026-06-08.")
    assert "2026-06-08 已发布过网格" in refused.value.words.zh


def test_the_solver_proposes_and_kept_grids_keep_their_number(town: SmallTown) -> None:
    made = draft(low=60, high=90)
    job = territory.ask_division(
        draft_id=made.pk, low=60, high=90, settings={"balance": "tight"}, now=NOON, by=SYSTEM
    )
    with pytest.raises(Refusal) as refused:
        territory.move_units(
            draft_id=made.pk, version=1, units=[0], to="G02", now=NOON, by=town.actor("admin")
        )
    assert refused.value.code == "draft-at-work"
    territory.run_division(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.percent) == ("done", 100)
    plan = Plan(Draft.objects.get(pk=made.pk))
    assert plan.broken() == []
    assert len(plan.grids) == 4
    assert set(plan.pieces().values()) == {1}
    assert all(g.is_present == (code in {"G01", "G02"}) for code, g in plan.grids.items())
    territory.undo_correction(draft_id=made.pk, version=version(made), now=NOON, by=SYSTEM)
    assert Plan(Draft.objects.get(pk=made.pk)).loads() == {"G01": 160, "G02": 160}


def test_a_cancelled_and_a_silent_division_say_so(town: SmallTown) -> None:
    made = draft()
    job = territory.ask_division(draft_id=made.pk, low=60, high=90, settings={}, now=NOON, by=SYSTEM)
    territory.cancel_division(draft_id=made.pk, now=NOON, by=SYSTEM)
    territory.run_division(job_id=job.pk)
    assert DivisionJob.objects.get(pk=job.pk).state == "cancelled"
    job = territory.ask_division(draft_id=made.pk, low=60, high=90, settings={}, now=NOON, by=SYSTEM)
    DivisionJob.objects.filter(pk=job.pk).update(state="running")
    assert territory.end_silent_divisions(now=NOON + timedelta(minutes=5)) == 1
    job.refresh_from_db()
    assert job.state == "failed"
    assert "中断" in job.said[1]


def test_nobody_drafts_or_publishes_outside_the_own_area(town: SmallTown) -> None:
    with pytest.raises(Refusal) as refused:
        draft(by=town.actor("worker1"))
    assert refused.value.code == "not-in-your-area"
    made = draft()
    with pytest.raises(Refusal):
        territory.publish_draft(
            draft_id=made.pk, version=1, from_on=TODAY, reason="", now=NOON, by=town.actor("leader")
        )


def test_findings_name_units_left_out(town: SmallTown) -> None:
    made = draft()
    DraftUnit.objects.filter(draft=made, seq=0).update(grid="")
    present = present_grids(made.layer, made.area, on=TODAY)
    codes = [b.code for b in findings(Plan(made), paths_of_present(present), on=TODAY)]
    assert codes[0] == "left-out"
    assert "nobody-responsible" in codes
    assert land(today=TODAY).service is not None
    assert TOWN in AREA


def test_open_cases_follow_to_the_new_team_and_keep_their_grid(town: SmallTown) -> None:
    from linli.records.cases.actions import follow_publications
    from linli.records.cases.models import Case
    from linli.records.cases.moving import open_cases_moving
    from tests.records.loop import report, walk

    staffed(town)
    made = draft()
    plan = Plan(made)
    lon, lat = float(plan.lon[3]), float(plan.lat[3])
    still_open = report(town, lon=lon, lat=lat)
    closed = walk(town, report(town, lon=lon, lat=lat), "close")
    territory.move_units(draft_id=made.pk, version=1, units=EAST_COLUMN, to="G02", now=NOON, by=SYSTEM)
    shapes = shapely.from_wkb(
        [
            bytes(s)
            for s in DraftUnit.objects.filter(draft=made).order_by("seq").values_list("shape", flat=True)
        ]
    )
    assert open_cases_moving(Plan(made), shapes).pairs == (("G01", "G02", 1),)
    tomorrow = NOON + timedelta(days=1)
    territory.publish_draft(
        draft_id=made.pk, version=2, from_on=tomorrow.date(), reason="", now=NOON, by=SYSTEM
    )
    assert follow_publications(now=NOON) == 0
    assert follow_publications(now=tomorrow) == 1
    assert follow_publications(now=tomorrow) == 0
    moved, kept = Case.objects.get(pk=still_open.pk), Case.objects.get(pk=closed.pk)
    assert (moved.place_path, moved.grid.code) == (AREA + "G02/", "G01")  # type: ignore[union-attr]
    assert (kept.place_path, kept.grid.code) == (AREA + "G01/", "G01")  # type: ignore[union-attr]


def test_withdrawing_undoes_what_the_publication_did_and_nothing_else(town: SmallTown) -> None:
    from linli.records.people.models import Grant

    staffed(town)
    day = TODAY + timedelta(days=5)
    mediator = territory.staff_post(
        path=AREA + "G02/", duty="mediator", account=town.people["worker1"], from_on=TODAY, by=SYSTEM
    )
    territory.end_holding(
        holding=mediator, to_on=day, by=SYSTEM
    )  # leaves that very day, for reasons of her own
    warden = territory.staff_post(
        path=AREA + "G01/", duty="fire_warden", account=town.people["worker3"], from_on=TODAY, to_on=day, by=SYSTEM
    )  # fmt: skip

    def standing() -> tuple[list[Any], ...]:
        grids = ResponsibilityGrid.objects.filter(path__startswith=AREA).order_by("code", "from_on")
        held = Holding.objects.order_by("pk").values_list("pk", "from_on", "to_on")
        grants = Grant.objects.order_by("pk").values_list("pk", "area_path", "from_on", "to_on")
        return list(grids.values_list("code", "from_on", "to_on")), list(held), list(grants)

    before = standing()
    made = draft()
    territory.merge_grids(draft_id=made.pk, version=1, one="G02", into="G01", now=NOON, by=SYSTEM)
    territory.split_grid(draft_id=made.pk, version=2, units=[7, 15, 23, 31], now=NOON, by=SYSTEM)
    new = next(code for code in Plan(Draft.objects.get(pk=made.pk)).grids if code not in {"G01", "G02"})
    territory.plan_post(
        draft_id=made.pk, grid=new, duty="grid_worker", account=town.people["worker3"], now=NOON, by=SYSTEM
    )
    for _again in range(2):  # and it can be published for the same day afterwards
        published = territory.publish_draft(
            draft_id=made.pk, version=version(made), from_on=day, reason="", now=NOON, by=SYSTEM
        )
        assert not Holding.objects.filter(post__path=AREA + "G02/", to_on__isnull=True).exists()
        assert Holding.objects.filter(post__path=f"{AREA}{new}/").exists()
        territory.withdraw_publication(publication_id=published.pk, now=NOON, by=SYSTEM)
        assert standing() == before
    warden.refresh_from_db()
    assert warden.to_on == day


def test_what_changed_after_the_publication_stays_changed_when_it_is_withdrawn(town: SmallTown) -> None:
    staffed(town)
    day = TODAY + timedelta(days=5)
    made = draft()
    territory.merge_grids(draft_id=made.pk, version=1, one="G02", into="G01", now=NOON, by=SYSTEM)
    published = territory.publish_draft(
        draft_id=made.pk, version=2, from_on=day, reason="", now=NOON, by=SYSTEM
    )
    left = Holding.objects.get(post__path=AREA + "G02/", post__duty="grid_worker")
    assert left.to_on == day
    territory.unstaff_post(holding=left, to_on=TODAY + timedelta(days=2), by=SYSTEM)
    territory.withdraw_publication(publication_id=published.pk, now=NOON, by=SYSTEM)
    left.refresh_from_db()
    assert left.to_on == TODAY + timedelta(days=2)


def test_a_line_cuts_the_grid_that_it_crosses_most_and_the_heavier_side_keeps_the_number(
    town: SmallTown,
) -> None:
    made = draft()
    plan = Plan(made)
    x = (float(plan.lon[0]) + float(plan.lon[1])) / 2  # between the first and the second column of G01
    short = shapely.LineString(
        [(x, float(plan.lat.min())), (x, float(plan.lat.max()))]
    )  # ends within the outermost rows
    territory.cut_grid(draft_id=made.pk, version=1, line=short, now=NOON, by=SYSTEM)
    after = Plan(Draft.objects.get(pk=made.pk))
    assert after.loads() == {"G01": 120, "G02": 160, "G05": 40}
    assert sorted(after.members("G05")) == [0, 8, 16, 24]
    beside = shapely.LineString([(x - 1, 31.0), (x - 1, 31.2)])
    with pytest.raises(Refusal) as refused:
        territory.cut_grid(draft_id=made.pk, version=2, line=beside, now=NOON, by=SYSTEM)
    assert refused.value.code == "line-cuts-nothing"
    assert "从一侧边界画到另一侧" in refused.value.words.zh


def test_the_solver_splits_one_grid_evenly_and_leaves_the_others_alone(town: SmallTown) -> None:
    made = draft(low=10, high=500)
    job = territory.ask_parts(draft_id=made.pk, version=1, grid="G01", parts=4, now=NOON, by=SYSTEM)
    territory.run_division(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    plan = Plan(Draft.objects.get(pk=made.pk))
    assert plan.loads() == {"G01": 40, "G02": 160, "G05": 40, "G06": 40, "G07": 40}
    assert set(plan.pieces().values()) == {1}
    territory.undo_correction(draft_id=made.pk, version=version(made), now=NOON, by=SYSTEM)
    assert Plan(Draft.objects.get(pk=made.pk)).loads() == {"G01": 160, "G02": 160}
    with pytest.raises(Refusal) as refused:
        territory.ask_parts(
            draft_id=made.pk, version=version(made), grid="G01", parts=17, now=NOON, by=SYSTEM
        )
    assert refused.value.code == "grid-too-small"
