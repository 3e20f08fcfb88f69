"""Which language a machine is answered in: what it asks for, else the town's first."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header


def language_of(request: HttpRequest) -> str:
    """`en` or `zh-hans`."""
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if asked.startswith("zh"):
            return "zh-hans"
        if asked.startswith("en"):
            return "en"
    known = dict(settings.LANGUAGES)
    first = [code for code in getattr(getattr(request, "tenant", None), "languages", []) if code in known]
    return first[0] if first else settings.LANGUAGE_CODE
