"""A stranger's client reads our Open311 from a running server, in both notations."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from georeport import GeoReport

from linli.site.wsgi import application
from tests.records.loop import report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def address(town: SmallTown) -> Iterator[str]:
    """A server in a thread that sees the test's own transaction."""
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    shared = connections["default"]
    shared.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def serve() -> None:
        connections["default"] = shared
        server.serve_forever(poll_interval=0.05)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/open311/v2"
    server.shutdown()
    thread.join()
    server.server_close()
    shared.dec_thread_sharing()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("notation", ["json", "xml"])
def test_georeport_reads_everything(town: SmallTown, address: str, notation: str) -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    one = report(town, now=now)
    done = walk(town, report(town, grid=2, now=now - timedelta(days=2)), "close", now=now - timedelta(days=2))
    client = GeoReport(address, jurisdiction="999001", output_format=notation)
    services = client.get_service_list()
    assert len(services) > 200
    cover = next(s for s in services if s["service_code"] == "component-01002")
    assert str(cover["metadata"]).lower() == "true"
    definition = client.get_service_definition("component-01002")
    assert definition["service_code"] == "component-01002"
    rows = client.get_service_requests()
    assert [r["service_request_id"] for r in rows] == [one.number, done.number]
    closed = client.get_service_requests(status="closed", service_code="component-01037,event-06010")
    closed = closed if isinstance(closed, list) else [closed]
    assert [r["service_request_id"] for r in closed] == [done.number]
    single = client.get_service_request(one.number)
    assert (single["service_request_id"], single["status"]) == (one.number, "open")
    with pytest.raises(Exception, match="404"):
        client.get_service_request("1")
    with pytest.raises(Exception, match="404"):
        GeoReport(address, jurisdiction="elsewhere.gov", output_format=notation).get_service_list()
