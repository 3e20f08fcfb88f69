"""Compile the message catalogues and name every sentence that has no Chinese yet."""

from __future__ import annotations

import argparse

from linli.site import words_files


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--collect", action="store_true", help="add new sentences of templates and code to the catalogues"
    )


def run(args: argparse.Namespace) -> int:
    if args.collect:
        words_files.collect()
    words_files.compile_all()
    missing = words_files.missing()
    for line in missing:
        print(line)
    print(
        f"{len(missing)} sentences without Chinese"
        if missing
        else "all sentences are there in both languages"
    )
    return 1 if missing else 0
