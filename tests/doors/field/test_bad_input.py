"""Whatever a phone may send: a clear sentence with the number in it, and nothing that was saved is lost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from linli.records.cases.models import Case, Evidence, Step
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Layer
from tests.doors.field.phone import Phone
from tests.doors.field.test_commands import body
from tests.records.loop import report, step, walk
from tests.records.photos import photo_bytes
from tests.small_town import TOWN, SmallTown, _box, inside

pytestmark = pytest.mark.django_db
LONG = "字" * 10_000


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("report", {"body": body(text=LONG)}),
        ("settle", {"body": body(condition="dirty", done=LONG)}),
        ("diary", {"body": {"on": "2026-06-08", "text": LONG}}),
        ("suggest", {"body": {"text": LONG}}),
    ],
)
@pytest.mark.parametrize(("language", "words"), [("en", "at most 4000 fit"), ("zh-hans", "最多 4000 字")])
def test_ten_thousand_characters_are_refused_with_both_numbers(
    town: SmallTown, kind: str, more: dict[str, Any], language: str, words: str
) -> None:
    phone = Phone(town, "worker1", language=language)
    said = phone.send(phone.command(kind, **more))
    assert (said.status_code, said.json()["code"]) == (422, "text-too-long")
    assert "10000" in said.json()["message"]
    assert words in said.json()["message"]
    assert "state" not in said.json()
    assert not Case.objects.exists()


def test_ten_thousand_characters_of_a_step_too(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    phone = Phone(town, "lamp")
    for kind, sent in (("handle", {"text": LONG}), ("return", {"reason": LONG}), ("note", {"text": LONG})):
        said = phone.send(phone.command(kind, case=str(case.pk), seen_version=case.version, body=sent))
        assert (said.status_code, said.json()["code"]) == (422, "text-too-long"), kind


def test_emoji_stay_and_what_a_database_cannot_keep_goes(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    said = phone.send(phone.command("report", body=body(text="坑\x00洞 🕳️👨‍👩‍👧", place_text="桥\x00头")))
    assert said.status_code == 201
    case = Case.objects.get()
    assert (case.text, case.place_text) == ("坑洞 🕳️👨‍👩‍👧", "桥头")


def test_a_report_for_a_case_that_was_closed_meanwhile_is_a_new_case(town: SmallTown) -> None:
    known = report(town)
    step(town, walk(town, known, "accept"), "void", now=timezone.now())
    phone = Phone(town, "worker1")
    said = phone.send(phone.command("report", follows=str(known.pk), body=body()))
    assert said.status_code == 201
    assert said.json()["case"]["id"] != str(known.pk)
    assert "yours is a new case" in said.json()["message"]


def test_a_step_on_a_case_that_was_closed_meanwhile_stays_as_a_note(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    seen = case.version
    walk(town, case, "close")
    phone, photo = Phone(town, "lamp", language="zh-hans"), photo_bytes()
    sent = phone.command(
        "handle", case=str(case.pk), seen_version=seen, body={"text": "修好了"}, photos=[photo]
    )
    said = phone.send(sent)
    assert (said.status_code, said.json()["state"]) == (409, "kept_as_note")
    assert "备注" in said.json()["message"]
    assert phone.piece(sent["id"], photo).json()["is_whole"] is True
    assert Evidence.objects.get().step == Step.objects.get(move="note")


def test_a_report_from_land_that_was_divided_anew_lies_in_the_new_grid_and_the_phone_is_told(
    town: SmallTown,
) -> None:
    """The worker's own grid G01 was joined to G02 while the phone had no network."""
    phone, today = Phone(town, "worker1"), timezone.localdate()
    joined = territory.NewGrid(
        "G02", "石桥-02", "Grid 02", TOWN + "001/G02/", _box(0, 1, 2).wkb, TOWN + "001/"
    )
    layer = Layer.objects.get(code="service")
    territory.publish_grids(layer=layer, grids=[joined], from_on=today, by=SYSTEM)
    said = phone.send(phone.command("report", at=timezone.now() - timedelta(days=2), body=body()))
    assert said.status_code == 201, said.content
    assert "Grid 02" in said.json()["message"]
    assert Case.objects.get().grid.code == "G02"  # type: ignore[union-attr]


def test_a_position_across_the_border_is_taken_in_and_outside_the_town_refused(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    said = phone.send(phone.command("report", body=body(3)))
    assert said.status_code == 201
    assert "outside your own grids" in said.json()["message"]
    far = phone.send(phone.command("report", body=body(lon=inside(1)[0] - 2)))
    assert (far.status_code, far.json()["code"]) == (422, "place-outside")


def test_the_second_device_of_a_person_counts_for_itself(town: SmallTown) -> None:
    one, other = Phone(town, "worker1"), Phone(town, "worker1")
    first, second = one.command("report", body=body()), other.command("report", body=body())
    assert (first["seq"], second["seq"]) == (1, 1)
    assert [one.send(first).status_code, other.send(second).status_code] == [201, 201]
    assert one.send({**one.command("report", body=body()), "seq": 1}).status_code == 201
    assert Case.objects.count() == 3


def test_a_clock_that_is_days_ahead_is_kept_and_shown_at_the_desk(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    phone, desk = Phone(town, "lamp"), Phone(town, "dispatcher")
    ahead = timezone.now() + timedelta(days=3)
    said = phone.send(phone.command("take", at=ahead, case=str(case.pk), seen_version=case.version))
    assert said.status_code == 201
    assert Step.objects.get(move="take").at < timezone.now()
    assert "clock is ahead" in desk.client.get(f"/desk/cases/{case.number}").content.decode()


def test_what_was_done_without_network_says_so_at_the_desk(town: SmallTown) -> None:
    phone, desk = Phone(town, "worker1"), Phone(town, "acceptor")
    phone.send(phone.command("report", at=timezone.now() - timedelta(hours=5), body=body()))
    page = desk.client.get(f"/desk/cases/{Case.objects.get().number}").content.decode()
    assert "arrived later" in page


def test_a_photo_of_too_many_pixels_or_bytes_is_refused_with_the_number(town: SmallTown) -> None:
    out = io.BytesIO()
    Image.new("L", (20_000, 4_000)).save(out, "PNG")
    bomb, phone = out.getvalue(), Phone(town, "worker1")
    command = phone.command("report", body=body(), photos=[bomb])
    command["photos"].append({"sha256": "0" * 64, "size": 13 * 1024 * 1024})
    phone.send(command)
    said = phone.piece(command["id"], bomb)
    assert (said.status_code, said.json()["code"]) == (413, "photo-too-large")
    assert "60 million pixels" in said.json()["message"]
    large = phone.client.put(
        f"/field/api/photos/{command['id']}/{'0' * 64}", b"x", content_type="application/octet-stream",
        headers={"X-Linli-Field": "1", "Upload-Offset": "0"},
    )  # fmt: skip
    assert (large.status_code, large.json()["code"]) == (413, "photo-too-large")
    assert "at most 12 MB" in large.json()["message"]
    assert Case.objects.count() == 1


def test_a_piece_of_more_than_a_megabyte_is_refused(town: SmallTown) -> None:
    phone, photo = Phone(town, "worker1"), photo_bytes()
    command = phone.command("report", body=body(), photos=[photo])
    phone.send(command)
    said = phone.piece(command["id"], photo, part=b"x" * ((1 << 20) + 1))
    assert (said.status_code, said.json()["code"]) == (413, "body-too-large")
