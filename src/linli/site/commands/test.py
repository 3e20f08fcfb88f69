"""Run the whole suite: engine, records, doors, packs, house, and the browser tests."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from linli.site import settings, web_assets, words_files


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--soak", action="store_true", help="also the long randomised runs")
    parser.add_argument(
        "--workers",
        type=int,
        help="processes side by side, each with a database of its own (0: none beside this one)",
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on to pytest (files, -k …)")


def run(args: argparse.Namespace) -> int:
    if settings.CHROMIUM is None:
        print(
            "The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk"
        )
        return 1
    if settings.LINLI_DATA is None:
        print("Real-data tests did not run: LINLI_DATA is not set.")
    words_files.compile_all()
    web_assets.build()  # the browser tests need it: no excuse here
    rest = args.rest[1:] if args.rest[:1] == ["--"] else args.rest
    soak = ["--soak", "-o", "faulthandler_timeout=0"] if args.soak else []
    return subprocess.run(
        [sys.executable, "-m", "pytest", *side_by_side(args.workers, rest), *soak, *rest],
        cwd=settings.CHECKOUT, check=False,
    ).returncode  # fmt: skip


def side_by_side(workers: int | None, rest: list[str]) -> list[str]:
    """The whole suite runs in several processes, file by file in the order of collection: the browser stays last."""
    many = workers if workers is not None else (0 if rest else min(4, os.cpu_count() or 1))
    return (
        ["-n", str(many), "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "1"]
        if many > 1
        else []
    )
