"""Routes of the residents' site."""

from __future__ import annotations

from django.urls import path

from .views import (
    category,
    check,
    contact,
    details,
    download,
    find,
    follow,
    grid,
    home,
    mine,
    nearby,
    notices,
    open_case,
    open_data,
    place,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("help", home.page_of_help, name="help"),
    path("privacy", home.privacy, name="privacy"),
    path("accessibility", home.accessibility, name="accessibility"),
    path("notices/<uuid:pk>", notices.notice, name="notice"),
    path("report", place.start, name="report"),
    path("report/new", place.start_anew, name="report-anew"),
    path("report/place", place.place, name="place"),
    path("report/map.svg", place.picture, name="map"),
    path("report/category", category.category, name="category"),
    path("report/nearby", nearby.nearby, name="nearby"),
    path("report/follow", nearby.follow, name="follow-nearby"),
    path("report/details", details.details, name="details"),
    path("report/photo/<slug:sha256>", details.photo, name="draft-photo"),
    path("report/contact", contact.contact, name="contact"),
    path("report/check", check.check, name="check"),
    path("report/sent", check.sent, name="sent"),
    path("find", find.find, name="find"),
    path("look", home.look, name="look"),
    path("grid", grid.where, name="where"),
    path("grid/<str:code>", grid.grid, name="grid"),
    path("grid/<str:code>/portrait/<slug:mark>", grid.portrait, name="portrait"),
    path("cases/<slug:number>", open_case.show, name="case"),
    path("cases/<slug:number>/follow", open_case.follow, name="follow-case"),
    path("cases/<slug:number>/photo/<slug:sha256>", open_case.photo, name="case-photo"),
    path("open", open_data.cases, name="open"),
    path("open/figures", open_data.figures, name="figures"),
    path("open/cases.csv", download.as_csv, name="open-csv"),
    path("open/cases.geojson", download.as_geojson, name="open-geojson"),
    path("mine", mine.show, name="mine"),
    path("mine/forget", mine.forget, name="forget"),
    path("f/<str:token>", follow.show, name="follow"),
    path("f/<str:token>/photo/<slug:sha256>", follow.photo, name="photo"),
    path("f/<str:token>/do/<slug:move>", follow.step, name="step"),
    path("f/<str:token>/keep", mine.keep, name="keep"),
    path("f/<str:token>/notify", mine.notify, name="notify"),
    path("f/<str:token>/erase", mine.erase, name="erase"),
]
