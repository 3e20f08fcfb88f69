"""First contentful paint of every page, in a real browser with an empty cache: `python -m benchmarks.first_paint [--url URL]`.

Asks a running demo (`./linli demo`), a fresh browser profile each time, five times a page, and gives the median: as the machine is, and with
the processor of the page slowed down four times, as on a cheap phone. The pages are those that `linli screenshots` photographs: all of the
residents' on a phone of 390 pixels, the desk's main pages at 1440, in Chinese, which has the larger fonts to draw. Beside the paint stand the
bytes that came over the wire, and the scripts among them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from typing import Any

ROUNDS, SLOWER, LIMIT_MS = 5, 4, 1000
DESK = (
    "desk-sign-in", "desk-home-acceptor", "desk-home-command_centre", "desk-queue", "desk-case-received", "desk-case-to_dispatch", "desk-intake",
    "desk-deadlines", "desk-map", "desk-figures", "desk-accounts", "desk-settings-home", "desk-journal",
)  # fmt: skip
REPORT = ("category", "details", "contact", "check")
PAINT = """() => new Promise((done) => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  if (found()) return done(found());
  new PerformanceObserver(() => found() && done(found())).observe({ type: "paint", buffered: true });
})"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="http://localhost:8010")
    parser.add_argument("--only", default="")
    url, only = (vars(parser.parse_args())[n] for n in ("url", "only"))
    from playwright.sync_api import sync_playwright

    from linli.site import settings, setup
    from linli.site.commands.screenshots import ARGS, plan

    setup.records()
    shots, people = plan()
    print(
        f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {ROUNDS} cold visits a page, median (highest)\n"
    )
    print(
        "| page | first paint ms | processor 4 × slower | kB on the wire | kB of scripts |\n| --- | --- | --- | --- | --- |"
    )
    over = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=settings.CHROMIUM, args=ARGS)
        for shot in (s for s in shots if s.name.startswith("portal-") or s.name in DESK):
            if only in shot.name:
                state = signed_in(browser, url, people[shot.role]) if shot.role else None
                over += tell(browser, shot.name, url + shot.path, state)
        for page in REPORT:
            if only in page:
                over += tell(browser, f"portal-report-{page}", f"{url}/report/{page}", begun(browser, url))
        browser.close()
    print(f"\nover {LIMIT_MS} ms: {', '.join(over) or 'none'}")
    return 1 if over else 0


def tell(browser: Any, name: str, address: str, state: Any) -> list[str]:
    plain = [visit(browser, name, address, state, 1) for _ in range(ROUNDS)]
    slow = [visit(browser, name, address, state, SLOWER)[0] for _ in range(ROUNDS)]
    times = [p[0] for p in plain]
    middle = statistics.median(times)
    print(
        f"| {name} | {middle:.0f} ({max(times):.0f}) | {statistics.median(slow):.0f} ({max(slow):.0f}) "
        f"| {plain[0][1] / 1000:.0f} | {plain[0][2] / 1000:.1f} |",
        flush=True,
    )
    return [name] if middle > LIMIT_MS else []


def visit(browser: Any, name: str, address: str, state: Any, slower: int) -> tuple[float, int, int]:
    """A browser that has never been here: paint in ms, bytes on the wire, bytes of scripts on the wire."""
    is_phone = name.startswith("portal-")
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if is_phone else {"width": 1440, "height": 900}, is_mobile=is_phone,
        storage_state=state, locale="zh-CN",
    )  # fmt: skip
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if slower > 1:
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    devtools.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    devtools.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto(address)
    paint = float(page.evaluate(PAINT))
    page.wait_for_load_state("load")
    context.close()
    scripts = sum(size for request, size in sizes.items() if kinds.get(request) == "Script")
    return paint, int(sum(sizes.values())), int(scripts)


def signed_in(browser: Any, url: str, username: str) -> Any:
    from examples.town.load import DEMO_PASSWORD
    from linli.site.walks import sign_in

    if username not in _states:
        context = browser.new_context()
        sign_in(context.new_page(), url, username, DEMO_PASSWORD)
        _states[username] = context.storage_state()
        context.close()
    return _states[username]


def begun(browser: Any, url: str) -> Any:
    """A report that was written up to its last page, as a resident without scripts does."""
    if "report" not in _states:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{url}/report/place")
        page.locator("#place_text").fill("石桥街")
        for _step in steps(page):
            page.wait_for_load_state()
        _states["report"] = context.storage_state()
        context.close()
    return _states["report"]


def steps(page: Any) -> Iterator[None]:
    yield page.locator("button[value=continue]").click()
    page.locator("label.choice").first.click()
    yield page.locator(".cta button").click()
    if "/report/nearby" in page.url:
        yield page.locator(".cta a").click()
    page.locator("#text").fill("灯柱倾斜，晚上不亮。")
    yield page.locator("button[value=continue]").click()
    yield page.locator(".cta button").click()


_states: dict[str, Any] = {}

if __name__ == "__main__":
    sys.exit(main())
