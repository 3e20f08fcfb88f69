"""Standard texts: offered for the steps and classes they suit, looked after by those who may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from linli.records.cases import actions
from linli.records.cases.models import StandardText
from linli.records.cases.standard_texts import SHIPPED, NewStandardText, offered, standard_text
from linli.records.people.queries import SYSTEM
from linli.words import Refusal
from tests.records.loop import COVER, LAMP, report
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
NEW = NewStandardText(name_zh="测", name_en="Test", text_zh="已处理。", text_en="Done.")


def make(town: SmallTown, **fields: Any) -> StandardText:
    return actions.create_standard_text(new=replace(NEW, **fields), by=town.actor("admin"))


def test_a_text_is_offered_where_it_suits(town: SmallTown) -> None:
    make(town, moves=("reject",), classes=(f"{LAMP[0]}:{LAMP[1]}",))
    make(town, name_zh="二", name_en="Two", classes=(f"{LAMP[0]}:{LAMP[1][:2]}",))
    lamp, cover = report(town), report(town, matter=COVER)
    assert [t.name_en for t in offered(lamp, ["reject"])["reject"]] == ["Test", "Two"]
    assert [t.name_en for t in offered(lamp, ["accept"])["accept"]] == ["Two"]
    assert [t.name_en for t in offered(cover, ["reject"])["reject"]] == ["Two"]


def test_a_retired_text_is_offered_no_more(town: SmallTown, django_assert_num_queries: Any) -> None:
    text = make(town)
    actions.retire_standard_text(text_id=text.pk, by=town.actor("admin"))
    assert offered(report(town), ["accept"]) == {"accept": []}
    assert not standard_text(text.pk).is_active
    actions.restore_standard_text(text_id=text.pk, by=town.actor("admin"))
    case = report(town)
    with django_assert_num_queries(1):
        assert len(offered(case, ["accept", "reject", "note"])["note"]) == 1


def test_the_shipped_texts_are_written_once_and_left_as_changed(town: SmallTown) -> None:
    actions.install_standard_texts(by=SYSTEM)
    text = StandardText.objects.get(name_en="Confirmed on the spot")
    new = replace(NEW, name_zh=text.name_zh, name_en=text.name_en, moves=("verify",))
    actions.change_standard_text(text_id=text.pk, new=new, by=town.actor("admin"))
    actions.install_standard_texts(by=SYSTEM)
    assert StandardText.objects.count() == len(SHIPPED)
    assert standard_text(text.pk).text_en == "Done."


@pytest.mark.parametrize(
    ("fields", "code", "zh"),
    [
        ({"text_en": " "}, "standard-text-incomplete", "中英文"),
        ({"moves": ("fly",)}, "standard-text-move-unknown", "fly"),
        ({"classes": ("event:99999",)}, "class-unknown", "99999"),
        ({"classes": ("",)}, "class-unknown", "类别"),
        ({"text_zh": "长" * 4001}, "text-too-long", "4001"),
        ({"name_zh": "长" * 61}, "text-too-long", "61"),
    ],
)
def test_what_cannot_be_offered_is_refused(town: SmallTown, fields: Any, code: str, zh: str) -> None:
    with pytest.raises(Refusal) as caught:
        make(town, **fields)
    assert caught.value.code == code
    assert zh in caught.value.words.zh
    assert caught.value.words.en


def test_a_name_is_used_once_and_only_administrators_change_texts(town: SmallTown) -> None:
    make(town)
    with pytest.raises(Refusal, match="this name"):
        make(town)
    with pytest.raises(Refusal) as caught:
        actions.create_standard_text(new=NEW, by=town.actor("acceptor"))
    assert caught.value.code == "not-allowed"
