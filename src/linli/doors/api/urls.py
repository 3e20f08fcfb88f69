"""Routes of the machines: the typed API and Open311. Whatever is not here is answered in JSON, not in pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from linli.doors.parts.errors import phrase_under
from linli.doors.parts.gate import Gate, anyone, gate_of, mark

from . import wording
from .open311 import urls as open311
from .open311.frame import problem as open311_problem
from .problems import problem
from .rest.build import api

View = Callable[..., HttpResponseBase]


@csrf_exempt
@anyone()
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    return problem(request, wording.nothing_here())


def _in_json(view: View, gate: Gate) -> View:
    """A wrong method is answered in the shape of all errors, and the route says who may come in."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        said = problem(request, wording.method_wrong(request.method or "", response.headers.get("Allow", "")))
        said.headers["Allow"] = response.headers.get("Allow", "")
        return said

    return mark(gate)(answered)


def _rest_urls() -> tuple[list[Any], str, str]:
    patterns: list[Any]
    patterns, app_name, namespace = api.urls
    gates = {
        route: gate_of(operation.view_func)
        for _prefix, router in api._routers
        for route, view in router.path_operations.items()
        for operation in view.operations
    }
    for pattern in patterns:
        route = "/" + str(pattern.pattern)
        found = next((g for r, g in gates.items() if _plain(r) == _plain(route)), Gate("anyone"))
        view: Any = pattern.callback
        pattern.callback = _in_json(view, found)
    return patterns, app_name, namespace


def _plain(route: str) -> str:
    return route.replace("<", "{").replace(">", "}").replace("uuid:", "").strip("/")


phrase_under("/api/", problem)
phrase_under("/open311/", open311_problem)

urlpatterns = [
    path("api/v1/", _rest_urls()),
    path("api/<path:rest>", nothing_here),
    path("open311/", include(open311)),
]
