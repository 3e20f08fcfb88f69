"""Whatever a resident writes, no public page and no file gives it away: not the words, not the name, not the number."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linli.doors.portal.privacy import has_private_number
from linli.records.cases import open_places
from linli.records.cases.given import Contact
from tests.doors.resident import LAMP, Resident, text_of, words_of
from tests.records.loop import LAMP as LAMP_KEY
from tests.records.loop import report, walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MAIL = re.compile(r"[\w.]+@[\w.]+\.\w+")
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
identities = st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True)
mails = st.builds("{}@example.org".format, st.text(string.ascii_lowercase, min_size=4, max_size=10))
names = st.builds(
    "{}{}".format, st.sampled_from("赵钱孙李周吴郑王"), st.sampled_from(["小河", "国庆", "芝兰", "秋月"])
)


@pytest.fixture(autouse=True)
def _homes_are_asked_again() -> Iterator[None]:
    open_places.forget_homes()
    yield
    open_places.forget_homes()


def everything_public(number: str, code: str) -> str:
    """Each page and file that anybody can open, as one text."""
    found = []
    for language in ("zh-hans", "en"):
        resident = Resident(language)
        lon, lat = inside(1)
        resident.post("/look", do="position", lon=lon, lat=lat, accuracy=10)
        paths = ("/", "/open", "/open/figures", f"/cases/{number}", f"/grid/{code}")
        found += [text_of(resident.get(path)) for path in paths]
        resident.post("/report/place", do="position", lon=lon, lat=lat, accuracy=10)
        resident.post("/report/category", **{"class": LAMP})
        found.append(text_of(resident.get("/report/nearby")))
        follow = resident.post("/report/follow", number=number)
        found.append(text_of(resident.get(follow.headers["Location"])))
    for ending in ("csv", "geojson"):
        answer = Resident().get(f"/open/cases.{ending}")
        found.append(b"".join(answer.streaming_content).decode())
    return "\n".join(found)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],  # an example fills nine pages: the first that fails is enough
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(phone=phones, other=phones, identity=identities, mail=mails, name=names)
def test_no_number_name_or_word_of_a_reporter_comes_out(
    town: SmallTown, phone: str, other: str, identity: str, mail: str, name: str
) -> None:
    text = f"我是{name}，身份证{identity}，电话{other}，请联系{mail}"
    case = report(
        town,
        matter=LAMP_KEY,
        text=text,
        place_text=f"{name}家门口 {other}",
        contact=Contact(name=name, phone=phone, email=mail),
    )
    walk(town, case, "dispatch")
    shown = everything_public(case.number, case.grid.code)
    assert case.number in shown, "the case itself is public"
    for secret in (phone, other, identity, mail, name, "请联系"):
        assert secret not in shown
    numbers = re.sub(r"\b\d{19}\b|/f/\S+|[0-9a-f]{16,}|csrfmiddlewaretoken\" value=\"\w+", " ", shown)
    assert not IDENTITY.search(numbers)
    assert not MAIL.search(numbers)
    assert not MOBILE.search(re.sub(r"-?\d+\.\d+", " ", numbers)), "coordinates aside"


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("电话13800001234", True), ("打我手机 138 0000 1234", True), ("+86 13800001234", True), ("１３８００００１２３４", True), ("0571-88001234", True),
        ("身份证 11010519491231002X", True), ("3 号楼 2 单元 101 室", False), ("2026 年 11 月 30 日 14:30", False), ("灯杆编号 0371122", False),
        ("编号 9990012026113000052", False), ("damaged since 1998, 300 metres long", False), ("", False),
    ],
)  # fmt: skip
def test_numbers_of_persons_are_told_from_others(text: str, is_private: bool) -> None:
    assert has_private_number(text) is is_private


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "seem to hold a telephone or identity number"), ("zh-hans", "像是有电话或身份证号码")],
)
def test_whoever_writes_a_number_into_the_words_is_told_before_sending(
    town: SmallTown, language: str, sentence: str
) -> None:
    resident = Resident(language)
    resident.until("check")
    assert sentence not in words_of(resident.get("/report/check")), "the number under Contact is in its place"
    resident.post("/report/details", text="灯不亮，打 13800001234", do="continue")
    assert sentence in words_of(resident.get("/report/check"))
    assert resident.post("/report/check", key=resident.key).status_code == 302, "told, not refused"
