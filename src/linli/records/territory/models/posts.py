"""Posts, the people who hold them from a day to a day, leave, and the visits of linked leaders."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from linli.records.people.models import Account, Organisation, new_id


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
    """Who holds a post, or stands in for whoever holds it, from a day to a day."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)  # 0 holds the post; 1, 2 … stand in, in this order

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="holding_ends_after_start"
            ),
            models.UniqueConstraint(fields=["post", "account", "from_on"], name="holding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.account_id}"


class Leave(models.Model):
    """A leave slip: asked by one person, granted or refused by another. While it runs, deputies have the tasks."""

    STATES = ("asked", "granted", "refused", "withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="leaves")
    from_on = models.DateField()
    to_on = models.DateField()  # the first day back
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="asked")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200, blank=True)  # of the one who decided
    lent = models.JSONField(default=dict, blank=True)  # the rights that went to deputies, to be given back

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="leave_has_a_day"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="leave_decision_is_paired",
            ),
        ]
        indexes = [models.Index(fields=["account", "to_on"], name="leave_account_end")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_on} {self.state}"

    @property
    def last_on(self) -> date:
        return self.to_on - timedelta(days=1)


class LeaderVisit(models.Model):
    """A linked leader was in the grid: on which day, and what was seen and promised, in words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="visits")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    visited_on = models.DateField()
    words = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "account", "visited_on"], name="leader_visit_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.visited_on}"


class Portrait(models.Model):
    """The photo on the public board of somebody who agreed to it; shrunk, and without what the camera wrote into it."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="portrait"
    )
    jpeg = models.BinaryField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.account_id)
