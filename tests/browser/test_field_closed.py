"""What a phone shows when it is rung while its app is closed; the browser itself delivers the empty push message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.field_world import World, reported

pytestmark = pytest.mark.browser
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (let looked = 0; looked < 150; looked += 1) {
    const all = await registration.getNotifications();
    all.forEach((n) => n.close());
    if (all.length) return all.map((n) => [n.title, n.body, n.tag, n.lang]);
    await new Promise((wait) => setTimeout(wait, 100));
  }
  return [];
}"""
IS_SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  while (!(await registration.getNotifications()).length) await new Promise((wait) => setTimeout(wait, 50));
}"""
KEY = "B" + "A" * 86  # the browser's maker is not asked: only its form matters
# The browser's maker stands outside the house: no network leads there from the tests.
MAKER = """() => {
  let made = null;
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async (options) => {
    const key = Uint8Array.from(atob(options.applicationServerKey.replace(/-/g, "+").replace(/_/g, "/") + "="), (c) => c.charCodeAt(0));
    return made = { endpoint: "https://push.example.org/1", options: { applicationServerKey: key.buffer }, unsubscribe: async () => { made = null; return true; } };
  };
}"""


def test_a_ring_shows_the_newest_urgent_message_or_a_general_sentence(world: World) -> None:
    phone = world.phone
    assert phone.context is not None
    phone.context.grant_permissions(["geolocation", "notifications"], origin=phone.url)

    def ring() -> list[list[str]]:
        deliver(world, is_left=True)
        shown: list[list[str]] = phone.page.evaluate(SHOWN)
        return shown

    with world.records():
        from django.utils import timezone

        from linli.records.cases.models import OutboxMessage
        from linli.records.people.models import Account

        account = Account.objects.get(username=world.who)
        made = OutboxMessage.objects.create(
            key="closed:1",
            channel="desk",
            to=f"account:{account.pk}",
            template="urge",
            made_at=timezone.now(),
        )
    assert ring() == [["该案卷被催办", "", "linli", "zh-Hans"]]
    with world.records():
        OutboxMessage.objects.filter(pk=made.pk).delete()
    world.proxy.is_closed = True
    assert ring() == [["有新的任务或消息，请打开邻里", "", "linli", "zh-Hans"]]
    world.proxy.be_well()


def deliver(world: World, *, is_left: bool = False) -> None:
    """The browser brings the empty push message; waits for the notification unless somebody else does."""
    page, context = world.phone.page, world.phone.context
    assert context is not None
    cdp, found = context.new_cdp_session(page), list[dict[str, Any]]()
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda e: found.extend(e["registrations"]))
    cdp.send("ServiceWorker.enable")
    for _ in range(100):  # the event comes while the page is listened to
        if any(r["scopeURL"].endswith("/field/") for r in found):
            break
        page.wait_for_timeout(100)
    registration = next(r["registrationId"] for r in found if r["scopeURL"].endswith("/field/"))
    cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": world.phone.url, "registrationId": registration, "data": ""},
    )
    cdp.detach()
    if not is_left:
        page.evaluate(IS_SHOWN)


# A real click asks the desktop of the machine; here the worker hears the click itself. Windows that come forward stand outside the house.
CLICK = """async () => {
  self.seen = [];
  WindowClient.prototype.focus = async function () { self.seen.push("focus"); throw new DOMException("no gesture", "InvalidAccessError"); };
  self.clients.openWindow = async (url) => { self.seen.push("open " + url); return null; };
  const [shown] = await self.registration.getNotifications();
  const click = new NotificationEvent("notificationclick", { notification: shown });
  let done = null;
  Object.defineProperty(click, "waitUntil", { value: (promise) => { done = promise; } });
  self.dispatchEvent(click);
  await done;
  return [self.seen, (await self.registration.getNotifications()).length];
}"""


def test_a_click_on_the_notification_opens_the_task(world: World) -> None:
    """In the window that is open, which comes forward; in a new one where none is. A general sentence opens the messages."""
    phone = world.phone
    assert phone.context is not None
    phone.context.grant_permissions(["geolocation", "notifications"], origin=phone.url)
    with world.records():
        from django.utils import timezone

        from linli.records.cases.models import OutboxMessage
        from linli.records.people.models import Account

        case = reported(world, "通知点开")
        account = Account.objects.get(username=world.who)
        made = OutboxMessage.objects.create(
            key="closed:2", channel="desk", to=f"account:{account.pk}", template="urge", case=case, made_at=timezone.now(),
        )  # fmt: skip
    phone.catch_up()
    phone.show("today")
    worker = phone.context.service_workers[0]
    deliver(world)
    assert worker.evaluate(CLICK) == [["focus"], 0]
    phone.page.wait_for_url(f"**/field/#/case/{case.pk}")
    expect(phone.page.locator("section.fact, main").first).to_contain_text("通知点开")
    deliver(world)
    phone.page.goto("about:blank")
    assert worker.evaluate(CLICK) == [[f"open /field/#/case/{case.pk}"], 0]
    phone.open("#/today")
    with world.records():
        OutboxMessage.objects.filter(pk=made.pk).delete()
    deliver(world)
    assert worker.evaluate(CLICK) == [["focus"], 0]
    phone.page.wait_for_url("**/field/#/messages")


def test_the_switch_is_there_only_where_it_is_offered_and_asks_by_the_tap(world: World) -> None:
    phone, asked = world.phone, []
    assert phone.context is not None
    phone.show("me")
    expect(phone.page.get_by_text("大字")).to_be_visible()
    expect(phone.page.get_by_text("关闭应用时也响铃")).to_have_count(0)
    server = {"is_on": True, "public_key": KEY, "rings": False}

    def push(route: Route) -> None:
        asked.append((route.request.method, route.request.post_data))
        server["rings"] = {"POST": True, "DELETE": False}.get(route.request.method, server["rings"])
        route.fulfill(
            status=204 if route.request.method == "DELETE" else 200,
            content_type="application/json",
            body="" if route.request.method == "DELETE" else json.dumps(server),
        )

    phone.context.grant_permissions(["geolocation", "notifications"], origin=phone.url)
    phone.page.route("**/field/api/push", push)
    phone.page.evaluate(MAKER)
    phone.show("today")
    phone.show("me")
    switch = phone.page.get_by_label("关闭应用时也响铃")
    expect(switch).not_to_be_checked()
    switch.scroll_into_view_if_needed()
    switch.click()
    expect(switch).to_be_checked()
    assert ("POST", '{"endpoint":"https://push.example.org/1"}') in asked
    switch.click()
    expect(switch).not_to_be_checked()
    assert asked[-1][0] == "DELETE"
    for there, sentence, is_off in (
        ("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })", "浏览器设置", False),
        ("delete window.PushManager", "此浏览器", True),
    ):  # forbidden by the person, and a browser that cannot: a sentence each that says what to do
        phone.page.evaluate(f"() => {{ {there}; }}")
        phone.show("today")
        phone.show("me")
        expect(phone.page.locator("label:has(input[type=checkbox]) [role=status]")).to_contain_text(sentence)
        expect(switch).not_to_be_checked()
        assert switch.is_disabled() is is_off
    phone.page.unroute("**/field/api/push")
