"""Explain every mistake of a pack, each in one sentence with file and line."""

from __future__ import annotations

import argparse
from pathlib import Path

from linli.engine.catalogue import Catalogue, check_pack, load_pack


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of the pack, the one with pack.yaml")
    parser.add_argument("--refused", action="store_true", help="also list what the pack leaves out, and why")


def run(args: argparse.Namespace) -> int:
    findings = check_pack(args.dir)
    for finding in findings:
        print(f"{finding.file}:{finding.line}: {finding.words.en}\n    {finding.words.zh}")
    if findings:
        print(f"{len(findings)} mistake{'' if len(findings) == 1 else 's'}")
        return 1
    pack = load_pack(args.dir)
    print(f"{summary(pack)}: no mistakes")
    if args.refused:
        for row in pack.refused:
            print(
                f"left out: {row.kind} {row.code} {row.name.en} {row.name.zh}, {row.principle}: {row.reason.en}"
            )
    return 0


def summary(pack: Catalogue) -> str:
    conditions = sum(len(matter.conditions) for matter in pack.classes.values())
    moves = len(pack.lifecycle.move_codes) if pack.lifecycle else 0
    return f"{len(pack.classes)} classes, {conditions} conditions, {moves} moves"
