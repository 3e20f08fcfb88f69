"""States, moves, flows and powers, and the two questions asked of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from linli.engine.lifecycle import refusals
from linli.engine.lifecycle.facts import Facts, Transition
from linli.engine.lifecycle.guards import check_guard, holds
from linli.engine.lifecycle.terms import ENTRY, PREVIOUS, SAME
from linli.words import Refusal, Words


@dataclass(frozen=True, slots=True)
class Power:
    """A separate authority: who holds it may do its steps and nobody else's."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class State:
    """One place in the life of a case; `holder` is the power that has to do something now."""

    code: str
    name: Words
    phase: int
    holder: str | None
    is_open: bool
    stage: str | None
    public_words: Words
    no_holder_words: Words | None = None
    bystander_words: Words | None = None  # where `public_words` speak to the reporter

    def words_for(self, *, reporter: bool) -> Words:
        """What is said of it to whoever reported, or to everybody else."""
        return self.public_words if reporter else self.bystander_words or self.public_words


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    Rows may share a code where they start elsewhere, in another flow, by another power or under
    another `when`; for one actor on one case at most one row applies.
    """

    code: str
    name: Words
    consequence: Words
    powers: frozenset[str]
    from_states: frozenset[str]
    to_state: str
    flows: frozenset[str]
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    clock: str | None = None
    is_public: bool = False
    when: str = ""

    @property
    def is_step(self) -> bool:
        """Whether it changes the state or the clock (a note does neither)."""
        return self.to_state != SAME or self.clock is not None


@dataclass(frozen=True, slots=True)
class Flow:
    """One way through the table: ordinary, coordination, emergency, approval."""

    code: str
    name: Words
    description: Words
    entry_state: str


@dataclass(frozen=True)
class Lifecycle:
    """The whole table. Built once per pack version; all answers are dictionary look-ups."""

    states: Mapping[str, State]
    moves: tuple[Move, ...]
    flows: Mapping[str, Flow]
    powers: Mapping[str, Power]

    @cached_property
    def move_codes(self) -> tuple[str, ...]:
        """Every code once, in the order of the table."""
        return tuple(dict.fromkeys(move.code for move in self.moves))

    @cached_property
    def open_states(self) -> tuple[str, ...]:
        return tuple(code for code, state in self.states.items() if state.is_open)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], tuple[Move, ...]]:
        """(state, flow) → the rows that start there, in the order of the table."""
        rows: dict[tuple[str, str], list[Move]] = {}
        for move in self.moves:
            for state in move.from_states:
                for flow in move.flows:
                    rows.setdefault((state, flow), []).append(move)
        return {key: tuple(value) for key, value in rows.items()}

    def rows_from(self, state: str, flow: str) -> tuple[Move, ...]:
        return self._rows.get((state, flow), ())

    def states_before(self, state: str, flow: str) -> frozenset[str]:
        """The states from which a move of `flow` leads to `state`: where `@previous` may go back to."""
        return frozenset(
            code for code in self.states if any(row.to_state == state for row in self.rows_from(code, flow))
        )

    def moves_for(self, state: str, flow: str, powers: Iterable[str]) -> tuple[Move, ...]:
        """The next steps that holders of `powers` may try from `state` in `flow`, one per code.

        For an action panel: guards that need more facts (another person, a window of days) are
        judged by `decide`. Unknown states and flows have no moves. The order is the table's.

        >>> from linli.engine.lifecycle import read_lifecycle
        >>> from linli.engine.lifecycle.example import TWO_STATES
        >>> table = read_lifecycle(TWO_STATES)
        >>> [move.code for move in table.moves_for("open", "only", {"office"})]
        ['close', 'note']
        """
        held = frozenset(powers)
        found: dict[str, Move] = {}
        for move in self.rows_from(state, flow):
            if move.powers & held:
                found.setdefault(move.code, move)
        return tuple(found.values())

    def may(self, move_code: str, *, facts: Facts) -> bool:
        """Whether `decide` would allow it."""
        try:
            self.decide(move_code, facts=facts)
        except Refusal:
            return False
        return True

    def decide(self, move_code: str, *, facts: Facts) -> Transition:
        """Allow one move and say where it leads, or raise a `Refusal` that says what to do.

        Codes of refusals: `move-unknown`, `flow-unknown`, `state-unknown`, `move-not-from-here`
        (data `legal`: what may be done), `wrong-power` (data `powers`: who may), `reason-missing`
        and its like for each need, then those of the guards (`same-person`, `same-unit`,
        `other-unit`, `window-over`, `not-settleable`, `children-open` …). Source of the clock
        rules: the working-time specification, "Which clock, when".

        >>> from linli.engine.lifecycle import Facts, read_lifecycle
        >>> from linli.engine.lifecycle.example import TWO_STATES
        >>> table = read_lifecycle(TWO_STATES)
        >>> facts = Facts(state="open", flow="only", powers=frozenset({"office"}))
        >>> table.decide("close", facts=facts).to_state
        'done'
        """
        move = self._find(move_code, facts)
        if not move.powers & facts.powers:
            raise refusals.wrong_power(move, [p.name for p in self.powers.values() if p.code in move.powers])
        for need in move.needs:
            if need not in facts.given:
                raise refusals.missing(move, need)
        for guard in move.guards:
            check_guard(guard, move, facts)
        return Transition(move, facts.state, self._target(move, facts), clock_of(move, facts))

    def _find(self, move_code: str, facts: Facts) -> Move:
        if move_code not in self.move_codes:
            raise refusals.move_unknown(move_code, self.move_codes)
        if facts.flow not in self.flows:
            raise refusals.flow_unknown(facts.flow, tuple(self.flows))
        if facts.state and facts.state not in self.states:
            raise refusals.state_unknown(facts.state)
        rows = [
            row
            for row in self.rows_from(facts.state, facts.flow)
            if row.code == move_code and holds(row.when, facts)
        ]
        if rows:
            return next((row for row in rows if row.powers & facts.powers), rows[0])
        name = next(move.name for move in self.moves if move.code == move_code)
        legal = self.moves_for(facts.state, facts.flow, facts.powers)
        raise refusals.not_from_here(move_code, name, self._state_name(facts.state), legal)

    def _state_name(self, code: str) -> Words:
        return self.states[code].name if code else Words("not reported yet", "尚未上报")

    def _target(self, move: Move, facts: Facts) -> str:
        if move.to_state == SAME:
            return facts.state
        if move.to_state == ENTRY:
            return self.flows[facts.flow].entry_state
        if move.to_state == PREVIOUS:
            if facts.previous_state not in self.states_before(facts.state, facts.flow):
                raise refusals.previous_unknown(move)
            return str(facts.previous_state)
        return move.to_state

    def with_power(self, power: str) -> Collection[Move]:
        """Every row that `power` may do."""
        return tuple(move for move in self.moves if power in move.powers)


def clock_of(move: Move, facts: Facts) -> str | None:
    """What the handling clock does. It exists from the first dispatch on, which `last_unit` tells.

    `stop` keeps the remainder like `pause` does, so that a recall and a new dispatch to the same
    unit can resume it; `resume` of a clock that runs (after a reopening) changes nothing.
    """
    if move.clock == "start" and facts.last_unit is not None:
        return "resume" if facts.to_unit == facts.last_unit else "restart"
    if move.clock != "start" and facts.last_unit is None:
        return None
    return move.clock
