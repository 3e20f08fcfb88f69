"""Routes of all faces."""

from django.urls import path

from . import views

app_name = "parts"
urlpatterns = [path("language", views.choose_language, name="language")]
