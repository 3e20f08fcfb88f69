"""Leave slips, and deputies who really have the tasks on those days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.records.cases import queries as cases
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Leave
from linli.records.territory.queries import holders, team
from linli.words import Refusal
from tests.records.land import AREA, NOON
from tests.records.loop import LAMP, report, step
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
G01 = AREA + "G01/"
TODAY = NOON.date()
TUESDAY, FRIDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=4)


@pytest.fixture
def grid(town: SmallTown) -> SmallTown:
    """worker1 verifies in G01, worker3 is the deputy."""
    for account, turn in (("worker1", 0), ("worker3", 1)):
        territory.staff_post(
            path=G01, duty="verifier", account=town.people[account], from_on=TODAY, turn=turn, by=SYSTEM
        )
    return town


def leave(town: SmallTown, who: str = "worker1", *, granted: bool = True) -> Leave:
    made = territory.ask_leave(
        from_on=TUESDAY, last_on=FRIDAY - timedelta(days=1), reason="探亲", now=NOON, by=town.actor(who)
    )
    return territory.grant_leave(leave_id=made.pk, now=NOON, by=town.actor("admin")) if granted else made


def names(town: SmallTown, day: int) -> list[str]:
    return [a.username for a in holders(G01, "verifier", on=TODAY + timedelta(days=day))]


def waits_for(town: SmallTown, who: str, day: int, case: object) -> bool:
    actor = town.actor(who, on=TODAY + timedelta(days=day))
    return cases.waiting_for(actor).filter(pk=case.pk).exists()  # type: ignore[attr-defined]


def test_a_case_of_a_leave_day_reaches_the_deputy_and_comes_back(grid: SmallTown) -> None:
    case = step(grid, report(grid, matter=LAMP), "send_to_verify", now=NOON)
    assert case.holder_power == "verifier"
    leave(grid)
    for day, there, not_there in (
        (0, "worker1", "worker3"),
        (1, "worker3", "worker1"),
        (3, "worker3", "worker1"),
        (4, "worker1", "worker3"),
    ):
        assert names(grid, day) == [there]
        assert [a.username for a in cases.responsible(case, now=NOON + timedelta(days=day))] == [there]
        assert waits_for(grid, there, day, case)
        assert not waits_for(grid, not_there, day, case)
    assert "worker3" in {h.account.username for h in team(G01, on=TUESDAY)}
    assert "worker3" not in {h.account.username for h in team(G01, on=TODAY)}


def test_a_deputy_on_leave_passes_it_to_the_next_and_a_gap_is_said(grid: SmallTown) -> None:
    first = leave(grid)
    assert first.lent["uncovered"] == [[G01, "grid_worker", str(TUESDAY), str(FRIDAY)]]
    made = territory.ask_leave(
        from_on=TUESDAY + timedelta(days=1),
        last_on=TUESDAY + timedelta(days=1),
        reason="",
        now=NOON,
        by=grid.actor("worker3"),
    )
    territory.grant_leave(leave_id=made.pk, now=NOON, by=grid.actor("admin"))
    first.refresh_from_db()
    assert [
        G01,
        "verifier",
        str(TUESDAY + timedelta(days=1)),
        str(TUESDAY + timedelta(days=2)),
    ] in first.lent["uncovered"]
    territory.staff_post(
        path=G01, duty="verifier", account=grid.people["leader"], from_on=TODAY, turn=2, by=SYSTEM
    )
    assert [names(grid, d) for d in (1, 2, 3)] == [["worker3"], ["leader"], ["worker3"]]
    assert grid.actor("leader", on=TODAY + timedelta(days=2)).powers(G01, None) == {"verifier"}
    assert grid.actor("leader", on=TODAY + timedelta(days=3)).powers(G01, None) == frozenset()


def test_coming_back_early_gives_everything_back(grid: SmallTown) -> None:
    made = leave(grid)
    wednesday = NOON + timedelta(days=2)
    territory.withdraw_leave(leave_id=made.pk, now=wednesday, by=grid.actor("worker1"))
    assert [names(grid, d) for d in (1, 2, 3, 9)] == [["worker3"], ["worker1"], ["worker1"], ["worker1"]]
    assert grid.actor("worker1", on=wednesday.date()).powers(G01, None) == {"grid_worker", "verifier"}
    assert grid.actor("worker3", on=wednesday.date()).powers(G01, None) == frozenset()
    with pytest.raises(Refusal) as refused:
        territory.withdraw_leave(leave_id=made.pk, now=wednesday, by=grid.actor("worker1"))
    assert refused.value.code == "leave-over"


def test_slips_do_not_overlap_and_nobody_grants_the_own_one(grid: SmallTown) -> None:
    made = leave(grid, granted=False)
    with pytest.raises(Refusal) as refused:
        leave(grid, granted=False)
    assert refused.value.code == "leave-overlaps"
    assert str(TUESDAY) in refused.value.words.zh
    with pytest.raises(Refusal) as refused:
        territory.grant_leave(leave_id=made.pk, now=NOON, by=grid.actor("worker1"))
    assert refused.value.code == "leave-own"
    with pytest.raises(Refusal) as refused:
        territory.grant_leave(leave_id=made.pk, now=NOON, by=grid.actor("worker3"))
    assert refused.value.code == "not-in-your-area"
    territory.refuse_leave(leave_id=made.pk, words="汛期", now=NOON, by=grid.actor("admin"))
    assert names(grid, 1) == ["worker1"]
    with pytest.raises(Refusal) as refused:
        territory.grant_leave(leave_id=made.pk, now=NOON, by=grid.actor("admin"))
    assert refused.value.code == "leave-decided"


def test_a_linked_leader_records_a_visit_in_words(town: SmallTown) -> None:
    held = territory.staff_post(
        path=G01, duty="linked_leader", account=town.people["leader"], from_on=TODAY, by=SYSTEM
    )
    by = town.actor("leader")
    territory.record_visit(post_id=held.post_id, visited_on=TODAY, words="看了河边", now=NOON, by=by)
    for sent, code in (
        ({"words": " "}, "visit-words-missing"),
        ({"words": "x"}, "visit-recorded"),
        ({"words": "x", "visited_on": FRIDAY}, "visit-day-wrong"),
    ):
        with pytest.raises(Refusal) as refused:
            territory.record_visit(
                **{"post_id": held.post_id, "visited_on": TODAY, "now": NOON, "by": by, **sent}
            )  # type: ignore[arg-type]
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        territory.record_visit(
            post_id=held.post_id, visited_on=TODAY, words="x", now=NOON, by=town.actor("admin")
        )
    assert refused.value.code == "not-your-post"


def test_rights_end_with_the_post_also_when_leave_that_ran_over_it_is_taken_back(grid: SmallTown) -> None:
    """Leave pauses rights and gives them back; a post that ended meanwhile must not come to life again."""
    from linli.records.people.models import Grant
    from linli.records.territory.models import Holding

    made = leave(grid)
    held = Holding.objects.get(post__path=G01, post__duty="verifier", turn=0)
    territory.unstaff_post(holding=held, to_on=TUESDAY + timedelta(days=1), by=SYSTEM)
    territory.withdraw_leave(leave_id=made.pk, now=NOON, by=grid.actor("worker1"))
    ends = Grant.objects.filter(
        account=grid.people["worker1"], role__code="verifier", area_path=G01
    ).values_list("to_on", flat=True)
    assert list(ends) == [TUESDAY + timedelta(days=1)]
    assert not Grant.objects.filter(
        account=grid.people["worker3"], role__code="verifier", area_path=G01
    ).exists()
