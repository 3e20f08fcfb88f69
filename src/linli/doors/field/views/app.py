"""The app's own files: the page, its worker, its words; everything by names that change with the content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from linli.doors.field.catalogue import words_of
from linli.doors.field.views.day import picture as picture_of
from linli.doors.parts import live as news
from linli.doors.parts.gate import StaffRequest, anyone, signed_in
from linli.records.announcing import News
from linli.records.cases.news import ALARM, TOPIC, may_hear
from linli.records.fieldwork import announced
from linli.records.people.queries import Actor

FILES = (
    "field/app/main.js", "field/field.css", "linli/linli.css", "linli/mark.svg",
    "linli/map/grid-map.js", "linli/map/maplibre-gl.mjs", "linli/map/maplibre-gl-worker.mjs",
)  # fmt: skip
LANGUAGES = ("zh-hans", "en")
PAUSE_S = 1.0  # a phone fetches what it needs when it hears that there is news; a busy street does not wake it more often


def asset(name: str) -> str:
    """The address of a file; empty where the assets were never built."""
    try:
        return str(staticfiles_storage.url(name))
    except ValueError:
        return ""


@anyone()
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The one page of the app; it knows nobody, so that it can be kept for flight mode."""
    context = {"script": asset("field/app/main.js"), "grid_map": asset("linli/map/grid-map.js")}
    response = render(request, "field/app.html", context)
    response.headers["Cache-Control"] = "no-cache"
    return response


@anyone()
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker with the list of what it keeps; a changed file makes another worker."""
    scripts = [asset("field/app/tiles.js"), asset("field/app/sw.js")]
    if not all(scripts):
        raise Http404
    files = [*(a for a in map(asset, FILES) if a), *_words_addresses(), reverse("field:manifest")]
    version = hashlib.sha256(json.dumps([scripts, files, *map(_words_tag, LANGUAGES)]).encode()).hexdigest()[
        :16
    ]
    told = json.dumps({"version": version, "files": [reverse("field:app"), *files]})
    response = HttpResponse(
        f"self.LINLI = {told};\nimportScripts({', '.join(map(json.dumps, scripts))});\n",
        content_type="text/javascript; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@anyone()
@require_safe
def words(_request: HttpRequest, language: str) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    response = JsonResponse(words_of(language), json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-cache"
    return response


@anyone()
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    with override("zh-hans"):
        name = _("Linli for the field")
    body: dict[str, Any] = {
        "name": name, "short_name": name.split(" ")[0], "start_url": reverse("field:app"), "scope": reverse("field:app"), "display": "standalone",
        "background_color": "#f1f4f4", "theme_color": "#0b5a78", "lang": "zh-Hans",
        "icons": [
            {"src": asset(f"field/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in (192, 512) for purpose in ("any", "maskable")
        ],
    }  # fmt: skip
    return JsonResponse(body, content_type="application/manifest+json")


@signed_in()
@require_safe
def picture(request: StaffRequest, pk: Any) -> HttpResponseBase:
    """A photo of a case that the person may see, for an img element."""
    return picture_of(request, pk)


@signed_in()
@require_safe
def live(request: StaffRequest) -> HttpResponse:
    """News of cases that the person may see, of clocks that turn amber or red, and that there is a message; the phone then fetches what it needs."""
    actor: Actor = request.actor

    def hears(told: News) -> dict[str, Any] | None:
        if told.topic == announced.TOPIC:
            return {} if announced.is_for(actor, told.body) else None
        if told.topic not in {TOPIC, ALARM} or not may_hear(actor, told.body):
            return None
        if told.topic == ALARM:
            return {"number": told.body["number"], "alarm": told.body["kind"]}
        return {"number": told.body["number"], "version": told.body["version"], "move": told.body["move"]}

    return news.stream(request, hears=hears, pause_s=PAUSE_S)


def _words_addresses() -> list[str]:
    return [reverse("field:words", kwargs={"language": code}) for code in LANGUAGES]


def _words_tag(language: str) -> str:
    return hashlib.sha256(json.dumps(words_of(language), sort_keys=True).encode()).hexdigest()[:16]
