"""The committed OpenAPI document is the API's own, and the API keeps to it whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from linli.doors.api.rest.build import document
from linli.site.wsgi import application
from tests.doors.api.conftest import Callers
from tests.records.loop import report, walk
from tests.small_town import SmallTown

COMMITTED = settings.CHECKOUT / "docs" / "reference" / "openapi.json"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, negative_data_rejection,
]  # fmt: skip


def test_the_committed_document_is_up_to_date() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), (
        "run `linli openapi` and commit docs/reference/openapi.json"
    )


def test_the_command_writes_the_document(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from linli.site.cli import main

    assert main(["openapi", "--to", str(tmp_path / "o.json")]) == 0
    assert (tmp_path / "o.json").read_text(encoding="utf-8") == document()
    capsys.readouterr()
    assert main(["openapi", "--print"]) == 0
    assert capsys.readouterr().out == document()


@pytest.fixture
def key(town: SmallTown, callers: Callers) -> Iterator[str]:
    """The server is called through WSGI in this thread; its signals would close the test's own connection."""
    walk(town, report(town), "dispatch")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield callers.key("supervisor")
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_path(COMMITTED) if COMMITTED.exists() else None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "operation", sorted(o.ok().label for o in schema.get_all_operations()) if schema else []
)
def test_whatever_is_sent_the_answer_keeps_to_the_document(operation: str, key: str) -> None:
    from hypothesis import given, seed

    method, _, path = operation.partition(" ")
    loaded = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", application, headers={"Host": "testserver"}
    )
    chosen = loaded[path][method]
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]

    @seed(1)
    @hypothesis_settings(
        max_examples=25, deadline=None, database=None, derandomize=False, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=chosen.as_strategy(generation_mode=modes[0]) | chosen.as_strategy(generation_mode=modes[1]))
    def holds(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {key}", "Host": "testserver"}
        case.call_and_validate(checks=CHECKS)

    holds()
