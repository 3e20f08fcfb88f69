"""Reports that somebody holds the links of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from .models import Evidence, Report, Step
from .queries import WITH_NAMES


def own_reports(ids: Sequence[UUID], *, now: datetime) -> list[tuple[Report, bool]]:
    """Those of these reports whose link still works, in this order, with case and contact; one statement.

    With each goes whether it told nothing: somebody only follows the case with it.
    """
    found = Report.objects.filter(pk__in=ids, link_until_at__gte=now)
    found = found.select_related("contact", "case", *(f"case__{n}" for n in WITH_NAMES))
    rows = {r.pk: (r, bool(r.told_nothing)) for r in found.annotate(told_nothing=_told_nothing())}
    return [rows[i] for i in ids if i in rows]


def only_follows(report: Report) -> bool:
    """Whether nothing was told with this report."""
    return Report.objects.filter(_told_nothing(), pk=report.pk).exists()


def _told_nothing() -> Q:
    """No case was opened by the report, it has no words and no photo, and it is nobody's of the staff."""
    opened = (
        Step.objects.filter(Q(case=OuterRef("case")) | Q(case__original=OuterRef("case")), seq=1)
        .annotate(told=KeyTextTransform("report", "data"))
        .filter(told=Cast(OuterRef("pk"), CharField()))
    )
    photos = Evidence.objects.filter(report=OuterRef("pk"))
    return Q(text="", account__isnull=True) & ~Exists(opened) & ~Exists(photos)
