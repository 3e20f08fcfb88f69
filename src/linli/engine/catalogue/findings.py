"""One mistake in a pack: where it is, and one sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from linli.words import Words


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`file` is relative to the pack, `line` counts from 1, `code` is stable (`kebab-case`)."""

    file: str
    line: int
    code: str
    words: Words

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words.en}"
