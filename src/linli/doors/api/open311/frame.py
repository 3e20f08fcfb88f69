"""What every GeoReport view shares: format, jurisdiction, and errors as the specification wants them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from linli.doors.api import wording as shared
from linli.doors.api.language import language_of
from linli.doors.api.problems import RETRY_AFTER_S, as_refusal
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from . import wording
from .formats import Format, respond

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def georeport(*methods: str) -> Callable[[View], View]:
    """Answer in the format of the address; refuse a wrong jurisdiction and method; phrase every error."""

    def framed(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, format: Format, **given: Any) -> HttpResponseBase:
            try:
                if request.method not in methods:
                    raise shared.method_wrong(request.method or "", ", ".join(methods))
                _check_jurisdiction(request)
                return view(request, format, **given)
            except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets it in its format
                return problem(request, _as_refusal(error))

        return answered

    return framed


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """`[{code, description}]`: 403 for keys, 404 for what is not there, 400 for the rest; ours are 500 and 503."""
    status = refusal.status if refusal.status in {403, 404, 405, 413, 500, 503} else 400
    language = language_of(request)
    body = [{"code": status, "description": refusal.words.in_(language)}]
    response = respond("errors", body, "json" if request.path.endswith(".json") else "xml", status)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    if status == 405:
        response.headers["Allow"] = str(refusal.data.get("allowed", ""))
    return response


def _as_refusal(error: Exception) -> Refusal:
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return shared.body_too_large(12 * 1024 * 1024)
    if isinstance(error, MultiPartParserError | SuspiciousOperation):
        return wording.form_wanted()
    refusal = as_refusal(error)
    if refusal is None:
        log.exception("a view of Open311 broke", exc_info=error)
        refusal = shared.broken()
    return refusal


def _check_jurisdiction(request: HttpRequest) -> None:
    """One jurisdiction is served, so the parameter may be left out; a wrong one is not found."""
    sent = (request.GET.get("jurisdiction_id") or _posted(request, "jurisdiction_id")).strip()
    if sent and sent not in jurisdictions(request):
        raise wording.jurisdiction_unknown(sent)


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "") if request.method == "POST" else ""


def jurisdictions(request: HttpRequest) -> set[str]:
    """How this town may be called: its county code, its schema, its host name."""
    town = tenancy.current()
    return {
        town.county_code,
        town.schema_name,
        request.get_host().rpartition(":")[0] or request.get_host(),
        request.get_host(),
    }
