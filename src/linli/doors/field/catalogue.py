"""The app's sentences from the same gettext catalogue as every page."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
FOLDERS = {"zh-hans": "zh_Hans"}


@lru_cache(maxsize=4)
def words_of(language: str) -> dict[str, str]:
    """English sentence → sentence in `language`; nothing for English, which stands in the app itself."""
    folder = FOLDERS.get(language)
    if folder is None:
        return {}
    with (LOCALE / folder / "LC_MESSAGES" / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    return {k: v for k, v in found._catalog.items() if isinstance(k, str) and k and v}  # type: ignore[attr-defined]
