"""A phone in a real Chromium with storage of its own, which survives the browser being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import CHROMIUM_ARGS
from tests.records.photos import photo_bytes

READ_OUTBOX = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("linli-field");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const rows = asked.result.transaction("outbox").objectStore("outbox").getAll();
    rows.onsuccess = () => { resolve(rows.result); asked.result.close(); };
  };
})"""
DEVICE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "timezone_id": "Asia/Shanghai",
}


class Phone:
    def __init__(
        self, playwright: Playwright, chromium: str, folder: Path, url: str, *, language: str = "zh-hans"
    ) -> None:
        self.playwright, self.chromium, self.folder, self.url, self.language = (
            playwright,
            chromium,
            folder,
            url,
            language,
        )
        self.place = (0.0, 0.0)
        self.context: BrowserContext | None = None

    def start(self) -> Page:
        """The browser with the same storage as before."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=self.chromium, args=CHROMIUM_ARGS, permissions=["geolocation"],
            geolocation={"longitude": self.place[0], "latitude": self.place[1], "accuracy": 12}, **DEVICE,  # type: ignore[arg-type]
        )  # fmt: skip
        self.context.set_default_timeout(20_000)
        self.context.add_cookies([{"name": "linli_language", "value": self.language, "url": self.url}])
        return self.open()

    def open(self, where: str = "") -> Page:
        assert self.context is not None
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(f"{self.url}/field/{where}")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    @property
    def page(self) -> Page:
        assert self.context is not None
        return self.context.pages[0]

    def sign_in(self, username: str, password: str) -> None:
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_selector("nav.tabs")

    def sign_in_if_asked(self, username: str, password: str) -> None:
        """A browser that was killed has often lost the cookie of a sign-in that was fresh; the outbox it has not."""
        self.page.wait_for_selector(".sync-bad, .sync-ok, .sync-wait")
        self.page.wait_for_timeout(1500)
        if self.page.locator(".sync-bad").count():
            self.show("sign-in")
            self.sign_in(username, password)

    def get_ready(self) -> None:
        """Download the day; the service worker is in charge from the next start on."""
        self.show("ready")
        self.page.locator("section.fact button").click()
        self.page.wait_for_selector("main [role=status]")
        self.page.wait_for_selector("ul[data-ready]")

    def show(self, screen: str) -> None:
        self.page.goto(f"{self.url}/field/#/{screen}")

    def report(self, words: str, *, photo: bytes | None = None) -> None:
        """As a worker does it: photo, class, words, save."""
        self.show("report")
        box = self.page.locator("#words")
        box.wait_for()
        self.page.wait_for_selector("[data-place*=',']", state="attached")
        if photo is not None:
            file = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo}
            self.page.locator("input[data-kind=before]").set_input_files(file)
            self.page.wait_for_selector("figure.photo")
        self.page.locator("label.rc").first.click()
        box.fill(words)
        self.page.locator("section.fact button").last.click()
        self.page.wait_for_selector("ul.obox")

    def outbox(self) -> list[dict[str, Any]]:
        return self.page.evaluate(READ_OUTBOX)  # type: ignore[no-any-return]

    def wait_until_sent(self, seconds: float = 120) -> None:
        """Until nothing waits; "upload now" as an impatient worker would press it."""
        until = time.monotonic() + seconds
        self.show("outbox")
        while time.monotonic() < until:
            left = [i for i in self.outbox() if i["state"] in {"waiting", "photos"}]
            if not left:
                return
            self.page.locator("section.fact button").first.evaluate("button => button.click()")
            time.sleep(0.4)
        raise AssertionError(
            f"not sent: {[(i['state'], i['said']) for i in self.outbox() if i['state'] not in {'done'}]}"
        )

    def kill(self) -> None:
        """-9, to the whole browser."""
        found = subprocess.run(
            ["pgrep", "-f", f"user-data-dir={self.folder}"], capture_output=True, text=True, check=False
        )
        for pid in found.stdout.split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.3)
        self.context = None
        (self.folder / "SingletonLock").unlink(missing_ok=True)

    def close(self) -> None:
        if self.context is not None:
            self.context.close()


def distinct_photo(n: int) -> bytes:
    """A photo that is like no other."""
    return photo_bytes((400 + n, 300 + n % 7))
