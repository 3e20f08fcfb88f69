"""Photos follow their command in pieces, are whole or absent, and never counted twice."""

from __future__ import annotations

from typing import Any

import pytest

from linli.records.cases.models import Case, Evidence
from linli.records.fieldwork import files
from linli.records.fieldwork.models import FieldCommand, PhotoUpload
from tests.doors.field.phone import Phone, sha
from tests.doors.field.test_commands import body
from tests.records.loop import report, walk
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(town: SmallTown) -> tuple[Phone, str, bytes]:
    phone, photo = Phone(town, "worker1"), photo_bytes((900, 700))
    command = phone.command("report", body=body(), photos=[photo])
    said = phone.send(command)
    assert said.json()["missing"] == [sha(photo)]
    return phone, command["id"], photo


def test_a_photo_in_one_piece_becomes_evidence_of_its_report(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, photo = sent
    said = phone.piece(command, photo)
    assert said.status_code == 200, said.content
    assert said.json() == {"id": command, "sha256": sha(photo), "received": len(photo), "is_whole": True}
    row = Evidence.objects.get()
    assert (row.kind, row.original_sha256) == ("before", sha(photo))
    assert row.report is not None
    assert phone.get(f"commands/{command}").json()["missing"] == []


def test_pieces_go_on_where_the_last_one_stopped(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, photo = sent
    third = len(photo) // 3
    assert phone.piece(command, photo, part=photo[:third]).json()["received"] == third
    wrong = phone.piece(command, photo, part=photo[:10], offset=0)
    assert (wrong.status_code, wrong.json()["received"]) == (409, third)
    asked = phone.get(f"photos/{command}/{sha(photo)}").json()
    assert (asked["received"], asked["is_whole"]) == (third, False)
    assert phone.piece(command, photo, offset=third, part=photo[third:]).json()["is_whole"] is True
    assert Evidence.objects.count() == 1
    assert not files.path_of(FieldCommand.objects.get().pk, sha(photo)).exists()


def test_the_last_piece_again_changes_nothing(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, photo = sent
    phone.piece(command, photo)
    again = phone.piece(command, photo)
    assert (again.status_code, again.json()["is_whole"]) == (200, True)
    assert Evidence.objects.count() == 1


def test_damaged_bytes_are_noticed_and_begun_anew(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, photo = sent
    damaged = photo[:-1] + bytes([photo[-1] ^ 1])
    said = phone.piece(command, photo, part=damaged)
    assert (said.status_code, said.json()["code"], said.json()["received"]) == (422, "photo-broken", 0)
    assert not Evidence.objects.exists()
    assert phone.piece(command, photo).json()["is_whole"] is True


def test_more_bytes_than_listed_are_not_kept(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, photo = sent
    said = phone.piece(command, photo, part=photo + b"more")
    assert said.json()["is_whole"] is True


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo-empty"),
        (b"no photo at all", "photo-unreadable"),
        (b"\0\0\0\x24ftypheic" + b"\0" * 40, "photo-unreadable"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason(town: SmallTown, content: bytes, code: str) -> None:
    phone = Phone(town, "worker1", language="zh-hans")
    command = phone.command("report", body=body(), photos=[content])
    phone.send(command)
    said = phone.piece(command["id"], content)
    assert (said.status_code, said.json()["code"]) == (422, code)
    assert any("一" <= c <= "鿿" for c in said.json()["message"])
    assert PhotoUpload.objects.get().refused == code


def test_a_photo_that_was_sent_before_is_there_at_once(
    sent: tuple[Phone, str, bytes], town: SmallTown
) -> None:
    phone, first, photo = sent
    phone.piece(first, photo)
    second = phone.command("report", body=body(text="又一处"), photos=[photo])
    phone.send(second)
    said = phone.piece(second["id"], photo, part=b"")
    assert said.json()["is_whole"] is True
    assert Evidence.objects.count() == 2
    other = Phone(town, "worker3")
    third = other.command("report", body=body(3), photos=[photo])
    other.send(third)
    assert other.piece(third["id"], photo, part=photo[:9]).json()["is_whole"] is False


def test_only_the_author_sends_and_asks(sent: tuple[Phone, str, bytes], town: SmallTown) -> None:
    _, command, photo = sent
    other = Phone(town, "worker3")
    assert other.piece(command, photo).status_code == 404
    assert other.get(f"photos/{command}/{sha(photo)}").status_code == 404
    assert other.get(f"commands/{command}").status_code == 404


def test_a_photo_that_no_command_lists_is_refused(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, _ = sent
    assert phone.piece(command, photo_bytes((50, 50))).json()["code"] == "photo-not-listed"


def test_photos_of_a_note_that_was_a_step_stay_with_the_case(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    seen = case.version
    walk(town, case, "handle")
    phone, photo = Phone(town, "lamp"), photo_bytes()
    command = phone.command(
        "handle", case=str(case.pk), seen_version=seen, body={"text": "我也修好了"}, photos=[photo]
    )
    said = phone.send(command).json()
    assert (said["state"], said["missing"]) == ("kept_as_note", [sha(photo)])
    assert phone.piece(command["id"], photo).json()["is_whole"] is True
    assert Evidence.objects.get().step.move == "note"  # type: ignore[union-attr]


def test_the_photo_that_the_world_sees_has_no_notes_of_the_phone(sent: tuple[Phone, str, bytes]) -> None:
    phone, command, photo = sent
    phone.piece(command, photo)
    row = Evidence.objects.get()
    shown: Any = phone.client.get(f"/field/photos/{row.pk}")
    content = b"".join(shown.streaming_content)
    assert b"SecretPhone" in photo
    assert b"SecretPhone" not in content
    assert Case.objects.count() == 1
