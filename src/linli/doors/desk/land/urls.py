"""Routes of the land, under /desk/land/."""

from __future__ import annotations

from django.urls import path

from .views import (
    answered,
    boards,
    bringing,
    corrections,
    crosswalk,
    division,
    drafts,
    home,
    layers,
    leave,
    posts,
    ready,
    settle,
)

app_name = "land"
urlpatterns = [
    path("", home.home, name="home"),
    path("layers/new", layers.edit, name="layer-new"),
    path("layers/<slug:code>", layers.layer, name="layer"),
    path("layers/<slug:code>/check", bringing.layer_check, name="layer-check"),
    path("layers/<slug:code>/edit", layers.edit, name="layer-edit"),
    path("layers/<slug:code>/beside/<slug:other>", crosswalk.beside, name="crosswalk"),
    path("bring", bringing.bring, name="bring"),
    path("drafts/<uuid:pk>/check", bringing.draft_check, name="draft-check"),
    path("areas", layers.areas, name="areas"),
    path("kinds", layers.kinds, name="kinds"),
    path("published/<uuid:pk>", home.published, name="published"),
    path("published/<uuid:pk>/withdraw", home.withdraw, name="withdraw"),
    path("posts", posts.posts, name="posts"),
    path("posts/<int:pk>/end", posts.end, name="post-end"),
    path("leave", leave.leave, name="leave"),
    path("leave/<uuid:pk>/withdraw", leave.withdraw, name="leave-withdraw"),
    path("leave/<uuid:pk>/<slug:verb>", leave.decide, name="leave-decide"),
    path("visits", leave.visits, name="visits"),
    path("who", answered.who, name="who"),
    path("ready", ready.ready, name="ready"),
    path("boards", boards.boards, name="boards"),
    path("boards/<slug:what>.pdf", boards.pdf, name="board-pdf"),
    path("portraits/<uuid:pk>", boards.portrait, name="portrait"),
    path("portraits/<uuid:pk>.jpg", boards.picture, name="picture"),
    path("drafts/new", drafts.new, name="draft-new"),
    path("drafts/<uuid:pk>", drafts.show, name="draft"),
    path("drafts/<uuid:pk>/units.json", drafts.units, name="units"),
    path("drafts/<uuid:pk>/settle", settle.settle, name="settle"),
    path("drafts/<uuid:pk>/ahead", corrections.look_ahead, name="ahead"),
    path("drafts/<uuid:pk>/correct/<slug:verb>", corrections.correct, name="correct"),
    path("drafts/<uuid:pk>/compute", division.compute, name="compute"),
    path("drafts/<uuid:pk>/progress", division.progress, name="progress"),
    path("drafts/<uuid:pk>/cancel", division.cancel, name="cancel"),
    path("drafts/<uuid:pk>/publish", drafts.publish, name="publish"),
    path("drafts/<uuid:pk>/drop", drafts.drop, name="drop"),
]
