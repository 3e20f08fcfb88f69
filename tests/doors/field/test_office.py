"""The office's side of the phones: rescue files and suggestions."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.records.cases.models import Case, Evidence, Report, Step
from linli.records.fieldwork.models import FieldCommand, Suggestion
from linli.records.fieldwork.seals import rescue_key, seal_of
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from tests.doors.field.phone import Phone, sha
from tests.doors.field.test_commands import body
from tests.records.loop import report, walk
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def desk(town: SmallTown, username: str, language: str = "en") -> Client:
    client = Client()
    client.cookies["linli_language"] = language
    client.force_login(town.people[username])
    return client


def rescue_file(*commands: dict[str, Any]) -> bytes:
    return json.dumps(
        {
            "linli": "rescue",
            "version": 1,
            "author": commands[0].get("author") if commands else None,
            "exported_at": "2026-11-22T12:00:00+08:00",
            "commands": commands,
            "seals": [sealed(c) for c in commands],
        }
    ).encode()


def sealed(command: dict[str, Any]) -> str:
    """As the phone of its author does it; without an author there is nobody to seal."""
    if "author" not in command:
        return ""
    return seal_of(json.dumps(command).encode(), rescue_key(UUID(command["author"])))


def send(client: Client, raw: bytes) -> Any:
    return client.post("/desk/field/rescue", {"file": SimpleUploadedFile("linli.json", raw)})


def with_bytes(command: dict[str, Any], *photos: bytes) -> dict[str, Any]:
    data = {sha(p): base64.b64encode(p).decode() for p in photos}
    return {**command, "photos": [{**p, "data": data[p["sha256"]]} for p in command["photos"]]}


def test_a_rescue_file_does_what_sending_would_have_done_and_twice_is_safe(town: SmallTown) -> None:
    phone, photo = Phone(town, "worker1"), photo_bytes()
    command = with_bytes(phone.command("report", body=body(), photos=[photo]), photo)
    client = desk(town, "acceptor")
    first = send(client, rescue_file(command))
    assert first.status_code == 200
    assert b"carried out" in first.content
    case = Case.objects.get()
    assert case.reports.get().account == town.people["worker1"]
    assert Evidence.objects.get().original_sha256 == sha(photo)
    assert FieldCommand.objects.get().imported_by == town.people["acceptor"]
    assert b"was here already" in send(client, rescue_file(command)).content
    assert (Case.objects.count(), Evidence.objects.count()) == (1, 1)
    plain = {k: v for k, v in command.items() if k != "photos"} | {
        "photos": [{"sha256": sha(photo), "size": len(photo)}]
    }
    assert phone.send(plain).status_code == 200


def test_one_bad_entry_does_not_hold_up_the_others(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    good = phone.command("report", body=body())
    bad = phone.command("handle", case="00000000-0000-0000-0000-000000000000", body={"text": "x"})
    said = send(
        desk(town, "acceptor", "zh-hans"), rescue_file(bad, {"id": "nonsense"}, good)
    ).content.decode()
    assert said.count("<b>未接收</b>") == 2
    assert said.count("<b>已执行</b>") == 1
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\xff\xfe", b"[]", b'{"linli": "other", "version": 1}', b"not json",
        # what the journal would keep for good is no free text
        b'{"linli": "rescue", "version": 1, "author": "a name"}',
        b'{"linli": "rescue", "version": 1, "exported_at": "a sentence"}',
    ],
)  # fmt: skip
def test_what_is_no_rescue_file_is_refused_in_words(town: SmallTown, raw: bytes) -> None:
    said = send(desk(town, "acceptor"), raw)
    assert said.status_code == 422
    assert b"rescue file" in said.content


def test_the_author_needs_the_right_not_the_importer(town: SmallTown) -> None:
    phone = Phone(town, "leader")  # may not report in the field
    said = send(desk(town, "acceptor"), rescue_file(phone.command("report", body=body())))
    assert b"not taken" in said.content
    assert not Case.objects.exists()
    assert send(desk(town, "worker1"), b"").status_code == 403


def test_nobody_can_write_a_file_in_the_name_of_another_power(town: SmallTown) -> None:
    """The importer takes in reports; with a file of their own making they would close a case as the supervision centre."""
    case = walk(town, report(town), "check")
    forged = Phone(town, "supervisor").command("step", case=str(case.pk), body={"move": "close", "text": "x"})
    file = json.loads(rescue_file(forged))
    other = seal_of(json.dumps(forged).encode(), rescue_key(town.people["acceptor"].pk))
    wrong_seals: list[list[str]] = [[], [""], [other], ["é"], [file["seals"][0][::-1]]]
    for wrong in wrong_seals:
        said = send(desk(town, "acceptor"), json.dumps({**file, "seals": wrong}).encode())
        assert (said.status_code, b"was changed after" in said.content) == (422, True)
    changed = json.dumps(file).replace('"text": "x"', '"text": "y"').encode()
    assert send(desk(town, "acceptor"), changed).status_code == 422
    case.refresh_from_db()
    assert case.is_open
    assert send(desk(town, "acceptor"), json.dumps(file).encode()).status_code == 200
    case.refresh_from_db()
    assert not case.is_open


def test_the_key_of_a_phone_is_its_owners(town: SmallTown) -> None:
    said = Phone(town, "worker1").get("me").json()
    assert (
        said["rescue_key"] == rescue_key(town.people["worker1"].pk) != rescue_key(town.people["worker3"].pk)
    )


def test_a_file_of_another_town_says_so_and_does_nothing(town: SmallTown) -> None:
    stranger = {**Phone(town, "worker1").command("report", body=body()), "author": str(uuid.uuid4())}
    said = send(desk(town, "acceptor"), rescue_file(stranger, stranger)).content.decode()
    assert said.count("The file may come from another town") == 2
    assert not Case.objects.exists()


def test_entries_of_several_authors_are_done_with_the_rights_of_each(town: SmallTown) -> None:
    one, three, lamp = Phone(town, "worker1"), Phone(town, "worker3"), Phone(town, "lamp")
    case = walk(town, report(town), "dispatch")
    said = send(
        desk(town, "acceptor"),
        rescue_file(
            one.command("report", body=body()),
            three.command("report", body=body(3)),
            lamp.command("take", case=str(case.pk), seen_version=case.version),
            lamp.command("report", body=body()),  # units do not report
        ),
    ).content.decode()
    assert (said.count("<b>carried out</b>"), said.count("<b>not taken</b>")) == (3, 1)
    assert {r.account for r in Report.objects.exclude(account=None)} == {
        town.people["worker1"],
        town.people["worker3"],
    }
    assert Step.objects.get(move="take").account == town.people["lamp"]
    page = desk(town, "dispatcher").get(f"/desk/cases/{case.number}").content.decode()
    assert "from a rescue file, imported by Acceptor" in page


def test_bytes_that_are_not_the_photo_are_not_taken_and_the_rest_is(town: SmallTown) -> None:
    phone, photo, other, third = (
        Phone(town, "worker1"), photo_bytes(), photo_bytes((90, 70)), photo_bytes((80, 70)),
    )  # fmt: skip
    command = with_bytes(
        phone.command("report", body=body(), photos=[photo, other, third]), photo, other, third
    )
    command["photos"][0]["data"] = base64.b64encode(other).decode()  # tampered with
    del command["photos"][2]["data"]
    said = send(desk(town, "acceptor"), rescue_file(command)).content.decode()
    assert "1 not readable" in said
    assert "1 not in the file; the phone still has it" in said
    assert Evidence.objects.get().original_sha256 == sha(other)
    assert phone.piece(command["id"], photo).json()["is_whole"] is True  # the phone still can


def test_work_of_somebody_who_has_left_is_imported_by_an_administrator_only(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    before = phone.command("report", body=body())
    people.disable_account(account=town.people["worker1"], by=SYSTEM)
    assert phone.send(before).status_code == 401  # and keeps it
    said = send(desk(town, "acceptor"), rescue_file(before)).content.decode()
    assert "is disabled" in said
    assert not Case.objects.exists()
    too_early = {**before, "id": str(uuid.uuid4()), "at": "2024-01-01T09:00:00+08:00"}
    said = send(desk(town, "admin"), rescue_file(before, too_early)).content.decode()
    assert (said.count("<b>carried out</b>"), said.count("<b>not taken</b>")) == (1, 1)
    assert Report.objects.get().account == town.people["worker1"]
    assert FieldCommand.objects.get().imported_by == town.people["admin"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.doors.desk.field_office.views.LARGEST_BYTES", 1_048_576)
    said = send(desk(town, "acceptor"), b" " * 1_048_577)
    assert said.status_code == 413
    assert b"larger than 1 MB" in said.content


def test_the_answer_to_a_suggestion_reaches_the_phone_of_its_author(town: SmallTown) -> None:
    phone, other = Phone(town, "worker1"), Phone(town, "worker3")
    phone.send(phone.command("suggest", body={"text": "表格太多", "kind": "complaint"}))
    assert [s["answer"] for s in phone.get("day/suggestions").json()["suggestions"]] == [""]
    assert phone.get("day/messages").json()["messages"] == []
    row = Suggestion.objects.get()
    desk(town, "admin").post(f"/desk/field/suggestions/{row.pk}", {"text": "We cut two forms."})
    assert phone.get("day/suggestions").json()["suggestions"][0]["answer"] == "We cut two forms."
    said = phone.get("day/messages").json()
    assert [(m["suggestion"], m["case"], m["is_urgent"]) for m in said["messages"]] == [
        (str(row.pk), None, False)
    ]
    assert "answered" in said["messages"][0]["words"]
    assert other.get("day/messages").json() == {"messages": []}
    assert other.get("day/suggestions").json() == {"suggestions": []}


def test_a_suggestion_is_answered_once(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    phone.send(phone.command("suggest", body={"text": "表格太多", "kind": "complaint"}))
    client, row = desk(town, "admin"), Suggestion.objects.get()
    assert "表格太多".encode() in client.get("/desk/field/suggestions").content
    assert client.post(f"/desk/field/suggestions/{row.pk}", {"text": " "}).status_code == 422
    assert client.post(f"/desk/field/suggestions/{row.pk}", {"text": "We cut two forms."}).status_code == 302
    again = client.post(f"/desk/field/suggestions/{row.pk}", {"text": "Another"})
    assert again.status_code == 409
    row.refresh_from_db()
    assert row.answer == "We cut two forms."
    assert desk(town, "worker1").get("/desk/field/suggestions").status_code == 403
