"""The import on real reports of two cities; only where LINLI_DATA names the folder with them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.conf import settings
from django.db import connection

from linli.engine.codes import parse_grid
from linli.engine.geography import GridIndex, areas_m2
from linli.records.cases.actions.importing import import_reports
from linli.records.cases.importing import Outcome, check_against_pack, read_mapping, read_rows, read_table
from linli.records.cases.models import Case, Clock, OutboxMessage
from linli.records.journal import queries as journal
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.models import Tenant
from linli.records.tenancy.queries import catalogue
from linli.records.territory.models import ResponsibilityGrid, UnitGrid

EXAMPLES = Path(__file__).parents[2] / "examples" / "imports"
REPORTS = settings.LINLI_DATA / "reports" if settings.LINLI_DATA else None

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(
        REPORTS is None, reason="LINLI_DATA is not set: the import was not tried on real reports"
    ),
]


def bring(file: str, mapping: str, zone: str) -> Outcome:
    """Import into the test tenant as if it lay in that time zone."""
    assert REPORTS is not None
    connection.tenant.time_zone = zone
    how = read_mapping(EXAMPLES / mapping)
    check_against_pack(how, catalogue())
    table = read_table(REPORTS / file, how)
    now = datetime.now(UTC)
    return import_reports(
        reading=read_rows(table, how, now=now), table=table, mapping=how, by=SYSTEM, now=now
    )


@pytest.fixture(autouse=True)
def _zone() -> object:
    yield
    connection.tenant = Tenant.objects.get(pk=connection.tenant.pk)


def test_a_hundred_thousand_reports_of_new_york() -> None:
    first = bring("nyc311_weekly_2026.parquet", "nyc311.yaml", "America/New_York")
    assert first.counts | {"unmapped": 0} == {
        "read": 100_000, "imported": 100_000, "in_grid": 98_471, "already_there": 0, "repeated": 0, "no_place": 1_529,
        "impossible_times": 4, "kept_out": 0, "broken": 0, "unmapped": 0,
    }  # fmt: skip
    assert 0 < first.unmapped.total() < 1_000
    _each_report_in_exactly_one_grid()
    _the_land_is_sound()
    assert not Clock.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert journal.verify() == []
    days = Counter(number[6:14] for number in Case.objects.values_list("number", flat=True))
    assert (days["20260412"], len(days)) == (9_297, 23)  # days of New York, not of Greenwich
    again = bring("nyc311_weekly_2026.parquet", "nyc311.yaml", "America/New_York")
    assert (again.imported, again.already_there, Case.objects.count()) == (0, 100_000, 100_000)


def test_san_francisco_with_another_mapping() -> None:
    found = bring("sf311_sample.parquet", "sf311.yaml", "America/Los_Angeles")
    assert (found.read, found.imported, found.in_grid, len(found.no_place)) == (14_312, 14_312, 14_288, 24)
    assert len(found.impossible_times) == 184
    _each_report_in_exactly_one_grid()


def _each_report_in_exactly_one_grid() -> None:
    rows = Case.objects.filter(lon__isnull=False).values_list(
        "lon",
        "lat",
        "unit_grid__code",
        "grid__code",
        "place_path",
        "grid__path",
        "area__path",
        "unit_grid__area__path",
    )
    lon, lat, unit, grid, path, grid_path, area, unit_area = zip(*rows, strict=True)
    assert path == grid_path
    assert area == unit_area
    for model, given in ((UnitGrid, unit), (ResponsibilityGrid, grid)):
        shapes = dict(model.objects.values_list("code", "shape"))
        index = GridIndex.build(list(shapes), [bytes(s) for s in shapes.values()], 1)
        assert [index.keys[i] for i in index.locate_many(np.array(lon), np.array(lat)).tolist()] == list(
            given
        )


def _the_land_is_sound() -> None:
    units = dict(UnitGrid.objects.order_by("code").values_list("code", "shape"))
    shapes = {code: shapely.from_wkb(bytes(shape)) for code, shape in units.items()}
    assert np.allclose(areas_m2(list(shapes.values())), 10_000, rtol=1e-3)
    blocks = Counter(parse_grid(code).community for code in units)
    assert set(list(blocks.values())[:-1]) == {999}
    west_to_east = [
        shapes[a].centroid.x < shapes[b].centroid.x or shapes[a].centroid.y > shapes[b].centroid.y
        for a, b in zip(list(shapes)[:-1], list(shapes)[1:], strict=True)
    ]
    assert all(west_to_east)
    service = dict(ResponsibilityGrid.objects.values_list("code", "shape"))
    whole = shapely.union_all([shapely.from_wkb(bytes(s)) for s in service.values()])
    assert whole.symmetric_difference(shapely.coverage_union_all(list(shapes.values()))).area == 0
