"""Serve the pages and the API (granian); the sweep and sending loops run beside it unless told otherwise."""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

from linli.site import setup, web_assets, words_files
from linli.words import Refusal, Words

MOST_AT_ONCE = (
    5_000  # open streams and pages per worker; the threads that make pages are counted in linli.site.asgi
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-sweep", action="store_true", help="another process runs `linli sweep`")
    parser.add_argument("--no-send", action="store_true", help="another process runs `linli send`")


def run(args: argparse.Namespace) -> int:
    refuse_taken_port(args.host, args.port)
    allow_open_files()
    prepare()
    server = start(args.host, args.port, args.workers)
    loops = [
        name for name, is_elsewhere in (("sweep", args.no_sweep), ("send", args.no_send)) if not is_elsewhere
    ]
    return wait(server, [start_loop(name) for name in loops])


def allow_open_files() -> None:
    """Every open page and phone is an open file: as many as the system lets us have, where it gives fewer at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_AT_ONCE * 2 if hard == resource.RLIM_INFINITY else min(hard, MOST_AT_ONCE * 2)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def prepare() -> None:
    """Words compiled, tables up to date, the map element built, assets hashed."""
    words_files.compile_all()
    setup.records()
    setup.migrate()
    build_assets()
    setup.collect_static()


def build_assets() -> None:
    """The map element; without it pages keep their drawn maps and lists, so its lack is said and no hindrance."""
    try:
        web_assets.build()
    except Refusal as refusal:
        print(f"{refusal.words.en}\n{refusal.words.zh}", file=sys.stderr)


def start(host: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--backpressure", str(MOST_AT_ONCE),
        "--workers-kill-timeout", "10", "--log-level", "warning", "--no-ws", "linli.site.asgi:application",
    ]  # fmt: skip
    return subprocess.Popen(command, env=dict(os.environ))


def start_loop(name: str) -> subprocess.Popen[bytes]:
    """`linli sweep` or `linli send` in a process of its own: a slow mail server holds up no alarm."""
    return subprocess.Popen([sys.executable, "-m", "linli.site.cli", name], env=dict(os.environ))


def wait(server: subprocess.Popen[bytes], loops: Sequence[subprocess.Popen[bytes]]) -> int:
    """Until the server ends or somebody says stop; then all end in order."""

    def stop(_signal: int, _frame: object) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        status = server.wait()
    finally:
        for loop in loops:
            loop.terminate()
        for loop in loops:
            try:
                loop.wait(timeout=25)
            except subprocess.TimeoutExpired:  # a message in the middle: its row waits as before
                loop.kill()
    return 0 if status in {0, -signal.SIGTERM, -signal.SIGINT} else status


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(
                "port-taken",
                Words(
                    "Port {port} cannot be used ({why}). Stop the other program, or choose another port: --port {other}.",
                    "端口 {port} 无法使用（{why}）。请停止占用它的程序，或换一个端口：--port {other}。",
                ).format(port=port, why=error.strerror or error, other=port + 1),
            ) from error


def wait_until_up(host: str, port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the port answers; a server that dies first is told of by its own output."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=0.2):
            return
        time.sleep(0.05)
