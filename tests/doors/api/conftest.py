"""A caller of the API: people of the small town with keys of their own, and a machine that reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from tests.small_town import START, SmallTown, inside

LAMP = {"kind": "component", "code": "01037"}
TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Caller:
    """Speaks JSON to the API, with or without a key."""

    def __init__(self, key: str = "", language: str = "en") -> None:
        self.client = Client()
        self.headers = {"accept-language": language} | ({"authorization": f"Bearer {key}"} if key else {})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None, **more: Any) -> Any:
        more.setdefault("content_type", "application/json")
        return self.client.post(f"/api/v1{path}", body, headers={**self.headers, **(headers or {})}, **more)

    def report(self, grid: int = 1, headers: dict[str, str] | None = None, **fields: Any) -> Any:
        lon, lat = inside(grid)
        body = {**LAMP, "text": "路灯不亮", "lon": lon, "lat": lat, "datum": "wgs84", **fields}
        return self.post("/reports", {k: v for k, v in body.items() if v is not None}, headers)


class Callers:
    """Keys for people of the town, made on demand."""

    def __init__(self, town: SmallTown) -> None:
        self.town = town
        self._keys: dict[str, str] = {}

    def key(self, username: str) -> str:
        if username not in self._keys:
            account = self.town.people.get(username) or self._machine(username)
            self._keys[username] = people.create_api_key(account=account, name="test", by=SYSTEM)
        return self._keys[username]

    def __call__(self, username: str, language: str = "en") -> Caller:
        return Caller(self.key(username), language)

    def _machine(self, username: str) -> Any:
        made = people.create_service(
            username=username, name_zh="对接", name_en="Exchange", organisation=None, by=SYSTEM
        )
        if username != "nobody":
            people.grant_role(account=made, role="data_exchange", from_on=START, by=SYSTEM)
        return made


@pytest.fixture
def callers(town: SmallTown) -> Callers:
    return Callers(town)


@pytest.fixture
def anonymous(town: SmallTown) -> Caller:
    return Caller()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement except transaction control."""
    seen: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(TRANSACTION_CONTROL):
            seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
