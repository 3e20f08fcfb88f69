"""What a town tells its residents."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from linli.records.people.models import new_id
from linli.words import Words


class Notice(models.Model):
    """A few words to everybody on the first page, from one day to another: water is off, salt is given out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160, blank=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    from_on = models.DateField()
    to_on = models.DateField()
    is_withdrawn = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="notice_days_in_order"),
        ]
        indexes = [models.Index(fields=["to_on"], name="notice_to_on")]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def ref(self) -> str:
        return f"notice:{self.id}"

    @property
    def title(self) -> Words:
        return Words(self.title_en or self.title_zh, self.title_zh)

    @property
    def text(self) -> Words:
        return Words(self.text_en or self.text_zh, self.text_zh)

    def state_on(self, day: date) -> str:
        """`withdrawn`, `coming`, `shown` or `over`."""
        if self.is_withdrawn:
            return "withdrawn"
        if day < self.from_on:
            return "coming"
        return "shown" if day <= self.to_on else "over"
