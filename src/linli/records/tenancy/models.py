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
    notice_zh = models.CharField(max_length=300, blank=True)  # shown to residents on every page of their site
    notice_en = models.CharField(max_length=300, blank=True)
    notice_until_on = models.DateField(null=True, blank=True)  # the first day without it
    # An online base map instead of our own vectors; empty: none. Tiles in another datum are said to be so.
    tiles_url = models.CharField(max_length=300, blank=True)
    tiles_datum = models.CharField(
        max_length=10, default="wgs84", choices=[(d, d) for d in ("wgs84", "gcj02", "bd09")]
    )
    tiles_credit = models.CharField(max_length=100, blank=True)
    keep_contacts_days = models.PositiveSmallIntegerField(default=400)  # names and numbers of reporters
    second_factor = models.CharField(
        max_length=20,
        default="administrators",
        choices=[(w, w) for w in ("nobody", "administrators", "everybody")],
    )  # who must have one; `Role.is_second_factor_required` adds roles
    overlay_number = models.PositiveIntegerField(
        default=0
    )  # the newest published `Overlay`; 0: the pack alone
    calendar_number = models.PositiveIntegerField(default=0)  # grows with every change of hours or years
    settings_seen = models.PositiveIntegerField(
        default=0
    )  # grows with every change of this row; forms say which they saw
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = False  # `actions.create_tenant` does it, so that progress can be shown
    auto_drop_schema = False

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(county_code__regex=r"^\d{6}$"), name="tenant_county_code_six_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(keep_contacts_days__gte=30), name="contacts_kept_a_month"
            ),
        ]

    @property
    def ref(self) -> str:
        return f"tenant:{self.schema_name}"

    def __str__(self) -> str:
        return self.name_zh


class Domain(DomainMixin):
    """A host name under which a tenant is reached."""


class Overlay(models.Model):
    """What a tenant adds to its pack: published versions, which stay, and at most one draft.

    The newest version holds all; each entry says from which day. Cases remember the version they were reported under.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="overlays")
    number = models.PositiveIntegerField(null=True, blank=True)  # a draft has none
    document = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(
        default=1
    )  # grows with every change of a draft; a form says which one it saw
    note = models.CharField(max_length=200, blank=True)
    from_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="overlay_number_once"),
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(number__isnull=True), name="one_overlay_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, published_at__isnull=True)
                | models.Q(number__isnull=False, published_at__isnull=False, from_on__isnull=False),
                name="published_overlays_have_their_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.number or 'draft'}"


class CalendarYear(models.Model):
    """A year of a calendar that an administrator added; the shipped years are files."""

    # The tenant it was added for; without one (the command line) it holds for all that use the calendar.
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    calendar = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    data = models.JSONField()
    source = models.CharField(max_length=300)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=150)
    # Running clocks that counted with the year as it was before: which data, and how far they have been counted anew.
    replaced = models.JSONField(null=True, blank=True)
    counted_to = models.BigIntegerField(default=0)
    is_counted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "calendar", "year"], name="calendar_year_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"
