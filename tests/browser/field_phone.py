"""A phone in a real Chromium with storage of its own, which survives the browser being killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import CHROMIUM_ARGS
from tests.records.photos import photo_bytes

ROWS = """(store) => new Promise((resolve, reject) => {
  const asked = indexedDB.open("linli-field");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const rows = asked.result.transaction(store).objectStore(store).getAll();
    rows.onsuccess = () => { resolve(rows.result); asked.result.close(); };
  };
})"""
# Each photo that is kept, with whether its bytes have the hash they are listed under.
WHOLE_PHOTOS = (
    """() => ("""
    + ROWS
    + """)("photos").then((rows) => Promise.all(rows.map(async (row) => {
  const digest = await crypto.subtle.digest("SHA-256", await row.blob.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
  return [row.id, row.sha256, hex === row.sha256];
})))"""
)
DEVICE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "timezone_id": "Asia/Shanghai",
}
SAVED = "ul[data-list=open], ul[data-list=received]"  # the outbox, where a saved entry is seen
KEPT_PHOTO = ".shots:not([aria-busy=true]) figure.photo img"  # before that it is still being read and stored
RUN = uuid.uuid4().hex
OPEN_STATES = {"waiting", "photos"}


class Phone:
    def __init__(
        self, playwright: Playwright, chromium: str, folder: Path, url: str, *, language: str = "zh-hans", has_maps: bool = True
    ) -> None:  # fmt: skip
        self.playwright, self.chromium, self.folder, self.url, self.language = (
            playwright,
            chromium,
            folder,
            url,
            language,
        )
        # drawing maps in software is most of what a form costs here; where it is not about maps, the phone has no WebGL
        self.args = CHROMIUM_ARGS if has_maps else [*CHROMIUM_ARGS, "--disable-3d-apis"]
        self.place = (0.0, 0.0)
        self.errors: list[str] = []  # what nobody caught on the pages
        self.context: BrowserContext | None = None

    def start(self, *, opens: bool = True, room: int | None = None) -> Page:
        """The browser with the same storage as before; `opens` the app, or only a file of the same site. `room`: bytes it may keep."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=self.chromium, args=self.args, permissions=["geolocation"],
            geolocation={"longitude": self.place[0], "latitude": self.place[1], "accuracy": 12}, **DEVICE,  # type: ignore[arg-type]
        )  # fmt: skip
        self.context.set_default_timeout(20_000)
        self.context.on("weberror", lambda wrong: self.errors.append(str(wrong.error)))
        self.context.add_cookies([{"name": "linli_language", "value": self.language, "url": self.url}])
        if (
            room is not None
        ):  # before the first write: the browser remembers for a while how much room there was
            self.allow(room)
        if not opens:
            self.page.goto(f"{self.url}/field/manifest.webmanifest")
        return self.open() if opens else self.page

    def allow(self, room: int | None) -> None:
        """How many bytes the origin may keep from now on; None: what the disk has."""
        assert self.context is not None
        if room is not None:
            self.quota = self.context.new_cdp_session(self.page)  # the limit lasts as long as this is open
        said = {} if room is None else {"quotaSize": room}
        self.quota.send("Storage.overrideQuotaForOrigin", {"origin": self.url, **said})

    def open(self, where: str = "") -> Page:
        assert self.context is not None
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(f"{self.url}/field/{where}")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector("html[data-ready]", state="attached")

    @property
    def page(self) -> Page:
        assert self.context is not None
        return self.context.pages[0]

    def sign_in(self, username: str, password: str) -> None:
        self.fill_sign_in(username, password)
        self.page.wait_for_selector("nav.tabs")

    def fill_sign_in(self, username: str, password: str) -> None:
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")

    def sign_in_if_asked(self, username: str, password: str) -> None:
        """A browser that was killed has often lost the cookie of a sign-in that was fresh; the outbox it has not."""
        answer = self.page.evaluate(
            """() => fetch("/field/api/me", {headers: {"X-Linli-Field": "1"}}).then((a) => a.status)"""
        )
        if answer == 401:
            self.show("sign-in")
            self.sign_in(username, password)

    def sign_out(self) -> None:
        self.show("me")
        self.page.get_by_role("button", name=re.compile("退出登录|Sign out")).click()
        self.page.wait_for_selector("input[name=username]")

    def get_ready(self) -> None:
        """Download the day; the service worker is in charge from the next start on."""
        self.show("ready")
        self.page.locator("section.fact button").click()
        self.page.wait_for_selector("main [role=status]")

    def catch_up(self) -> None:
        """As when the phone finds its network again: the day is brought up to date."""
        self.page.evaluate("() => window.dispatchEvent(new Event('online'))")

    def show(self, screen: str) -> None:
        self.page.goto(f"{self.url}/field/#/{screen}")

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text()

    def take_photo(
        self, photo: bytes, *, kind: str = "before", name: str = "p.jpg", mime: str = "image/jpeg"
    ) -> None:
        self.page.locator(f"input[data-kind={kind}]").set_input_files(
            {"name": name, "mimeType": mime, "buffer": photo}
        )

    def begin_report(self, words: str, *, photo: bytes | None = None) -> None:
        """Everything but the last press."""
        self.show("report")
        self.page.wait_for_selector("[data-place*=',']", state="attached")
        if photo is not None:
            self.take_photo(photo)
            self.page.wait_for_selector(KEPT_PHOTO)
        self.page.locator("label.rc").first.click()
        self.page.locator("#words").fill(words)

    def save(self) -> None:
        self.page.locator("section.fact button.btn-xl").click()

    def report(self, words: str, *, photo: bytes | None = None) -> None:
        """As a worker does it: photo, class, words, save."""
        self.begin_report(words, photo=photo)
        self.save()
        self.page.wait_for_selector(SAVED)

    def rows(self, store: str) -> list[dict[str, Any]]:
        return self.page.evaluate(ROWS, store)  # type: ignore[no-any-return]

    def outbox(self) -> list[dict[str, Any]]:
        """What has not been received."""
        return self.rows("outbox")

    def received(self) -> list[dict[str, Any]]:
        return self.rows("received")

    def photos(self) -> list[tuple[str, str, bool]]:
        """Item, hash, and whether the bytes have it."""
        return [tuple(row) for row in self.page.evaluate(WHOLE_PHOTOS)]

    def wait_until_sent(self, seconds: float = 60) -> None:
        """Until nothing waits; "upload now" as an impatient worker would press it."""
        until = time.monotonic() + seconds
        self.show("outbox")
        while time.monotonic() < until:
            left = [i for i in self.outbox() if i["state"] in OPEN_STATES]
            if not left:
                return
            self.page.locator("section.fact button").first.evaluate("button => button.click()")
            self.page.wait_for_timeout(150)
        raise AssertionError(f"not sent: {[(i['state'], i['said']) for i in self.outbox()]}")

    def kill(self) -> None:
        """-9, to the whole browser."""
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while self.processes():
            time.sleep(0.02)
        self.context = None
        (self.folder / "SingletonLock").unlink(missing_ok=True)

    def processes(self) -> list[int]:
        found = subprocess.run(
            ["pgrep", "-f", f"user-data-dir={self.folder}"], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def close(self) -> None:
        """Nothing is left to be said: a browser that does not answer its goodbye would hold up all the others."""
        if self.context is not None:
            self.kill()


def distinct_photo(n: int) -> bytes:
    """A photo that is like no other, in this run or another: with a comment of its own."""
    photo, note = photo_bytes((400 + n % 7, 300)), f"{RUN}-{n}".encode()
    return photo[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + photo[2:]
