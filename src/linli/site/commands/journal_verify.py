"""Prove that the journal is whole: no row changed, deleted, reordered or cut off."""

from __future__ import annotations

import argparse
from pathlib import Path

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tenant", help="only this one (schema name); otherwise all")
    parser.add_argument("--heads", type=Path, help="file with exported heads, kept outside the house")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from django.conf import settings

    from linli.records.journal import queries
    from linli.records.journal.models import JournalRow

    broken = 0
    for tenant in setup.tenants(args.tenant):
        heads = args.heads or settings.JOURNAL_HEADS_DIR / f"{tenant.schema_name}.jsonl"
        breaks = queries.verify(heads if heads.exists() else None)
        for found in breaks:
            print(f"{tenant.schema_name}: {found.words.en} {found.words.zh}")
        count = JournalRow.objects.count()
        print(f"{tenant.schema_name}: {count} rows, {'BROKEN' if breaks else 'whole'}")
        broken += len(breaks)
    return 1 if broken else 0
