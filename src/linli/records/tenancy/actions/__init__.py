"""Verbs on tenants: making them, and changing what they are set to. One verb, one transaction, one journal row."""

from .calendars import add_calendar_year, count_year_on, set_hours
from .overlays import add_to_draft, discard_draft, drop_from_draft, publish_overlay
from .tenants import change_tenant, create_tenant

__all__ = [
    "add_calendar_year", "add_to_draft", "change_tenant", "count_year_on", "create_tenant", "discard_draft",
    "drop_from_draft", "publish_overlay", "set_hours",
]  # fmt: skip
