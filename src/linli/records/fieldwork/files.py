"""Photos on their way lie as unfinished files beside the media of the tenant."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from linli.records.schema import connection


def path_of(command: UUID, sha256: str) -> Path:
    return Path(default_storage.path(f"{connection.schema_name}/uploads/{command}-{sha256}"))


def write_piece(path: Path, piece: bytes, *, at: int) -> None:
    """At its place in the file; whatever a cut-off request wrote behind it is gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    with os.fdopen(number, "r+b") as file:
        file.truncate(at)
        file.seek(at)
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
