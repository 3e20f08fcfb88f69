"""Grids in dated versions, and what the base map draws under them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from linli.records.people.models import Account, new_id

from .land import Area, Layer, Named


class GridVersion(Named):
    """What a unit grid and a responsibility grid share: a code, a shape, an area, and the days it was in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    path = models.CharField(
        max_length=120
    )  # the area's path, and for responsibility grids their own code below it
    shape = models.BinaryField()  # WKB, WGS84
    lon = models.FloatField()  # of a point inside
    lat = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the first day it was no longer in force

    class Meta:
        abstract = True


class UnitGrid(GridVersion):
    """单元网格: the smallest cell, 15 digits, used to say where something is."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "code", "from_on"], name="unit_grid_version_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="unit_grid_ends_after_start",
            ),
        ]


class ResponsibilityGrid(GridVersion):
    """责任网格: the piece of land that named people answer for."""

    kind = models.CharField(max_length=40, default="homes")
    households = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "code", "from_on"], name="grid_version_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="grid_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["path"], name="grid_path", opclasses=["varchar_pattern_ops"])]


class MapFeature(Named):
    """A street, a canal, a park, a building: what the base map draws under the grids. No rule reads it."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="features")
    name_zh = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20)  # "street" "rail" "water" "green" "square" "bridge" "building"
    grade = models.CharField(max_length=40, blank=True)  # "arterial", "lane"; "river", "pond"; "housing" …
    width_m = models.FloatField(default=0)  # of a street, drawn true to scale when near
    min_zoom = models.PositiveSmallIntegerField(default=0)  # not drawn from farther away
    shape = models.BinaryField()  # WKB, WGS84
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(west__lte=F("east"), south__lte=F("north")), name="map_feature_box_is_a_box"
            )
        ]


class Publication(models.Model):
    """A new division of some land that was published: from which day, by whom, why, and what it moved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="publications")
    path = models.CharField(max_length=120, blank=True)  # of the area that was divided; "" = the whole layer
    from_on = models.DateField()
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(default=dict)  # {"grids", "changed", "households_moved", …}
    done = models.JSONField(default=dict)  # what it ended and began, so that it can be taken back exactly
    cases_moved_at = models.DateTimeField(null=True, blank=True)  # open cases went to the new posts

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "path", "from_on"], name="publication_once_a_day")
        ]
        indexes = [
            models.Index(
                fields=["from_on"], condition=Q(cases_moved_at__isnull=True), name="publication_to_do"
            )
        ]

    def __str__(self) -> str:
        return f"{self.layer_id} {self.path} {self.from_on}"
