"""The page behind the link: what happened, what was promised, and what the reporter may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.doors.portal.views.find import FREE_TRIES
from linli.records.cases import actions
from linli.records.cases.evidence import read_photo
from linli.records.cases.following import follow_token
from linli.records.cases.given import Given
from linli.records.cases.models import Case, Evidence, OutboxMessage, Report
from tests.doors.resident import LAMP, Resident, photo, text_of, words_of
from tests.records.loop import step, walk
from tests.small_town import ZONE, SmallTown

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
SOON = timedelta(milliseconds=1)


def reported(language: str = "en") -> tuple[Resident, Case, str]:
    resident = Resident(language)
    case = resident.send()
    return resident, case, resident.link()


def closed(town: SmallTown, language: str = "en") -> tuple[Resident, Case, str]:
    resident, case, link = reported(language)
    start = timezone.now()
    case = walk(town, case, "take", now=start, every=SOON)
    picture = read_photo(photo("after.jpg", colour="#c0c090").read(), zone=ZONE)
    given = Given(text="换了灯泡", photos=(picture,))
    actions.handle(case_id=case.pk, given=given, by=town.actor("lamp"), now=start + 8 * SOON)
    case = walk(town, Case.objects.get(pk=case.pk), "close", now=start + 10 * SOON, every=SOON)
    assert case.state == "closed"
    return resident, case, link


def test_the_story_is_told_in_plain_words_with_promise_and_reason(town: SmallTown) -> None:
    resident, case, link = reported()
    assert "We have your report" in words_of(resident.get(link))
    walk(town, case, "dispatch", now=timezone.now(), every=SOON)
    shown = words_of(resident.get(link))
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    for part in (
        "You reported this",
        "Given to Street Lighting Unit",
        "In progress",
        "before",
        "rule D-",
        "How this moment was counted",
        "Limit:",
    ):
        assert part in shown, part


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_finished_case_asks_for_a_rating_and_shows_before_and_after(town: SmallTown, language: str) -> None:
    resident, case, link = closed(town, language)
    shown = words_of(resident.get(link))
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    assert ("Done, on time" if language == "en" else "已办结，按时") in shown
    assert ("How was it done?" if language == "en" else "这件事办得怎么样？") in shown
    after = Evidence.objects.get(case=case, kind="after")
    answer = resident.get(f"{link}/photo/{after.sha256}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"


def test_a_rating_counts_once(town: SmallTown) -> None:
    resident, case, link = closed(town)
    answer = resident.post(f"{link}/do/rate", rating="satisfied", text="很快", version=case.version)
    assert answer.headers["Location"] == link
    case.refresh_from_db()
    assert (case.rating, case.rating_reason) == ("satisfied", "很快")
    shown = words_of(resident.get(link))
    assert "Thank you for your rating" in shown
    assert "How was it done?" not in shown
    again = resident.post(f"{link}/do/rate", rating="unsatisfied")
    assert again.status_code == 409
    case.refresh_from_db()
    assert case.rating == "satisfied"


@pytest.mark.parametrize(
    ("rating", "sentence"), [("", "Choose how satisfied"), ("great", "Choose how satisfied")]
)
def test_an_unknown_rating_is_explained_and_the_words_are_kept(
    town: SmallTown, rating: str, sentence: str
) -> None:
    resident, _case, link = closed(town)
    answer = resident.post(f"{link}/do/rate", rating=rating, text="我的意见")
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "我的意见" in text_of(answer)


def test_who_is_not_satisfied_has_it_done_again(town: SmallTown) -> None:
    resident, case, link = closed(town, "zh-hans")
    resident.post(f"{link}/do/rate", rating="unsatisfied", text="还是不亮")
    shown = text_of(resident.get(link))
    assert "要求重办" in shown
    assert "还是不亮" in shown, "what was said is offered as the reason"
    resident.post(f"{link}/do/reopen", rating="unsatisfied", text="还是不亮")
    case.refresh_from_db()
    assert (case.state, case.reopen_count) == ("to_dispatch", 1)
    assert "您要求重办" in words_of(resident.get(link))


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "have it done again until"), ("zh-hans", "前要求重办")]
)
def test_until_when_it_can_be_done_again_is_said_with_the_rating(
    town: SmallTown, language: str, sentence: str
) -> None:
    resident, case, link = closed(town, language)
    assert sentence in words_of(resident.get(link))
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=30))
    assert sentence not in words_of(resident.get(link))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Done within 2 working hours to 2 working days, the worse"),
        ("zh-hans", "办理时限：视严重程度 2 个工作时至 2 个工作日，从派给负责单位起算"),
    ],
)
def test_before_anything_is_promised_the_limit_of_the_kind_is_said(
    town: SmallTown, language: str, sentence: str
) -> None:
    resident, case, link = reported(language)
    assert sentence in words_of(resident.get(link))
    assert sentence in words_of(resident.get("/report/sent"))
    walk(town, case, "dispatch", now=timezone.now(), every=SOON)
    assert sentence not in words_of(resident.get(link)), "now there is a moment"


def test_after_the_window_reopening_is_neither_offered_nor_done(town: SmallTown) -> None:
    resident, case, link = closed(town)
    resident.post(f"{link}/do/rate", rating="unsatisfied", text="still dark")
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=30))
    shown = words_of(resident.get(link))
    assert "Have it done again" not in shown
    assert "7 days after it was closed" in shown, "told that it is too late, and what to do instead"
    assert 'href="/report"' in text_of(resident.get(link)).partition('id="too-late"')[2][:900]
    answer = resident.post(f"{link}/do/reopen", rating="unsatisfied", text="still dark")
    assert 400 <= answer.status_code < 500
    assert "still dark" not in Case.objects.get(pk=case.pk).state
    assert Case.objects.get(pk=case.pk).reopen_count == 0


def test_a_question_is_answered_with_words_and_photo(town: SmallTown) -> None:
    resident, case, link = reported()
    step(town, case, "ask_reporter", who="acceptor", now=timezone.now(), text="是哪一盏？")
    assert "是哪一盏？" in text_of(resident.get(link))
    answer = resident.post(f"{link}/do/supplement", text="第三盏", photos=photo(colour="#aa0000"))
    assert answer.headers["Location"] == link
    case.refresh_from_db()
    assert case.state == "received"
    shown = text_of(resident.get(link))
    assert "第三盏" in shown
    assert Evidence.objects.filter(case=case).count() == 1


def test_words_and_photos_can_be_added_while_the_work_goes_on(town: SmallTown) -> None:
    resident, case, link = reported()
    case = walk(town, case, "dispatch", now=timezone.now(), every=SOON)
    assert "Add something" in words_of(resident.get(link))
    sent = {"text": "now it sparks", "version": case.version}
    for _press in range(2):
        answer = resident.post(f"{link}/do/supplement", photos=photo(colour="#aa0000"), **sent)
        assert answer.headers["Location"] == link
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.handling_due_at) == ("dispatched", case.handling_due_at)
    shown = text_of(resident.get(link))
    assert shown.count("now it sparks") == 1, "pressed twice, said once"
    assert "You added something" in shown
    resident.post(f"{link}/do/supplement", text="", photos=photo(colour="#00aa00"))
    shown = text_of(resident.get(link))
    assert "1 photo was added" in shown
    assert all(f"{link}/photo/{e.sha256}" in shown for e in Evidence.objects.filter(case=case))
    told = OutboxMessage.objects.filter(case=case, template="supplement")
    assert [m.to for m in told] == [f"organisation:{case.unit_id}"] * 2, "of the words, and of the photo"
    assert len(resident.statements) <= MOST_STATEMENTS
    answer = resident.post(f"{link}/do/supplement", text=" ")
    assert answer.status_code == 422
    assert "Write a few words, or choose a photo." in words_of(answer)
    neighbour, other = follower_of(case)
    assert "now it sparks" not in text_of(neighbour.get(other))
    assert neighbour.post(f"{other}/do/supplement", text="me too").status_code == 403


def test_every_photo_of_a_report_is_shown_where_it_was_sent(town: SmallTown) -> None:
    resident = Resident()
    resident.until("details")
    colours = ("#100000", "#200000", "#300000")
    resident.client.post("/report/details", {"text": "x", "photos": [photo(colour=c) for c in colours]})
    resident.post("/report/contact")
    resident.get("/report/check")
    resident.post("/report/check", key=resident.key)
    shown = text_of(resident.get(resident.link())).partition('class="timeline"')[2]
    assert shown.count("<img ") == 3


def test_a_report_is_withdrawn_by_who_made_it(town: SmallTown) -> None:
    resident, case, link = reported()
    assert "Withdraw the report" in words_of(resident.get(link))
    resident.post(f"{link}/do/withdraw", text="已经修好了")
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert "Withdraw the report…" not in words_of(resident.get(link))


def follower_of(case: Case) -> tuple[Resident, str]:
    neighbour = Resident()
    neighbour.place()
    neighbour.post("/report/category", **{"class": LAMP})
    return neighbour, neighbour.post("/report/follow", number=case.number).headers["Location"]


def test_a_follower_watches_and_may_do_nothing(town: SmallTown) -> None:
    _resident, case, _link = reported()
    neighbour, link = follower_of(case)
    shown = words_of(neighbour.get(link))
    assert "Somebody reported this" in shown
    assert "路灯不亮" not in shown
    assert "石桥街 22 号" not in shown
    assert "Withdraw" not in shown
    assert "Add something" not in shown
    assert "Add a photo" not in shown
    for move, fields in (
        ("withdraw", {}),
        ("rate", {"rating": "satisfied"}),
        ("reopen", {"text": "x", "rating": "unsatisfied"}),
    ):
        assert 400 <= neighbour.post(f"{link}/do/{move}", **fields).status_code < 500, move
    assert 400 <= neighbour.post(f"{link}/do/attach", photos=photo()).status_code < 500
    case.refresh_from_db()
    assert (case.state, case.rating) == ("received", "")
    assert not Evidence.objects.filter(case=case).exists()


def test_a_follower_cannot_judge_a_finished_case(town: SmallTown) -> None:
    resident, case, link = reported()
    neighbour, theirs = follower_of(case)
    start = timezone.now()
    walk(town, case, "close", now=start, every=SOON)
    assert "How was it done?" not in words_of(neighbour.get(theirs))
    assert 400 <= neighbour.post(f"{theirs}/do/rate", rating="satisfied").status_code < 500
    assert "How was it done?" in words_of(resident.get(link))


def test_who_reported_what_was_merged_may_judge_but_not_withdraw(town: SmallTown) -> None:
    _resident, case, _link = reported()
    other = Resident()
    second = other.send()
    theirs = other.link()
    step(town, second, "merge", who="acceptor", now=timezone.now(), original=case.number)
    assert 400 <= other.post(f"{theirs}/do/withdraw").status_code < 500
    walk(town, Case.objects.get(pk=case.pk), "close", now=timezone.now(), every=SOON)
    assert other.post(f"{theirs}/do/rate", rating="fairly").status_code == 302
    case.refresh_from_db()
    assert case.rating == "fairly"


def test_staff_moves_are_no_address_here(town: SmallTown) -> None:
    resident, case, link = reported()
    for move in ("accept", "close", "void", "dispatch"):
        assert resident.post(f"{link}/do/{move}", text="x").status_code == 404
    case.refresh_from_db()
    assert case.state == "received"


def test_a_page_never_names_the_reporter(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check", name="林小河", email="lin@example.org")
    resident.post("/report/check", key=resident.key)
    link = resident.link()
    shown = text_of(resident.get(link))
    assert not any(secret in shown for secret in ("林小河", "13800001234", "lin@example.org"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_wrong_and_an_expired_link_say_what_to_do(town: SmallTown, language: str) -> None:
    resident, _case, link = reported(language)
    wrong = resident.get(link[:-3] + "abc")
    assert wrong.status_code == 404
    assert ("not complete" if language == "en" else "链接不完整") in words_of(wrong)
    Report.objects.update(link_until_at=timezone.now() - timedelta(days=1))
    expired = resident.get(link)
    assert expired.status_code == 410
    assert ("has expired" if language == "en" else "已过期") in words_of(expired)
    assert resident.post(f"{link}/do/withdraw").status_code == 410


def test_photos_need_a_link_of_their_own_case(town: SmallTown) -> None:
    resident, case, link = reported()
    answer = resident.post(f"{link}/do/attach", photos=photo(colour="#00aa00"))
    assert answer.status_code == 302
    sha = Evidence.objects.get(case=case).sha256
    shown = resident.get(f"{link}/photo/{sha}")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "private, no-cache")
    again = resident.client.get(f"{link}/photo/{sha}", headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    _other, _second, elsewhere = reported()
    assert resident.get(f"{elsewhere}/photo/{sha}").status_code == 404
    assert resident.get(f"/f/{'A' * 43}/photo/{sha}").status_code == 404


def found(resident: Resident, number: str, digits: str) -> Any:
    return resident.post("/find", number=number, digits=digits)


def test_a_report_is_found_by_number_and_four_digits(town: SmallTown) -> None:
    _resident, case, link = reported()
    somebody = Resident()
    spaced = f"{case.number[:6]} {case.number[6:14]} {case.number[14:]}"
    assert found(somebody, spaced, "1234").headers["Location"] == link
    full_width = case.number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert found(somebody, full_width, "１２３４").headers["Location"] == link
    assert follow_token(case.reports.get().id) in link


def test_wrong_digits_and_wrong_numbers_get_one_and_the_same_sentence(town: SmallTown) -> None:
    _resident, case, _link = reported()
    somebody = Resident("zh-hans")
    answers = [
        found(somebody, case.number, "0000"),
        found(somebody, "9" * 19, "1234"),
        found(somebody, "", ""),
    ]
    assert {a.status_code for a in answers} == {422}
    assert len({words_of(a).count("没有找到与该编号和后四位相符的上报") for a in answers}) == 1


def test_guessing_digits_is_made_to_wait_also_for_the_right_ones(town: SmallTown) -> None:
    _resident, case, _link = reported()
    somebody = Resident()
    for n in range(FREE_TRIES):
        assert found(somebody, case.number, f"{n:04d}").status_code == 422
    locked = found(somebody, case.number, "1234")
    assert locked.status_code == 429
    assert "Too many tries" in words_of(locked)


def test_a_shared_address_guesses_little_and_finds_without_end(town: SmallTown) -> None:
    _resident, case, _link = reported()
    office = Resident("en")
    for _ in range(40):
        assert found(office, case.number, "1234").status_code == 302
    for n in range(30):
        assert found(office, f"{n:019d}", "1234").status_code == 422
    locked = found(office, case.number, "1234")
    assert locked.status_code == 429
    assert "Wait 2 min" in words_of(locked)
