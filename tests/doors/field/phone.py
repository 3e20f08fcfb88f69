"""A phone for tests: signs in, numbers its commands, keeps the bytes of its photos."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.test import Client

from tests.small_town import SmallTown, at

HEADERS = {"X-Linli-Field": "1"}
MORNING = at("2026-06-08 09:00")


class Phone:
    def __init__(self, town: SmallTown, username: str, *, language: str = "en") -> None:
        self.client = Client()
        self.client.cookies["linli_language"] = language
        self.account = town.people[username]
        self.device, self.seq = uuid.uuid4(), 0
        self.client.force_login(self.account)

    def command(
        self, kind: str, *, photos: list[bytes] | None = None, at: datetime = MORNING, **more: Any
    ) -> dict[str, Any]:
        self.seq += 1
        listed = [{"sha256": sha(p), "size": len(p)} for p in photos or []]
        return {
            "id": str(uuid.uuid4()), "device": str(self.device), "seq": self.seq, "author": str(self.account.pk),
            "at": at.isoformat(), "kind": kind, "photos": listed, "body": {}, **more,
        }  # fmt: skip

    def send(self, command: Any, **headers: str) -> Any:
        return self.client.post(
            "/field/api/commands", command, content_type="application/json", headers={**HEADERS, **headers}
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/field/api/{path}", headers={**HEADERS, **headers})

    def piece(self, command: str, content: bytes, *, offset: int = 0, part: bytes | None = None) -> Any:
        return self.client.put(
            f"/field/api/photos/{command}/{sha(content)}", content if part is None else part,
            content_type="application/octet-stream", headers={**HEADERS, "Upload-Offset": str(offset)},
        )  # fmt: skip


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
