"""What happens to every request before a door sees it."""

from __future__ import annotations

import contextlib
import ipaddress
import time
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation

from linli.doors.parts.errors import no_page, no_such_town, refusal_page
from linli.doors.parts.gate import TownRequest
from linli.records.schema import connection
from linli.records.tenancy.models import Tenant
from linli.records.tenancy.queries import tenant_of_host
from linli.words import Refusal

Next = Callable[[HttpRequest], HttpResponse]

COMPRESSED = frozenset({"text/html", "image/svg+xml"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class AddressBehindProxy:
    """Behind our own proxy the visitor's address is the last one the proxy wrote; elsewhere nobody may claim one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.IS_BEHIND_PROXY:
            last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(last))
        return self.get_response(request)


class PolicyHeaders:
    """A strict content policy: everything from here, no inline script or style, no frames."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy_with(tiles_of(request)))
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class CompressedPages(GZipMiddleware):
    """Pages and drawings travel compressed: a map in a page is 100 kB of text, a third of that on the way.

    Django pads each by a random length and masks the forms' tokens anew, so that lengths tell nothing about them. What streams,
    files and tiles stay as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


def tiles_of(request: HttpRequest) -> str:
    """The origin of the online map tiles that the tenant's administrator chose; mostly none."""
    address = getattr(getattr(request, "tenant", None), "tiles_url", "")
    parts = urlsplit(address)
    return f"https://{parts.netloc.replace('{s}', '*')}" if parts.scheme == "https" and parts.hostname else ""


@cache
def policy_with(origin: str) -> str:
    """The policy, with one more place that pictures of the map may come from."""
    if not origin:
        return POLICY
    return POLICY.replace("img-src 'self'", f"img-src 'self' {origin}").replace(
        "connect-src 'self'", f"connect-src 'self' {origin}"
    )


class TenantOfHost:
    """Choose the schema by host name. The answer is kept for half a minute per process."""

    KEEP_S = 30.0

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._known: dict[str, tuple[float, Tenant]] = {}

    def __call__(self, request: TownRequest) -> HttpResponse:
        tenant = self._tenant(request.get_host().split(":")[0])
        if tenant is None:
            return no_such_town(request)
        if connection.schema_name != tenant.schema_name or connection.tenant is not tenant:
            connection.set_tenant(tenant)
        request.tenant = tenant
        timezone.activate(tenant.time_zone)
        return self.get_response(request)

    def _tenant(self, host: str) -> Tenant | None:
        kept = self._known.get(host)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        tenant = tenant_of_host(host)
        if tenant is not None:
            self._known[host] = (time.monotonic() + self.KEEP_S, tenant)
        return tenant


class Language:
    """The reader's choice (cookie), else the tenant's first language, which is zh-Hans unless it says otherwise."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: TownRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in known:
            first = [code for code in request.tenant.languages if code in known]
            chosen = first[0] if first else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


class RefusalsToPages:
    """A refusal that no view phrased becomes a page with its sentence and its status; so does a form's address without the form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            page = no_page(request)
            page.headers["Allow"] = response.headers.get("Allow", "POST")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None
