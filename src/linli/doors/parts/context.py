"""What every page knows. Asks the database nothing, so that error pages can use it too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

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
        "language": language,
        "html_language": HTML_LANGUAGES.get(language, language),
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != language],
        "actor": getattr(request, "actor", None),
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }
