"""The field app over a network that misbehaves: every command once, every photo whole, the person told."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.browser.fault_proxy import FAULTS
from tests.browser.field_phone import SAVED, Phone, distinct_photo
from tests.browser.field_world import World, compare

pytestmark = pytest.mark.browser


# What the outbox says while an item is held back by each fault.
TOLD = {
    "refuse": "无网络", "503-before": "服务器", "504-after": "服务器", "html-before": "网络登录页", "html-after": "网络登录页",
    "cut-request": "无网络", "cut-answer": "无网络", "stall": "无网络",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_leaves_every_command_done_once(world: World, fault: str) -> None:
    phone, network = world.phone, world.proxy
    number = FAULTS.index(fault)
    network.used.clear()
    network.faults.extend([fault] * 1000)  # until the phone has said so, however slow it is
    phone.report(f"故障 {fault}", photo=distinct_photo(100 + number))
    phone.page.wait_for_selector(f"ul[data-list=open] >> text={TOLD[fault]}")
    assert phone.page.locator(".sync-wait").count() == 1
    network.faults.clear()
    of_commands = len(network.used)
    phone.wait_until_sent()
    network.where = "/field/api/photos/"  # now only the photo
    network.faults.extend([fault] * 4)
    phone.report(f"故障照片 {fault}", photo=distinct_photo(120 + number))
    phone.wait_until_sent()
    network.where = "/field/api/"
    assert network.used == [fault] * (of_commands + 4)
    assert of_commands
    compare(world, phone.received())
    phone.page.wait_for_selector(".sync-ok >> text=全部已收到")


def test_fifty_reports_with_photos_without_network_then_a_bad_one(
    world: World,
    request: pytest.FixtureRequest,
) -> None:
    """Seeded: fifty reports with photos in flight mode, killed by -9, ten more of all kinds, and 25 faults on the way.

    `--soak`: 250 and 250, and 200 faults. `--seed` for another run; a failure prints the seed.
    """
    soak = request.config.getoption("--soak", default=False)
    silent, more, faults = (250, 250, 200) if soak else (50, 10, 25)
    seed = request.config.getoption("--seed", default=20261122)
    chance = random.Random(seed)
    phone, network = world.phone, world.proxy
    network.used.clear()
    network.cuts.clear()
    network.chance = random.Random(seed)
    base = 10_000
    try:
        assert phone.context is not None
        phone.context.set_offline(True)
        phone.reload()
        for n in range(silent):
            phone.report(f"断网上报 {n}", photo=distinct_photo(base + n))
        assert phone.text(".sync") == f"离线，已存本机 {silent}"
        phone.kill()
        network.is_down = True
        phone.start()
        saved = {i["id"]: i for i in phone.outbox()}
        assert len(saved) == silent
        whole = phone.photos()
        assert len(whole) == silent
        assert all(is_whole for _, _, is_whole in whole)
        network.is_down, network.is_closed, network.where = False, True, "/field/api/commands"
        phone.sign_in_if_asked(world.who, world.password)
        network.is_closed, network.where = False, "/field/api/"
        network.faults.extend(chance.choices(FAULTS, k=faults))
        mixed(phone, chance, more, base + silent, saved)
        while len(network.used) < faults:
            phone.wait_until_sent(seconds=1200)
            if len(network.used) < faults:  # faults that are left over meet one more command each
                phone.report(f"补报 {len(network.used)}")
                note(phone, saved)
        phone.wait_until_sent(seconds=1200)
        assert len(network.used) >= faults
        assert len(saved) >= silent + more
        compare(world, list(saved.values()))
        print(
            f"{len(saved)} commands, {len(network.used)} faults, {len(network.cuts)} cuts: equal sets on both sides"
        )
    except BaseException:
        print(f"seed {seed}; faults so far: {network.used}; cut at {network.cuts}")
        raise


def note(phone: Phone, saved: dict[str, Any]) -> None:
    """What the phone holds now; it keeps only the last receipts itself."""
    saved.update((i["id"], i) for i in [*phone.outbox(), *phone.received()])


def mixed(phone: Phone, chance: random.Random, many: int, base: int, saved: dict[str, Any]) -> None:
    """What a morning brings, saved while the network fails again and again."""
    for n in range(many):
        kind = chance.choice(("report", "report", "photo", "suggest", "diary"))
        if kind in {"report", "photo"}:
            phone.report(f"长跑 {n}", photo=distinct_photo(base + n) if kind == "photo" else None)
        elif kind == "suggest":
            phone.show("suggest")
            phone.page.locator("#words").fill(f"建议 {n}")
            phone.save()
            phone.page.wait_for_selector(SAVED)
        else:
            phone.show("sheet")
            phone.page.locator("#words").fill(f"补充说明 {n}")
            phone.save()
            phone.page.wait_for_selector("main [role=status]")
        note(phone, saved)


def test_two_tabs_have_one_uploader(world: World) -> None:
    phone, network = world.phone, world.proxy
    assert phone.context is not None
    other = phone.context.new_page()
    other.goto(f"{phone.url}/field/#/outbox")
    other.wait_for_selector("html[data-ready]", state="attached")
    phone.page.bring_to_front()
    network.is_closed = True
    for n in range(3):
        phone.report(f"两个标签 {n}", photo=distinct_photo(300 + n))
    other.wait_for_selector("ul[data-list=open] li >> nth=2")
    locks = phone.page.evaluate("() => navigator.locks.query()")
    uploaders = [lock for lock in locks["held"] + locks["pending"] if lock["name"] == "linli-uploader"]
    assert len(uploaders) == 2
    assert len([u for u in locks["held"] if u["name"] == "linli-uploader"]) == 1
    network.is_closed = False
    other.locator("section.fact button").first.evaluate(
        "button => button.click()"
    )  # the tab that does not hold the lock asks for it too
    phone.wait_until_sent()
    compare(world, phone.received())
    other.wait_for_selector(".sync-ok")
    other.close()


# The answer to "which cases are mine?" is there, and the app gets it when it is let go.
HOLD = """() => {
  const ask = window.fetch;
  window.fetch = async (path, given) => {
    const answer = await ask(path, given);
    if (String(path).endsWith("/day/cases")) await new Promise((done) => { window.letGo = done; });
    return answer;
  };
}"""


def test_an_answer_that_comes_after_signing_out_is_neither_shown_nor_kept(world: World) -> None:
    """The phone is handed to somebody else while the line is slow."""
    phone = world.phone
    phone.page.evaluate(HOLD)
    phone.catch_up()
    phone.page.wait_for_function("() => window.letGo")
    phone.sign_out()
    assert phone.rows("kept") == []
    phone.page.evaluate("() => { window.letGo(); return new Promise((done) => setTimeout(done, 300)); }")
    assert phone.rows("kept") == []
    phone.reload()
    phone.sign_in(world.who, world.password)
