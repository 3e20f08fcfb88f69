"""Bring grids that exist already from a file: checked, then a draft (or, of a unit layer, in force from a day).

Every fault is printed; nothing is repaired. Grids become a draft that is looked at and published at the desk. A layer of unit
grids comes into force at once if no fault stands in the way. Answers 1 if something has to be mended first.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from linli.site import setup
from linli.site.land_files import say
from linli.words import Words

DRAFT = Words(
    "{count} grids are a draft now: /desk/land/drafts/{draft}. To be mended before it can be published: {hard}; remarks: {soft}.",
    "{count} 个网格已成为方案：/desk/land/drafts/{draft}。发布前须改正 {hard} 处，另有提示 {soft} 处。",
)
TAKEN = Words("{count} unit grids are in force from {day}.", "{count} 个单元网格自 {day} 起生效。")
REFUSED = Words(
    "Nothing was taken: mend {hard} faults in the file first.", "未导入：请先在文件中改正 {hard} 处问题。"
)
MOST_PRINTED = 50


def add(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "file", type=Path, help="GeoJSON, GeoPackage, Shapefile (also zipped) or CSV with WKT"
    )
    parser.add_argument("--tenant", required=True, help="schema name")
    parser.add_argument("--area", required=True, help="code of the area that the grids fill")
    parser.add_argument("--layer", default="service", help="code of the layer in Linli (default: service)")
    parser.add_argument(
        "--datum", default="", help="wgs84, cgcs2000, gcj02 or bd09, for files that do not state it"
    )
    parser.add_argument(
        "--crs", default="", help="projection of a file that does not state it, such as EPSG:4549"
    )
    parser.add_argument("--code", default="", help="column with the codes (default: found by its name)")
    parser.add_argument("--name", default="", help="column with the names (default: found by its name)")
    parser.add_argument(
        "--numbers",
        choices=["keep", "anew"],
        default="keep",
        help="keep the file's codes, or number by place",
    )
    parser.add_argument("--min", type=int, default=300, help="households in a grid, at least (default: 300)")
    parser.add_argument("--max", type=int, default=500, help="households in a grid, at most (default: 500)")
    parser.add_argument(
        "--from",
        dest="from_on",
        type=date.fromisoformat,
        help="unit grids: first day in force (default: today)",
    )


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.records.territory import overview
    from linli.records.territory.bringing import bring_grids
    from linli.records.territory.models import Area
    from linli.records.territory.wording import area_unknown

    for _tenant in setup.tenants(args.tenant):
        layer = overview.layer_of(args.layer)
        area = Area.objects.filter(code=args.area).first() or Area.objects.filter(path=args.area).first()
        if area is None:
            raise area_unknown(args.area)
        brought = bring_grids(args.file, area, datum=args.datum, crs=args.crs, code=args.code, name=args.name)
        hard = _print(brought)
        return (
            _unit_grids(args, layer, area, brought, hard)
            if layer.kind == "unit"
            else _draft(args, layer, area, brought, hard)
        )
    return 1


def _print(brought: Any) -> int:
    from linli.records.territory.sources import HARD_MARKS

    for number, mark in enumerate(brought.faults[:MOST_PRINTED], start=1):
        told = mark["properties"]
        print(f"{number}. [{told['kind']}] {told['en']}\n   {told['zh']}")
    for note in brought.prepared.notes:
        say(note)
    return sum(mark["properties"]["kind"] in HARD_MARKS for mark in brought.faults)


def _draft(args: argparse.Namespace, layer: Any, area: Any, brought: Any, hard: int) -> int:
    from django.utils import timezone

    from linli.records.people.queries import SYSTEM
    from linli.records.territory.actions import create_draft, number_grids
    from linli.records.territory.given import NewDraft

    now, prepared = timezone.localtime(), brought.prepared
    new = NewDraft(
        args.file.stem, args.min, args.max, prepared.units, prepared.edges, {"balance": "loose", "keeps": True}, prepared.notes,
        prepared.marks, brought.grids,
    )  # fmt: skip
    draft = create_draft(layer=layer, area=area, new=new, now=now, by=SYSTEM)
    if args.numbers == "anew" or not brought.are_codes_given:
        number_grids(draft_id=draft.pk, version=draft.version, now=now, by=SYSTEM)
    say(DRAFT.format(count=len(brought.grids), draft=draft.pk, hard=hard, soft=len(brought.faults) - hard))
    return 1 if hard else 0


def _unit_grids(args: argparse.Namespace, layer: Any, area: Any, brought: Any, hard: int) -> int:
    from django.utils import timezone

    from linli.records.people.queries import SYSTEM
    from linli.records.territory.actions import bring_unit_grids
    from linli.records.territory.bringing import unit_grids
    from linli.records.territory.naming import unit_numbers

    if hard:
        say(REFUSED.format(hard=hard))
        return 1
    now, units = timezone.localtime(), brought.prepared.units
    is_kept = brought.are_codes_given and args.numbers == "keep"
    numbers = [u.code for u in units] if is_kept else unit_numbers(layer, area, units)
    made = bring_unit_grids(
        layer=layer, area=area, grids=unit_grids(brought, area, numbers=numbers), from_on=args.from_on or now.date(), reason=args.file.name,
        now=now, by=SYSTEM,
    )  # fmt: skip
    say(TAKEN.format(count=len(units), day=made.from_on))
    return 0
