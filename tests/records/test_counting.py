"""How the desk counts: from the indexes of open cases alone, so that a hundred thousand of them cost no look at each."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.records.cases import queries as cases
from linli.records.cases.tallies import tally
from linli.records.people.queries import Actor, actor_of
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["dispatcher", "lamp", "supervisor"])
def test_the_figures_of_a_home_are_counted_from_indexes(town: SmallTown, who: str) -> None:
    actor, now = _actor(town, who), timezone.now()
    with CaptureQueriesContext(connection) as caught:
        cases.counts(actor, now=now)
        cases.pressing_by_unit(actor, now=now)
    for asked in caught.captured_queries:
        assert "Index Only Scan" in _plan(asked["sql"])
        assert not _reads_cases(asked["sql"]), _plan(asked["sql"])


def test_what_came_back_or_was_urged_has_an_index_of_its_own(town: SmallTown) -> None:
    actor, now = _actor(town, "dispatcher"), timezone.now()
    for only, index in (("back", "case_open_back"), ("urged", "case_open_urged")):
        with CaptureQueriesContext(connection) as caught:
            tally({only: cases.queue(actor, cases.CaseFilter(only=only), now=now)})
        assert f"Index Only Scan using {index}" in _plan(caught.captured_queries[0]["sql"])


def _actor(town: SmallTown, who: str) -> Actor:
    return actor_of(town.people[who], today=timezone.localdate())


def _plan(sql: str) -> str:
    """What the database does when it has so many cases that it never reads them all."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def _reads_cases(sql: str) -> bool:
    return any("on cases_case" in line and "Index Only Scan" not in line for line in _plan(sql).splitlines())
