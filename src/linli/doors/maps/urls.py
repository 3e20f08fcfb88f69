"""Routes of the map data, under /map/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "maps"
urlpatterns = [
    path("base.pmtiles", views.base_archive, name="archive"),
    path("config.json", views.config, name="config"),
    path("grids.geojson", views.grid_outlines, name="grids"),
    path("figures.json", views.grid_figures, name="figures"),
    path("last-tasks.geojson", views.last_tasks, name="last-tasks"),
    path("tiles/areas/<int:z>/<int:x>/<int:y>.mvt", views.area_tile, name="areas"),
    path("tiles/base/<int:z>/<int:x>/<int:y>.mvt", views.base_tile, name="base"),
    path("tiles/cases/<int:z>/<int:x>/<int:y>.mvt", views.case_tile, name="cases"),
]
