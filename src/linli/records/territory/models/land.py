"""Ways of cutting the land, its areas in hierarchies of any depth, and the kinds of grid with what each kind wants."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from linli.records.people.models import Account, new_id


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
    levels = models.JSONField(
        default=list, blank=True
    )  # its own names, from the top: [{"code", "zh", "en"}, …]


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
    # set: an area of this layer's own hierarchy, which no other layer uses (the districts of a fire brigade)
    layer = models.ForeignKey(Layer, null=True, blank=True, on_delete=models.PROTECT, related_name="areas")
    shape = models.BinaryField(null=True, blank=True)  # WKB, WGS84
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)


class GridKind(Named):
    """What a kind of grid wants: how many holders of each duty, how often somebody goes round, which pack applies."""

    code = models.CharField(max_length=40, unique=True)
    posts = models.JSONField(default=dict)  # {"grid_head": 1, "grid_worker": 1, "mediator": 1}
    rounds_a_week = models.PositiveSmallIntegerField(default=7)
    pack = models.CharField(max_length=60, blank=True)  # "" = the tenant's
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="grid_kind_has_a_code")]


class ReadinessTick(models.Model):
    """Somebody looked, and says that an area meets an item of the checklist that the records cannot answer."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=40)  # code of the pack
    words = models.CharField(max_length=200, blank=True)  # what was seen
    ticked_on = models.DateField()
    ticked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "item"], name="readiness_tick_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.item}"
