"""Who only follows a case: one tap, nothing told."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from linli.words import Refusal, Words

from .models import Evidence, Report, Step


def only_follows(report: Report) -> bool:
    """Whether nothing was told with this report."""
    return Report.objects.filter(told_nothing(), pk=report.pk).exists()


def told_nothing() -> Q:
    """No case was opened by the report, it has no words and no photo, and it is nobody's of the staff."""
    opened = (
        Step.objects.filter(Q(case=OuterRef("case")) | Q(case__original=OuterRef("case")), seq=1)
        .annotate(told=KeyTextTransform("report", "data"))
        .filter(told=Cast(OuterRef("pk"), CharField()))
    )
    photos = Evidence.objects.filter(report=OuterRef("pk"))
    return Q(text="", account__isnull=True) & ~Exists(opened) & ~Exists(photos)


def not_a_follower() -> Refusal:
    words = Words(
        "You told us of this yourself; withdraw it instead.", "这是您自己反映的问题，如不再需要，请撤回上报。"
    )
    return Refusal("not-a-follower", words, status=409)
