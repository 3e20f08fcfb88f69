"""Taking reports in: what is bad is refused with what to do next, and nothing is lost or doubled."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.engine.geography import from_wgs84
from linli.records.cases import actions, evidence, queries
from linli.records.cases.following import follow_token
from linli.records.cases.given import Contact, NewReport, Reported
from linli.records.cases.models import Case, Evidence, Report, ReporterContact
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM, Actor, actor_of
from linli.records.registers.models import Component
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal
from tests.records.loop import COVER, LAMP, MONDAY, PATH, report, reporter_of, resident, step, walk
from tests.records.photos import photo_bytes
from tests.small_town import OUTSIDE, START, SmallTown, inside

pytestmark = pytest.mark.django_db


def sent(by: Actor | None = None, **fields: object) -> Reported:
    lon, lat = inside(1)
    fields = {"kind": LAMP[0], "code": LAMP[1], "text": "路灯不亮", "lon": lon, "lat": lat, **fields}
    return actions.report(new=NewReport(**fields), by=by or resident(), now=MONDAY)  # type: ignore[arg-type]


BAD = {
    "class-unknown": {"code": "99999"},
    "condition-unknown": {"condition": "nonsense"},
    "flow-unknown": {"flow": "nonsense"},
    "place-missing": {"lon": None, "lat": None},
    "place-outside": {"lon": OUTSIDE[0], "lat": OUTSIDE[1]},
    "coordinates-incomplete": {"lat": None},
    "coordinates-impossible": {"lon": float("nan")},
    "datum-missing": {"datum": ""},
    "datum-unknown": {"datum": "mars"},
    "text-too-long": {"text": "字" * 10_000},
}  # fmt: skip


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_refused_in_both_languages_and_writes_nothing(town: SmallTown, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        sent(**BAD[code])
    assert refused.value.code == code
    assert refused.value.words.en.endswith(".")
    assert refused.value.words.zh.endswith(("。", "）"))
    assert not Case.objects.exists()


def test_a_place_in_words_that_is_too_long_is_refused_not_cut(town: SmallTown) -> None:
    with pytest.raises(Refusal) as refused:
        sent(place_text="路" * 300)
    assert (refused.value.code, refused.value.data["longest"]) == ("text-too-long", 256)


def test_without_coordinates_it_belongs_to_the_county(town: SmallTown) -> None:
    case = sent(lon=None, lat=None, place_text="石桥东头").case
    assert (case.place_how, case.place_path, case.grid, case.holder_power) == (
        "none",
        "999001/",
        None,
        "acceptor",
    )
    assert case in queries.visible(town.actor("acceptor"))


def test_the_code_on_a_component_is_a_place(town: SmallTown) -> None:
    lon, lat = inside(3)
    Component.objects.create(
        code="99900101037000001",
        class_code=LAMP[1],
        name_zh="路灯",
        lon=lon,
        lat=lat,
        path="999001/002/001/G03/",
    )
    case = sent(lon=None, lat=None, component_code="99900101037000001").case
    assert (case.grid.code, case.lon, case.component_code) == ("G03", lon, "99900101037000001")  # type: ignore[union-attr]


def test_a_point_of_a_chinese_map_is_stored_as_wgs84(town: SmallTown) -> None:
    lon, lat = inside(2)
    shifted = from_wgs84(lon, lat, "gcj02")
    assert abs(shifted[0] - lon) > 0.001
    case = sent(lon=shifted[0], lat=shifted[1], datum="gcj02").case
    assert case.lon == pytest.approx(lon, abs=1e-8)
    assert case.lat == pytest.approx(lat, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("井盖😀没了👨‍👩‍👧", "井盖😀没了👨‍👩‍👧"), ("\u202eלא עובד\u202c", "\u202eלא עובד\u202c"), ("a\x00b\r\nc ", "ab\nc"),
        ("half \ud83d pair", "half  pair"), ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("", ""),
    ],
)  # fmt: skip
def test_any_text_is_kept_as_it_is_but_for_what_cannot_be_stored(
    town: SmallTown, text: str, kept: str
) -> None:
    made = sent(
        text=text,
        contact=Contact(name=text, device=text),
        data={"x": [text], text: 1},
        key=f"k{text}",
        place_text=text,
    )
    made.case.refresh_from_db()
    assert (made.case.text, made.report.text, made.case.steps.get().text) == (kept, kept, kept)
    assert made.case.source_data["x"] == [kept]


def test_the_same_key_gets_the_first_answer_and_another_report_is_refused(town: SmallTown) -> None:
    first, again = sent(key="abc"), sent(key="abc")
    assert (again.case, again.token, again.is_repeat) == (first.case, first.token, True)
    with pytest.raises(Refusal) as refused:
        sent(key="abc", text="井盖没了")
    assert refused.value.code == "key-used-otherwise"
    long = [sent(key="长" * 200) for _ in range(2)]
    assert long[0].case == long[1].case
    assert Case.objects.count() == 2


def test_a_follower_of_a_known_case_gets_a_link_of_his_own_and_a_key_counts_once(town: SmallTown) -> None:
    case, (lon, lat) = report(town), inside(1)
    new = NewReport(kind=LAMP[0], code=LAMP[1], text="还是不亮", lon=lon, lat=lat, key="follow")
    first, again = (actions.add_report(case_id=case.pk, new=new, by=resident(), now=MONDAY) for _ in range(2))
    assert (first.token, again.is_repeat, case.reports.count()) == (again.token, True, 2)
    step(town, case, "void", now=MONDAY)
    with pytest.raises(Refusal) as refused:
        actions.add_report(case_id=case.pk, new=NewReport(kind="event", code="1"), by=resident(), now=MONDAY)
    assert refused.value.code == "case-not-found"


def test_staff_report_where_they_have_the_right(town: SmallTown) -> None:
    lon, lat = inside(3)
    for channel, who in (("field", "leader"), ("telephone", "lamp")):
        with pytest.raises(Refusal) as refused:
            sent(by=town.actor(who), channel=channel)
        assert refused.value.code == "not-allowed"
    across = sent(by=town.actor("worker1"), channel="field", lon=lon, lat=lat)
    assert across.case.place_path.endswith("G03/"), "what was seen across a border is not lost"
    made = sent(by=town.actor("worker1"), channel="field", is_public=False)
    assert (made.case.steps.get().power, made.report.account) == ("grid_worker", town.people["worker1"])


def test_a_machine_needs_a_right_too(town: SmallTown) -> None:
    machine = people.create_service(
        username="hotline", name_zh="热线", name_en="Hotline", organisation=None, by=SYSTEM
    )
    with pytest.raises(Refusal):
        sent(by=actor_of(machine, today=MONDAY.date()), channel="api")
    people.grant_role(account=machine, role="data_exchange", from_on=START, by=SYSTEM)
    assert sent(by=actor_of(machine, today=MONDAY.date()), channel="api").case.channel == "api"


def test_a_follow_link_expires_and_a_forged_one_is_none(town: SmallTown) -> None:
    made = sent()
    assert queries.report_by_token(made.token, now=MONDAY).case == made.case
    for token, now, code in (
        (made.token, MONDAY + timedelta(days=401), "link-expired"), (made.token[:-2] + "AA", MONDAY, "link-wrong"),
        ("", MONDAY, "link-wrong"), ("é" * 43, MONDAY, "link-wrong"), (follow_token(made.case.id), MONDAY, "link-wrong"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            queries.report_by_token(token, now=now)
        assert refused.value.code == code


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len([q for q in caught.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_statements_are_few_and_do_not_grow(town: SmallTown) -> None:
    walk(town, sent().case, "close")  # warm: pack, calendar, land
    contact, photo = Contact(phone="1"), evidence.read_photo(photo_bytes(), zone=tenancy.time_zone())
    assert statements(lambda: sent(contact=contact, photos=(photo,), key="x")) <= 12
    counts: list[dict[str, int]] = []
    for _ in range(2):
        case, now, found = sent(contact=contact).case, MONDAY, {}
        for move in PATH:
            now += timedelta(minutes=5)
            found[move] = statements(lambda m=move, t=now, c=case: step(town, c, m, now=t))
        counts.append(found)
        for _ in range(15):
            sent()
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 20 + 3, counts[
        0
    ]  # the three the test itself makes to find actor and class


def test_lists_do_not_ask_again_for_each_row(town: SmallTown) -> None:
    from linli.records.cases.queries import CaseFilter

    by = town.actor("acceptor")
    found = []
    for _ in range(2):
        for _ in range(8):
            sent()
        with CaptureQueriesContext(connection) as caught:
            rows = list(queries.queue(by, CaseFilter(), now=MONDAY))
            assert all(r.grid is not None and r.grid.name for r in rows)
        found.append((len(caught), len(rows)))
    assert found == [(1, 8), (1, 16)]


@pytest.fixture
def photo() -> evidence.Photo:
    return evidence.read_photo(photo_bytes(), zone=tenancy.time_zone())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_nothing_is_half_written(
    town: SmallTown, photo: evidence.Photo, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(_: int) -> None:
        raise OSError(number, "No space left on device")

    monkeypatch.setattr(evidence.os, "fsync", full)
    case = report(town)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        actions.attach(case_id=case.pk, photos=[photo], by=reporter_of(case), now=MONDAY)
    assert (refused.value.code, refused.value.status) == ("disk-full", 507)
    assert not Evidence.objects.exists()
    monkeypatch.undo()
    path = default_storage.path(evidence.path_of(photo.sha256))
    assert not [p for p in evidence.Path(path).parent.iterdir() if p.name.startswith(".unfinished")]
    actions.attach(case_id=case.pk, photos=[photo], by=reporter_of(case), now=MONDAY)
    assert evidence.Path(path).read_bytes() == photo.content


def test_a_file_that_was_cut_short_is_written_again(town: SmallTown, photo: evidence.Photo) -> None:
    path = evidence.Path(default_storage.path(evidence.path_of(photo.sha256)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo.content[:100])
    report(town, photos=(photo,))
    assert path.read_bytes() == photo.content


def test_a_failed_report_leaves_the_files_of_others_alone(
    town: SmallTown, photo: evidence.Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = report(town, photos=(photo,))

    def stopped(*_: object, **__: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("linli.records.cases.actions.reporting.record_many", stopped)
    with pytest.raises(OperationalError), transaction.atomic():
        report(town, photos=(photo,))
    found = Evidence.objects.get(case=kept)
    assert evidence.Path(default_storage.path(evidence.path_of(found.sha256))).read_bytes() == photo.content
    assert Case.objects.count() == 1


def test_photos_come_later_only_from_those_concerned(town: SmallTown, photo: evidence.Photo) -> None:
    case, other = report(town), report(town, matter=COVER)
    for by, code in (
        (reporter_of(other), "case-not-found"), (town.actor("lamp"), "case-not-found"), (town.actor("leader"), "not-allowed"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            actions.attach(case_id=case.pk, photos=[photo], by=by, now=MONDAY)
        assert refused.value.code == code
    made = actions.attach(case_id=case.pk, photos=[photo], by=town.actor("acceptor"), now=MONDAY)
    assert [e.kind for e in made] == ["other"]


def test_contact_is_one_row_apart_and_is_cut_to_size(town: SmallTown) -> None:
    made = sent(contact=Contact(name="赵" * 100, phone="1" * 90))
    row = ReporterContact.objects.get()
    assert (row.report, len(row.name), len(row.phone)) == (made.report, 60, 30)
    assert Report.objects.get(pk=made.report.pk).text == "路灯不亮"
