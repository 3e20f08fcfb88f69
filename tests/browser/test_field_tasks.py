"""Tasks on the phone: only legal steps, urgent ones ring until read, and what happens when the case or the account changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.field_phone import SAVED, distinct_photo
from tests.browser.field_world import (
    World,
    actor,
    compare,
    dispatched,
    holder_of,
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


def open_case(world: World, pk: object) -> None:
    """As it is on the server now."""
    world.phone.catch_up()
    world.phone.show(f"case/{pk}")
    world.phone.page.wait_for_selector("section.fact [data-move]")


def moves(world: World) -> list[str]:
    return [
        b.get_attribute("data-move") or "" for b in world.phone.page.locator("section.fact [data-move]").all()
    ]


def write(world: World, move: str, words: str, photo: bytes | None = None) -> None:
    page = world.phone.page
    page.locator(f"[data-move={move}]").click()
    page.locator("#step-words").fill(words)
    if photo is not None:
        page.locator(".stepform input[capture]").set_input_files(
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo}
        )
        page.wait_for_selector(".stepform figure.photo")


def send(world: World, move: str) -> None:
    world.phone.page.locator(f"[data-send={move}]").click()
    world.phone.page.wait_for_selector(".stepform", state="detached")


def test_take_arrive_handle_and_check(unit: World) -> None:
    """Only the steps that are legal now are offered; the supervision side checks on its own phone."""
    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
    from linli.records.cases.models import Evidence

    phone = unit.phone
    with unit.records():
        case, _ = dispatched(unit, "接单到核查")
    open_case(unit, case.pk)
    assert moves(unit)[0] == "take"
    assert not {"handle", "check", "verify", "close", "dispatch"} & set(moves(unit))
    phone.page.locator("[data-move=take]").click()
    phone.wait_until_sent()
    open_case(unit, case.pk)
    assert {"arrive", "handle", "return"} <= set(moves(unit))
    write(unit, "arrive", "")
    send(unit, "arrive")
    phone.wait_until_sent()
    open_case(unit, case.pk)
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
    with in_the_hands_of(unit, verifier):
        open_case(unit, case.pk)
        assert {"check", "rework"} <= set(moves(unit))
        write(unit, "check", "现场已亮", distinct_photo(701))
        send(unit, "check")
        phone.wait_until_sent()
        case_is(unit, case.pk, "to_close")


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
    open_case(unit, case.pk)
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
    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
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
    heard = phone.page.evaluate("() => window.heard")
    assert heard["shaken"] >= 1
    assert heard["tones"] >= 1
    phone.page.locator(".ringbar a").click()
    phone.page.wait_for_selector("html:not([data-ringing])", state="attached")
    phone.page.wait_for_selector(".ringbar", state="detached")
    phone.wait_until_sent()
    phone.reload()  # read here stays read
    assert phone.page.locator("html[data-ringing]").count() == 0
    with unit.records():
        assert Reading.objects.filter(message__case_id=case.pk, account__username=unit.who).exists()


HEAR = """() => {
  window.heard = { shaken: 0, tones: 0 };
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
