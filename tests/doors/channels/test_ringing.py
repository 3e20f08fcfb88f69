"""A phone whose app is closed is rung for urgent messages: an empty, signed request over real HTTP, and nothing where no key is set."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.doors.channels import ringing
from linli.doors.parts import vapid
from linli.records.cases.models import Case
from linli.records.fieldwork.models import PushSubscription
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from tests.doors.field.phone import HEADERS, Phone
from tests.records.loop import CABINET, COVER, report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
KEY = base64.urlsafe_b64encode(bytes(range(1, 33))).rstrip(b"=").decode()
MOST_STATEMENTS = 12
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass
class PushService:
    url: str = ""
    answers: list[int] = field(default_factory=list)  # the statuses to give, then 201
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    seen = PushService()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen.got.append((self.path, dict(self.headers), body))
            status = seen.answers.pop(0) if seen.answers else 201
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"{seen.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    seen.url = f"http://127.0.0.1:{server.server_port}"
    settings.PUSH_KEY, settings.PUSH_SUBJECT, settings.IS_PLAIN_HTTP = KEY, "mailto:office@town.example", True
    yield seen
    server.shutdown()
    server.server_close()
    thread.join()


def push(phone: Phone, method: str, body: dict[str, str] | None = None) -> Any:
    return phone.client.generic(
        method, "/field/api/push", json.dumps(body or {}), content_type="application/json", headers=HEADERS
    )


def closed(town: SmallTown, service: PushService, who: str = "lamp") -> Phone:
    """A phone that wants to be rung."""
    phone = Phone(town, who)
    assert push(phone, "POST", {"endpoint": f"{service.url}/ring/{who}"}).status_code == 201
    return phone


def told(town: SmallTown, *, is_urgent: bool = True) -> Case:
    """A case is dispatched to the lighting unit now; an open manhole is urgent, a dirty cabinet is not."""
    matter, condition = (COVER, "missing") if is_urgent else (CABINET, "dirty")
    more: dict[str, Any] = {"matter": matter, "condition": condition}
    now = timezone.now()
    case = walk(
        town,
        report(town, now=now, **more),
        "dispatch",
        now=now,
        every=timedelta(seconds=0),
        condition=condition,
    )
    assert case.is_urgent is is_urgent
    return case


def later(**by: float) -> Any:
    return timezone.now() + timedelta(**by)


def part(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_an_urgent_message_rings_once_without_words_and_signed(town: SmallTown, service: PushService) -> None:
    phone = closed(town, service)
    told(town)
    assert ringing.ring_round(now=later(seconds=1)) == {"rung": 1}
    assert ringing.ring_round(now=later(minutes=5)) == {}
    ((path, headers, body),) = service.got
    assert (path, body) == ("/ring/lamp", b"")
    assert (headers["TTL"], headers["Urgency"]) == ("14400", "high")
    token, _, public = headers["Authorization"].removeprefix("vapid t=").partition(", k=")
    head, claims, signature = token.split(".")
    assert part(head) == {"typ": "JWT", "alg": "ES256"}
    assert part(claims)["aud"] == service.url
    assert part(claims)["sub"] == "mailto:office@town.example"
    assert timezone.now().timestamp() < part(claims)["exp"] <= later(hours=24).timestamp()
    offered = push(phone, "GET").json()
    assert offered == {"is_on": True, "public_key": public, "rings": True}
    raw = base64.urlsafe_b64decode(public + "=")
    signed = base64.urlsafe_b64decode(signature + "==")
    r, s = int.from_bytes(signed[:32]), int.from_bytes(signed[32:])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    key.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    row = JournalRow.objects.filter(verb="ring_devices").get()
    assert service.url not in str(row.__dict__)


def test_who_is_not_rung(town: SmallTown, service: PushService) -> None:
    """An ordinary message, somebody else's, one that was read, one from before, one of a case that is over."""
    told(town)
    phone = closed(town, service)
    closed(town, service, "verifier")
    told(town, is_urgent=False)
    assert ringing.ring_round(now=later(seconds=1)) == {}
    told(town)
    ids = [m["id"] for m in phone.get("day/messages").json()["messages"]]
    assert phone.send(phone.command("read", body={"messages": ids})).status_code == 201
    assert ringing.ring_round(now=later(seconds=2)) == {}
    Case.objects.filter(pk=told(town).pk).update(is_open=False)
    assert ringing.ring_round(now=later(seconds=3)) == {}
    assert service.got == []
    told(town)
    assert ringing.ring_round(now=later(seconds=4)) == {"rung": 1}
    told(town)
    assert ringing.ring_round(now=later(seconds=30)) == {}  # one ring a minute
    assert ringing.ring_round(now=later(seconds=90)) == {"rung": 1}


def test_without_a_key_nothing_is_offered_and_nothing_leaves(
    town: SmallTown, service: PushService, settings: Any
) -> None:
    closed(town, service)
    told(town)
    settings.PUSH_KEY = ""
    phone = Phone(town, "lamp")
    assert push(phone, "GET").json() == {"is_on": False, "public_key": "", "rings": False}
    refused = push(phone, "POST", {"endpoint": f"{service.url}/x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "push-off")
    with CaptureQueriesContext(connection) as asked:
        assert ringing.ring_round(now=later(seconds=1)) == {}
    assert (len(asked), service.got) == (0, [])


def test_a_push_service_that_says_later_is_asked_later(town: SmallTown, service: PushService) -> None:
    closed(town, service)
    told(town)
    service.answers = [429, 503, 307]
    assert ringing.ring_round(now=later(seconds=1)) == {"later": 1}
    assert ringing.ring_round(now=later(seconds=20)) == {}
    assert ringing.ring_round(now=later(minutes=2)) == {"later": 1}
    assert ringing.ring_round(now=later(minutes=6)) == {"later": 1}
    assert ringing.ring_round(now=later(minutes=15)) == {"rung": 1}
    assert {path for path, _, _ in service.got} == {"/ring/lamp"}  # the redirection was not followed
    assert PushSubscription.objects.get().failures == 0


def test_a_service_that_cannot_be_reached_costs_one_try_a_round(
    town: SmallTown, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        phone = Phone(town, "lamp")
        assert push(phone, "POST", {"endpoint": f"http://127.0.0.1:9/{n}"}).status_code == 201
    told(town)
    tries: list[str] = []
    real = ringing._post
    monkeypatch.setattr(
        ringing, "_post", lambda parts, headers: tries.append(parts.path) or real(parts, headers)
    )
    assert ringing.ring_round(now=later(seconds=1)) == {"later": 3}
    assert len(tries) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_its_service_no_longer_knows_is_erased(
    town: SmallTown, service: PushService, status: int
) -> None:
    phone = closed(town, service)
    told(town)
    service.answers = [status]
    assert ringing.ring_round(now=later(seconds=1)) == {"gone": 1}
    assert not PushSubscription.objects.exists()
    assert push(phone, "GET").json()["rings"] is False


def test_it_ends_with_the_sign_in_on_that_phone(town: SmallTown, service: PushService) -> None:
    one, other = closed(town, service), Phone(town, "lamp")
    assert push(other, "POST", {"endpoint": f"{service.url}/ring/other"}).status_code == 201
    assert one.client.delete("/field/api/session", headers=HEADERS).status_code == 204
    assert [p.endpoint[-5:] for p in PushSubscription.objects.all()] == ["other"]
    assert push(other, "DELETE").status_code == 204
    assert not PushSubscription.objects.exists()


def test_it_ends_when_the_account_is_disabled_or_the_session_is_over(
    town: SmallTown, service: PushService
) -> None:
    closed(town, service)
    gone = closed(town, service, "verifier")
    told(town)
    people.disable_account(account=town.people["lamp"], by=SYSTEM)
    Session.objects.filter(session_key=gone.client.session.session_key).delete()
    assert ringing.ring_round(now=later(seconds=1)) == {"ended": 2}
    assert (PushSubscription.objects.count(), service.got) == (0, [])


def test_the_next_person_on_a_phone_takes_its_ring_over(town: SmallTown, service: PushService) -> None:
    closed(town, service)
    phone = Phone(town, "verifier")
    assert push(phone, "POST", {"endpoint": f"{service.url}/ring/lamp"}).status_code == 201
    assert PushSubscription.objects.get().account == town.people["verifier"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x", "https://127.0.0.1/x", "https://127.1/x", "https://2130706433/x", "https://0x7f.0x1/x",
        "https://[::1]/x", "https://[fe80::1]/x", "https://10.0.0.8/x", "https://localhost/x", "https://db/x", "https://a.localhost/x",
        "https://printer.local/x", "https://push.example.org:8443/x", "https://u:p@push.example.org/x", "https://push.example.org/ x",
        "https://push.example.org/" + "x" * 500, "file:///etc/passwd", "https://[bad/x", "https://127.0.0.1./x", "",
    ],
)  # fmt: skip
def test_addresses_inside_the_house_are_refused(
    town: SmallTown, service: PushService, settings: Any, endpoint: str
) -> None:
    settings.IS_PLAIN_HTTP = False
    phone = Phone(town, "lamp")
    answer = push(phone, "POST", {"endpoint": endpoint})
    assert (answer.status_code, answer.json()["code"]) == (422, "endpoint-wrong")
    assert not PushSubscription.objects.exists()
    assert push(phone, "POST", {"endpoint": "https://push.example.org/x"}).status_code == 201


def test_a_name_that_leads_inside_is_not_called(
    town: SmallTown, service: PushService, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IS_PLAIN_HTTP = False
    for inside in (
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:192.168.1.1",
        "100.64.0.1",
    ):
        assert ringing.is_inside(inside), inside
    assert not ringing.is_inside("9.9.9.9")
    called: list[Any] = []
    answer = [(2, 1, 6, "", ("9.9.9.9", 443)), (2, 1, 6, "", ("192.168.0.7", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: answer)
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: called.append(a))
    assert ringing.Bell(timezone.now())("https://push.example.org/x") == "later"
    assert called == []


def test_each_request_costs_few_statements(town: SmallTown, service: PushService) -> None:
    phone = closed(town, service)
    for method, body in (("GET", None), ("POST", {"endpoint": f"{service.url}/2"}), ("DELETE", None)):
        phone.get("me")
        with CaptureQueriesContext(connection) as asked:
            assert push(phone, method, body).status_code < 300
        statements = [q["sql"] for q in asked if not q["sql"].startswith(CONTROL)]
        assert len(statements) <= MOST_STATEMENTS, statements


def test_a_wrong_key_is_said(settings: Any) -> None:
    settings.PUSH_SUBJECT = "mailto:a@b.example"
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.PUSH_KEY = pem.decode()
    assert len(vapid.public_key()) == 87
    settings.PUSH_KEY = pem.decode().replace("\n", "\\n")  # as one line of an environment file
    assert len(vapid.public_key()) == 87
    for wrong in ("short", "!" * 43, "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----"):
        settings.PUSH_KEY = wrong
        with pytest.raises(Exception, match="P-256"):
            vapid.public_key()
