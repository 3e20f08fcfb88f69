"""What every page knows. Asks the database nothing, so that error pages can use it too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation

HTML_LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}


def page(request: HttpRequest) -> dict[str, object]:
    language = translation.get_language() or settings.LANGUAGE_CODE
    tenant = getattr(request, "tenant", None)
    town = ""
    if tenant is not None:
        town = tenant.name_zh if language.startswith("zh") else tenant.name_en
    return {
        "tenant": tenant,
        "town": town,
        "notice": notice_of(tenant, language),
        "language": language,
        "html_language": HTML_LANGUAGES.get(language, language),
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != language],
        "actor": getattr(request, "actor", None),
        "this_page": page_of(request),
    }


def page_of(request: HttpRequest) -> str:
    """Where a change of language leads back to: this page; of an answer to a form the page that the form was on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    shown = urlsplit(request.headers.get("Referer", ""))
    return shown.path if shown.netloc == request.get_host() and shown.path else request.path


def notice_of(tenant: Any, language: str) -> str:
    """What the town wants to tell residents just now; empty before it says anything and from its last day on."""
    until = getattr(tenant, "notice_until_on", None)
    if tenant is None or (until is not None and timezone.localdate() >= until):
        return ""
    return str(tenant.notice_zh if language.startswith("zh") else tenant.notice_en)
