"""The glossary lists every table of the records, and names nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

HOUSE = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("| ---", "| term"))
]
NAMED = {name for row in ROWS for name in re.findall(r"`([A-Z]\w+)`", row[2])}
SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in (HOUSE / "src").rglob("*.py"))


def public_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("linli.records.")]


@pytest.mark.parametrize("model", public_models(), ids=lambda m: m.__name__)
def test_every_table_is_in_the_glossary(model: type[Model]) -> None:
    assert model.__name__ in NAMED, f"add a row for {model.__name__} to docs/glossary.md"


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_class_of_the_glossary_exists(name: str) -> None:
    assert re.search(rf"^class {name}\b", SOURCE, re.MULTILINE), name


def test_every_row_is_whole_and_in_both_languages() -> None:
    assert len(ROWS) > 60
    for row in ROWS:
        assert len(row) == 4, row
        assert all(row), row
        assert re.search(r"[\u4e00-\u9fff]", row[1]), row
    for column in (0, 1):
        terms = [row[column] for row in ROWS]
        assert len(terms) == len(set(terms)), [t for t in terms if terms.count(t) > 1]


def test_moves_powers_and_roles_of_the_glossary_are_those_of_the_code() -> None:
    from linli.engine.catalogue import SHIPPED, load_pack
    from linli.records.people.permissions import SHIPPED_ROLES

    table = load_pack(SHIPPED / "urban_management").lifecycle
    assert table is not None
    known = {
        "move": set(table.move_codes),
        "power": set(table.powers),
        "role": set(SHIPPED_ROLES),
        "kind": {"component", "event"},
    }
    for row in ROWS:
        for what, code in re.findall(r"^(move|power|role|kind) `([a-z_]+)`$", row[2]):
            assert code in known[what], row
