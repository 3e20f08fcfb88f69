"""Who may come in: every route says it, and means it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from linli.doors.api import urls
from linli.doors.api.rest.build import api
from linli.doors.parts.gate import Gate
from linli.records.people import actions as people
from linli.records.people.models import ApiKey
from linli.records.people.permissions import VERBS
from linli.records.people.queries import SYSTEM
from tests.doors.api.conftest import Caller, Callers
from tests.records.loop import report
from tests.small_town import PASSWORD, SmallTown

pytestmark = pytest.mark.django_db
OPEN = {"/public/cases", "/public/follow/{token}", "/public/follow/{token}/steps"}


def operations() -> list[tuple[str, str, Gate]]:
    """Method, address and gate of every operation."""
    found = []
    for _prefix, router in api._routers:
        for route, view in router.path_operations.items():
            for operation in view.operations:
                found += [(m, route, operation.view_func.gate) for m in operation.methods]
    return found


def sample(route: str) -> str:
    values = {
        "{case}": "9" * 19,
        "{kind}": "component",
        "{code}": "01037",
        "{photo}": "0" * 32,
        "{token}": "x",
    }
    for name, value in values.items():
        route = route.replace(name, value)
    return route


def call(caller: Caller, method: str, route: str) -> Any:
    path = sample(route)
    return caller.get(path) if method == "GET" else caller.post(path, {})


def test_every_operation_and_every_route_has_a_gate() -> None:
    assert len(operations()) >= 14
    for method, route, gate in operations():
        assert gate.kind == ("anyone" if route in OPEN else "api_key"), (method, route)
        assert gate.verb in {"", *VERBS}
    for pattern in _patterns(urls.urlpatterns):
        assert isinstance(pattern.callback.gate, Gate), pattern


def _patterns(found: list[Any]) -> list[Any]:
    return [
        p for one in found for p in (_patterns(one.url_patterns) if hasattr(one, "url_patterns") else [one])
    ]


def test_without_a_key_nothing_but_open_data_answers(callers: Callers) -> None:
    revoked = callers("machine3")
    people.revoke_api_key(key=ApiKey.objects.get(account__username="machine3"), by=SYSTEM)
    for caller, code in (
        (Caller(), "key-missing"),
        (Caller("wrong"), "key-unknown"),
        (revoked, "key-unknown"),
    ):
        for method, route, gate in operations():
            answer = call(caller, method, route)
            if gate.kind == "anyone":
                assert answer.status_code != 401, route
            else:
                assert (answer.status_code, answer.json()["code"]) == (401, code), route
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_without_the_verb_is_refused(callers: Callers) -> None:
    nobody = callers("nobody")
    for method, route, gate in operations():
        if gate.kind == "api_key" and gate.verb:
            answer = call(nobody, method, route)
            assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed"), route
            assert answer.json()["data"]["verb"] == gate.verb


def test_a_key_of_a_disabled_account_is_dead(callers: Callers, town: SmallTown) -> None:
    centre = callers("supervisor")
    assert centre.get("/cases").status_code == 200
    people.disable_account(account=town.people["supervisor"], by=SYSTEM)
    assert centre.get("/cases").status_code == 401


def test_the_key_may_come_in_its_own_header(callers: Callers) -> None:
    headers = {"x-api-key": callers.key("supervisor")}
    assert Client().get("/api/v1/cases", headers=headers).status_code == 200


def test_a_browser_session_reads_and_writes_only_with_its_token(town: SmallTown) -> None:
    people.set_password(account=town.people["acceptor"], password=PASSWORD, by=SYSTEM)
    case = report(town)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.people["acceptor"])
    assert browser.get("/api/v1/cases").status_code == 200
    path, body = f"/api/v1/cases/{case.pk}/steps", {"move": "accept"}
    refused = browser.post(path, body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "form-stale")
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    done = browser.post(path, body, content_type="application/json", headers={"x-csrftoken": token})
    assert (done.status_code, done.json()["state"]) == (200, "to_file")


def test_errors_have_one_shape_wherever_they_come_from(callers: Callers) -> None:
    centre = callers("supervisor")
    for answer, status in (
        (centre.get("/nothing"), 404),
        (Client().get("/api/v2/cases"), 404),
        (centre.client.delete("/api/v1/cases", headers=centre.headers), 405),
        (centre.get("/cases", limit="x"), 422),
        (Caller().get("/cases"), 401),
        (Client().get("/api/v1/cases", headers={"host": "other.example"}), 400),
    ):
        assert answer.status_code == status, answer.content
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        assert set(answer.json()) == {"code", "message", "message_en", "message_zh", "data"}
        assert answer.json()["message_zh"]
    assert "Allow" in centre.client.delete("/api/v1/cases", headers=centre.headers).headers


def test_the_language_of_a_sentence_is_the_one_asked_for(callers: Callers) -> None:
    for asked, wanted in (
        ("en", "en"), ("zh-CN,zh;q=0.9", "zh-hans"), ("fr, en;q=0.5", "en"), ("", "zh-hans"), ("zh-TW", "zh-hans"), ("fr", "zh-hans"),
    ):  # fmt: skip
        answer = Caller(language=asked).get("/cases")
        assert answer.headers["Content-Language"] == wanted, asked
        assert answer.json()["message"] == answer.json()["message_en" if wanted == "en" else "message_zh"]


def test_a_database_that_is_away_is_said_so(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from linli.doors.api.rest import cases
    from linli.site import middleware

    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection")

    centre = callers("supervisor")
    centre.client.raise_request_exception = False
    centre.get("/cases")
    monkeypatch.setattr(cases.listing, "page", away)
    answer = centre.get("/cases")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    monkeypatch.setattr(middleware, "tenant_of_host", away)
    fresh = Client(raise_request_exception=False)
    for path in ("/api/v1/cases", "/open311/v2/services.xml", "/open311/v2/services.json"):
        answer = fresh.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["Retry-After"]
        assert answer.headers["Content-Type"].startswith(
            "text/xml" if path.endswith("xml") else "application/json"
        )


def test_a_fault_of_ours_is_said_without_its_inside(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linli.doors.api.open311 import services
    from linli.doors.api.rest import cases

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(cases.listing, "page", broken)
    monkeypatch.setattr(services, "_service", broken)
    for answer in (callers("supervisor").get("/cases"), Client().get("/open311/v2/services.json")):
        assert answer.status_code == 500
        assert "secret" not in answer.content.decode()


def test_the_one_statement_of_a_key_gives_the_same_actor(callers: Callers, town: SmallTown) -> None:
    from datetime import date

    from linli.records.people.queries import account_of_key, actor_of, actor_of_key

    today = date(2026, 6, 8)
    for username in ("supervisor", "lamp", "worker1", "machine", "nobody"):
        key = callers.key(username)
        account = account_of_key(key)
        assert account is not None
        fast = actor_of_key(key, today=today)
        assert fast == actor_of(account, today=today), username
        assert fast.account == account
    assert actor_of_key(callers.key("worker1"), today=date(2020, 1, 1)).rights == ()
    assert actor_of_key("wrong", today=today) is None
