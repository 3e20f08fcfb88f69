"""Add a year to a calendar from a YAML file; due moments that waited for it are computed at once."""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("calendar", help="its name, e.g. cn")
    parser.add_argument(
        "file", type=Path, help="the year, in the shape of src/linli/packs/calendars/cn/2026.yaml"
    )


def run(args: argparse.Namespace) -> int:
    setup.records()
    setup.migrate()
    from django.utils import timezone

    from linli.records.cases.actions import compute_missing_due_moments
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import add_calendar_year

    data = yaml.safe_load(args.file.read_text(encoding="utf-8"))
    source = data.get("source", "")
    year, computed = int(data.get("year", 0)), 0
    for tenant in setup.tenants():
        if tenant.calendar == args.calendar:
            add_calendar_year(
                calendar=args.calendar,
                year=year,
                data=data,
                source=source if isinstance(source, str) else str(source),
                by=SYSTEM,
            )
            computed += compute_missing_due_moments(now=timezone.now())
    print(f"{args.calendar} {year}: added; {computed} due moments computed")
    return 0
