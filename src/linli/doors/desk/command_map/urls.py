"""Under /desk/map."""

from django.urls import path

from . import views

urlpatterns = [path("map", views.command_map, name="map")]
