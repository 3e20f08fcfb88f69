"""A colleague named in a note is told, if that colleague may see the case."""

from __future__ import annotations

import pytest

from linli.records.cases.mentions import colleagues
from linli.records.cases.models import OutboxMessage, Step
from linli.records.cases.queries import desk_messages
from linli.words import Refusal
from tests.records.loop import MONDAY, report, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def test_whoever_is_named_is_told_once(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    step(
        town,
        case,
        "note",
        now=MONDAY,
        text="@梁监督请看照片，@lamp 也请看；邮箱 a@b.com 不算。@梁监督",
        who="dispatcher",
    )
    told = {m.to for m in OutboxMessage.objects.filter(template="mention")}
    assert told == {town.people["supervisor"].ref, town.people["lamp"].ref}
    assert Step.objects.get(case=case, move="note").data["mentioned"] == [
        ["Supervisor", "梁监督"],
        ["Lamp", "陆亮"],
    ]
    assert desk_messages(town.actor("supervisor"))[0].template == "mention"
    assert not [m for m in desk_messages(town.actor("supervisor2")) if m.template == "mention"]


def test_somebody_chosen_from_the_list_is_told_too(town: SmallTown) -> None:
    case = report(town)
    step(town, case, "note", now=MONDAY, text="请协助", mentions=(town.people["worker1"].pk,))
    assert OutboxMessage.objects.get(template="mention").data["text"] == "请协助"


@pytest.mark.parametrize("text", ["@江渠 请处置", "@drain 请处置", "@江渠请处置"])
def test_a_colleague_who_may_not_see_the_case_is_refused_by_name(town: SmallTown, text: str) -> None:
    case = walk(town, report(town), "take")  # with the lighting unit
    with pytest.raises(Refusal) as caught:
        step(town, case, "note", now=MONDAY, text=text)
    assert caught.value.code == "mention-may-not-see"
    assert "江渠" in caught.value.words.zh
    assert "Drain may not see" in caught.value.words.en
    assert not OutboxMessage.objects.filter(template="mention").exists()
    assert case.steps.filter(move="note").count() == 0


def test_somebody_chosen_who_may_not_see_it_is_refused(town: SmallTown) -> None:
    case = report(town)
    with pytest.raises(Refusal, match="may not see"):
        step(town, case, "note", now=MONDAY, text="请协助", mentions=(town.people["worker3"].pk,))


def test_colleagues_are_those_whose_rights_reach_the_case(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    names = {a.username for a in colleagues(case, today=MONDAY.date())}
    assert {"worker1", "lamp", "dispatcher", "leader"} <= names
    assert not {"worker3", "drain"} & names
