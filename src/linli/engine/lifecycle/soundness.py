"""Is the table itself sound: nothing unknown, nothing unreachable, nobody stuck, nobody missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from linli.engine.lifecycle.table import Lifecycle, Move, State
from linli.engine.lifecycle.terms import ENTRY, NEW, PREVIOUS, SAME
from linli.words import Words

SPECIAL = {SAME, PREVIOUS, ENTRY}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One mistake of a table; `kind` and `subject` name the row (`moves`, `dispatch`) it is about."""

    kind: str
    subject: str
    code: str
    words: Words


def flaws(table: Lifecycle) -> list[Flaw]:
    """Every mistake of the table, in a stable order; empty for a sound one.

    Checked: names of states, powers and flows; one row per move, state, flow, power and `when`; every state
    reachable; from every state a way to an end in each flow that reaches it; every open state
    held by a power that can move it on, or a stated reason why nobody holds it.

    >>> from linli.engine.lifecycle import read_lifecycle
    >>> from linli.engine.lifecycle.example import TWO_STATES
    >>> flaws(read_lifecycle(TWO_STATES))
    []
    """
    unknown = [*_unknown_in_states(table), *_unknown_in_moves(table)]
    if unknown:
        return unknown
    return [*_doubled(table), *_unreachable(table), *_without_way_out(table), *_without_holder(table)]


def _flaw(kind: str, subject: str, code: str, en: str, zh: str) -> Flaw:
    return Flaw(kind, subject, code, Words(en, zh))


def _unknown_in_states(table: Lifecycle) -> Iterator[Flaw]:
    for state in table.states.values():
        if state.holder is not None and state.holder not in table.powers:
            yield _unknown("states", state.code, "power", state.holder)
    for flow in table.flows.values():
        if flow.entry_state not in table.states:
            yield _unknown("flows", flow.code, "state", flow.entry_state)


def _unknown_in_moves(table: Lifecycle) -> Iterator[Flaw]:
    for move in table.moves:
        for state in sorted(move.from_states - {NEW} - set(table.states)):
            yield _unknown("moves", move.code, "state", state)
        if move.to_state not in table.states and move.to_state not in SPECIAL:
            yield _unknown("moves", move.code, "state", move.to_state)
        for power in sorted(move.powers - set(table.powers)):
            yield _unknown("moves", move.code, "power", power)
        for flow in sorted(move.flows - set(table.flows)):
            yield _unknown("moves", move.code, "flow", flow)


KINDS = {"state": "状态", "power": "权限", "flow": "流程"}
TABLES = {"states": "状态", "moves": "操作", "flows": "流程"}


def _unknown(kind: str, subject: str, what: str, name: str) -> Flaw:
    return _flaw(
        kind,
        subject,
        f"{what}-unknown",
        f"“{subject}” names the {what} “{name}”, which is not in the list of {what}s; add it or correct the name.",
        f"{TABLES[kind]}“{subject}”引用了未定义的{KINDS[what]}“{name}”；请补充定义或更正名称。",
    )


def _doubled(table: Lifecycle) -> Iterator[Flaw]:
    seen: dict[tuple[str, str, str], list[Move]] = defaultdict(list)
    for move in table.moves:
        for key in sorted((move.code, s, f) for s in move.from_states for f in move.flows):
            if any(_overlap(move, other) for other in seen[key]):
                yield _ambiguous(*key)
            seen[key].append(move)


def _overlap(one: Move, other: Move) -> bool:
    same_time = one.when == other.when or "" in {one.when, other.when}
    return same_time and bool(one.powers & other.powers)


def _ambiguous(code: str, state: str, flow: str) -> Flaw:
    return _flaw(
        "moves",
        code,
        "move-ambiguous",
        f"Two rows say what “{code}” does in state “{state or 'new'}” of flow “{flow}”; keep one of them.",
        f"流程“{flow}”的状态“{state or 'new'}”下，操作“{code}”有两行定义；请只保留一行。",
    )


def targets(table: Lifecycle, state: str, flow: str) -> set[str]:
    """The states one move away; `@previous` counts as every state that leads here."""
    found: set[str] = set()
    for move in table.rows_from(state, flow):
        if move.to_state == ENTRY:
            found.add(table.flows[flow].entry_state)
        elif move.to_state == PREVIOUS:
            found |= table.states_before(state, flow)
        elif move.to_state != SAME:
            found.add(move.to_state)
    return found - {state}


def reachable(table: Lifecycle, flow: str) -> set[str]:
    """Every state that a case of this flow can come to, from its entry."""
    found: set[str] = set()
    todo = sorted(targets(table, NEW, flow))
    while todo:
        state = todo.pop()
        if state not in found:
            found.add(state)
            todo += sorted(targets(table, state, flow) - found)
    return found


def _unreachable(table: Lifecycle) -> Iterator[Flaw]:
    everywhere = set().union(*(reachable(table, flow) for flow in table.flows))
    for code in table.states:
        if code not in everywhere:
            yield _flaw(
                "states",
                code,
                "state-unreachable",
                f"No move of any flow leads to the state “{code}”; add a move to it or delete the state.",
                f"任何流程都无法到达状态“{code}”；请补充通向它的操作，或删除该状态。",
            )


def _can_end(table: Lifecycle, flow: str) -> set[str]:
    ending = {code for code, state in table.states.items() if not state.is_open}
    grown = True
    while grown:
        more = {s for s in table.states if targets(table, s, flow) & ending} - ending
        ending |= more
        grown = bool(more)
    return ending


def _without_way_out(table: Lifecycle) -> Iterator[Flaw]:
    for flow in table.flows:
        for code in sorted(reachable(table, flow) - _can_end(table, flow)):
            yield _flaw(
                "states",
                code,
                "state-without-way-out",
                f"In flow “{flow}” a case in state “{code}” can never end; add a move that leads on.",
                f"在流程“{flow}”中，处于状态“{code}”的案卷永远无法办结；请补充后续操作。",
            )


def _without_holder(table: Lifecycle) -> Iterator[Flaw]:
    for code, state in table.states.items():
        if state.is_open and state.holder is None and state.no_holder_words is None:
            yield _flaw(
                "states",
                code,
                "state-without-holder",
                f"Nobody is responsible while a case is in state “{code}”; name its holder, or the reason "
                "why none is needed (no_holder).",
                f"案卷处于状态“{code}”时无人负责；请指定负责的权限（holder），或说明无需负责人的原因（no_holder）。",
            )
        elif state.is_open and state.holder is not None:
            yield from _stuck_holder(table, state, state.holder)


def _stuck_holder(table: Lifecycle, state: State, holder: str) -> Iterator[Flaw]:
    for flow in table.flows:
        if state.code in reachable(table, flow) and not any(
            holder in move.powers and move.to_state != SAME for move in table.rows_from(state.code, flow)
        ):
            yield _flaw(
                "states",
                state.code,
                "holder-helpless",
                f"“{holder}” holds the state “{state.code}” but has no move that leads on in flow “{flow}”; "
                "give it one or name another holder.",
                f"“{holder}”负责状态“{state.code}”，但在流程“{flow}”中没有可推进的操作；"
                "请为其补充操作，或改由其他权限负责。",
            )
