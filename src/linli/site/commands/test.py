"""Run the whole suite: engine, records, doors, packs, house, and the browser tests."""

from __future__ import annotations

import argparse
import subprocess
import sys

from linli.site import settings, web_assets, words_files


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--soak", action="store_true", help="also the long randomised runs")
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
    soak = ["--soak"] if args.soak else []
    return subprocess.run(
        [sys.executable, "-m", "pytest", *soak, *rest], cwd=settings.CHECKOUT, check=False
    ).returncode
