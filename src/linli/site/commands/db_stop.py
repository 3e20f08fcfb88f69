"""Stop the embedded PostgreSQL; the next command that needs it starts it again."""

from __future__ import annotations

import argparse

from linli.site import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults()


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command has the same shape
    settings.CLUSTER.stop()
    print("stopped")
    return 0
