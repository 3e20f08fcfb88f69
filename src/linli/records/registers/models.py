"""Ledgers of things: buildings, premises and components. Schemas and encryption come with the ledgers."""

from __future__ import annotations

from django.db import models

from linli.records.people.models import Organisation, new_id
from linli.records.territory.models import Named

COMPONENT_STATES = ("intact", "damaged", "lost", "abandoned", "removed")


class Building(Named):
    """A building with its counts; counts are enough for dividing grids and planning."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200, blank=True)
    floors = models.PositiveSmallIntegerField(default=1)
    households = models.PositiveIntegerField(default=0)
    shape = models.BinaryField()  # WKB, WGS84
    lon = models.FloatField()
    lat = models.FloatField()
    path = models.CharField(max_length=120)  # of the responsibility grid it stands in

    class Meta:
        indexes = [models.Index(fields=["path"], name="building_path", opclasses=["varchar_pattern_ops"])]


class Premises(Named):
    """场所: a shop, a school, a market: a public place with a name on its door. Whose it is, is not kept here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)  # "restaurant", "pharmacy", "school" …
    building_code = models.CharField(max_length=40, blank=True)
    address_zh = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    path = models.CharField(max_length=120)  # of the responsibility grid it lies in
    is_closed = models.BooleanField(default=False)  # no longer found, its row stays

    class Meta:
        verbose_name_plural = "premises"
        indexes = [models.Index(fields=["path"], name="premises_path", opclasses=["varchar_pattern_ops"])]


class Component(Named):
    """部件: a public facility with a code on it, an owner and a maintainer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=17, unique=True)
    class_code = models.CharField(max_length=5)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_components"
    )
    maintainer = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="maintained_components"
    )
    unit_grid_code = models.CharField(max_length=15, blank=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in COMPONENT_STATES], default="intact")
    surveyed_on = models.DateField(null=True, blank=True)
    changed_on = models.DateField(null=True, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    path = models.CharField(max_length=120)

    class Meta:
        indexes = [
            models.Index(fields=["path"], name="component_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["class_code", "lon", "lat"], name="component_class_place"),
        ]
