"""Random JSON and random bytes at the field's API: always an answer in JSON, never the server's fault."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.records.cases.models import Case
from linli.records.fieldwork.sent import KINDS
from tests.doors.field.phone import HEADERS, Phone
from tests.doors.field.test_commands import body
from tests.records.loop import report, walk
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=80, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
NAMES = (
    "kind", "code", "text", "condition", "lon", "lat", "place_text", "flow", "done", "reason", "unit", "until_on", "limit",
    "move", "is_true", "is_passed", "on", "messages", "component_code",
)  # fmt: skip
LEAF = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.uuids().map(str)
    | st.sampled_from(["component", "event", "01037", "01027", "dirty", "2026-06-08", "take", "rate", "merge", "dispatch", "\x00", "emergency", "9" * 400])
)  # fmt: skip
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=6
)  # fmt: skip
BODY = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUE, max_size=8)


def answered(said: Any) -> None:
    assert said.status_code < 500, said.content[:2000]
    assert msgspec.json.decode(said.content)["message"] or said.status_code in {200, 201, 409}


@FEW
@given(
    kind=st.sampled_from(sorted(KINDS)), sent=BODY, on_case=st.sampled_from(["", "known", "other"]), seen=st.none() | st.integers(0, 9),
    over=st.dictionaries(st.sampled_from(["at", "seq", "position", "photos", "form_s", "follows", "device"]), VALUE, max_size=2),
)  # fmt: skip
def test_bodies_of_every_kind(
    town: SmallTown, kind: str, sent: dict[str, Any], on_case: str, seen: int | None, over: dict[str, Any]
) -> None:
    case = Case.objects.first() or walk(town, report(town), "dispatch")
    for who in ("worker1", "lamp"):
        phone = Phone(town, who)
        command = phone.command(kind, body={**body(), **sent} if kind == "report" else sent)
        if on_case:
            command |= {"case": str(case.pk) if on_case == "known" else str(uuid.uuid4())}
        if seen is not None:
            command["seen_version"] = seen
        command |= over
        with transaction.atomic():
            answered(phone.send(msgspec.json.encode(command)))


@FEW
@given(raw=st.binary(max_size=60) | VALUE.map(msgspec.json.encode))
def test_anything_at_all(town: SmallTown, raw: bytes) -> None:
    phone = Phone(town, "worker1")
    for address in ("commands", "session"):
        said = phone.client.post(
            f"/field/api/{address}", raw, content_type="application/json", headers=HEADERS
        )
        assert 400 <= said.status_code < 500
        assert msgspec.json.decode(said.content)["code"]


@settings(FEW, max_examples=60)
@given(path=st.sampled_from(["day/sheet?on=", "cases/", "commands/", "photos/x/"]), text=st.text(max_size=40))
def test_addresses(town: SmallTown, path: str, text: str) -> None:
    phone = Phone(town, "worker1")
    assert phone.get(path + text.replace("\n", "")).status_code < 500


def test_pieces_of_photos(town: SmallTown) -> None:
    phone, photo = Phone(town, "worker1"), photo_bytes()
    command = phone.command("report", body=body(), photos=[photo])
    phone.send(command)
    address = f"/field/api/photos/{command['id']}/{command['photos'][0]['sha256']}"

    @settings(FEW, max_examples=60)
    @given(
        offset=st.text("0123456789-+. x²", max_size=25) | st.integers(-5, 10**30).map(str) | st.just("9" * 5000), part=st.binary(max_size=60)
    )  # fmt: skip
    def one(offset: str, part: bytes) -> None:
        headers = {**HEADERS, "Upload-Offset": offset}
        said = phone.client.put(address, part, content_type="application/octet-stream", headers=headers)
        assert said.status_code < 500, said.content

    one()
