"""Import somebody's history of reports from CSV or Parquet; running it again imports nothing twice."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linli.site import setup
from linli.words import Refusal, Words

if TYPE_CHECKING:
    from linli.records.cases.importing import Mapping, Outcome, Table
    from linli.records.tenancy.models import Tenant


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="reports as .csv, .tsv, .txt or .parquet")
    parser.add_argument(
        "--mapping", type=Path, required=True, help="which column is what, e.g. examples/imports/nyc311.yaml"
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--tenant", metavar="SCHEMA", help="the town they belong to")
    where.add_argument(
        "--new-tenant", metavar="SCHEMA", help="make a town for them (or use it, where it is there)"
    )
    parser.add_argument("--county", metavar="DIGITS", help="new town: county code of 6 digits")
    parser.add_argument("--name", metavar="NAME", help="new town: its name")
    parser.add_argument("--name-zh", metavar="NAME", help="new town: its Chinese name (default: the name)")
    parser.add_argument("--time-zone", default="Asia/Shanghai", metavar="ZONE", help="new town: IANA name")
    parser.add_argument("--calendar", default="cn", help="new town: cn or weekends_only")
    parser.add_argument(
        "--host", help="new town: the name under which it is reached (default: SCHEMA.localhost)"
    )
    parser.add_argument(
        "--result",
        type=Path,
        metavar="FILE",
        help="where the lists go: .json or .csv (default: NAME.import.json here)",
    )
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the summary")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.records.cases import importing

    mapping = importing.read_mapping(args.mapping)
    table = importing.read_table(args.file, mapping)
    result = args.result or Path(f"{args.file.stem}.import.json")
    _refuse_unwritable(result)
    _enter(args)
    outcome = _import(table, mapping)
    outcome.write(result)
    print("\n".join(outcome.lines(args.lang)))
    print(
        Words("Every row of these lists, with its line and the reason: {file}", "逐行清单及原因见：{file}")
        .format(file=result)
        .in_(args.lang)
    )
    return 0


def _import(table: Table, mapping: Mapping) -> Outcome:
    from django.db import InterfaceError, OperationalError
    from tqdm import tqdm

    from linli.records.cases import importing
    from linli.records.cases.actions import import_reports
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.queries import catalogue

    importing.check_against_pack(mapping, catalogue())
    now = datetime.now(UTC)
    reading = importing.read_rows(table, mapping, now=now)
    with tqdm(total=len(reading.rows), unit=" reports", file=sys.stderr, smoothing=0) as bar:
        try:
            return import_reports(
                reading=reading, table=table, mapping=mapping, by=SYSTEM, tell=bar.update, now=now
            )
        except (OperationalError, InterfaceError) as error:
            raise _database_stopped(int(bar.n)) from error
        except KeyboardInterrupt:
            raise _interrupted(int(bar.n)) from None


def _enter(args: argparse.Namespace) -> None:
    """Stand in the town; make it where it is asked for and not there."""
    from linli.records.tenancy.models import Tenant

    setup.migrate()
    if args.new_tenant:
        there = Tenant.objects.filter(schema_name=args.new_tenant).first()
        if there is None:
            _make(args)
            return
        if args.county and args.county != there.county_code:
            raise _other_county(there, args.county)
    for _ in setup.tenants(args.tenant or args.new_tenant):
        pass


def _make(args: argparse.Namespace) -> None:
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant

    if not args.county or not args.name:
        raise _details_missing()
    create_tenant(
        schema_name=args.new_tenant, name_zh=args.name_zh or args.name, name_en=args.name, county_code=args.county,
        domain=args.host or f"{args.new_tenant}.localhost", calendar=args.calendar, time_zone=args.time_zone, by=SYSTEM,
    )  # fmt: skip


def _refuse_unwritable(path: Path) -> None:
    """Found out before the import, not after it."""
    try:
        with path.open("a"):
            pass
    except OSError as error:
        raise Refusal(
            "result-unwritable",
            Words(
                "The result cannot be written to {path} ({reason}). Name another file with --result.",
                "无法将结果写入 {path}（{reason}）。请用 --result 指定其他文件。",
            ).format(path=path, reason=error.strerror),
            {"path": str(path)},
        ) from error


def _details_missing() -> Refusal:
    return Refusal(
        "tenant-details-missing",
        Words(
            "A new town needs a county code and a name: add --county 999002 --name “New York City”.",
            "新建租户需要区划代码和名称：请补充 --county 999002 --name “纽约市”。",
        ),
    )


def _other_county(there: Tenant, county: str) -> Refusal:
    return Refusal(
        "tenant-is-another",
        Words(
            "The town {name} is there already, with county code {there} and not {county}. Choose another name with --new-tenant.",
            "租户 {name} 已存在，其区划代码为 {there}，而不是 {county}。请用 --new-tenant 指定其他名称。",
        ).format(name=there.schema_name, there=there.county_code, county=county),
        {"county": there.county_code},
        409,
    )


def _database_stopped(done: int) -> Refusal:
    return Refusal(
        "database-stopped",
        Words(
            "The database stopped after {done} reports. They are safe; start it and run the same command again to go on.",
            "数据库在处理 {done} 条后停止。已处理的部分已保存；请启动数据库后重新运行同一命令，继续导入。",
        ).format(done=done),
        {"done": done},
        503,
    )


def _interrupted(done: int) -> Refusal:
    return Refusal(
        "import-interrupted",
        Words(
            "Stopped after {done} reports. They are kept; run the same command again to go on.",
            "处理 {done} 条后中止。已处理的部分已保留；重新运行同一命令即可继续。",
        ).format(done=done),
        {"done": done},
    )
