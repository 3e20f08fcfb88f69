"""Messages as lines of a file instead of sending them: for demos, tests and trying out texts."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def file_of(folder: Path, tenant: str) -> Path:
    return folder / f"{tenant}.jsonl"


def append(path: Path, **line: Any) -> None:
    """One line in one write, so that two senders never mix theirs; readable by nobody else, for it holds addresses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps({"at": datetime.now(UTC).isoformat(), **line}, ensure_ascii=False) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, written.encode())
    finally:
        os.close(descriptor)
