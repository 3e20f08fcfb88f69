"""The urban-management life cycle, walked at random and step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import linli
from linli.engine.lifecycle import (
    CLOCKS,
    GUARDS,
    NEEDS,
    PHASES,
    Facts,
    Lifecycle,
    flaws,
    is_in_sample,
    read_lifecycle,
)
from linli.engine.lifecycle.guards import CHECKS
from linli.words import Refusal, Words

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
ALL_NEEDS = frozenset(NEEDS)


@cache
def table() -> Lifecycle:
    path = Path(linli.__file__).parent / "packs/urban_management/lifecycle.yaml"
    return read_lifecycle(yaml.safe_load(path.read_text(encoding="utf-8")))


TABLE = table()
FLOWS = sorted(TABLE.flows)
POWERS = sorted(TABLE.powers)


def facts(state: str, *powers: str, **more: object) -> Facts:
    base = Facts(state=state, powers=frozenset(powers), given=ALL_NEEDS, by="me", now=NOW)
    return replace(base, **more)


def refused(code: str, move: str, known: Facts) -> Refusal:
    with pytest.raises(Refusal) as caught:
        TABLE.decide(move, facts=known)
    assert caught.value.code == code
    for sentence in (caught.value.words.en, caught.value.words.zh):
        assert sentence.endswith((".", "。"))
        assert "{" not in sentence
    assert any("一" <= c <= "鿿" for c in caught.value.words.zh)
    return caught.value


def test_the_table_is_sound() -> None:
    assert flaws(TABLE) == []


def test_every_case_always_has_someone_responsible() -> None:
    for state in TABLE.states.values():
        if state.is_open:
            assert state.holder in TABLE.powers or state.no_holder_words, state.code


def test_every_name_is_bilingual_and_every_guard_is_known() -> None:
    for thing in (*TABLE.states.values(), *TABLE.moves, *TABLE.flows.values(), *TABLE.powers.values()):
        for value in (getattr(thing, slot) for slot in thing.__slots__):
            if isinstance(value, Words):
                assert value.en
                assert value.zh
    assert set(CHECKS) == set(GUARDS)
    assert {state.phase for state in TABLE.states.values()} == set(PHASES)


def test_supervision_and_command_are_separate_powers() -> None:
    supervision = {m.code for m in TABLE.with_power("supervision_centre")}
    command = {m.code for m in TABLE.with_power("command_centre")}
    assert supervision & command == {"note"}
    assert {"file", "close", "grant_suspension"} <= supervision
    assert {"dispatch", "feed_back", "grant_extension"} <= command
    assert {m.code for m in TABLE.with_power("administrator") if m.is_step} == set()


@given(
    st.sampled_from(sorted(TABLE.states)),
    st.sampled_from(FLOWS),
    st.sampled_from(sorted(TABLE.move_codes)),
    st.sets(st.sampled_from(POWERS)),
)
def test_no_power_does_the_step_of_another(state: str, flow: str, move: str, held: set[str]) -> None:
    known = facts(state, *held, flow=flow, last_unit="u", by_unit="u", may_settle=True)
    try:
        done = TABLE.decide(move, facts=known)
    except Refusal:
        return
    assert done.move.powers & held
    assert state in done.move.from_states
    assert flow in done.move.flows


@given(
    st.sampled_from(FLOWS),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), max_size=40),
)
def test_random_walks_never_leave_the_table(
    flow: str, sampled: bool, choices: list[tuple[int, bool]]
) -> None:
    known = facts("", *POWERS, flow=flow, by_unit="u", is_sampled=sampled, may_settle=True, is_filed=True)
    known = replace(known, is_unsatisfied=True, closed_at=NOW, reopen_window_days=7, to_unit="u")
    assert TABLE.decide("report", facts=known).to_state == "received"
    refusals: set[str] = set()
    for number, asked in choices:
        requests = frozenset({"extension", "suspension"}) if asked else frozenset()
        known = replace(known, open_requests=requests)
        legal = TABLE.moves_for(known.state, flow, POWERS)
        assert legal
        move = legal[number % len(legal)]
        try:
            done = TABLE.decide(move.code, facts=known)
        except Refusal as refusal:
            refusals.add(refusal.code)
            continue
        assert done.to_state in TABLE.states
        assert done.clock is None or done.clock in CLOCKS
        unit = "u" if done.move.code == "dispatch" else known.last_unit
        before = known.state if done.to_state != known.state else known.previous_state
        known = replace(known, state=done.to_state, previous_state=before, last_unit=unit)
    assert not refusals & {"wrong-power", "move-unknown", "state-unknown", "flow-unknown"}


WALKS = {
    "ordinary": "report:reporter send_to_verify:acceptor verify:verifier file:supervision_centre "
    "dispatch:command_centre take:handling_unit handle:handling_unit feed_back:command_centre "
    "check:verifier close:supervision_centre rate:resident",
    "coordination": "report:resident accept:acceptor file:supervision_centre confer_result:command_centre "
    "dispatch:command_centre take:handling_unit handle:handling_unit feed_back:command_centre "
    "check:verifier close:supervision_centre",
    "emergency": "report:grid_worker dispatch:command_centre take:handling_unit file:supervision_centre "
    "verify:verifier handle:handling_unit feed_back:command_centre check:verifier close:supervision_centre",
    "approval": "report:resident accept:acceptor review:verifier approve:supervision_centre rate:resident",
}


@pytest.mark.parametrize("flow", FLOWS)
def test_each_flow_is_walked_by_separate_people(flow: str) -> None:
    state, unit, filed = "", None, False
    for step in WALKS[flow].split():
        move, power = step.split(":")
        known = facts(state, power, flow=flow, by=power, last_unit=unit, by_unit=power, is_filed=filed)
        known = replace(known, handled_by="handling_unit", handled_unit="handling_unit", reported_by="x")
        state = TABLE.decide(move, facts=replace(known, to_unit="handling_unit")).to_state
        unit = "handling_unit" if move == "dispatch" else unit
        filed = filed or move == "file"
    assert state == "closed"


def test_an_emergency_is_not_closed_before_it_is_filed() -> None:
    known = facts("to_close", "supervision_centre", flow="emergency")
    refused("not-filed", "close", known)
    assert TABLE.decide("close", facts=replace(known, is_filed=True)).to_state == "closed"
    refused("already-filed", "file", replace(known, is_filed=True))


def test_refusals_say_what_is_possible_and_who_may() -> None:
    here = refused("move-not-from-here", "close", facts("dispatched", "handling_unit"))
    assert "take" in here.data["legal"]
    assert "接单" in here.words.zh
    who = refused("wrong-power", "close", facts("to_close", "command_centre"))
    assert who.data["powers"] == ["supervision_centre"]
    assert who.status == 403
    assert "监督中心" in who.words.zh
    assert "dispatch" in refused("move-unknown", "explode", facts("received")).data["known"]
    refused("flow-unknown", "close", facts("received", flow="river"))
    refused("state-unknown", "close", facts("nowhere"))
    refused("move-not-from-here", "report", facts("received", "reporter"))


@pytest.mark.parametrize("need", sorted(ALL_NEEDS))
def test_each_need_is_asked_for(need: str) -> None:
    moves = [move for move in TABLE.moves if need in move.needs]
    if need in {"evidence"}:
        assert moves == []  # photos are never forced on anybody
        return
    for move in moves:
        state = sorted(move.from_states)[0]
        known = facts(state, *move.powers, flow=sorted(move.flows)[0], is_sampled=move.when == "sampled")
        known = replace(known, last_unit="u" if move.when == "has_unit" else None)
        refused(f"{need}-missing", move.code, replace(known, given=ALL_NEEDS - {need}))


def test_who_asks_may_not_decide() -> None:
    known = facts("handling", "command_centre", open_requests=frozenset({"extension"}), last_unit="u")
    refused("same-person", "grant_extension", replace(known, asked_by="me"))
    done = TABLE.decide("grant_extension", facts=replace(known, asked_by="you"))
    assert (done.to_state, done.clock) == ("handling", "extend")
    refused("nothing-asked", "grant_extension", replace(known, asked_by="you", open_requests=frozenset()))
    again = facts("handling", "handling_unit", by_unit="u", last_unit="u")
    refused("already-asked", "ask_suspension", replace(again, open_requests=frozenset({"extension"})))


def test_who_handled_may_not_check() -> None:
    known = facts("to_check", "verifier", last_unit="u")
    refused("same-person", "check", replace(known, handled_by="me"))
    refused("same-unit", "check", replace(known, by_unit="u", handled_unit="u"))
    refused("same-person", "rework", replace(known, handled_by="me"))
    assert TABLE.decide("check", facts=replace(known, by_unit="v", handled_unit="u")).to_state == "to_close"


def test_another_unit_may_not_handle() -> None:
    refused("other-unit", "handle", facts("handling", "handling_unit", by_unit="v", last_unit="u"))
    refused("other-unit", "resume", facts("suspended", "handling_unit", by_unit="v", last_unit="u"))
    centre = facts("suspended", "supervision_centre", by_unit="v", last_unit="u", previous_state="handling")
    assert TABLE.decide("resume", facts=centre).to_state == "handling"


@pytest.mark.parametrize(
    ("last", "to", "clock"), [(None, "u", "start"), ("u", "u", "resume"), ("u", "v", "restart")]
)
def test_the_clock_of_a_dispatch_depends_on_the_unit(last: str | None, to: str, clock: str) -> None:
    known = facts("to_dispatch", "command_centre", last_unit=last, to_unit=to)
    assert TABLE.decide("dispatch", facts=known).clock == clock


CLOCK_CASES = [
    ("return", "handling", "handling_unit", "pause"),
    ("recall", "handled", "command_centre", "pause"),
    ("ask_reporter", "handling", "handling_unit", "pause"),
    ("supplement", "waiting_reporter", "reporter", "resume"),
    ("rework", "to_check", "verifier", "full"),
    ("reopen", "closed", "resident", "full"),
    ("handle", "handling", "handling_unit", "stop"),
    ("arrive", "handling", "handling_unit", None),
]


@pytest.mark.parametrize(("move", "state", "power", "clock"), CLOCK_CASES)
def test_clocks(move: str, state: str, power: str, clock: str | None) -> None:
    known = facts(state, power, last_unit="u", by_unit="u" if power == "handling_unit" else "w")
    known = replace(
        known, previous_state="handling", is_unsatisfied=True, closed_at=NOW, reopen_window_days=7
    )
    assert TABLE.decide(move, facts=known).clock == clock


def test_no_clock_before_the_first_dispatch() -> None:
    assert TABLE.decide("ask_reporter", facts=facts("received", "acceptor")).clock is None
    back = facts("waiting_reporter", "reporter", previous_state="received")
    assert TABLE.decide("supplement", facts=back).clock is None


def test_settling_on_the_spot() -> None:
    known = facts("received", "grid_worker", may_settle=True)
    assert TABLE.decide("settle", facts=known).to_state == "closed"
    assert TABLE.decide("settle", facts=replace(known, is_sampled=True)).to_state == "to_check"
    refused("not-settleable", "settle", replace(known, may_settle=False))
    failed = facts("to_check", "verifier", is_sampled=True)
    assert TABLE.decide("rework", facts=failed).to_state == "to_dispatch"


@given(st.integers(0, 30), st.integers(-3, 3))
def test_reopening_within_the_window_only(days: int, off: int) -> None:
    closed = NOW - timedelta(days=days) - timedelta(seconds=off)
    known = facts("closed", "resident", is_unsatisfied=True, closed_at=closed, reopen_window_days=days)
    if off > 0:
        assert str(days) in refused("window-over", "reopen", known).words.zh
    else:
        assert TABLE.decide("reopen", facts=known).to_state == "to_dispatch"


def test_only_the_unsatisfied_reopen() -> None:
    known = facts("closed", "resident", closed_at=NOW, reopen_window_days=7)
    refused("not-unsatisfied", "reopen", known)
    refused("window-unknown", "reopen", replace(known, is_unsatisfied=True, closed_at=None))
    refused("wrong-power", "reopen", facts("closed", "grid_worker"))


def test_a_parent_waits_for_its_parts() -> None:
    known = facts("split", "command_centre", open_children=2)
    assert "2" in refused("children-open", "feed_back", known).words.en
    assert TABLE.decide("feed_back", facts=replace(known, open_children=0)).to_state == "to_close"


def test_back_leads_only_where_the_case_can_have_been() -> None:
    known = facts("waiting_reporter", "reporter")
    refused("previous-unknown", "supplement", known)
    refused("previous-unknown", "supplement", replace(known, previous_state="closed"))
    assert (
        TABLE.decide("supplement", facts=replace(known, previous_state="to_verify")).to_state == "to_verify"
    )


def test_one_who_reported_may_not_verify() -> None:
    refused("same-person", "verify", facts("to_verify", "verifier", reported_by="me"))


def test_moves_for_lists_each_move_once_and_may_agrees_with_decide() -> None:
    codes = [move.code for move in TABLE.moves_for("received", "ordinary", POWERS)]
    assert len(codes) == len(set(codes))
    assert {"accept", "settle", "send_to_verify", "reject", "withdraw"} <= set(codes)
    assert TABLE.moves_for("nowhere", "ordinary", POWERS) == ()
    assert TABLE.may("accept", facts=facts("received", "acceptor"))
    assert not TABLE.may("accept", facts=facts("received", "verifier"))


@given(st.text(max_size=30), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_sample_contains_the_smaller(case_id: str, a: int, b: int) -> None:
    small, large = sorted([Decimal(a) / 100, Decimal(b) / 100])
    assert is_in_sample(case_id, large) or not is_in_sample(case_id, small)


def test_the_sample_has_about_its_share() -> None:
    hits = sum(is_in_sample(f"case-{n}", Decimal("0.1")) for n in range(20_000))
    assert 1_850 < hits < 2_150
