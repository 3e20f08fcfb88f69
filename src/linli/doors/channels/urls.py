"""Routes of the message channels: only the page that stops messages."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "channels"
urlpatterns = [path("m/<str:token>/stop", views.stop, name="stop")]
