"""Pages for things that went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from linli.words import Refusal


def form_is_stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return HttpResponse("stale", status=403)


def no_such_town(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse("no such town", status=404)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(str(refusal.words), status=refusal.status)
