"""Whatever is wrong gets one clear sentence with what to do next, and what was entered is kept."""

from __future__ import annotations

import io
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from linli.records.cases.models import Case, Evidence
from tests.doors.resident import LAMP, Resident, photo, text_of, words_of
from tests.small_town import OUTSIDE, SmallTown

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


def file_of(content: bytes, name: str = "a.jpg") -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "fields", "status", "sentences"),
    [
        ("place", {"do": "continue"}, 422, ("Say where it is", "请说明地点")),
        ("place", {"do": "position", "lon": OUTSIDE[0], "lat": OUTSIDE[1]}, 422, ("This place is outside Liudu", "该地点不在柳渡范围内")),
        ("place", {"do": "position", "lon": "abc", "lat": "999"}, 422, ("gave no position", "没有获取到位置")),
        ("place", {"do": "position", "lon": "nan", "lat": "inf"}, 422, ("gave no position", "没有获取到位置")),
        ("place", {"do": "continue", "place_text": "很" * 201}, 422, ("has 201 characters", "共 201 字")),
        ("category", {}, 422, ("Choose what it is", "请选择问题类别")),
        ("category", {"class": "component:99999"}, 422, ("no component of class", "没有编码为“99999”的部件类别")),
        ("category", {"class": "<script>"}, 422, ("look it up in the list", "请在类别表中查找")),
        ("details", {"text": "长" * 10_000}, 422, ("has 10000 characters; at most 4000", "文字共 10000 字，最多 4000 字")),
        ("contact", {"phone": "电话"}, 422, ("not a telephone number", "手机号不正确")),
        ("contact", {"email": "a@b"}, 422, ("not a mail address", "发送邮件")),
        ("contact", {"name": "名" * 61}, 422, ("more than 60 characters", "超过 60 个字")),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_explained_in_a_summary(
    town: SmallTown, language: str, page: str, fields: dict[str, Any], status: int, sentences: tuple[str, str]
) -> None:
    resident = Resident(language)
    if page != "place":
        resident.until(page)
    answer = resident.post(f"/report/{page}", **fields)
    assert answer.status_code == status
    assert sentences[LANGUAGES.index(language)] in words_of(answer)
    assert 'class="errors" role="alert"' in text_of(answer)
    kept = [v for k, v in fields.items() if k in {"text", "place_text", "phone", "email", "name"}]
    assert all(str(v) in text_of(answer) for v in kept)
    assert Case.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "status", "sentences"),
    [
        (b"", 422, ("The photo is empty", "照片是空文件")),
        (b"%PDF-1.7 this is no photo", 422, ("not a photo we can read", "无法识别这张照片")),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400, 422, ("HEIC", "HEIC")),
        (b"\xff\xd8\xff" + b"\x00" * 400, 422, ("not a photo we can read", "无法识别这张照片")),
        (b"\xff\xd8\xff" + b"\x00" * 30_000_000, 413, ("too large (28.6 MB", "照片太大（28.6 MB")),
    ],
    ids=["empty", "pdf", "heic", "broken", "30 MB"],
)
def test_a_bad_photo_is_explained_and_the_words_are_kept(
    town: SmallTown, language: str, content: bytes, status: int, sentences: tuple[str, str]
) -> None:
    resident = Resident(language)
    resident.until("details")
    answer = resident.post("/report/details", text="灯杆歪了", photos=file_of(content), do="continue")
    assert answer.status_code == status
    assert sentences[LANGUAGES.index(language)] in words_of(answer)
    assert "灯杆歪了" in text_of(answer)
    assert resident.client.session["report"]["photos"] == []
    assert resident.client.session["report"]["text"] == "灯杆歪了"


def test_a_novel_is_refused_and_does_not_fill_the_database(town: SmallTown) -> None:
    resident = Resident()
    resident.until("details")
    answer = resident.post("/report/details", text="汉" * 1_000_000, do="continue")
    assert answer.status_code == 422
    assert "has 1000000 characters; at most 4000 fit" in words_of(answer)
    assert len(resident.client.session["report"]["text"]) == 20_000


def test_a_form_of_forty_megabytes_is_refused_before_its_photos_are_read(town: SmallTown) -> None:
    resident = Resident()
    resident.until("details")
    files = [file_of(b"\xff\xd8\xff" + b"\x00" * 14_000_000, f"{n}.jpg") for n in range(3)]
    with patch("linli.doors.portal.photos.read_photo") as read:
        answer = resident.client.post("/report/details", {"text": "words", "photos": files})
    assert answer.status_code == 413
    assert not read.called
    assert "words" in text_of(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_five_photos_three_are_taken_and_it_is_said(town: SmallTown, language: str) -> None:
    resident = Resident(language)
    resident.until("details")
    colours = ("#100000", "#200000", "#300000", "#400000", "#500000")
    files = [photo(colour=c, side=64) for c in colours]
    answer = resident.client.post("/report/details", {"text": "灯杆歪了", "photos": files, "do": "continue"})
    assert answer.status_code == 422
    sentences = (
        "You chose 5 photos; at most 3 belong to one report.",
        "您选择了 5 张照片，每件上报最多 3 张。",
    )
    assert sentences[LANGUAGES.index(language)] in words_of(answer)
    assert len(resident.client.session["report"]["photos"]) == 3
    assert resident.post("/report/details", text="灯杆歪了", do="continue").status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_among_photos_is_named_and_the_photos_are_taken(town: SmallTown, language: str) -> None:
    resident = Resident(language)
    resident.until("details")
    files = [photo(colour="#100000"), file_of(b"%PDF-1.7 no photo", "账单.pdf"), photo(colour="#200000")]
    answer = resident.client.post("/report/details", {"text": "灯杆歪了", "photos": files, "do": "continue"})
    assert answer.status_code == 422
    sentences = ("“账单.pdf”: This file is not a photo we can read", "“账单.pdf”：无法识别这张照片")
    assert sentences[LANGUAGES.index(language)] in words_of(answer)
    assert len(resident.client.session["report"]["photos"]) == 2


def test_more_photos_than_fit_are_refused_with_an_answer(town: SmallTown) -> None:
    resident = Resident()
    case = resident.send()
    files = [photo(colour=c, side=64) for c in ("#100000", "#200000", "#300000", "#400000")]
    answer = resident.client.post(f"{resident.link()}/do/attach", {"photos": files})
    assert answer.status_code == 422
    assert "You chose 4 photos; at most 3 belong to one report." in words_of(answer)
    assert not Evidence.objects.filter(case=case).exists()


def test_the_same_photo_twice_is_kept_once(town: SmallTown) -> None:
    resident = Resident()
    resident.until("details")
    resident.client.post("/report/details", {"photos": [photo(side=64), photo(side=64)]})
    assert len(resident.client.session["report"]["photos"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "🕳️🔥",
        "שלום עולם",
        "\u202eevil\u202c",
        "路\u200b灯\u2060不\ufeff亮",
        "a\x00b",
        "  \r\n x \r\n",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
    ],
)
def test_any_text_arrives_as_it_was_written(town: SmallTown, text: str) -> None:
    resident = Resident()
    resident.until("details")
    resident.post("/report/details", text=text, do="continue")
    resident.post("/report/contact")
    resident.post("/report/check", key=resident.key)
    wanted = text.replace("\x00", "").replace("\r\n", "\n").strip()
    assert Case.objects.get().text == wanted
    assert "<script>alert" not in text_of(resident.get(resident.link()))


def test_a_class_that_left_the_pack_is_refused_when_sending_and_the_draft_is_kept(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    session = resident.client.session
    session["report"] = {**session["report"], "code": "99999"}
    session.save()
    answer = resident.post("/report/check", key=session["report"]["key"])
    assert answer.status_code == 422
    assert 'href="#a-class"' in text_of(answer)
    assert "路灯不亮" in text_of(answer)


def test_a_place_outside_that_was_forged_into_the_draft_is_refused_when_sending(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    session = resident.client.session
    session["report"] = {**session["report"], "lon": OUTSIDE[0], "lat": OUTSIDE[1]}
    session.save()
    answer = resident.post("/report/check", key=session["report"]["key"])
    assert answer.status_code == 422
    assert "outside Liudu" in words_of(answer)
    assert Case.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stale_form_keeps_what_was_written(town: SmallTown, language: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.cookies["linli_language"] = language
    answer = client.post("/report/details", {"text": "写了很久的一段话，不能丢。", "do": "continue"})
    assert answer.status_code == 403
    shown = text_of(answer)
    assert ("open for too long" if language == "en" else "打开得太久") in shown
    assert "写了很久的一段话，不能丢。" in shown
    assert 'name="csrfmiddlewaretoken"' in shown


def test_a_form_from_another_site_is_not_offered_for_sending_again(town: SmallTown) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    answer = client.post("/report/details", {"text": "planted by another site"})
    assert answer.status_code == 403
    assert "planted" not in text_of(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_is_away_loses_nothing(town: SmallTown, language: str) -> None:
    resident = Resident(language)
    resident.until("check")
    key = resident.key
    resident.client.raise_request_exception = False
    with patch(
        "linli.doors.portal.views.check.actions.report", side_effect=OperationalError("server closed")
    ):
        answer = resident.post("/report/check", key=key)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "20"
    assert ("Nothing was lost" if language == "en" else "没有丢失") in words_of(answer)
    assert resident.post("/report/check", key=key).headers["Location"] == "/report/sent"


def test_a_database_that_is_away_before_the_town_is_known_still_gives_a_page(town: SmallTown) -> None:
    client = Client(raise_request_exception=False, headers={"origin": "http://testserver"})
    client.cookies["linli_language"] = "en"
    with patch("linli.site.middleware.TenantOfHost._tenant", side_effect=OperationalError("no server")):
        answer = client.post("/report/details", {"text": "kept in the page"})
    assert answer.status_code == 503
    assert "kept in the page" in text_of(answer)
    assert "Content-Security-Policy" in answer.headers


def test_a_full_disk_says_so_and_keeps_the_draft(town: SmallTown) -> None:
    resident = Resident()
    resident.until("details")
    resident.client.raise_request_exception = False
    with patch(
        "linli.doors.portal.photos.default_storage.save", side_effect=OSError(28, "No space left on device")
    ):
        answer = resident.post("/report/details", text="很长的一段话", photos=photo())
    assert answer.status_code == 503
    assert "很长的一段话" in text_of(answer)


@pytest.mark.parametrize("method", ["get", "post"])
def test_addresses_that_lead_nowhere(town: SmallTown, method: str) -> None:
    client = Client()
    client.cookies["linli_language"] = "en"
    answer = getattr(client, method)("/no/such/page")
    assert answer.status_code == 404
    assert "Page not found" in text_of(answer)
    assert client.get("/report/category", {"major": "nothing:xx"}).status_code in {200, 302}


def test_an_unknown_class_code_in_the_tree_shows_no_classes(town: SmallTown) -> None:
    resident = Resident()
    resident.place()
    answer = resident.get("/report/category", major="component:zz")
    assert answer.status_code == 200
    assert LAMP not in text_of(answer)
