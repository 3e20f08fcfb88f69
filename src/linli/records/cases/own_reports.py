"""Reports that somebody holds the links of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from .models import Evidence, Report, Step
from .queries import WITH_NAMES


def own_reports(ids: Sequence[UUID], *, now: datetime) -> list[Report]:
    """Those of these reports whose link still works, in this order, with case and contact; one statement.

    Each says in `only_follows` whether it tells nothing but that somebody wants to see the case.
    """
    found = _with_following(Report.objects.filter(pk__in=ids, link_until_at__gte=now))
    rows = {r.pk: r for r in found.select_related("contact", "case", *(f"case__{n}" for n in WITH_NAMES))}
    return [rows[i] for i in ids if i in rows]


def only_follows(report: Report) -> bool:
    """Whether nothing was told with this report: no case was opened by it, no words, no photo, nobody of the staff."""
    return _with_following(Report.objects.filter(pk=report.pk)).filter(only_follows=True).exists()


def _with_following(found: QuerySet[Report]) -> QuerySet[Report]:
    opened = (
        Step.objects.filter(Q(case=OuterRef("case")) | Q(case__original=OuterRef("case")), seq=1)
        .annotate(told=KeyTextTransform("report", "data"))
        .filter(told=Cast(OuterRef("pk"), CharField()))
    )
    photos = Evidence.objects.filter(report=OuterRef("pk"))
    said_nothing = Q(text="", account__isnull=True)
    return found.annotate(only_follows=said_nothing & ~Exists(opened) & ~Exists(photos))
