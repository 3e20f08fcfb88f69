"""What a publication ends: posts of grids that are no more, with their rights; kept so that it can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from linli.records.people.models import Account, Grant
from linli.records.territory.duties import role_of
from linli.records.territory.models import Holding

Done = dict[str, list[Any]]  # see `Publication.done`


def end_posts(paths: set[str], on: date) -> Done:
    """Holdings in these grids end on a day, or never begin; and so do the rights that came with them."""
    done: Done = {"ended": [], "rights_ended": [], "begun": [], "rights_begun": []}
    still = Holding.objects.filter(post__path__in=paths).filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
    for holding in list(still.select_related("post", "account").order_by("pk")):
        end = max(on, holding.from_on)
        done["ended"].append([holding.pk, _day(holding.to_on), str(end)])
        Holding.objects.filter(pk=holding.pk).update(to_on=end)
        if role := role_of(holding.post.duty):
            done["rights_ended"] += end_rights(holding.account, role, holding.post.path, end)
    return done


def end_rights(account: Account, role: str, path: str, on: date) -> list[list[Any]]:
    """Grants of this role exactly there; [grant, its end before, its end now]. Part of a verb that leaves the journal row."""
    held = Grant.objects.filter(account=account, role__code=role, area_path=path)
    ended = []
    for grant in held.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).order_by("pk"):
        end = max(on, grant.from_on)
        ended.append([grant.pk, _day(grant.to_on), str(end)])
        Grant.objects.filter(pk=grant.pk).update(to_on=end)
    return ended


def grants_of(account: Account, path: str) -> Iterable[int]:
    return Grant.objects.filter(account=account, area_path=path).values_list("pk", flat=True)


def taken_back(done: Done, on: date) -> None:
    """Posts and rights as they were before the publication."""
    Holding.objects.filter(pk__in=done.get("begun", []), from_on=on).delete()
    Grant.objects.filter(pk__in=done.get("rights_begun", [])).delete()
    set_back(Holding, done.get("ended", []), on)
    set_back(Grant, done.get("rights_ended", []), on)


def accounts_of(done: Done) -> set[Any]:
    """Whose posts a publication began or ended."""
    keys = [*done.get("begun", []), *(row[0] for row in done.get("ended", []))]
    return set(Holding.objects.filter(pk__in=keys).values_list("account", flat=True))


def set_back(model: type[models.Model], rows: Iterable[list[Any]], on: date) -> None:
    """Ends as they were; a row whose end was changed since is left alone."""
    for key, before, *now in rows:
        model._default_manager.filter(pk=key, to_on=now[0] if now else on).update(to_on=before)


def _day(day: date | None) -> str | None:
    return str(day) if day else None
