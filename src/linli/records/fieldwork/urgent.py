"""Which messages ring, on an open phone and on a closed one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from linli.records.cases.models import OutboxMessage

RINGS = frozenset({"urge", "supervise", "alarm_red", "alarm_escalation"})
RING_FOR = timedelta(hours=4)  # a closed phone is not rung for anything older


def rings(message: OutboxMessage) -> bool:
    """An urgent case's message rings until it is read, and no longer than the case is open."""
    case = message.case
    if case is not None and not case.is_open:
        return False
    return message.template in RINGS or (case is not None and case.is_urgent)


def urgent_since(now: datetime) -> dict[int, datetime]:
    """Messages of the last hours that ring, with when they were made. Two statements, both along the primary key."""
    since = now - RING_FOR
    older = OutboxMessage.objects.filter(made_at__lt=since).order_by("-id").values_list("id", flat=True)
    found = OutboxMessage.objects.filter(
        Q(template__in=RINGS) | Q(case__is_urgent=True), id__gt=older.first() or 0, channel="desk",
        made_at__gte=since,
    ).select_related("case")  # fmt: skip
    return {m.pk: m.made_at for m in found.order_by("id") if rings(m)}
