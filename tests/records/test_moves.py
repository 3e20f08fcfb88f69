"""Every move of the pack's table through the real actions, and nobody makes a step of another power."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.engine.lifecycle import NEW, is_in_sample
from linli.engine.worktime import Limit, Unit
from linli.records.cases import actions, queries
from linli.records.cases.given import Contact, Given, Part
from linli.records.cases.models import Case, OutboxMessage, Request, Step
from linli.records.people import actions as people
from linli.records.people.models import Account
from linli.records.people.permissions import SHIPPED_ROLES
from linli.records.people.queries import SYSTEM, Actor, actor_of
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal
from tests.records.loop import CABINET, COVER, LAMP, MONDAY, PARTS, WHO, report, reporter_of, step, walk
from tests.small_town import START, SmallTown, at

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def refused(town: SmallTown, case: Case, move: str, **given) -> Refusal:
    with pytest.raises(Refusal) as found:
        step(town, case, move, **{"now": MONDAY + HOUR, **given})
    assert found.value.words.en
    assert found.value.words.zh
    return found.value


def grid_case(town: SmallTown, **fields) -> Case:
    return report(town, matter=CABINET, **fields)


# How to bring a case of a flow into a state: the moves from the report on.
WAYS = {
    "received": (), "to_verify": ("send_to_verify",), "to_file": ("accept",), "to_dispatch": ("accept", "file"),
    "dispatched": ("accept", "file", "dispatch"), "handling": ("accept", "file", "dispatch", "take"),
    "handled": ("accept", "file", "dispatch", "take", "handle"),
    "to_check": ("accept", "file", "dispatch", "take", "handle", "feed_back"),
    "to_close": ("accept", "file", "dispatch", "take", "handle", "feed_back", "check"),
    "closed": ("accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close"),
    "split": ("accept", "file", "split"), "waiting_reporter": ("ask_reporter",), "rejected": ("accept", "reject"),
    "suspended": ("accept", "file", "dispatch", "take", "ask_suspension", "grant_suspension"),
    "void": ("void",), "withdrawn": ("withdraw",), "conferring": ("accept", "file", "confer"),
}  # fmt: skip
WAYS_OF = {
    "emergency": {
        "to_dispatch": ("accept",), "dispatched": ("dispatch",), "handling": ("dispatch", "take"),
        "handled": ("dispatch", "take", "handle"), "to_check": ("dispatch", "take", "handle", "feed_back"),
        "to_close": ("dispatch", "take", "handle", "feed_back", "check"),
        "closed": ("dispatch", "take", "file", "handle", "feed_back", "check", "close"), "conferring": ("accept", "confer"),
        "split": ("accept", "split"), "suspended": ("dispatch", "take", "ask_suspension", "grant_suspension"),
    },
    "coordination": {
        "conferring": ("accept", "file"), "to_dispatch": ("accept", "file", "confer_result"),
        "dispatched": ("accept", "file", "confer_result", "dispatch"),
        "handling": ("accept", "file", "confer_result", "dispatch", "take"),
        "split": ("accept", "file", "confer_result", "split"),
    },
    "approval": {
        "reviewing": ("accept",), "approving": ("accept", "review"), "closed": ("accept", "review", "approve"),
    },
}  # fmt: skip


def bring(town: SmallTown, flow: str, state: str) -> Case:
    case = report(town, flow=flow, matter=CABINET, text="x")
    way = WAYS_OF.get(flow, {}).get(state) or WAYS[state]
    for n, move in enumerate(way):
        case = step(town, case, move, now=MONDAY + timedelta(minutes=n))
    assert case.state == state
    return case


ONE_OF_EACH = (
    "acceptor",
    "verifier",
    "supervisor",
    "dispatcher",
    "lamp",
    "drain",
    "worker1",
    "admin",
    "leader",
)


def table():
    found = tenancy.catalogue().lifecycle
    assert found is not None
    return found


def state_flow_pairs() -> list[tuple[str, str]]:
    """One state of each flow that the moves of the table start from; kept short, every row is met once."""
    return [
        *(("ordinary", s) for s in WAYS if s != "conferring"),
        *(
            ("emergency", s)
            for s in ("received", "to_dispatch", "dispatched", "handling", "handled", "to_close")
        ),
        *(("coordination", s) for s in ("conferring", "to_dispatch")),
        *(("approval", s) for s in ("reviewing", "approving", "closed")),
    ]


@pytest.mark.parametrize(("flow", "state"), state_flow_pairs())
def test_nobody_makes_a_step_of_another_power(town: SmallTown, flow: str, state: str) -> None:
    """Every move that starts here, by one of every role: only those make it whose power the table names."""
    case = bring(town, flow, state)
    rows = table().rows_from(state, flow)
    everything = Given(
        reason="x", text="x", unit=town.units["lighting"].pk, condition="dirty", limit=Limit(1, Unit.WORK_DAY), parts=PARTS,
        until_on=MONDAY.date(), rating="unsatisfied", original=case.number,
    )  # fmt: skip
    for username in ONE_OF_EACH:
        actor = town.actor(username)
        held = {r.power for r in actor.rights if "cases.act" in r.verbs}
        for move in {m.code for m in rows}:
            if not any(m.powers & held for m in rows if m.code == move):
                with pytest.raises(Refusal) as found:
                    actions.step(move, case_id=case.pk, given=everything, by=actor, now=MONDAY + HOUR)
                assert found.value.code in {"wrong-power", "case-not-found"}, (username, move)
    case.refresh_from_db()
    assert case.state == state


@pytest.mark.parametrize("role", sorted(SHIPPED_ROLES))
def test_the_roles_of_the_house_hold_no_power_but_their_own(town: SmallTown, role: str) -> None:
    account = people.create_account(
        username="probe", name_zh="探", password=None, organisation=town.units["lighting"], by=SYSTEM
    )
    people.grant_role(account=account, role=role, from_on=START, by=SYSTEM)
    case = walk(town, report(town), "dispatch")
    powers = actor_of(account, today=MONDAY.date()).powers(case.place_path, case.unit_id)
    may_act = "cases.act" in SHIPPED_ROLES[role].verbs
    assert powers == ({SHIPPED_ROLES[role].power} if may_act else set())


def test_every_row_of_the_table_is_made_by_these_tests() -> None:
    """The ways above and the moves below reach every code; a new move of the pack needs a test here."""
    tested = {"report", "settle", *WHO, "rate", "reopen", "supplement", "withdraw"}
    assert tested == set(table().move_codes)


def test_only_those_rows_start_a_case() -> None:
    assert {m.code for m in table().moves if NEW in m.from_states} == {"report"}


def test_a_resident_reads_why_the_report_was_rejected(town: SmallTown) -> None:
    case = report(town, contact=Contact(phone="13900000000"))
    assert refused(town, case, "reject", who="acceptor", reason="").code == "reason-missing"
    case = step(town, case, "reject", who="acceptor", now=MONDAY, reason="属于邻县")
    assert (case.state, case.is_open, case.why) == ("rejected", False, {})
    last = case.steps.last()
    assert (last.text, last.is_public) == ("属于邻县", True)
    told = OutboxMessage.objects.get(template="rejected")
    assert (told.to, told.channel) == (f"report:{case.reports.get().id}", "sms")
    assert "13900000000" not in str(told.data)


def test_refuted_on_the_spot_and_not_filed(town: SmallTown) -> None:
    case = step(town, report(town), "send_to_verify", now=MONDAY)
    case = step(town, case, "refute", now=MONDAY, reason="现场无此情况")
    case = step(town, case, "reject", now=MONDAY)
    assert case.state == "rejected"


def test_a_void_case_stops_its_clock_and_counts_nowhere(town: SmallTown) -> None:
    case = step(town, walk(town, report(town), "take"), "void", now=MONDAY + HOUR)
    assert (case.state, case.due_at, case.is_open) == ("void", None, False)
    assert not case.clocks.exclude(state="stopped").exists()


def test_a_merged_report_follows_the_original(town: SmallTown) -> None:
    original = report(town)
    other = report(town, contact=Contact(email="a@example.org"))
    follower = reporter_of(other)
    other = step(town, other, "merge", now=MONDAY, original=original.number)
    assert (other.state, other.original, other.is_open) == ("merged", original, False)
    assert queries.Report.objects.get(pk=follower.id).case == original
    assert OutboxMessage.objects.get(template="merged").to == f"report:{follower.id}"
    original.refresh_from_db()
    assert [s.seq for s in original.steps.all()] == [1, 2]
    assert original.version == 2
    closed = walk(town, original, "close", now=MONDAY)
    assert (
        step(town, closed, "rate", who=follower, now=MONDAY + HOUR, rating="satisfied").rating == "satisfied"
    )


@pytest.mark.parametrize("wrong", ["999001", "9990012026060899999", "own", "ended", "out of sight"])
def test_a_wrong_original_is_refused(town: SmallTown, wrong: str) -> None:
    case = report(town, grid=1)
    ended = step(town, report(town), "void", now=MONDAY)
    far = report(town, grid=3)
    number = {"own": case.number, "ended": ended.number, "out of sight": far.number}.get(wrong, wrong)
    who = "acceptor"
    if wrong == "out of sight":
        people.grant_role(
            account=_probe(town), role="acceptor", area_path="999001/001/", from_on=START, by=SYSTEM
        )
        who = actor_of(Account.objects.get(username="probe"), today=MONDAY.date())
    assert refused(town, case, "merge", who=who, original=number).code == "original-unknown"


def _probe(town: SmallTown) -> Account:
    return people.create_account(
        username="probe", name_zh="探", password=None, organisation=town.units["supervision"], by=SYSTEM
    )


def test_an_extension_is_decided_by_another_person(town: SmallTown) -> None:
    case = walk(town, report(town, matter=COVER), "take", condition="cracked")
    case = step(town, case, "ask_extension", now=MONDAY + HOUR)
    assert refused(town, case, "ask_suspension").code == "already-asked"
    assert refused(town, case, "grant_extension", who="supervisor").code == "wrong-power"
    assert (
        refused(town, case, "grant_extension", limit=None, until_on=at("2026-06-20 00:00").date()).code
        == "limit-missing"
    )
    case = step(town, case, "refuse_extension", now=MONDAY + HOUR)
    assert Request.objects.get(case=case).decided_by == town.people["dispatcher"]
    assert refused(town, case, "grant_extension").code == "nothing-asked"


def test_whoever_asked_may_not_decide_also_says_the_database(town: SmallTown) -> None:
    """Two roles in one person are refused before; were they joined all the same, the guard and the table refuse."""
    case = walk(town, report(town), "take")
    case = step(town, case, "ask_extension", now=MONDAY + HOUR)
    asked = Request.objects.get(case=case)
    joined = actor_of(town.people["lamp"], today=MONDAY.date())
    command = actor_of(town.people["dispatcher"], today=MONDAY.date()).rights
    both = type(joined)(
        "account",
        joined.id,
        joined.name,
        joined.organisation_id,
        rights=joined.rights + command,
        account=joined.account,
    )
    assert refused(town, case, "grant_extension", who=both).code == "same-person"
    with pytest.raises(IntegrityError, match="request_decided_by_another"), transaction.atomic():
        Request.objects.filter(pk=asked.pk).update(
            decision="granted", decided_by=asked.asked_by, decided_at=MONDAY
        )


def test_reopened_within_the_window_and_refused_after_it(town: SmallTown) -> None:
    case = walk(town, report(town), "close")
    assert refused(town, case, "reopen", rating="").code == "not-unsatisfied"
    step(town, case, "rate", now=MONDAY + HOUR, rating="unsatisfied")
    assert refused(town, case, "rate", now=MONDAY + 2 * HOUR).code == "rated-already"
    assert case.closed_at is not None
    window = timedelta(days=7)
    assert (
        refused(town, case, "reopen", rating="", now=case.closed_at + window + timedelta(seconds=1)).code
        == "window-over"
    )
    case = step(town, case, "reopen", rating="", now=case.closed_at + window)
    assert (case.state, case.reopen_count, case.closed_at) == ("to_dispatch", 1, None)
    case = walk_again(town, case)
    assert case.redirect_count == 0
    assert step(town, case, "rate", now=case.closed_at + HOUR, rating="satisfied").rating == "satisfied"


def walk_again(town: SmallTown, case: Case) -> Case:
    now = case.changed_at
    for move in ("dispatch", "take", "handle", "feed_back", "check", "close"):
        now += timedelta(minutes=5)
        who = "drain" if move in {"take", "handle"} else ""
        case = step(town, case, move, now=now, unit="drainage", who=who)
    return case


def test_only_the_own_reporter_judges(town: SmallTown) -> None:
    case, other = walk(town, report(town), "close"), report(town)
    assert refused(town, case, "rate", who=reporter_of(other)).code == "case-not-found"
    assert refused(town, case, "rate", who="supervisor").code == "wrong-power"


def test_the_parts_of_a_split_case_feed_the_whole_back_when_the_last_one_ends(town: SmallTown) -> None:
    parent = step(town, walk(town, report(town), "file"), "split", now=MONDAY + HOUR)
    assert (parent.state, parent.due_at) == ("split", None)
    due = MONDAY + HOUR + timedelta(minutes=10)  # the lamp's first condition is urgent, and so are its parts
    first, second = Case.objects.filter(parent=parent).order_by("number")
    assert (first.state, first.holder_power, first.due_at) == ("to_dispatch", "command_centre", due)
    assert (second.code, second.text, second.grid) == (COVER[1], "井盖", parent.grid)
    assert refused(town, parent, "void").code == "children-open"
    end(town, first)
    parent.refresh_from_db()
    assert parent.state == "split"
    step(town, second, "void", now=MONDAY + 3 * HOUR)
    parent.refresh_from_db()
    assert parent.state == "to_close"
    last = parent.steps.last()
    assert (last.move, last.power, last.account) == ("feed_back", "system", None)
    assert step(town, parent, "close", now=MONDAY + 4 * HOUR).state == "closed"


def end(town: SmallTown, case: Case) -> Case:
    now = MONDAY + 2 * HOUR
    for move in ("dispatch", "take", "handle", "feed_back", "check", "close"):
        case = step(town, case, move, now=now)
        now += timedelta(minutes=1)
    return case


def test_a_case_is_split_into_at_least_two_known_classes(town: SmallTown) -> None:
    case = walk(town, report(town), "file")
    assert refused(town, case, "split", parts=PARTS[:1]).code == "children-too-few"
    assert refused(town, case, "split", parts=(PARTS[0], Part("event", "99999", "?"))).code == "class-unknown"
    long = (PARTS[0], Part(*LAMP, "字" * 10_000))
    assert refused(town, case, "split", parts=long).code == "text-too-long"
    assert not Case.objects.filter(parent=case).exists()


def test_settled_on_the_spot_only_where_the_condition_may_and_in_a_sample_that_is_the_same_for_ever(
    town: SmallTown,
) -> None:
    share = tenancy.catalogue().setting("sample_share").value
    states = set()
    for _ in range(60):
        case = report(town, matter=CABINET)
        assert refused(town, case, "settle", condition="").code == "condition-missing"
        case = step(town, case, "settle", now=MONDAY, condition="dirty")
        expected = "to_check" if is_in_sample(str(case.id), share) else "closed"
        assert case.state == expected
        states.add(expected)
        if states == {"to_check", "closed"}:
            break
    assert states == {"to_check", "closed"}
    assert refused(town, report(town, matter=COVER), "settle", condition="cracked").code == "not-settleable"


def test_a_grid_worker_settles_only_in_the_own_grid(town: SmallTown) -> None:
    assert (
        refused(town, report(town, matter=CABINET, grid=3), "settle", condition="dirty").code
        == "case-not-found"
    )


def test_a_sampled_case_is_checked_by_somebody_else_and_may_fail(town: SmallTown) -> None:
    case = report(town, matter=CABINET)
    while not is_in_sample(str(case.id), tenancy.catalogue().setting("sample_share").value):
        case = report(town, matter=CABINET)
    case = step(town, case, "settle", now=MONDAY, condition="dirty")
    case = step(town, case, "rework", now=MONDAY + HOUR)
    assert (case.state, case.holder_power, case.rework_count) == ("to_dispatch", "command_centre", 1)


def test_an_emergency_is_dispatched_at_once_and_cannot_close_unfiled(town: SmallTown) -> None:
    case = step(town, report(town, flow="emergency"), "dispatch", now=MONDAY)
    assert (case.state, case.is_urgent, case.filed_at) == ("dispatched", True, None)
    case = step(town, case, "verify", now=MONDAY)
    for move in ("take", "handle", "feed_back", "check"):
        case = step(town, case, move, now=MONDAY + HOUR)
    assert refused(town, case, "close").code == "not-filed"
    case = step(town, case, "file", now=MONDAY + HOUR)
    assert refused(town, case, "file").code == "already-filed"
    assert step(town, case, "close", now=MONDAY + HOUR).state == "closed"


def test_accepted_as_an_emergency_it_becomes_urgent_and_keeps_what_it_was(town: SmallTown) -> None:
    case = step(town, report(town), "accept", now=MONDAY, flow="emergency")
    assert (case.flow, case.is_urgent, case.state) == ("emergency", True, "to_dispatch")
    assert case.due_at == MONDAY + timedelta(minutes=10)
    assert case.steps.last().data["was"] == {"flow": "ordinary"}


def test_coordination_confers_before_it_dispatches(town: SmallTown) -> None:
    case = bring(town, "coordination", "conferring")
    case = step(town, case, "confer_result", now=MONDAY, text="由排水所牵头")
    assert case.state == "to_dispatch"
    case = step(town, case, "confer", now=MONDAY)
    assert step(town, case, "send_back", now=MONDAY).state == "to_file"


def test_an_application_passes_two_reviews_by_different_people(town: SmallTown) -> None:
    case = bring(town, "approval", "approving")
    assert step(town, case, "approve", now=MONDAY).state == "closed"
    again = step(town, case, "reopen", now=MONDAY + HOUR, rating="unsatisfied")
    assert again.state == "reviewing"
    assert step(town, again, "reject", who="verifier", now=MONDAY + HOUR).state == "rejected"


def test_the_class_is_corrected_and_the_old_one_stays_on_record(town: SmallTown) -> None:
    case = step(
        town, report(town), "accept", now=MONDAY, kind="component", code=COVER[1], condition="cracked"
    )
    assert (case.code, case.condition) == (COVER[1], "cracked")
    assert case.steps.last().data["was"] == {"code": LAMP[1]}
    assert refused(town, case, "file", condition="nonsense").code == "condition-unknown"
    assert refused(town, case, "file", code="99999").code == "class-unknown"
    case = step(town, case, "correct", now=MONDAY, code=LAMP[1], reason="类别有误", text="应为路灯")
    assert (case.code, case.condition, case.state) == (LAMP[1], "", "to_file")
    last = case.steps.last()
    assert last.data["was"] == {"code": COVER[1], "condition": "cracked"}
    assert (last.text, last.data["text"]) == ("类别有误", "应为路灯")


def test_urging_escalating_and_supervising_tell_those_concerned(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    case = step(town, case, "urge", now=MONDAY + HOUR)
    case = step(town, case, "supervise", now=MONDAY + HOUR)
    case = step(town, case, "escalate", now=MONDAY + HOUR)
    assert case.urge_count == 1
    unit = f"organisation:{town.units['lighting'].pk}"
    told = OutboxMessage.objects.filter(case=case).exclude(template="dispatched")
    assert dict(told.values_list("template", "to")) == {
        "urge": unit, "supervise": unit, "escalate": f"power:supervision_centre:{case.place_path}",
    }  # fmt: skip
    assert [m.template for m in queries.desk_messages(town.actor("supervisor"))] == ["escalate"]
    assert {m.template for m in queries.desk_messages(town.actor("lamp"))} == {
        "dispatched",
        "urge",
        "supervise",
    }
    assert not queries.desk_messages(town.actor("drain"))


def test_no_step_but_a_dispatch_hands_a_case_over(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    case = step(town, case, "note", who="lamp", now=MONDAY + HOUR, unit="lighting", **{"text": "x"})
    given = Given(text="x", unit=town.units["drainage"].pk)
    case = actions.step("note", case_id=case.pk, given=given, by=town.actor("lamp"), now=MONDAY + HOUR)
    assert (case.unit, case.dispatch_count) == (town.units["lighting"], 1)


def test_a_desk_is_no_handling_unit(town: SmallTown) -> None:
    case = walk(town, report(town), "file")
    assert refused(town, case, "dispatch", unit="command").code == "unit-unknown"


def test_a_unit_sees_its_own_cases_only_and_no_longer_those_it_lost(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    lamp, drain = town.actor("lamp"), town.actor("drain")
    assert [list(queries.visible(a)) for a in (lamp, drain)] == [[case], []]
    assert refused(town, case, "note", who="drain").code == "case-not-found"
    case = step(town, case, "return", now=MONDAY + HOUR)
    case = step(town, case, "dispatch", now=MONDAY + HOUR, unit="drainage")
    assert [list(queries.visible(a)) for a in (lamp, drain)] == [[], [case]]
    assert refused(town, case, "take", who="lamp").code == "case-not-found"
    with pytest.raises(Refusal):
        queries.case_for(lamp, number=case.number)


def test_a_step_on_an_older_view_is_marked_and_a_second_click_counts_once(town: SmallTown) -> None:
    case = report(town)
    seen = case.version
    step(town, case, "note", now=MONDAY, text="一")
    case = step(town, case, "accept", now=MONDAY, seen_version=seen)
    assert case.steps.last().was_stale
    again = step(town, case, "accept", now=MONDAY, seen_version=seen)
    assert again.version == case.version
    assert Step.objects.filter(case=case, move="accept").count() == 1


@pytest.mark.parametrize(
    ("flow", "state"),
    [
        ("ordinary", s)
        for s in ("received", "to_file", "dispatched", "handling", "suspended", "to_check", "to_close")
    ]
    + [("emergency", "handling"), ("approval", "approving")],
)
def test_what_the_panel_offers_can_be_done_and_nothing_else(town: SmallTown, flow: str, state: str) -> None:
    case = bring(town, flow, state)
    codes = {m.code for m in table().rows_from(state, flow)} - {"merge"}
    for username in ("acceptor", "verifier", "supervisor", "dispatcher", "lamp", "drain", "worker1"):
        by = town.actor(username)
        offered = {m.code for m in queries.next_moves(case, by, now=MONDAY + HOUR)} - {"merge"}
        assert {m for m in codes if can_be_done(town, case, m, by)} == offered, username


def can_be_done(town: SmallTown, case: Case, move: str, by: Actor) -> bool:
    try:
        with transaction.atomic():
            step(town, case, move, who=by, now=MONDAY + HOUR, condition="dirty")
            raise _UndoError
    except _UndoError:
        return True
    except Refusal:
        return False


class _UndoError(Exception):
    pass
