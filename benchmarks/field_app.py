"""How quick the field app is in a real Chromium, on a demo that runs: `python -m benchmarks.field_app [--url http://localhost:8010]`.

Prints the first screen from the service worker (navigation start until the day's data stand there), each key of the search in 400 classes (from the key
until the list is laid out), scrolling and bringing up to date a list of 500 tasks, each as median and worst in milliseconds, with the CPU
seconds of the page beside it. Chromium draws in software here. 1.5 s and 16 ms are the limits of the first two.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from linli.site import settings, setup
from linli.site.commands.screenshots import ARGS

SESSIONS: dict[Page, Any] = {}
STARTS, CLASSES, TASKS = 7, 400, 500
FIRST = """(() => { new MutationObserver((_all, watch) => {
  if (!document.querySelector("a.card.next")) return;
  requestAnimationFrame(() => { window.firstScreen = performance.now(); });
  watch.disconnect();
}).observe(document, { childList: true, subtree: true }); })()"""
TYPE = """async ([keys]) => {
  const box = document.querySelector("input[type=search]"), took = [];
  for (const text of keys) {
    const began = performance.now();
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    for (let n = 0; n < 5; n += 1) await Promise.resolve();
    await new Promise((resolve) => { const port = new MessageChannel(); port.port1.onmessage = resolve; port.port2.postMessage(0); });
    document.querySelector("ul.found")?.getBoundingClientRect();
    took.push(performance.now() - began);
  }
  return took;
}"""
SCROLL = """async () => {
  const main = document.querySelector("main"), took = [];
  for (let n = 0; n < 40; n += 1) {
    const began = performance.now();
    main.scrollTop = 112 * 12 * n;
    main.dispatchEvent(new Event("scroll"));
    await new Promise((resolve) => { const port = new MessageChannel(); port.port1.onmessage = resolve; port.port2.postMessage(0); });
    main.querySelector("ul.rows").getBoundingClientRect();
    took.push(performance.now() - began);
  }
  main.scrollTop = 0;
  return took;
}"""
BUILT = """() => { const before = new Set(document.querySelectorAll("ul.rows > li")); return new Promise((resolve) => {
  new MutationObserver((_all, watch) => { if (!document.querySelector("ul.rows")?.textContent.includes("Inserted")) return;
    watch.disconnect(); const now = [...document.querySelectorAll("ul.rows > li")]; resolve([now.filter((row) => !before.has(row)).length, now.length]); })
    .observe(document.querySelector("ul.rows"), { childList: true, subtree: true, characterData: true });
  window.dispatchEvent(new Event("online")); }); }"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8010")
    parser.add_argument("--user", default="duyuzhen")
    args = parser.parse_args()
    setup.records()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = playwright.chromium.launch_persistent_context(
            str(Path(folder) / "phone"), executable_path=settings.CHROMIUM, args=ARGS, viewport={"width": 390, "height": 844},
            is_mobile=True, has_touch=True, permissions=["geolocation"], geolocation={"longitude": 119.6646, "latitude": 31.5236},
        )  # fmt: skip
        page = sign_in(context, args.url, args.user)
        lay_in(context, page)
        first_screen(page, args.url)
        search(page, args.url)
        tasks(context, page, args.url)
        context.close()


def sign_in(context: BrowserContext, url: str, user: str) -> Page:
    from examples.town.load import DEMO_PASSWORD

    page = context.pages[0]
    page.goto(f"{url}/field/")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_selector("nav.tabs")
    page.goto(f"{url}/field/#/ready")
    page.locator("section.fact button").click()
    page.wait_for_selector("main [role=status]")
    return page


def lay_in(context: BrowserContext, page: Page) -> None:
    """400 classes and 500 tasks, made from those that were downloaded; then flight mode, so that they stay."""
    asked = (
        "(part) => fetch(`/field/api/day/${part}`, {headers: {'X-Linli-Field': '1'}}).then((a) => a.json())"
    )
    catalogue, cases = page.evaluate(asked, "catalogue"), page.evaluate(asked, "cases")
    own = catalogue["classes"]
    catalogue["classes"] = [{**own[n % len(own)], "code": f"{n:05d}"} for n in range(CLASSES)]
    one = cases["cases"][0]
    rows = [
        {**one, "id": f"case-{n}", "is_mine": True, "name": f"Task {n}", "is_clock_stopped": False, "due_at": f"2030-01-{1 + n // 24:02}T{n % 24:02}:00:00Z"}
        for n in range(TASKS)
    ]  # fmt: skip
    give(page, "catalogue", catalogue)
    give(page, "cases", {"cases": rows, "left_out": 0})
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.goto(page.url.split("#")[0] + "#/tasks")
    page.wait_for_selector(f"ul.rows[data-all='{TASKS}']")
    page.wait_for_timeout(2000)  # the parts after them are written as well
    context.set_offline(True)


def give(page: Page, part: str, body: dict[str, Any]) -> None:
    """In the server's place, until the page is loaded anew."""
    page.evaluate(
        """([part, body]) => { const real = window.fetch; window.fetch = (url, options) => String(url).endsWith(`/day/${part}`)
          ? Promise.resolve(new Response(body, {headers: {"Content-Type": "application/json"}})) : real(url, options); }""",
        [part, json.dumps(body)],
    )


def first_screen(page: Page, url: str) -> None:
    page.add_init_script(FIRST)
    took = []
    before = cpu(page)
    for _ in range(STARTS):
        page.goto(f"{url}/field/#/today")
        page.reload()
        page.wait_for_selector("a.card.next")
        page.wait_for_timeout(50)
        took.append(page.evaluate("() => window.firstScreen"))
    say(f"first screen from the service worker, {TASKS} tasks", took, cpu(page) - before)


def search(page: Page, url: str) -> None:
    page.goto(f"{url}/field/#/report")
    page.wait_for_selector(
        "grid-map[data-state=ready]", state="attached", timeout=60_000
    )  # drawing it in software would stand in the first key
    words = [
        "l",
        "ld",
        "ldb",
        "ldbl",
        "",
        "路",
        "路灯",
        "路灯不",
        "路灯不亮",
        "",
        "j",
        "jg",
        "井盖",
        "井盖不见了",
        "",
        "0",
        "01",
        "010",
    ]
    before = cpu(page)
    took = [ms for _ in range(5) for ms in page.evaluate(TYPE, [words])]
    say(f"search, each key in {CLASSES} classes", took, cpu(page) - before)


def tasks(context: BrowserContext, page: Page, url: str) -> None:
    page.goto(f"{url}/field/#/tasks")
    page.wait_for_selector("ul.rows")
    before = cpu(page)
    say(f"scrolling {TASKS} tasks by twelve", page.evaluate(SCROLL), cpu(page) - before)
    rows = page.evaluate("() => document.querySelectorAll('ul.rows > li').length")
    context.set_offline(False)
    give(page, "cases", {"cases": [changed(n) for n in range(TASKS + 1)], "left_out": 0})
    built, now = page.evaluate(BUILT)
    print(f"a task comes in among {TASKS}: {built} of {now} rows in the page are new nodes (before: {rows})")


def changed(n: int) -> dict[str, Any]:
    at = max(0, n - 1)
    return {
        "id": "inserted" if n == 0 else f"case-{at}", "number": str(n), "version": 1, "is_mine": True, "kind": "component", "code": "00001", "condition": "",
        "name": "Inserted" if n == 0 else f"Task {at}", "text": "", "place": "", "lon": None, "lat": None, "grid": "", "unit": "", "state": "handling",
        "state_name": "", "flow": "ordinary", "is_open": True, "is_urgent": False, "reported_at": "2026-01-01T00:00:00Z", "warn_at": None,
        "due_at": f"2030-01-{1 + at // 24:02}T{at % 24:02}:00:00Z" if n else "2029-01-01T00:00:00Z", "is_clock_stopped": False, "rework_count": 0,
        "urge_count": 0, "why": "", "moves": [], "photos": [],
    }  # fmt: skip


def cpu(page: Page) -> float:
    """Seconds that the page's thread has worked."""
    if page not in SESSIONS:
        SESSIONS[page] = page.context.new_cdp_session(page)
        SESSIONS[page].send("Performance.enable", {"timeDomain": "threadTicks"})
    metrics = SESSIONS[page].send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def say(what: str, took: list[float], cpu_s: float) -> None:
    print(
        f"{what}: median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms, {len(took)} times, {cpu_s:.2f} CPU s"
    )


if __name__ == "__main__":
    main()
