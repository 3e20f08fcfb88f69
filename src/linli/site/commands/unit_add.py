"""Add a unit that cases can be dispatched to."""

from __future__ import annotations

import argparse

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code")
    parser.add_argument("--tenant", required=True, help="schema name")
    parser.add_argument("--name-zh", required=True)
    parser.add_argument("--name-en", required=True)
    parser.add_argument(
        "--function", required=True, help="what it does, as dispatch rules name it, e.g. lighting"
    )
    parser.add_argument("--area", default="", help="path of the area (default: everywhere)")
    parser.add_argument("--phone", default="")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.records.people.actions import create_organisation
    from linli.records.people.queries import SYSTEM

    for _tenant in setup.tenants(args.tenant):
        made = create_organisation(
            code=args.code, name_zh=args.name_zh, name_en=args.name_en, function=args.function, area_path=args.area,
            phone=args.phone, by=SYSTEM,
        )  # fmt: skip
        print(f"{made.code}: added")
    return 0
