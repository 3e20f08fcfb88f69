"""A table that is broken in one way has exactly that flaw, said in both languages."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from linli.engine.lifecycle import flaws, read_lifecycle
from linli.engine.lifecycle.example import TWO_STATES

Data = dict[str, Any]


def orphan(data: Data) -> None:
    data["states"].append({**data["states"][0], "code": "island"})
    data["moves"].append({**data["moves"][1], "from": ["island"]})


def trap(data: Data) -> None:
    data["states"].append(
        {**data["states"][0], "code": "trap", "holder": None, "no_holder": {"en": "x", "zh": "无"}}
    )
    data["moves"].append({**data["moves"][1], "code": "fall", "to": "trap"})


def nobody(data: Data) -> None:
    data["states"][0]["holder"] = None


def helpless(data: Data) -> None:
    data["powers"].append({"code": "guard", "name": {"en": "guard", "zh": "门卫"}})
    data["states"][0]["holder"] = "guard"


def twice(data: Data) -> None:
    data["moves"].append({**data["moves"][1], "to": "@same"})


def unknown_state(data: Data) -> None:
    data["moves"][1]["to"] = "gone"


def unknown_power(data: Data) -> None:
    data["moves"][1]["powers"] = ["king"]


def unknown_flow(data: Data) -> None:
    data["moves"][1]["flows"] = ["river"]


def unknown_entry(data: Data) -> None:
    data["flows"][0]["entry"] = "gone"


CASES = [
    (orphan, "state-unreachable", "island"),
    (trap, "state-without-way-out", "trap"),
    (nobody, "state-without-holder", "open"),
    (helpless, "holder-helpless", "open"),
    (twice, "move-ambiguous", "close"),
    (unknown_state, "state-unknown", "close"),
    (unknown_power, "power-unknown", "close"),
    (unknown_flow, "flow-unknown", "close"),
    (unknown_entry, "state-unknown", "only"),
]


@pytest.mark.parametrize(("damage", "code", "subject"), CASES)
def test_one_flaw_each(damage: Callable[[Data], None], code: str, subject: str) -> None:
    data = copy.deepcopy(TWO_STATES)
    damage(data)
    found = flaws(read_lifecycle(data))
    assert [(flaw.code, flaw.subject) for flaw in found] == [(code, subject)]
    assert subject in found[0].words.en
    assert subject in found[0].words.zh
