"""Whatever an action writes into the journal has a name on its page: the act, what it is about, and every fact."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import linli
from linli.doors.desk.acts import ACTS
from linli.doors.desk.facts_words import KEYS
from linli.doors.desk.subjects import KINDS
from linli.engine.catalogue import load_pack
from linli.records.cases.rules import lifecycle

ROOT = Path(linli.__file__).parent
WRITERS = {"record", "record_look", "record_export"}
NOT_FACTS = {"by", "at", "purpose"}


def calls() -> Iterator[ast.Call]:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
                yield node


def constant(node: ast.expr) -> str:
    """The text, or what stands before the first value in an f-string; empty where it is computed."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return str(node.value) if isinstance(node, ast.Constant) else ""


@pytest.fixture(scope="module")
def written() -> list[ast.Call]:
    return list(calls())


def test_every_act_has_a_name(written: list[ast.Call]) -> None:
    moves = {m.code for m in lifecycle(load_pack(ROOT / "packs" / "urban_management")).moves}
    verbs = {
        constant(c.args[0]) for c in written if isinstance(c.func, ast.Name) and c.func.id == "record" and c.args
    }  # fmt: skip
    assert len(verbs) > 80
    assert verbs - {""} - set(ACTS) - moves == set()


def test_every_fact_has_a_name(written: list[ast.Call]) -> None:
    facts = {k.arg for c in written for k in c.keywords if k.arg} - NOT_FACTS
    assert len(facts) > 50
    assert facts - set(KEYS) == set()


def test_every_kind_of_thing_has_a_name(written: list[ast.Call]) -> None:
    at = {"record": 1, "record_look": 0, "record_export": 0}
    subjects = {
        constant(c.args[at[c.func.id]]).partition(":")[0]
        for c in written
        if isinstance(c.func, ast.Name) and len(c.args) > at[c.func.id]
    }
    assert subjects - {""} - set(KINDS) == set()
