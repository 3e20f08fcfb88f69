"""A large town in a scratch database, for the benchmarks of the map: grids, streets, houses and open cases.

The land comes through the actions; 36 cases are walked through the actions too and then copied by SQL, each to a place of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely

from benchmarks.point_in_grid import DEGREES, SOUTH, WEST, irregular_grids

ROOT = Path(__file__).resolve().parent.parent
STREETS = 40
SCHEMA = "bench"
STREET = "999001/{:03d}/"


def in_scratch(module: str, database: str, arguments: list[str], **more: str) -> int:
    """Runs `python -m module --inner …` in a process that knows only a database of its own, and removes that."""
    from linli.site import settings

    settings.CLUSTER.start()
    server = settings.CLUSTER.url("postgres")
    env = dict(
        os.environ, DATABASE_URL=settings.CLUSTER.url(database), LINLI_PLAIN_HTTP="1", LINLI_HOSTS="localhost",
        DJANGO_SETTINGS_MODULE="linli.site.settings", PYTHONPATH=f"{ROOT / 'src'}:{ROOT}",
        LINLI_BENCH_LOG=str(settings.CLUSTER.log), **more,
    )  # fmt: skip
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {database}")
    try:
        command = [sys.executable, "-m", module, "--inner", *arguments]
        return subprocess.run(command, env=env, cwd=ROOT, check=False).returncode
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def fill(grids: int, cases: int) -> list[shapely.Geometry]:
    """The tenant `bench` on localhost with people of every power; returns the shapes of its grids in the order of their codes."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.api import walk_some
    from linli.records.people import actions as people
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant
    from tests.small_town import PASSWORD, START, build

    call_command("migrate_schemas", "--shared", verbosity=0)
    create_tenant(
        schema_name=SCHEMA,
        name_zh="测试",
        name_en="Bench",
        county_code="999001",
        domain="localhost",
        by=SYSTEM,
    )
    town = build()
    begun = time.perf_counter()
    shapes = land(grids)
    print(f"{len(shapes):,} grids in {STREETS} streets, laid in {time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    walk_some(town)
    spread(shapes, cases)
    print(f"{cases:,} open cases copied in {time.perf_counter() - begun:.1f} s", flush=True)
    for username, role, path in (
        ("whole", "command_centre", ""),
        ("street", "command_centre", STREET.format(107)),
    ):
        account = people.create_account(
            username=username, name_zh=username, name_en=username, password=PASSWORD, organisation=town.units["command"], by=SYSTEM
        )  # fmt: skip
        people.grant_role(account=account, role=role, area_path=path, from_on=START, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return shapes


def land(grids: int) -> list[shapely.Geometry]:
    """Grids in streets, the borders as streets, and houses between them."""
    from django.utils import timezone

    from benchmarks.map_tiles import streets_and_houses
    from linli.records.people.queries import SYSTEM
    from linli.records.territory import actions as territory
    from linli.records.territory.models import Layer

    shapes = irregular_grids(grids)
    areas, rows = [], []
    for s in range(STREETS):
        path = STREET.format(101 + s)
        areas.append(
            territory.NewArea(f"999001{101 + s}", "street", f"街道 {s + 1}", f"Street {s + 1}", path)
        )
    for i, shape in enumerate(shapes):
        path, code = STREET.format(101 + i * STREETS // len(shapes)), f"N{i:05d}"
        rows.append(
            territory.NewGrid(code, f"格{i}", f"Grid {i}", f"{path}{code}/", shape.wkb, path, households=400)
        )
    territory.add_areas(areas=areas, by=SYSTEM)
    service = Layer.objects.get(code="service")
    territory.add_grids(layer=service, grids=rows, from_on=timezone.localdate(), by=SYSTEM)
    streets, houses = streets_and_houses(shapes)
    base = territory.create_layer(code="base", kind="base", name_zh="底图", name_en="Base map", by=SYSTEM)
    features = [
        territory.NewMapFeature("street", "minor", s.wkb, f"{i} 路", f"Road {i}", 11, 12) for i, s in enumerate(streets)
    ] + [territory.NewMapFeature("building", "housing", h.wkb, min_zoom=14) for h in houses]  # fmt: skip
    territory.load_map_features(layer=base, features=features, by=SYSTEM)
    return shapes


def spread(shapes: list[shapely.Geometry], cases: int) -> None:
    """Copies of the walked cases that are open, each at a place of its own within some grid."""
    from django.db import connection

    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(WEST, WEST + DEGREES, cases), rng.uniform(SOUTH, SOUTH + DEGREES, cases)
    points, cells = shapely.STRtree(shapes).query(shapely.points(lon, lat), predicate="within")
    of = np.zeros(cases, dtype=int)
    of[points] = cells
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE spot (n int, lon float, lat float, code text)")
        with cursor.copy("COPY spot FROM STDIN") as copy:
            for n, (x, y, i) in enumerate(zip(lon.tolist(), lat.tolist(), of.tolist(), strict=True)):
                copy.write_row((n, x, y, f"N{i:05d}"))
        cursor.execute(
            "CREATE TEMP TABLE open AS SELECT id, row_number() OVER (ORDER BY number) - 1 AS r, count(*) OVER () AS of FROM cases_case WHERE is_open"
        )
        special = {
            "id": "gen_random_uuid()", "number": "'9990012000' || lpad(s.n::text, 9, '0')", "lon": "s.lon", "lat": "s.lat",
            "place_path": "g.path", "grid_id": "g.id", "area_id": "g.area_id",
        }  # fmt: skip
        back = f"make_interval(secs => s.n * 2592000.0 / {cases})"
        special |= {
            m: f"x.{m} - {back}" for m in ("reported_at", "due_at", "warn_at", "handling_due_at", "filed_at")
        }
        _insert(cursor, special)
        cursor.execute("ANALYZE")


def _insert(cursor: Any, special: dict[str, str]) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'cases_case' AND table_schema = %s AND is_identity = 'NO'",
        [SCHEMA],
    )
    columns = [name for (name,) in cursor.fetchall()]
    names = ", ".join(f'"{c}"' for c in columns)
    values = ", ".join(special.get(c, f'x."{c}"') for c in columns)
    cursor.execute(
        f"INSERT INTO cases_case ({names}) SELECT {values} FROM spot s JOIN open o ON o.r = s.n % o.of "
        "JOIN cases_case x ON x.id = o.id JOIN territory_responsibilitygrid g ON g.code = s.code"
    )
