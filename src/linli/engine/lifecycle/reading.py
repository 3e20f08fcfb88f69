"""From plain data (as a YAML file holds it) to the table. Says nothing about where the data came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from linli.engine.lifecycle.table import Flow, Lifecycle, Move, Power, State
from linli.engine.lifecycle.terms import NEW
from linli.words import Words


def read_lifecycle(data: Mapping[str, Any]) -> Lifecycle:
    """Build the table from the content of a `lifecycle.yaml` whose shape was checked before.

    `from:` takes state codes, `new` (the case does not exist yet), `open` and `ended` (all states
    of that kind). `flows:` left out means all flows; `needs`, `guards`, `clock`, `public`, `when`
    may be left out. Raises KeyError or TypeError on data of another shape.

    >>> from linli.engine.lifecycle.example import TWO_STATES
    >>> sorted(read_lifecycle(TWO_STATES).states)
    ['done', 'open']
    """
    states = {row["code"]: _state(row) for row in data["states"]}
    flows = {row["code"]: _flow(row) for row in data["flows"]}
    powers = {row["code"]: Power(row["code"], words(row["name"])) for row in data["powers"]}
    moves = tuple(_move(row, states, flows) for row in data["moves"])
    return Lifecycle(states=states, moves=moves, flows=flows, powers=powers)


def words(value: Mapping[str, str]) -> Words:
    return Words(value["en"], value["zh"])


def _state(row: Mapping[str, Any]) -> State:
    return State(
        code=row["code"],
        name=words(row["name"]),
        phase=row["phase"],
        holder=row.get("holder"),
        is_open=row["open"],
        stage=row.get("stage"),
        public_words=words(row["public"]),
        no_holder_words=words(row["no_holder"]) if "no_holder" in row else None,
        bystander_words=words(row["bystanders"]) if "bystanders" in row else None,
    )


def _flow(row: Mapping[str, Any]) -> Flow:
    return Flow(row["code"], words(row["name"]), words(row["description"]), row["entry"])


def _move(row: Mapping[str, Any], states: Mapping[str, State], flows: Mapping[str, Flow]) -> Move:
    return Move(
        code=row["code"],
        name=words(row["name"]),
        consequence=words(row["consequence"]),
        powers=frozenset(row["powers"]),
        from_states=frozenset(_expand(row["from"], states)),
        to_state=row["to"],
        flows=frozenset(row.get("flows", flows)),
        needs=tuple(row.get("needs", ())),
        guards=tuple(row.get("guards", ())),
        clock=row.get("clock"),
        is_public=row.get("public", False),
        when=row.get("when", ""),
    )


def _expand(codes: Iterable[str], states: Mapping[str, State]) -> Iterable[str]:
    for code in codes:
        if code == "new":
            yield NEW
        elif code in {"open", "ended"} and code not in states:
            yield from (s.code for s in states.values() if s.is_open == (code == "open"))
        else:
            yield code
