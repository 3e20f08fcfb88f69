"""The first page, and the pages of words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.doors.parts.gate import anyone


@anyone()
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


@anyone()
def page_of_help(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


@anyone()
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@anyone()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")
