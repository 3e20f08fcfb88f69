"""Routes of the desk, under /desk/."""

from __future__ import annotations

from django.urls import include, path

from .bulk import deciding
from .bulk import views as together
from .queue import taking_out
from .queue import views as filters_kept
from .views import calls, case, deadlines, home, indicators, intake, journal, queue, reporter

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("next", home.next_case, name="next"),
    path("live/", include("linli.doors.desk.live.urls")),
    path("", include("linli.doors.desk.command_map.urls")),
    path("cases", queue.queue, name="queue"),
    path("cases/take-out", taking_out.take_out, name="take-out"),
    path("cases/filters/save", filters_kept.save, name="filter-save"),
    path("cases/filters/<uuid:pk>/forget", filters_kept.forget, name="filter-forget"),
    path("cases/together/<slug:move>", together.preview, name="together"),
    path("cases/together/<slug:move>/do", together.confirm, name="together-do"),
    path("cases/<str:number>/beside", queue.beside, name="beside"),
    path("cases/<str:number>", case.show, name="case"),
    path("cases/<str:number>/do/<slug:move>", case.step, name="step"),
    path("cases/<str:number>/colleagues", case.mentionable, name="colleagues"),
    path("cases/<str:number>/reporter", reporter.reporter, name="reporter"),
    path("photos/<uuid:pk>", case.photo, name="photo"),
    path("documents/", include("linli.doors.desk.documents.urls")),
    path("intake", intake.intake, name="intake"),
    path("intake/map.svg", intake.picture, name="intake-map"),
    path("found", intake.found, name="found"),
    path("found/map.svg", intake.picture_for_found, name="found-map"),
    path("deadlines", deadlines.deadlines, name="deadlines"),
    path("deadlines/requests/<slug:decision>", deciding.preview, name="deciding"),
    path("deadlines/requests/<slug:decision>/do", deciding.confirm, name="deciding-do"),
    path("calls", calls.calls, name="calls"),
    path("figures", indicators.figures, name="figures"),
    path("figures/cases", indicators.behind, name="figures-cases"),
    path("journal", journal.journal, name="journal"),
    path("journal/verify", journal.verify, name="journal-verify"),
    path("journal/export", journal.export, name="journal-export"),
    path("field/", include("linli.doors.desk.field_office.urls")),
    path("land/", include("linli.doors.desk.land.urls")),
    path("messages/", include("linli.doors.desk.outgoing.urls")),
    path("settings/", include("linli.doors.desk.settings.urls")),
    path("", include("linli.doors.desk.views.account_urls")),
]
