"""Saved means saved: killed while saving and while uploading, no room, a new version, another clock, an ended session."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town
from tests.browser.field_phone import OPEN_STATES, SAVED, distinct_photo
from tests.browser.field_world import World, compare

pytestmark = pytest.mark.browser


def test_killed_while_saving(world: World, request: pytest.FixtureRequest) -> None:
    """-9 some milliseconds after the press: either the entry is there with all its photos, or the draft is."""
    phone, network = world.phone, world.proxy
    rounds = 12 if request.config.getoption("--soak", default=False) else 3
    chance = random.Random(20261130)
    ends = []
    for n in range(rounds):
        network.is_down = True
        photo = distinct_photo(400 + n)
        phone.begin_report(f"保存时被杀 {n}", photo=photo)
        wait_s = chance.choice((0.0, 0.004, 0.015, 0.04))
        phone.page.locator("section.fact button.btn-xl").evaluate(
            "button => setTimeout(() => button.click(), 0)"
        )
        phone.page.wait_for_timeout(wait_s * 1000)
        phone.kill()
        phone.start()
        saved = [i for i in phone.outbox() if i["command"]["body"].get("text") == f"保存时被杀 {n}"]
        phone.show("report")
        phone.page.wait_for_selector("[data-place*=',']", state="attached")
        if saved:
            whole = [w for w in phone.photos() if w[0] == saved[0]["id"]]
            assert [is_whole for _, _, is_whole in whole] == [True], (n, wait_s)
            expect(phone.page.locator("#words")).to_have_value("")
        else:
            expect(phone.page.locator("#words")).to_have_value(f"保存时被杀 {n}")
            expect(phone.page.locator("figure.photo")).to_have_count(1)
            phone.save()
            phone.page.wait_for_selector(SAVED)
        ends.append(bool(saved))
    network.be_well()
    phone.sign_in_if_asked(world.who, world.password)
    phone.wait_until_sent()
    items = phone.received()
    assert len(items) == rounds, ends
    compare(world, items)


def test_killed_while_uploading(world: World) -> None:
    phone, network = world.phone, world.proxy
    network.faults.append("504-after")  # the server has the words, the phone does not know it
    network.faults.extend(["stall"] * 3)
    phone.report("上传中被杀", photo=distinct_photo(450))
    phone.page.wait_for_selector("ul[data-list=open] >> text=服务器")
    phone.page.locator("section.fact button").first.click()
    while "stall" not in network.used:
        phone.page.wait_for_timeout(20)
    phone.kill()
    network.be_well()
    world.restart()
    phone.wait_until_sent()
    assert len(phone.received()) == 1
    compare(world, phone.received())


def test_no_room_left(world: World) -> None:
    """The browser's own refusal: a sentence, the form stays filled, and with room again it is saved. Signing in needs no room."""
    phone = world.phone
    phone.close()
    phone.start(room=1)
    assert phone.context is not None
    phone.context.clear_cookies(name="sessionid")
    phone.sign_in_if_asked(world.who, world.password)
    phone.begin_report("空间已满，仍在表单里", photo=distinct_photo(460))
    phone.page.wait_for_selector("section.fact >> text=草稿暂时存不下")
    phone.save()
    expect(phone.page.locator("section.fact [role=alert]")).to_contain_text("手机空间不足")
    expect(phone.page.locator("#words")).to_have_value("空间已满，仍在表单里")
    expect(phone.page.locator("figure.photo")).to_have_count(1)
    assert phone.outbox() == []
    phone.allow(None)
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    compare(world, phone.received())


@pytest.mark.parametrize(("days", "said"), [(3, "本机时钟比服务器快 3 天"), (-3, "本机时钟比服务器慢 3 天")])
def test_a_clock_three_days_wrong(world: World, days: int, said: str) -> None:
    """Shown, never corrected; both times are kept, and the case counts by the server's."""
    from linli.records.cases.models import Case
    from linli.records.fieldwork.models import FieldCommand

    phone = world.phone
    assert phone.context is not None
    other = phone.context.new_page()
    other.add_init_script(f"""(() => {{
      const off = {days * 86_400_000}; const Real = Date;
      class Wrong extends Real {{ constructor(...given) {{ if (given.length) super(...given); else super(Real.now() + off); }} static now() {{ return Real.now() + off; }} }}
      globalThis.Date = Wrong; }})()""")
    phone.page.close()
    other.goto(f"{phone.url}/field/#/today")
    other.wait_for_selector("html[data-ready]", state="attached")
    other.wait_for_selector(f"[role=note] >> text={said}")
    phone.report(f"时钟偏差 {days}", photo=distinct_photo(470 + days))
    phone.wait_until_sent()
    items = phone.received()
    compare(world, items)
    with world.records():
        command = FieldCommand.objects.get(pk=items[0]["id"])
        assert abs(command.device_at - command.received_at - timedelta(days=days)) < timedelta(minutes=5)
        case = Case.objects.get(pk=command.case_id)
        assert abs(case.reported_at - command.received_at) < timedelta(minutes=1)
    phone.context.new_page()
    other.close()


def test_an_ended_session_with_a_full_outbox(world: World) -> None:
    """Kept, told, refused to somebody else; after signing in again all of it goes, once."""
    phone, network = world.phone, world.proxy
    assert phone.context is not None
    network.is_closed = True
    for n in range(4):
        phone.report(f"会话过期 {n}", photo=distinct_photo(480 + n) if n % 2 else None)
    phone.page.wait_for_timeout(500)  # an answer that is on its way would bring the cookie back
    phone.context.clear_cookies(name="sessionid")
    network.is_closed = False
    phone.page.locator("section.fact button").first.click()
    phone.page.wait_for_selector(".sync-bad >> text=登录")
    expect(phone.page.locator("main [role=alert]")).to_contain_text("保留")
    assert {i["state"] for i in phone.outbox()} == {"waiting"}
    phone.show("sign-in")
    phone.fill_sign_in("jiangdeming", world.password)
    expect(phone.page.locator("main [role=alert]")).to_contain_text("4 条记录未收到回执")
    phone.sign_in(world.who, world.password)
    phone.wait_until_sent()
    assert len(phone.received()) == 4
    compare(world, phone.received())


def test_signing_out_waits_for_the_outbox(world: World) -> None:
    phone, network = world.phone, world.proxy
    network.is_down = True
    phone.report("退出前未上传")
    phone.show("me")
    phone.page.get_by_role("button", name="退出登录").click()
    assert "未收到回执" in phone.text(".error")
    network.is_down = False
    phone.wait_until_sent()
    items = phone.received()
    phone.begin_report("写了一半就退出", photo=distinct_photo(485))
    phone.show("me")
    phone.page.get_by_role("button", name="退出登录").click()
    expect(phone.page.locator("main [role=alert]")).to_contain_text("1 份表单")
    assert len(phone.rows("drafts")) == 2, "the form went before the person had said so"
    phone.sign_out()
    left = {store: len(phone.rows(store)) for store in ("kept", "drafts", "received", "outbox", "photos")}
    assert not any(left.values()), left
    assert not [f for f in phone.rows("facts") if f["key"].startswith("rescue-key:")]
    phone.sign_in("jiangdeming", world.password)  # another person on the same phone
    phone.show("report")
    expect(phone.page.locator("#words")).to_have_value("")
    phone.sign_out()
    phone.sign_in(world.who, world.password)
    compare(world, items)


def test_a_new_version_with_a_full_outbox(world: World) -> None:
    """The new worker waits for the person; the queue of the old version is sent by the new one."""
    phone, network = world.phone, world.proxy
    network.is_closed = True
    for n in range(2):
        phone.report(f"新版本 {n}", photo=distinct_photo(490 + n))
    before = phone.outbox()
    worker = phone.page.evaluate("() => fetch('/field/sw.js').then((a) => a.text())")
    newer = re.sub(r'"version": "\w+"', '"version": "newer"', worker)
    assert newer != worker
    network.answers["/field/sw.js"] = ("text/javascript; charset=utf-8", newer.encode())
    phone.page.evaluate("() => navigator.serviceWorker.ready.then((r) => r.update())")
    phone.page.wait_for_selector(".newbar")
    assert phone.page.evaluate("() => navigator.serviceWorker.ready.then((r) => !!r.waiting)"), (
        "took over by itself"
    )
    phone.begin_report("换版本时写了一半")
    with phone.page.expect_navigation():
        phone.page.locator(".newbar button").click()
    phone.page.wait_for_selector("html[data-ready]", state="attached")
    caches = phone.page.evaluate("() => caches.keys()")
    assert [name for name in caches if name.startswith("linli-shell-")] == ["linli-shell-newer"]
    assert [i["id"] for i in phone.outbox()] == [i["id"] for i in before]
    expect(phone.page.locator("#words")).to_have_value("换版本时写了一半")
    network.is_closed = False
    phone.wait_until_sent()
    compare(world, phone.received())
    assert {i["id"] for i in phone.received()} == {i["id"] for i in before}


# The database of the first version, made from what is on the phone: receipts stood among what waits, one draft for all.
BACK_TO_FIRST = """async () => {
  const wait = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  const now = await wait(indexedDB.open("linli-field"));
  const rows = {};
  for (const store of ["outbox", "photos", "kept", "facts", "received"]) rows[store] = await wait(now.transaction(store).objectStore(store).getAll());
  now.close();
  let old;
  for (let n = 0; ; n += 1) {  // the page that was left may open its database once more in between
    await wait(indexedDB.deleteDatabase("linli-field"));
    const asked = indexedDB.open("linli-field", 1);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      db.createObjectStore("outbox", { keyPath: "id" }).createIndex("author", "command.author");
      db.createObjectStore("photos", { keyPath: ["id", "sha256"] }).createIndex("id", "id");
      for (const [name, key] of [["kept", "part"], ["drafts", "key"], ["facts", "key"]]) db.createObjectStore(name, { keyPath: key });
    };
    try { old = await wait(asked); break; } catch (error) { if (n === 30) throw error; }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const tx = old.transaction(["outbox", "photos", "kept", "drafts", "facts"], "readwrite");
  for (const store of ["outbox", "photos", "kept", "facts"]) for (const row of rows[store]) tx.objectStore(store).put(row);
  for (const row of rows.received) tx.objectStore("outbox").put(row);
  const draft = { matter: "", condition: "", text: "第一版的草稿", done: "", is_settled: false, lon: 1, lat: 2, accuracy_m: 3, place_text: "", began: 1, before: [], after: [] };
  tx.objectStore("drafts").put({ key: "report", draft, saved_at: new Date().toISOString() });
  await new Promise((resolve) => { tx.oncomplete = resolve; });
  old.close();
}"""


def test_the_first_versions_database_is_taken_over(world: World) -> None:
    phone, network = world.phone, world.proxy
    phone.report("旧库已收到")
    phone.wait_until_sent()
    done = phone.received()
    network.is_closed = True
    phone.report("旧库待上传", photo=distinct_photo(495))
    waiting = phone.outbox()
    phone.page.goto(
        f"{phone.url}/field/manifest.webmanifest"
    )  # the same site, and nothing that holds the database
    assert phone.context is not None
    for page in phone.context.pages:
        if page != phone.page:  # whatever another test left open holds the database too
            page.close()
    phone.page.evaluate(BACK_TO_FIRST)
    phone.open("#/report")
    assert [i["id"] for i in phone.outbox()] == [i["id"] for i in waiting]
    assert [i["id"] for i in phone.received()] == [i["id"] for i in done]
    expect(phone.page.locator("#words")).to_have_value("第一版的草稿")
    network.is_closed = False
    phone.wait_until_sent()
    compare(world, phone.received())
    assert len(phone.received()) == 2


def test_the_rescue_file_goes_round(
    world: World,
    someone: Callable[..., Page],
    running_town: Town,
) -> None:
    """Out of the phone as one file, into the desk twice; until then nobody else may sign in. Then the phone hears that all of it is there."""
    from linli.records.people.models import Grant

    phone, network = world.phone, world.proxy
    network.is_closed = True
    for n in range(2):
        phone.report(f"救援 {n}", photo=distinct_photo(500 + n))
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="导出救援文件").click()
    expect(phone.page.locator("main [role=status]")).to_contain_text("linli-")
    assert {i["state"] for i in phone.outbox()} <= OPEN_STATES
    held = phone.outbox()
    assert phone.context is not None
    phone.context.clear_cookies(name="sessionid")  # the session ends; its owner does not come back
    network.is_closed = False
    phone.show("sign-in")
    phone.fill_sign_in("jiangdeming", world.password)
    expect(phone.page.locator("main [role=alert]")).to_contain_text("2 条记录未收到回执")
    assert [i["id"] for i in phone.outbox()] == [i["id"] for i in held], "a rescue file alone lets nothing go"
    with world.records():
        acceptor = Grant.objects.filter(role__code="acceptor").values_list("account__username", flat=True)[0]
    desk = someone(acceptor)
    for said in ("已执行", "此前已收到"):
        desk.goto(running_town.path("/desk/field/rescue"))
        desk.locator("input[type=file]").set_input_files(download.value.path())
        desk.locator("main form button").click()
        expect(desk.locator("main")).to_contain_text(said)
    phone.sign_in("jiangdeming", world.password)
    assert phone.outbox() == []
    assert {i["command"]["author"] for i in phone.received()} == {i["command"]["author"] for i in held}
    compare(world, phone.received())
    expect(phone.page.locator("main")).not_to_contain_text("救援")
    phone.sign_out()
    phone.sign_in(world.who, world.password)
