"""Routes of the messages that leave the house, under /desk/messages/."""

from __future__ import annotations

from django.urls import path

from . import views, wordings

urlpatterns = [
    path("", views.messages, name="messages"),
    path("<int:pk>/retry", views.retry, name="message-retry"),
    path("retry", views.retry_all, name="messages-retry"),
    path("texts", wordings.wordings, name="wordings"),
    path("texts/<slug:code>/<str:language>", wordings.wording, name="wording"),
]
