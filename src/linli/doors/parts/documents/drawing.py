"""HTML to PDF. WeasyPrint draws with Pango; where its libraries are missing, a sentence says which, and nothing else stops."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from . import wording

log = logging.getLogger(__name__)
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
Picture = Callable[[], bytes]


@dataclass(frozen=True)
class Document:
    """A template with its context, its stylesheets (names of static files), and pictures by the name that stands in `src`."""

    template: str
    context: Mapping[str, Any]
    styles: tuple[str, ...] = ("linli/document.css",)
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def draw(document: Document) -> bytes:
    """The PDF. Refusals: document-libraries-missing, document-font-missing."""
    try:
        import weasyprint
    except OSError as error:  # a library that Python's package cannot bring
        log.warning("no PDF can be made: %s", error)
        raise wording.libraries_missing(LIBRARIES) from error
    if not has_chinese_font():
        raise wording.font_missing(LIBRARIES.rpartition(" ")[2])
    html = weasyprint.HTML(
        string=render_to_string(document.template, dict(document.context)),
        base_url="linli:",
        url_fetcher=_fetcher(document),
    )
    sheets = [weasyprint.CSS(string=_stylesheet(name)) for name in document.styles]
    made: bytes = html.write_pdf(stylesheets=sheets, optimize_images=False)
    return made


def answer(pdf: bytes, name: str) -> HttpResponse:
    """As a download with a name that may hold Chinese characters."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@cache
def has_chinese_font() -> bool:
    """Whether the machine knows a font with Chinese characters; without `fc-list` nobody can tell, and we go on."""
    program = shutil.which("fc-list")
    if program is None:
        return True
    found = subprocess.run(
        [program, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False, timeout=20
    )
    return bool(found.stdout.strip())


def _fetcher(document: Document) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnOnly(URLFetcher):  # type: ignore[misc]
        """Pictures of this document; every other address is refused, so that no request leaves the house."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            picture = document.pictures.get(url.removeprefix("linli:").lstrip("/"))
            if picture is None:
                raise ValueError(f"a document names {url}, which is none of its pictures")
            return URLFetcherResponse(url, body=picture(), headers={"Content-Type": "image/jpeg"})

    return OwnOnly(timeout=1)


def _stylesheet(name: str) -> str:
    path = finders.find(name)
    if path is None and settings.STATIC_ROOT:
        path = f"{settings.STATIC_ROOT}/{name}"
    with open(str(path), encoding="utf-8") as file:
        return file.read()
