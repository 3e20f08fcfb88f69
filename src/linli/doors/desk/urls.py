"""Routes of the desk, under /desk/."""

from __future__ import annotations

from django.urls import include, path

from .views import accounts, case, deadlines, home, indicators, intake, journal, queue, reporter, sign_in

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("live/", include("linli.doors.desk.live.urls")),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("cases", queue.queue, name="queue"),
    path("cases/<str:number>", case.show, name="case"),
    path("cases/<str:number>/do/<slug:move>", case.step, name="step"),
    path("cases/<str:number>/reporter", reporter.reporter, name="reporter"),
    path("photos/<uuid:pk>", case.photo, name="photo"),
    path("intake", intake.intake, name="intake"),
    path("intake/map.svg", intake.picture, name="intake-map"),
    path("found", intake.found, name="found"),
    path("found/map.svg", intake.picture_for_found, name="found-map"),
    path("deadlines", deadlines.deadlines, name="deadlines"),
    path("figures", indicators.figures, name="figures"),
    path("figures/cases", indicators.behind, name="figures-cases"),
    path("journal", journal.journal, name="journal"),
    path("journal/verify", journal.verify, name="journal-verify"),
    path("accounts", accounts.staff_list, name="accounts"),
    path("accounts/new", accounts.new, name="account-new"),
    path("accounts/<uuid:pk>", accounts.account, name="account"),
    path("accounts/<uuid:pk>/password", accounts.password, name="account-password"),
    path("accounts/<uuid:pk>/role", accounts.role, name="account-role"),
    path("accounts/<uuid:pk>/role/<int:grant>/end", accounts.end_role, name="account-role-end"),
    path("accounts/<uuid:pk>/disable", accounts.disable, name="account-disable"),
]
