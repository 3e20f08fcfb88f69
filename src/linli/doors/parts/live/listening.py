"""One connection a process that listens for all streams. When it breaks, it is made anew and the readers are told."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import psycopg
from django.db import connection

from linli.records.announcing import CHANNEL, hear, read

from .hub import Hub

log = logging.getLogger(__name__)
QUIET_S = 45.0  # after so long without news the connection is asked whether it still lives
LONGEST_PAUSE_S = 15.0


async def listen(hub: Hub) -> None:
    """Until it is cancelled."""
    pause = 0.5
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_where(), autocommit=True) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                hub.begin()
                pause = 0.5
                await _hear(line, hub)
        except (psycopg.Error, OSError) as error:
            log.warning("news are not heard for the moment: %s", error)
        hub.pause()
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


async def _hear(line: psycopg.AsyncConnection[Any], hub: Hub) -> None:
    while True:
        async for notice in line.notifies(timeout=QUIET_S):
            news = read(notice.payload)
            if news is not None:
                hear(news)  # before a page hears of it and asks the map
                hub.pass_on(news)
        await line.execute("SELECT 1")


def _where() -> dict[str, Any]:
    """As Django connects, without what belongs to its own cursors."""
    wanted = {"dbname", "user", "password", "host", "port", "connect_timeout", "sslmode", "options"}
    found = {k: v for k, v in connection.get_connection_params().items() if k in wanted and v}
    return found | {"application_name": "linli news"}
