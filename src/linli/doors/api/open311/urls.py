"""Routes of Open311: discovery, and GeoReport v2."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt

from linli.doors.parts.gate import anyone

from . import requests, services, wording
from .discovery import discovery
from .frame import problem
from .submit import many_or_new


class FormatConverter:
    regex = "xml|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "georeport")


@csrf_exempt
@anyone()
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    return problem(request, wording.nothing_here())


app_name = "open311"
urlpatterns = [
    path("discovery.<georeport:format>", discovery, name="discovery"),
    path("v2/discovery.<georeport:format>", discovery),
    path("v2/services.<georeport:format>", services.services, name="services"),
    path("v2/services/<str:code>.<georeport:format>", services.definition, name="definition"),
    path("v2/requests.<georeport:format>", many_or_new, name="requests"),
    path("v2/requests/<str:number>.<georeport:format>", requests.single, name="request"),
    path("v2/tokens/<str:token>.<georeport:format>", requests.token, name="token"),
    path("v2/media/<uuid:pk>.jpg", requests.photo, {"format": "jpg"}, name="media"),
    path("<path:rest>", nothing_here),
]
