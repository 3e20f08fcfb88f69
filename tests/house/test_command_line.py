"""`linli` lists every command with one line, and tells a newcomer what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from linli.site import cli

HOUSE = Path(__file__).parents[2]


def linli(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "linli.site.cli", *words], capture_output=True, text=True, cwd=HOUSE
    )


def test_help_lists_every_command_with_one_line() -> None:
    shown = linli("--help").stdout.splitlines()
    for name in cli.command_names():
        row = next((line for line in shown if line.startswith(f"  {name} ")), None)
        assert row, name
        assert len(row.split(None, len(name.split()))[-1]) > 15, row


@pytest.mark.parametrize("name", cli.command_names())
def test_each_command_explains_itself(name: str) -> None:
    done = linli(*name.split(), "--help")
    assert done.returncode == 0
    assert "usage: linli" in done.stdout


def test_an_unknown_command_says_where_the_list_is() -> None:
    done = linli("dmeo")
    assert done.returncode == 2
    assert "linli --help" in done.stderr


def test_a_taken_port_is_said_with_the_way_out() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = linli("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr
    assert "端口" in done.stderr
