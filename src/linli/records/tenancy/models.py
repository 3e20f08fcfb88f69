"""The list of tenants, shared by all: a tenant is a county-level district or a whole city."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Tenant(TenantMixin):
    """One county or city; its tables live in the PostgreSQL schema `schema_name`."""

    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    county_code = models.CharField(max_length=6)
    pack = models.CharField(max_length=60, default="urban_management")
    calendar = models.CharField(max_length=60, default="cn")
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    # Working hours by period of the year, as `linli.engine.worktime` reads them; empty: the calendar's own.
    hours = models.JSONField(default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    place_within_m = models.PositiveIntegerField(
        default=200
    )  # a point outside every grid is snapped this far
    hotline = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = False  # `actions.create_tenant` does it, so that progress can be shown
    auto_drop_schema = False

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(county_code__regex=r"^\d{6}$"), name="tenant_county_code_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Domain(DomainMixin):
    """A host name under which a tenant is reached."""


class CalendarYear(models.Model):
    """A year of a calendar that an administrator added; the shipped years are files."""

    calendar = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    data = models.JSONField()
    source = models.CharField(max_length=300)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], name="calendar_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"
