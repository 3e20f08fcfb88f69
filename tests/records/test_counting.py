"""How the desk counts: from the indexes of open cases alone, so that a hundred thousand of them cost no look at each."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.records.cases import queries as cases
from linli.records.cases.models import Case
from linli.records.people.queries import actor_of
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["dispatcher", "lamp", "supervisor"])
def test_every_column_that_a_figure_asks_for_lies_in_one_index_of_open_cases(
    town: SmallTown, who: str
) -> None:
    actor, now = actor_of(town.people[who], today=timezone.localdate()), timezone.now()
    with CaptureQueriesContext(connection) as caught:
        cases.counts(actor, now=now)
        cases.pressing_by_unit(actor, now=now)
    asked = [part for q in caught.captured_queries for part in q["sql"].split("(SELECT count(*) FROM (")]
    named = [columns for part in asked if (columns := set(re.findall(r'"cases_case"\."(\w+)"', part)))]
    assert len(named) == 9
    for columns in named:
        assert any(columns <= held for held in _open_indexes()), columns


def test_what_came_back_or_was_urged_has_an_index_of_its_own() -> None:
    conditions = [index.condition for index in Case._meta.indexes]
    for only in ("back", "urged"):
        assert Q(is_open=True) & cases.ONLY[only] in conditions


def _open_indexes() -> list[set[str]]:
    """The columns of each index over all open cases; its condition answers for `is_open`."""
    return [
        {"is_open"} | {Case._meta.get_field(name).column for name in (*index.fields, *index.include)}
        for index in Case._meta.indexes
        if index.condition == Q(is_open=True)
    ]
