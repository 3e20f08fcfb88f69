"""The sweep loop: gives every alarm that falls due, in all tenants, and exports each journal's head once a day."""

from __future__ import annotations

import argparse
import signal
import threading

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one round, then stop")
    parser.add_argument(
        "--every", type=float, default=2.0, metavar="SECONDS", help="pause when nothing is due"
    )


def run(args: argparse.Namespace) -> int:
    setup.records()
    stop = threading.Event()
    if not args.once:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
    from linli.site import rounds, sweep

    while not stop.is_set():
        done = rounds.round_of_all(sweep.STEPS)
        if args.once:
            print(f"{done} alarms given")
            return 0
        if not done:
            stop.wait(args.every)
    return 0
