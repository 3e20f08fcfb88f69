"""Routes of settings, under /desk/settings/."""

from __future__ import annotations

from django.urls import path

from . import calendar, classes, draft, home, keys, notices, roles, sight, texts, town, units

urlpatterns = [
    path("", home.home, name="settings"),
    path("roles", roles.roles, name="roles"),
    path("roles/new", roles.new, name="role-new"),
    path("roles/<slug:code>", roles.role, name="role"),
    path("roles/<slug:code>/remove", roles.remove, name="role-remove"),
    path("people/<uuid:pk>/sight", sight.sight, name="account-sight"),
    path("units", units.units, name="units"),
    path("units/new", units.new, name="unit-new"),
    path("units/<uuid:pk>", units.unit, name="unit"),
    path("units/<uuid:pk>/close", units.close, name="unit-close"),
    path("units/<uuid:pk>/reopen", units.reopen, name="unit-reopen"),
    path("classes", classes.classes, name="classes"),
    path("classes/new", classes.new, name="class-new"),
    path("classes/functions/new", classes.new_function, name="function-new"),
    path("classes/<slug:kind>/<str:code>", classes.matter, name="class"),
    path("classes/<slug:kind>/<str:code>/offer", classes.offer, name="class-offer"),
    path("draft", draft.draft, name="draft"),
    path("draft/drop", draft.drop, name="draft-drop"),
    path("draft/discard", draft.discard, name="draft-discard"),
    path("draft/publish", draft.publish, name="draft-publish"),
    path("versions/<int:number>", draft.version, name="version"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/<int:year>", calendar.year, name="calendar-year"),
    path("calendar/hours", calendar.hours, name="calendar-hours"),
    path("texts", texts.texts, name="texts"),
    path("texts/new", texts.new, name="text-new"),
    path("texts/<uuid:pk>", texts.text_page, name="text"),
    path("texts/<uuid:pk>/retire", texts.retire, name="text-retire"),
    path("notices", notices.notices, name="notices"),
    path("notices/new", notices.new, name="notice-new"),
    path("notices/<uuid:pk>", notices.notice, name="notice"),
    path("notices/<uuid:pk>/withdraw", notices.withdraw, name="notice-withdraw"),
    path("town", town.town, name="town"),
    path("keys", keys.keys, name="keys"),
    path("keys/new", keys.new, name="key-new"),
    path("keys/<int:pk>/revoke", keys.revoke, name="key-revoke"),
]
