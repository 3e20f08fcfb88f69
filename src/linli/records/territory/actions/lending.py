"""What leave does to rights: the holder's end on the first day away and begin again on the first day back; deputies have
them in between. Rights are dated, so nothing has to happen on the day itself. Called inside the verbs of leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from linli.records.people.actions import grant_role
from linli.records.people.models import Grant
from linli.records.people.queries import Actor
from linli.records.territory.duties import role_of
from linli.records.territory.models import Holding, Leave, Post
from linli.records.territory.rights import with_the_post

LONGEST = 400  # days of leave that are looked at one by one
Span = tuple[date, date, Holding | None]


def lend(leave: Leave, *, by: Actor) -> None:
    """Set rights as the leave and the deputies of today say; what was set before is taken back first."""
    take_back(leave)
    made: list[int] = []
    kept: list[dict[str, Any]] = []
    uncovered: list[list[str]] = []
    for holding in _held_during(leave):
        post, role = holding.post, role_of(holding.post.duty)
        if role:
            kept += _pause(leave, role, post.path)
        for from_on, to_on, deputy in spans(leave, post):
            if deputy is None:
                uncovered.append([post.path, post.duty, str(from_on), str(to_on)])
            elif role and not _has(deputy, role, post.path, from_on, to_on):
                made.append(
                    grant_role(
                        account=deputy.account,
                        role=role,
                        area_path=post.path,
                        from_on=from_on,
                        to_on=to_on,
                        by=with_the_post(by),
                    ).pk
                )
    leave.lent = {"made": made, "kept": kept, "uncovered": uncovered}
    leave.save(update_fields=["lent"])


def take_back(leave: Leave) -> None:
    """Rights as they were before the leave was granted."""
    Grant.objects.filter(pk__in=leave.lent.get("made", [])).delete()
    for row in leave.lent.get("kept", []):
        Grant.objects.filter(pk=row["resumed"]).delete()
        Grant.objects.filter(pk=row["grant"]).update(to_on=row["to_on"])
    if leave.lent:
        leave.lent = {}
        leave.save(update_fields=["lent"])


@contextmanager
def apart_from_leave(accounts: Iterable[Any], *, since: date, by: Actor) -> Iterator[None]:
    """Inside, the rights of these people are what they are without anybody's leave; afterwards leave is reckoned anew.

    For verbs that begin or end posts: who is away, and who stands in, may be the very people they are about.
    """
    people = list(accounts)
    helped = Holding.objects.filter(account__in=people, turn__gt=0).values("post")
    away = Holding.objects.filter(post__in=helped, turn=0).values("account")
    leaves = list(
        Leave.objects.select_for_update(of=("self",)).select_related("account").order_by("from_on", "pk")
        .filter(Q(account__in=people) | Q(account__in=away), state="granted", to_on__gt=since)
    )  # fmt: skip
    for leave in reversed(leaves):
        take_back(leave)
    yield
    for leave in leaves:
        lend(leave, by=by)


def spans(leave: Leave, post: Post) -> Iterator[Span]:
    """Who stands in, from a day to a day: for each day the first deputy in turn who is there; None for nobody."""
    deputies = list(
        Holding.objects.filter(post=post, turn__gt=0, account__is_active=True, from_on__lt=leave.to_on)
        .filter(Q(to_on__isnull=True) | Q(to_on__gt=leave.from_on)).exclude(account=leave.account)
        .select_related("account").order_by("turn", "from_on", "id")
    )  # fmt: skip
    away = list(
        Leave.objects.filter(account__in=[d.account_id for d in deputies], state="granted", from_on__lt=leave.to_on, to_on__gt=leave.from_on)
        .values_list("account_id", "from_on", "to_on")
    )  # fmt: skip

    def there(on: date) -> Holding | None:
        for d in deputies:
            in_post = d.from_on <= on and (d.to_on is None or d.to_on > on)
            if in_post and not any(a == d.account_id and start <= on < end for a, start, end in away):
                return d
        return None

    days = [
        leave.from_on + timedelta(days=n) for n in range(min(LONGEST, (leave.to_on - leave.from_on).days))
    ]
    begun, who = days[0], there(days[0])
    for day in days[1:]:
        if (now := there(day)) is not who:
            yield begun, day, who
            begun, who = day, now
    yield begun, leave.to_on, who


def _held_during(leave: Leave) -> list[Holding]:
    held = Holding.objects.filter(account=leave.account, turn=0, from_on__lt=leave.to_on)
    return list(held.filter(Q(to_on__isnull=True) | Q(to_on__gt=leave.from_on)).select_related("post"))


def _pause(leave: Leave, role: str, path: str) -> list[dict[str, Any]]:
    held = Grant.objects.filter(
        account=leave.account, role__code=role, area_path=path, from_on__lt=leave.to_on
    )
    rows = []
    for grant in list(held.filter(Q(to_on__isnull=True) | Q(to_on__gt=leave.from_on))):
        resumed = None
        if grant.to_on is None or grant.to_on > leave.to_on:
            resumed, _ = Grant.objects.get_or_create(
                account=leave.account,
                role=grant.role,
                area_path=path,
                from_on=leave.to_on,
                defaults={"to_on": grant.to_on},
            )
        rows.append(
            {
                "grant": grant.pk,
                "to_on": str(grant.to_on) if grant.to_on else None,
                "resumed": resumed.pk if resumed else None,
            }
        )
        Grant.objects.filter(pk=grant.pk).update(to_on=max(leave.from_on, grant.from_on))
    return rows


def _has(deputy: Holding, role: str, path: str, from_on: date, to_on: date) -> bool:
    """Whether the deputy has the role there on all those days anyway."""
    held = Grant.objects.filter(account=deputy.account, role__code=role, area_path=path, from_on__lte=from_on)
    return held.filter(Q(to_on__isnull=True) | Q(to_on__gte=to_on)).exists()
