"""Tasks on the phone: only legal steps, urgent ones ring until read, and what happens when the case or the account changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from playwright.sync_api import expect

from tests.browser.field_phone import KEPT_PHOTO, SAVED, distinct_photo
from tests.browser.field_world import (
    World,
    actor,
    compare,
    dispatched,
    holder_of,
    reported,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def unit(world: World) -> Iterator[World]:
    """The phone in the hands of the lighting unit; the worker has it again afterwards."""
    from linli.records.people.models import Account

    with world.records():
        found = Account.objects.filter(organisation__code="lighting", is_active=True).order_by("username")[0]
    with in_the_hands_of(world, found.username):
        yield world


def in_the_hands_of(world: World, username: str):  # type: ignore[no-untyped-def]
    from contextlib import contextmanager

    @contextmanager
    def held() -> Iterator[None]:
        before = world.who
        world.phone.sign_out()
        world.phone.sign_in(username, world.password)
        world.who = username
        try:
            yield
        finally:
            world.come_to_rest()
            world.phone.sign_out()
            world.phone.sign_in(before, world.password)
            world.who = before

    return held()


def case_is(world: World, pk: object, state: str) -> None:
    from linli.records.cases.models import Case

    with world.records():
        assert Case.objects.get(pk=pk).state == state


def open_case(world: World, pk: object, offers: str = "") -> None:
    """As it is on the server now; `offers` is a step that it has only then."""
    world.phone.catch_up()
    world.phone.show(f"case/{pk}")
    world.phone.page.wait_for_selector(
        f"section.fact [data-move{f'={offers}' if offers else ''}]", state="attached"
    )


def moves(world: World) -> list[str]:
    return [
        b.get_attribute("data-move") or "" for b in world.phone.page.locator("section.fact [data-move]").all()
    ]


def write(world: World, move: str, words: str, photo: bytes | None = None) -> None:
    world.phone.page.locator(f"[data-move={move}]").click()
    write_more(world, words, photo)
    if photo is not None:
        world.phone.page.wait_for_selector(f".stepform {KEPT_PHOTO}")


def write_more(world: World, words: str, photo: bytes | None = None) -> None:
    page = world.phone.page
    page.locator("#step-words").fill(words)
    if photo is not None:
        page.locator(".stepform input[capture]").set_input_files(
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo}
        )


def send(world: World, move: str) -> None:
    world.phone.page.locator(f"[data-send={move}]").click()
    world.phone.page.wait_for_selector(".stepform", state="detached")


def test_take_arrive_handle_and_check(unit: World) -> None:
    """Only the steps that are legal now are offered; the supervision side checks on its own phone."""
    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
    from linli.records.cases.models import Evidence, Step

    phone = unit.phone
    with unit.records():
        case, _ = dispatched(unit, "接单到核查")
    open_case(unit, case.pk, "take")
    assert moves(unit)[0] == "take"
    assert not {"handle", "check", "verify", "close", "dispatch"} & set(moves(unit))
    phone.page.locator("[data-move=take]").click()
    phone.wait_until_sent()
    open_case(unit, case.pk, "handle")
    assert {"arrive", "handle", "return"} <= set(moves(unit))
    write(unit, "arrive", "")
    send(unit, "arrive")
    phone.wait_until_sent()
    open_case(unit, case.pk, "handle")
    write(unit, "handle", "已更换灯泡", distinct_photo(700))
    phone.reload()  # the form of a step is a draft as well
    expect(phone.page.locator("#step-words")).to_have_value("已更换灯泡")
    expect(phone.page.locator(".stepform figure.photo")).to_have_count(1)
    send(unit, "handle")
    phone.wait_until_sent()
    compare(unit, phone.received())
    with unit.records():
        assert Evidence.objects.filter(case=case.pk, kind="after").count() == 1
        cases.feed_back(case_id=case.pk, given=Given(text="已修好"), by=actor(holder_of("command_centre")))
        verifier = holder_of("verifier")
        real, unreal = reported(unit, "待核实"), reported(unit, "核实不属实")
        for one in (real, unreal):
            cases.send_to_verify(case_id=one.pk, by=actor(holder_of("acceptor")))
    with in_the_hands_of(unit, verifier):
        open_case(unit, case.pk, "check")
        assert {"check", "rework"} <= set(moves(unit))
        write(unit, "check", "现场已亮", distinct_photo(701))
        send(unit, "check")
        for one, move, words in ((real, "verify", "现场确实不亮"), (unreal, "refute", "现场灯是亮的")):
            open_case(unit, one.pk, "verify")
            assert {"verify", "refute"} <= set(moves(unit))
            assert not {"file", "dispatch", "take", "handle"} & set(moves(unit))
            write(unit, move, words, distinct_photo(702 + (move == "refute")))
            send(unit, move)
        phone.wait_until_sent()
        compare(unit, phone.received())
        case_is(unit, case.pk, "to_close")
        with unit.records():
            for one, move, words in ((real, "verify", "现场确实不亮"), (unreal, "refute", "现场灯是亮的")):
                step = Step.objects.get(case=one.pk, move=move)
                assert (step.to_state, step.account.username) == ("to_file", verifier)
                assert words in step.text
                assert Evidence.objects.filter(case=one.pk).count() == 1


# Somebody else's turn at the storage, for so many milliseconds.
HELD = """(ms) => new Promise((done) => {
  const asked = indexedDB.open("linli-field");
  asked.onsuccess = () => {
    const drafts = asked.result.transaction("drafts", "readwrite").objectStore("drafts"), until = performance.now() + ms;
    const turn = () => { done(); if (performance.now() < until) drafts.count().onsuccess = turn; else asked.result.close(); };
    turn();
  };
})"""


def test_what_is_written_before_slow_storage_answers_is_not_put_back(unit: World) -> None:
    """A form that was begun is opened again: its words and photos are there before anything can be written over them."""
    from linli.records.cases import actions as cases

    phone = unit.phone
    with unit.records():
        case, _ = dispatched(unit, "存储很慢")
        cases.take(case_id=case.pk, by=actor(unit.who))
    open_case(unit, case.pk, "handle")
    write(unit, "handle", "先写的字", distinct_photo(790))
    phone.show("tasks")
    phone.page.wait_for_selector("ul.rows")
    phone.page.evaluate(HELD, 1500)
    phone.show(f"case/{case.pk}")
    phone.page.locator("[data-move=handle]").click()
    write_more(unit, "后写的字", distinct_photo(791))
    expect(phone.page.locator(".stepform figure.photo")).to_have_count(2)
    phone.page.wait_for_timeout(1600)  # the storage has answered by now, whatever the form did
    expect(phone.page.locator("#step-words")).to_have_value("后写的字")
    expect(phone.page.locator(".stepform figure.photo")).to_have_count(2)
    send(unit, "handle")
    phone.wait_until_sent()
    compare(unit, phone.received())
    with unit.records():
        from linli.records.cases.models import Evidence

        assert Evidence.objects.filter(case=case.pk, kind="after").count() == 2


def test_a_case_that_was_closed_while_the_phone_held_its_step(unit: World) -> None:
    """Handled at the desk, checked and closed for good; what the phone had saved before becomes a note on the closed case."""
    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
    from linli.records.cases.models import Case, Evidence, Step

    phone, network = unit.phone, unit.proxy
    with unit.records():
        case, _ = dispatched(unit, "结案时手机里还有一步")
        cases.take(case_id=case.pk, by=actor(unit.who))
    open_case(unit, case.pk, "handle")
    network.is_closed = True
    write(unit, "handle", "手机上先写好的处置", distinct_photo(715))
    send(unit, "handle")
    with unit.records():
        cases.handle(case_id=case.pk, given=Given(text="同事已处置"), by=actor(unit.who))
        cases.feed_back(case_id=case.pk, given=Given(text="已修好"), by=actor(holder_of("command_centre")))
        cases.check(case_id=case.pk, given=Given(text="已亮"), by=actor(holder_of("verifier")))
        cases.close(case_id=case.pk, given=Given(text="结案"), by=actor(holder_of("supervision_centre")))
    network.is_closed = False
    phone.wait_until_sent()
    phone.show("outbox")
    phone.page.wait_for_selector("li[data-state=noted] >> text=备注")
    with unit.records():
        assert Case.objects.get(pk=case.pk).state == "closed"
        assert Step.objects.filter(case=case.pk, move="handle").count() == 1
        assert (
            Step.objects.filter(case=case.pk, move="note", text__contains="手机上先写好的处置").count() == 1
        )
        assert Evidence.objects.filter(case=case.pk).count() == 1
    phone.show("me")
    phone.page.get_by_role("button", name="退出登录").click()
    expect(phone.page.locator("main [role=alert]")).to_contain_text("1 个步骤已转为案卷备注")
    assert len(phone.outbox()) == 1, "a note went before the person had said so"
    phone.sign_out()
    assert phone.outbox() == []
    phone.sign_in(unit.who, unit.password)


def test_land_that_is_divided_anew_while_the_phone_holds_a_report_and_a_step(world: World) -> None:
    """The report lies in its new grid and the phone is told; the step on what is no longer the worker's becomes a note on the case."""
    from linli.records.cases.models import Evidence, Report, Step

    phone, network = world.phone, world.proxy
    with world.records():
        case = reported(world, "重划前的案卷")
    phone.catch_up()
    open_case(world, case.pk)
    network.is_closed = True
    write(world, "note", "重划前写的备注", distinct_photo(716))
    send(world, "note")
    phone.report("重划时手机里的上报", photo=distinct_photo(717))
    with divided_anew(world) as neighbour:
        network.is_closed = False
        phone.wait_until_sent()
        with world.records():
            made = Report.objects.get(text="重划时手机里的上报", reported_at__gte=world.began).case
            assert made.grid.code == neighbour.code
            assert Evidence.objects.filter(case=made).count() == 1
        phone.show("outbox")
        phone.page.wait_for_selector(f"ul[data-list=received] >> text={neighbour.name_zh}")
        phone.page.wait_for_selector("li[data-state=noted] >> text=备注")
        with world.records():
            assert Step.objects.filter(case=case.pk, text__contains="重划前写的备注").count() == 1
            assert Evidence.objects.filter(case=case.pk).count() == 1
        phone.page.get_by_role("button", name="我已知悉").click()


@contextmanager
def divided_anew(world: World) -> Iterator[Any]:
    """From today on the worker's grid belongs to the grid beside it, and open cases have followed; afterwards all is as it was."""
    from django.utils import timezone

    from linli.records.cases import actions as cases
    from linli.records.cases.models import Case
    from linli.records.people.queries import SYSTEM
    from linli.records.territory import actions as territory
    from linli.records.territory.models import Area, Layer, Publication, ResponsibilityGrid

    with world.records():
        layer, now = Layer.objects.get(code="service"), timezone.now()
        today = timezone.localdate(now, ZoneInfo("Asia/Shanghai"))
        for later in Publication.objects.filter(from_on__gt=today):  # of the tests of the land
            territory.withdraw_publication(
                publication_id=later.pk, now=now, by=actor(holder_of("administrator"))
            )
        old = list(ResponsibilityGrid.objects.filter(layer=layer, to_on=None))
        own = next(g for g in old if world.phone.place == (g.lon, g.lat))
        shape = shapely.from_wkb(bytes(own.shape))
        beside = min(
            (g for g in old if g != own),
            key=lambda g: shapely.distance(shapely.from_wkb(bytes(g.shape)), shape),
        )
        area = {a.pk: a.path for a in Area.objects.all()}
        wkb = {g.pk: bytes(g.shape) for g in old}
        wkb[beside.pk] = shapely.union(shapely.from_wkb(wkb[beside.pk]), shape).wkb
        new = [
            territory.NewGrid(g.code, g.name_zh, g.name_en, g.path, wkb[g.pk], area[g.area_id], g.kind, g.households)
            for g in old if g != own
        ]  # fmt: skip
        territory.publish_grids(layer=layer, grids=new, from_on=today, by=SYSTEM)
        published = Publication.objects.create(
            layer=layer, path="", from_on=today, published_at=now, done={}, figures={}
        )
        paths = dict(Case.objects.filter(is_open=True).values_list("pk", "place_path"))
        cases.follow_publications(now=now)
    yield beside
    with world.records():
        made = ResponsibilityGrid.objects.filter(layer=layer, from_on=today)
        for grid in old:
            Case.objects.filter(grid__in=made, grid__code=grid.code).update(grid=grid)
        for pk, path in paths.items():
            Case.objects.filter(pk=pk).update(place_path=path)
        made.delete()
        ResponsibilityGrid.objects.filter(pk__in=[g.pk for g in old]).update(to_on=None)
        published.delete()
        Layer.objects.filter(pk=layer.pk).update(version=layer.version + 2)


def test_returned_with_a_reason(unit: World) -> None:
    phone = unit.phone
    with unit.records():
        case, _ = dispatched(unit, "退回")
    open_case(unit, case.pk)
    phone.page.locator("[data-move=return]").click()
    phone.page.locator("[data-send=return]").click()
    expect(phone.page.locator(".stepform [role=alert]")).to_contain_text("写一句")
    phone.page.locator("#step-words").fill("不属本单位")
    send(unit, "return")
    phone.wait_until_sent()
    case_is(unit, case.pk, "to_dispatch")


def test_a_case_that_is_taken_away_while_one_writes(unit: World) -> None:
    """The form stays, what was written becomes a note on the case, and the person is told."""
    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
    from linli.records.cases.models import Evidence, Step

    phone = unit.phone
    with unit.records():
        case, _ = dispatched(unit, "写到一半被收回")
        cases.take(case_id=case.pk, by=actor(unit.who))
    open_case(unit, case.pk, "handle")
    write(unit, "handle", "已处置但案件被收回", distinct_photo(710))
    with unit.records():
        cases.recall(case_id=case.pk, given=Given(reason="改派"), by=actor(holder_of("command_centre")))
    phone.catch_up()
    phone.page.wait_for_selector("main [role=status] >> text=备注")
    expect(phone.page.locator("#step-words")).to_have_value("已处置但案件被收回")
    send(unit, "handle")
    phone.wait_until_sent()
    phone.show("outbox")
    phone.page.wait_for_selector("li[data-state=noted] >> text=备注")
    phone.page.wait_for_selector(".sync-bad >> text=备注")
    with unit.records():
        assert (
            Step.objects.filter(case=case.pk, move="note", text__contains="已处置但案件被收回").count() == 1
        )
        assert Evidence.objects.filter(case=case.pk).count() == 1
    phone.page.get_by_role("button", name="我已知悉").click()
    phone.page.wait_for_selector(".sync-ok")


def test_an_urgent_case_rings_until_it_is_read(unit: World) -> None:
    from django.utils import timezone

    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
    from linli.records.cases.models import Clock
    from linli.records.fieldwork.models import Reading

    phone = unit.phone
    assert phone.context is not None
    phone.show("messages")  # what is older is read
    phone.page.wait_for_timeout(300)
    phone.wait_until_sent()
    phone.show("me")
    phone.page.locator("main h2").first.click()  # browsers let a page sound after the first touch
    phone.page.evaluate(HEAR)  # before anything happens: the stream of news may be quicker than the next line
    with unit.records():
        case, _ = dispatched(unit, "催办响铃")
        cases.urge(case_id=case.pk, given=Given(text="请尽快"), by=actor(holder_of("command_centre")))
    phone.catch_up()
    phone.page.wait_for_selector("html[data-ringing]", state="attached")
    phone.page.wait_for_selector(".ringbar >> text=紧急")
    phone.catch_up()  # brought a second time, beside the stream: one case rings once, and once more a round
    phone.page.wait_for_timeout(600)  # the stream's own fetch waits 0.3 s
    assert phone.page.evaluate("() => [window.heard.shaken, window.heard.tones, window.rounds.length]") == [
        1,
        1,
        1,
    ]
    assert phone.page.evaluate(
        "() => { window.rounds[0](); return [window.heard.shaken, window.heard.tones]; }"
    ) == [2, 2]
    phone.page.locator(".ringbar a").click()
    phone.page.wait_for_selector("html:not([data-ringing])", state="attached")
    phone.page.wait_for_selector(".ringbar", state="detached")
    phone.wait_until_sent()
    phone.reload()  # read here stays read
    assert phone.page.locator("html[data-ringing]").count() == 0
    phone.show("messages")
    shown = phone.page.locator("main ul.obox > li")
    expect(shown.first).to_be_visible()
    before = shown.count()
    with unit.records():  # the sweep's own news comes by the stream: nobody asks for it here
        now = timezone.now()
        Clock.objects.filter(case=case.pk, kind="handling").update(next_alarm="warning", next_alarm_at=now)
        assert cases.sweep_alarms(now=now) >= 1
    expect(shown).to_have_count(before + 1)
    with unit.records():
        assert Reading.objects.filter(message__case_id=case.pk, account__username=unit.who).exists()


# The rounds of the ring are given by the test and not by the clock.
HEAR = """() => {
  window.heard = { shaken: 0, tones: 0 };
  window.rounds = [];
  const every = window.setInterval;
  window.setInterval = (what, ms, ...more) => (ms === 8000 ? window.rounds.push(what) : every(what, ms, ...more));
  navigator.vibrate = () => { window.heard.shaken += 1; return true; };
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.heard.tones += 1; return make.call(this); };
}"""


def test_an_account_that_was_disabled(world: World) -> None:
    """Everything stays and can be carried to the desk as a file; enabled again, it is sent."""
    from linli.records.people import actions as people
    from linli.records.people.models import Account

    phone, network = world.phone, world.proxy
    network.is_closed = True
    for n in range(2):
        phone.report(f"账号停用 {n}", photo=distinct_photo(720 + n))
    with world.records():
        account = Account.objects.get(username=world.who)
        people.disable_account(account=account, by=actor(holder_of("administrator")))
    try:
        network.is_closed = False
        phone.page.locator("section.fact button").first.click()
        expect(phone.page.locator("main [role=alert]")).to_contain_text("停用")
        assert {i["state"] for i in phone.outbox()} == {"waiting"}
        with phone.page.expect_download():
            phone.page.get_by_role("button", name="导出救援文件").click()
        phone.reload()
        assert len(phone.outbox()) == 2
    finally:
        with world.records():
            people.enable_account(
                account=Account.objects.get(username=world.who), by=actor(holder_of("administrator"))
            )
    phone.show("sign-in")
    phone.sign_in(world.who, world.password)
    phone.wait_until_sent()
    compare(world, phone.received())
    assert len(phone.received()) == 2


def test_suggestions_are_answered_in_the_app(
    world: World,
) -> None:
    from linli.records.fieldwork.actions.suggestions import answer_suggestion
    from linli.records.fieldwork.models import Suggestion

    phone = world.phone
    phone.show("suggest")
    phone.page.locator("#words").fill("表格太多")
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    with world.records():
        made = Suggestion.objects.get(text="表格太多", made_at__gte=world.began)
        answer_suggestion(pk=made.pk, text="下月减掉两张", by=actor(holder_of("administrator")))
    phone.show("suggest")
    expect(phone.page.locator("ul[data-list=suggestions]")).to_contain_text("下月减掉两张")
    assert phone.context is not None
    phone.context.set_offline(True)
    try:
        phone.reload()
        expect(phone.page.locator("ul[data-list=suggestions]")).to_contain_text("下月减掉两张")
    finally:
        phone.context.set_offline(False)
