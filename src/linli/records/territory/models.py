"""Layers, areas, grids in dated versions, and the posts that answer for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from linli.records.people.models import Account, Organisation, new_id


class Named(models.Model):
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else (self.name_en or self.name_zh)


class Layer(Named):
    """A way of cutting the land (unit grids, service grids, later fire grids), or the base map that lies under all.

    `version` grows with every publication.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in ("unit", "responsibility", "base")])
    version = models.PositiveIntegerField(default=0)


class Area(Named):
    """A street, town, community, village …: hierarchies of any depth. `path` contains the paths of its children."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=15, unique=True)
    level = models.CharField(max_length=40)  # "county", "street", "community": the tenant's own names
    setting = models.CharField(
        max_length=20, default="town", choices=[("town", "town"), ("countryside", "countryside")]
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=120, unique=True)  # "999001/001/003/"
    shape = models.BinaryField(null=True, blank=True)  # WKB, WGS84
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)


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


class Post(models.Model):
    """A place in the team of a grid or an area (grid head, grid worker, mediator …), held by people in turn."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = models.CharField(max_length=120)  # of the grid or the area
    duty = models.CharField(max_length=40)  # "grid_head", "grid_worker", "verifier" …
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["path"], name="post_path", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return f"{self.duty} {self.path}"


class Holding(models.Model):
    """Who holds a post, from a day to a day."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="holding_ends_after_start"
            ),
            models.UniqueConstraint(fields=["post", "account", "from_on"], name="holding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.account_id}"
