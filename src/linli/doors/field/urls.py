"""Routes of the field app, under /field/."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .views import app, commands, day, push, session


class HashConverter(StringConverter):
    regex = "[0-9a-f]{64}"


register_converter(HashConverter, "sha256")

app_name = "field"
urlpatterns = [
    path("", app.shell, name="app"),
    path("sw.js", app.worker, name="worker"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("words/<str:language>.json", app.words, name="words"),
    path("live", app.live, name="live"),
    path("photos/<uuid:pk>", app.picture, name="photo-of-case"),
    path("api/session", session.session, name="session"),
    path("api/me", session.me, name="me"),
    path("api/push", push.push, name="push"),
    path("api/commands", commands.send, name="commands"),
    path("api/commands/<uuid:pk>", commands.receipt, name="receipt"),
    path("api/commands/<uuid:pk>/arrival", commands.arrival, name="arrival"),
    path("api/day/catalogue", day.catalogue, name="catalogue"),
    path("api/day/land", day.land, name="land"),
    path("api/day/cases", day.day_cases, name="cases"),
    path("api/day/messages", day.messages, name="messages"),
    path("api/day/suggestions", day.suggestions, name="suggestions"),
    path("api/day/sheet", day.sheet, name="sheet"),
    path("api/cases/<str:number>", day.one_case, name="case"),
    path("api/photos/<uuid:command>/<sha256:sha256>", commands.photo, name="photo"),
]
