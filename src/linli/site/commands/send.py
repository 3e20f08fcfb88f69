"""The sending loop: takes what waits in the outbox of every tenant and sends it by mail and short message."""

from __future__ import annotations

import argparse
import signal
import threading

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="until nothing is due, then stop")
    parser.add_argument(
        "--every", type=float, default=2.0, metavar="SECONDS", help="pause when nothing is due"
    )


def run(args: argparse.Namespace) -> int:
    setup.records()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    from linli.site import rounds, sending

    total = 0
    while not stop.is_set():
        done = rounds.round_of_all(sending.STEPS)
        total += done
        if not done and args.once:
            break
        if not done:
            stop.wait(args.every)
    if args.once:
        print(f"{total} messages dealt with")
    return 0
