"""A division that is being made: units, the grids they are put into, and everything that was corrected by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from linli.records.people.models import Account, new_id

from .land import Area, Layer, Named


class Draft(Named):
    """A proposal for the grids of an area. `version` grows with every change; a page says which one it saw."""

    STATES = ("open", "published", "dropped")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="drafts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="drafts")
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="open")
    version = models.PositiveIntegerField(default=1)
    low = models.PositiveIntegerField(default=300)
    high = models.PositiveIntegerField(default=500)
    settings = models.JSONField(default=dict)  # {"balance", "keeps", "move_at_most", "seed", "effort"}
    graph = models.BinaryField(default=b"")  # neighbours: u, v, metres of common border, class of the street
    faults = models.JSONField(default=list)  # what the units' own topology lacks, as words
    marks = models.JSONField(
        default=list
    )  # faults of the layer that was brought, as GeoJSON features with both sentences
    report = models.JSONField(default=dict)  # what the solver said
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(low__lte=models.F("high")), name="draft_limits_in_order")
        ]


class DraftUnit(models.Model):
    """The smallest piece that moves from grid to grid: a building with its ground, a parcel, a block."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="units")
    seq = models.PositiveIntegerField()  # its place in the graph
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=120, blank=True)
    households = models.PositiveIntegerField(default=0)
    border = models.CharField(max_length=60, blank=True)  # no grid joins units of different borders
    lon = models.FloatField()
    lat = models.FloatField()
    shape = models.BinaryField()  # WKB, WGS84
    now = models.CharField(max_length=20, blank=True)  # code of the grid it lies in today
    grid = models.CharField(max_length=20, blank=True)  # code of the grid the draft puts it into

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "seq"], name="draft_unit_once"),
            models.UniqueConstraint(fields=["draft", "code"], name="draft_unit_code_once"),
        ]
        indexes = [models.Index(fields=["draft", "grid"], name="draft_unit_grid")]

    def __str__(self) -> str:
        return self.code


class DraftGrid(Named):
    """A grid of a draft: its number, name and kind. Its land is that of its units."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="grids")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, default="homes")
    is_present = models.BooleanField(default=False)  # in force already; else new

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "code"], name="draft_grid_once")]


class DraftPost(models.Model):
    """Who is to hold a post in a grid of the draft from the day it is published."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="posts")
    grid = models.CharField(max_length=20)
    duty = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "grid", "duty", "account"], name="draft_post_once")
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.duty}"


class DraftStep(models.Model):
    """A correction by hand, with what it replaced, so that it can be undone."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    seq = models.PositiveIntegerField()
    verb = models.CharField(
        max_length=20
    )  # "divide" "even" "move" "split" "cut" "merge" "redraw" "rename" "number"
    before = models.JSONField()  # {"units": {grid: [seq, …]}, "grids": […]}
    said = models.JSONField(default=list)  # [en, zh]
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "seq"], name="draft_step_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.seq} {self.verb}"


class DivisionJob(models.Model):
    """The solver at work on a draft. Whoever works says so every few seconds; silence means that nobody does."""

    STATES = ("waiting", "running", "done", "failed", "cancelled")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="waiting")
    settings = models.JSONField(
        default=dict
    )  # {"within", "parts"}: split one grid evenly; empty: all of the draft
    stage = models.CharField(max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)  # asked for; the worker stops at its next look
    said = models.JSONField(default=list)  # [en, zh]: why it failed
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state__in=["waiting", "running"]), name="division_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="division_end_is_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.state}"
