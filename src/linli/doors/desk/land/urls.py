"""Routes of the land, under /desk/land/."""

from __future__ import annotations

from django.urls import path

from .views import corrections, division, drafts, home, settle

app_name = "land"
urlpatterns = [
    path("", home.home, name="home"),
    path("layers/<slug:code>", home.layer, name="layer"),
    path("published/<uuid:pk>", home.published, name="published"),
    path("published/<uuid:pk>/withdraw", home.withdraw, name="withdraw"),
    path("drafts/new", drafts.new, name="draft-new"),
    path("drafts/<uuid:pk>", drafts.show, name="draft"),
    path("drafts/<uuid:pk>/settle", settle.settle, name="settle"),
    path("drafts/<uuid:pk>/ahead", corrections.look_ahead, name="ahead"),
    path("drafts/<uuid:pk>/correct/<slug:verb>", corrections.correct, name="correct"),
    path("drafts/<uuid:pk>/compute", division.compute, name="compute"),
    path("drafts/<uuid:pk>/progress", division.progress, name="progress"),
    path("drafts/<uuid:pk>/cancel", division.cancel, name="cancel"),
    path("drafts/<uuid:pk>/publish", drafts.publish, name="publish"),
    path("drafts/<uuid:pk>/drop", drafts.drop, name="drop"),
]
