"""What a town names by itself goes through the same rules as a pack; and where somebody was is forgotten after 30 days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from linli.records.cases import actions as cases
from linli.records.cases.models import Evidence
from linli.records.cases.standard_texts import NewStandardText
from linli.records.fieldwork.actions import thin_positions
from linli.records.people import actions as people
from linli.records.people.models import Role
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.given import NewGridKind
from linli.records.territory.models import Layer
from linli.words import Refusal
from tests.records.loop import MONDAY, report
from tests.records.photos import photo_bytes
from tests.small_town import START, TOWN, SmallTown

pytestmark = pytest.mark.django_db
BAD = "重点人员管控"
FINE: dict[str, Any] = {"by": SYSTEM}


def text(name: str, words: str = "好") -> NewStandardText:
    return NewStandardText(name_zh=name, name_en="x", text_zh=words, text_en="x")


def layer(**more: Any) -> Any:
    return territory.add_layer(
        **{"code": "other", "name_zh": "另一种", "name_en": "Other", "by": SYSTEM, **more}
    )


VERBS: dict[str, Any] = {
    "role": lambda _: people.create_role(code="own", name_zh=BAD, name_en="x", verbs=["cases.see"], by=SYSTEM),
    "role changed": lambda _: people.change_role(role=Role.objects.get(code="leader"), verbs=[], name_en="Key persons", by=SYSTEM),
    "layer": lambda _: layer(name_zh=BAD),
    "level": lambda _: layer(levels=[{"code": "l", "zh": "信教家庭", "en": "x"}]),
    "layer changed": lambda _: territory.change_layer(
        layer=Layer.objects.get(code="service"), name_zh="x", name_en="watchlist of persons", levels=(), by=SYSTEM
    ),
    "kind of grid": lambda _: territory.save_grid_kind(new=NewGridKind("own", BAD, "x", {}), by=SYSTEM),
    "duty": lambda t: territory.staff_post(
        path=TOWN, duty="信访人员稳控", account=t.people["leader"], from_on=START, by=SYSTEM
    ),
    "filter": lambda t: cases.save_filter(name="老上访户", address="?", by=t.actor("acceptor")),
    "name of a text": lambda _: cases.create_standard_text(new=text(BAD), by=SYSTEM),
    "words of a text": lambda _: cases.create_standard_text(new=text("请补充", "请说明户主的宗教信仰"), by=SYSTEM),
}  # fmt: skip


@pytest.mark.parametrize("what", VERBS)
def test_names_that_break_a_principle_are_refused_naming_it(town: SmallTown, what: str) -> None:
    with pytest.raises(Refusal) as caught:
        VERBS[what](town)
    assert caught.value.code == "principle"
    assert caught.value.data["principle"].startswith("no-")


def test_names_of_everyday_work_pass(town: SmallTown) -> None:
    people.create_role(
        code="own",
        name_zh="消防重点单位检查员",
        name_en="Inspector of key fire units",
        verbs=["cases.see"],
        by=SYSTEM,
    )
    layer(name_zh="宗教场所消防网格", levels=[{"code": "l", "zh": "民族路片区", "en": "Temple Street"}])
    territory.save_grid_kind(new=NewGridKind("own", "人员密集场所", "Crowded places", {}), by=SYSTEM)
    cases.save_filter(name="人脸识别门禁损坏", address="?", by=town.actor("acceptor"))


def test_where_a_photo_was_taken_is_forgotten_after_thirty_days(town: SmallTown) -> None:
    from linli.records.cases.evidence import read_photo
    from tests.small_town import ZONE

    photo = read_photo(photo_bytes(gps=((31, 6, 0), (119, 54, 0))), zone=ZONE)
    case = report(town, photos=(photo,))
    place = (case.lon, case.lat)
    assert Evidence.objects.get().lon is not None
    assert thin_positions(now=MONDAY + timedelta(days=29)) == 0
    assert thin_positions(now=MONDAY + timedelta(days=31)) == 1
    assert (Evidence.objects.get().lon, Evidence.objects.get().lat) == (None, None)
    case.refresh_from_db()
    assert (case.lon, case.lat) == place
