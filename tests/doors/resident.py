"""A resident at the portal, with a browser that has no script."""

from __future__ import annotations

import io
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from linli.records.cases.models import Case
from tests.small_town import inside

LAMP = "component:01037"
# Which picture shows the small town, and the pixel of a place in it, is for the page to say; tests send the position.
TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def photo(name: str = "lamp.jpg", side: int = 800, colour: str = "#405060") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (side, side * 3 // 4), colour).save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


class Resident:
    """Walks the pages of a report and keeps the last answer."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client(headers={"origin": "http://testserver"})  # as browsers say with every form
        self.client.cookies["linli_language"] = language
        self.statements: list[str] = []

    def get(self, path: str, **query: Any) -> Any:
        return self._kept(lambda: self.client.get(path, query))

    def post(self, path: str, **fields: Any) -> Any:
        return self._kept(lambda: self.client.post(path, fields))

    def place(self, grid: int = 1, **fields: Any) -> Any:
        lon, lat = inside(grid)
        self.post("/report/place", do="position", lon=lon, lat=lat, accuracy=12, **fields)
        return self.post("/report/place", do="continue", **{"place_text": "石桥街 22 号", **fields})

    def until(self, page: str, **contact: str) -> Any:
        """Answer every page before `page`."""
        pages = ("category", "details", "contact", "check")
        self.place()
        for at in pages[: pages.index(page)]:
            fields: dict[str, Any] = {
                "category": {"class": LAMP}, "details": {"text": "路灯不亮", "do": "continue"},
                "contact": {"phone": "13800001234", **contact},
            }[at]  # fmt: skip
            self.post(f"/report/{at}", **fields)
        return self.get(f"/report/{page}")

    @property
    def key(self) -> str:
        return str(self.client.session["report"]["key"])

    def send(self) -> Case:
        """A whole report; the case it became."""
        self.until("check")
        answer = self.post("/report/check", key=self.key)
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.latest("reported_at")

    def link(self) -> str:
        found = re.search(
            r'id="link"[^>]*value="https?://[^/]+(/f/[^"]+)"', text_of(self.get("/report/sent"))
        )
        assert found
        return found.group(1)

    def _kept(self, ask: Any) -> Any:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = ask()
        self.statements = [
            q["sql"]
            for q in seen.captured_queries
            if not q["sql"].lstrip().upper().startswith(TRANSACTION_CONTROL)
        ]
        return answer


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def words_of(answer: Any) -> str:
    """What a person reads: without tags, drawings, and the names of the other language's switch."""
    text = re.sub(r"(?s)<(script|style|svg|head).*?</\1>", " ", text_of(answer))
    text = re.sub(r'(?s)<button[^>]*name="language".*?</button>', " ", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
