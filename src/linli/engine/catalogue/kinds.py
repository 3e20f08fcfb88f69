"""The registry of file kinds: which file of a pack is checked by which JSON Schema.

A new kind of file is one line here and one schema in `linli/packs/schemas/`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import linli

SCHEMAS = Path(linli.__file__).parent / "packs" / "schemas"


@dataclass(frozen=True, slots=True)
class FileKind:
    """`pattern` is the path inside the pack (a glob); a kind that `is_required` must be there."""

    code: str
    pattern: str
    is_required: bool = False


KINDS: tuple[FileKind, ...] = (
    FileKind("pack", "pack.yaml", is_required=True),
    FileKind("classes", "classes/*.yaml"),
    FileKind("conditions", "conditions.yaml"),
    FileKind("lifecycle", "lifecycle.yaml"),
    FileKind("stage_limits", "stage_limits.yaml"),
    FileKind("dispatch", "dispatch.yaml"),
    FileKind("indicators", "indicators.yaml"),
    FileKind("readiness", "readiness.yaml"),
    FileKind("settings", "settings.yaml"),
    FileKind("words", "words.yaml"),
    FileKind("refused", "refused.yaml"),
)


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind, its references to `shared.json` made local."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
    shared = json.loads((SCHEMAS / "shared.json").read_text(encoding="utf-8"))
    schema["$defs"] = {**shared["$defs"], **schema.get("$defs", {})}
    return schema
