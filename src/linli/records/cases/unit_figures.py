"""Units with how many people they have and how many open cases are with them."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.records.people.models import Account, Organisation

from .models import Case


def units(*, text: str = "") -> QuerySet[Organisation]:
    """Those in use first; `people` and `open_cases` counted beside each, in one statement."""
    found = Organisation.objects.all()
    for word in text.split():
        found = found.filter(Q(name_zh__contains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
    people = (
        Account.objects.filter(organisation=OuterRef("pk"), is_active=True).order_by().values("organisation")
    )
    cases = Case.objects.filter(unit=OuterRef("pk"), is_open=True).order_by().values("unit")
    return found.annotate(
        people=Coalesce(Subquery(people.annotate(n=Count("pk")).values("n")), 0),
        open_cases=Coalesce(Subquery(cases.annotate(n=Count("pk")).values("n")), 0),
    ).order_by("-is_active", "code")


def successors(unit: Organisation) -> list[Organisation]:
    """Who could take over: the same work, in an area that covers this one's."""
    same = (
        Organisation.objects.filter(function=unit.function, is_active=True)
        .exclude(pk=unit.pk)
        .order_by("code")
    )
    return [u for u in same if unit.area_path.startswith(u.area_path)]
