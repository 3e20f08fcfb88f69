"""Bilingual words, and the one kind of error that is meant to be read by a person.

The engine knows nothing of Django, so sentences that a user reads carry both languages with them.
Page text (labels, headings) lives in the gettext catalogues instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or name in English and in simplified Chinese.

    >>> str(Words("grid", "网格")), Words("grid", "网格").in_("zh-Hans")
    ('grid', '网格')
    """

    en: str
    zh: str

    def in_(self, language: str | None) -> str:
        """The sentence in `language` (`en…` or `zh…`); the other one where this one is empty."""
        if (language or "en").lower().startswith("zh"):
            return self.zh or self.en
        return self.en or self.zh

    def format(self, **values: object) -> Words:
        """Fill named placeholders; a value that is itself `Words` is said in each language."""

        def pick(language: str) -> dict[str, object]:
            return {k: v.in_(language) if isinstance(v, Words) else v for k, v in values.items()}

        return Words(self.en.format(**pick("en")), self.zh.format(**pick("zh")))

    def __str__(self) -> str:
        return self.en or self.zh


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - it is not a fault of the program
    """Something was asked that cannot be done; the sentence says what to do next.

    `code` is stable (`kebab-case`, part of the API); `words` is a full sentence in both languages;
    `data` is machine-readable; `status` is the HTTP status a door answers with.
    """

    code: str
    words: Words
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 400

    def __post_init__(self) -> None:
        super().__init__(self.words.en)

    def __str__(self) -> str:
        return self.words.en
