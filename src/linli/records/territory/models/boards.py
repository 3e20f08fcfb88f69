"""What the public boards of an area say besides map and people, and which boards were printed."""

from __future__ import annotations

from django.db import models

from linli.records.people.models import Account

from .grids import ResponsibilityGrid
from .land import Area


class BoardText(models.Model):
    """Telephones, hours and address on the boards and cards of an area and of everything below it."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True, related_name="board_text")
    office_phone = models.CharField(max_length=30, blank=True)
    supervision_phone = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=60, blank=True)
    address_zh = models.CharField(max_length=120, blank=True)
    address_en = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return str(self.area_id)


class BoardPrint(models.Model):
    """The board of a version of a grid was printed."""

    grid = models.ForeignKey(ResponsibilityGrid, on_delete=models.CASCADE, related_name="prints")
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["grid", "printed_at"], name="board_print_grid")]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.printed_at}"
