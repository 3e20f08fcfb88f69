"""Build the map element for the pages (needs the npm registry once)."""

from __future__ import annotations

import argparse

from linli.site import web_assets


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults()


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command has the same shape
    print("built" if web_assets.build() else "up to date")
    return 0
