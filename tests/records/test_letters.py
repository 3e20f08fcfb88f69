"""The words of messages: complete in both languages, placeholders held, nothing of a value read as a placeholder."""

from __future__ import annotations

import string
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.records.cases import actions, outbox
from linli.records.cases.letters import LETTERS, Values, after_quiet, check_template, is_quiet, render
from linli.records.cases.letters.rendering import PLACEHOLDER, Plain, shipped_texts
from linli.records.cases.letters.shipped import OF_MOVES, OF_STATES
from linli.records.journal.models import JournalRow
from linli.records.people.queries import SYSTEM
from linli.words import Refusal
from tests.records.loop import MONDAY
from tests.small_town import SmallTown

ZONE = ZoneInfo("Asia/Shanghai")
MOMENTS = st.integers(0, 10**9).map(lambda s: datetime(2025, 1, 1, tzinfo=ZONE) + timedelta(seconds=s / 10))
TIMES = st.times()
BAD = [("{nobody}", "placeholder-unknown"), ("{due}", "placeholder-unknown"), ("{", "placeholder-unknown"),
       ("{number.__class__}", "placeholder-unknown"), ("  ", "template-incomplete"), ("x" * 4001, "text-too-long")]  # fmt: skip


@pytest.mark.parametrize("code", LETTERS)
def test_every_shipped_text_is_whole_in_both_languages(code: str) -> None:
    letter = LETTERS[code]
    for language in ("en", "zh-hans"):
        texts = shipped_texts(letter, language)
        check_template(code, subject=texts.subject, text=texts.text, short=texts.short)
        values = {name: f"<{name}>" for name in letter.placeholders}
        made = render(texts, Values(language, values, "https://x/f/1", "https://x/m/1/stop", "Town"))
        for part in (made.text, made.short):
            assert "https://x/f/1" in part
        assert "https://x/m/1/stop" in made.text
        assert not PLACEHOLDER.search(made.subject + made.text + made.short)
        if language == "zh-hans":
            outside = PLACEHOLDER.sub("", texts.subject + texts.text + texts.short)
            assert not set(outside) & set(string.ascii_letters)


def test_every_message_of_the_table_exists() -> None:
    assert {c for c in [*OF_MOVES.values(), *OF_STATES.values()] if c} <= set(LETTERS)


def test_a_line_without_its_value_is_left_out_and_a_value_is_no_template() -> None:
    texts = Plain("{category}: {due}", "A {category}\nBy {due}\nWhy {reason}", "{category}\nby {due}.")
    values = {"category": "{due} {0} lamp", "due": "", "town": "T", "reason": "none"}
    made = render(texts, Values("en", values, "L", "S", "T"))
    assert made.subject == "{due} {0} lamp"
    assert made.text.startswith("A {due} {0} lamp\nWhy none\n")
    assert made.short == "T: {due} {0} lamp How it stands, or no more messages: L"


@pytest.mark.parametrize(("text", "code"), BAD)
def test_a_text_that_could_not_be_filled_is_refused_in_both_languages(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_template("received", subject="x", text=text, short="x")
    assert refused.value.code == code
    assert refused.value.words.en
    assert any("\u4e00" <= c <= "\u9fff" for c in refused.value.words.zh)


@given(MOMENTS, TIMES, TIMES)
def test_after_quiet_hours_comes_the_first_moment_that_is_not_quiet(
    at: datetime, begin: time, end: time
) -> None:
    then = after_quiet(at, begin=begin, end=end, zone=ZONE)
    assert not is_quiet(then, begin=begin, end=end, zone=ZONE)
    assert timedelta(0) <= then - at < timedelta(days=1)
    assert (then == at) == (not is_quiet(at, begin=begin, end=end, zone=ZONE))
    if then != at:
        assert is_quiet(then - timedelta(microseconds=1), begin=begin, end=end, zone=ZONE)


@pytest.mark.django_db
def test_a_towns_own_text_is_used_shown_and_taken_back(town: SmallTown) -> None:
    admin = town.actor("admin")
    own = {"subject": "收到：{category}", "text": "感谢反映“{category}”。", "short": "收到“{category}”。"}
    actions.set_message_template(code="received", language="zh-hans", **own, by=admin)
    row = outbox.message_template("received", "zh-hans")
    assert row.own is not None
    assert row.texts.subject == own["subject"] != row.shipped.subject
    assert outbox.texts_in_force()("received", "zh-Hans").text == own["text"]
    assert outbox.texts_in_force()("received", "en").text == LETTERS["received"].text.en
    seen = outbox.preview_message("received", "zh-hans", **own, link="https://t/f/x", now=MONDAY)
    assert seen.rendered.short.startswith("【柳渡】收到“路灯”。")
    assert seen.segments.count == 1
    assert len(outbox.message_templates()) == 2 * len(LETTERS)
    actions.reset_message_template(code="received", language="zh-hans", by=admin)
    assert outbox.message_template("received", "zh-hans").own is None
    assert JournalRow.objects.filter(verb="set_message_template").count() == 1


@pytest.mark.django_db
def test_only_who_manages_settings_changes_texts_and_rules(town: SmallTown) -> None:
    for name in ("lamp", "supervisor", "leader"):
        by = town.actor(name)
        with pytest.raises(Refusal, match="no right"):
            actions.set_message_template(
                code="received", language="en", subject="x", text="x", short="x", by=by
            )
        with pytest.raises(Refusal, match="no right"):
            actions.reset_message_template(code="received", language="en", by=by)
        with pytest.raises(Refusal, match="no right"):
            actions.set_message_rules(
                quiet_from=time(1), quiet_until=time(2), most_per_case=1, most_per_day=1, by=by
            )
        with pytest.raises(Refusal, match="no right"):
            actions.retry_message(message_id=1, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"most_per_case": -1}, {"most_per_day": 10**9}, {"signature": "【x】"}, {"signature": "x" * 21}]
)
def test_impossible_rules_are_refused(town: SmallTown, wrong: dict[str, object]) -> None:
    rules = {
        "quiet_from": time(22),
        "quiet_until": time(7),
        "most_per_case": 1,
        "most_per_day": 1,
        "signature": "",
    }
    with pytest.raises(Refusal) as refused:
        actions.set_message_rules(**{**rules, **wrong}, by=SYSTEM)  # type: ignore[arg-type]
    assert refused.value.code == "message-rules-impossible"
    with pytest.raises(Refusal, match="There is no message"):
        outbox.message_template("nothing", "en")
