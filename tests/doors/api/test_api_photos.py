"""Photos sent after the report: kept stripped, once, by those who may; and refused in a sentence."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.records.cases.models import Case, Evidence
from linli.records.journal.models import JournalRow
from tests.doors.api.conftest import Caller, Callers
from tests.records.loop import report
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def jpeg(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def send(caller: Caller, case: Case | str, *files: bytes, **more: Any) -> Any:
    name = case if isinstance(case, str) else case.number
    data = {
        "photos": [SimpleUploadedFile(f"{n}.jpg", raw, "image/jpeg") for n, raw in enumerate(files)],
        **more,
    }
    return caller.client.post(f"/api/v1/cases/{name}/photos", data, headers=caller.headers)


def test_photos_are_kept_once_and_fetched_with_the_right(town: SmallTown, callers: Callers) -> None:
    case = report(town)
    verifier = callers("verifier")
    answer = send(verifier, case, jpeg(), jpeg("blue"), kind="after")
    assert answer.status_code == 201, answer.content
    [one, two] = answer.json()["photos"]
    assert (one["kind"], one["media_type"], one["width"]) == ("after", "image/jpeg", 64)
    assert send(verifier, case, jpeg(), kind="after").json()["photos"][0]["id"] in {one["id"], two["id"]}
    assert Evidence.objects.count() == 2
    assert JournalRow.objects.filter(verb="attach", subject=case.ref).count() == 2
    fetched = verifier.client.get(one["url"], headers=verifier.headers)
    assert b"".join(fetched.streaming_content)[:2] == b"\xff\xd8"
    lamp = callers("lamp")
    assert lamp.client.get(one["url"], headers=lamp.headers).status_code == 404
    assert Caller().client.get(one["url"]).status_code == 401


def test_who_reported_may_add_photos_and_others_may_not(town: SmallTown, callers: Callers) -> None:
    number = callers("machine").report().json()["number"]
    assert send(callers("machine"), number, jpeg()).status_code == 201
    assert Evidence.objects.get().report_id is not None
    assert send(callers("machine2"), number, jpeg()).json()["code"] == "case-not-found"
    assert send(callers("leader"), number, jpeg()).json()["code"] == "not-allowed"
    assert send(callers("machine"), "9" * 19, jpeg()).json()["code"] == "case-not-found"


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 422, "photo-empty"),
        (b"GIF89a no", 422, "photo-unreadable"),
        (b"\x00" * (30 * 1024 * 1024), 413, "photo-too-large"),
    ],
)
def test_what_is_no_photo_is_refused(
    town: SmallTown, callers: Callers, raw: bytes, status: int, code: str
) -> None:
    answer = send(callers("verifier"), report(town), raw)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert answer.json()["message_zh"]


def test_no_photo_at_all(town: SmallTown, callers: Callers) -> None:
    answer = send(callers("verifier"), report(town))
    assert answer.status_code == 422
    assert answer.json()["code"] in {"photos-missing", "request-invalid"}
    wrong = callers("verifier").post(f"/cases/{report(town).number}/photos", {"photos": "x"})
    assert wrong.status_code in {415, 422}
