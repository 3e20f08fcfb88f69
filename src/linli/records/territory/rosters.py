"""Lists of posts, leave and visits for a page: each with a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from linli.records.people.queries import Actor
from linli.words import Words

from .duties import duty_name, duty_rank
from .models import Area, GridKind, Holding, LeaderVisit, Leave, Post, ResponsibilityGrid
from .staffing import Acting, acting, holdings_on, in_force


@dataclass(frozen=True)
class GridTeam:
    """A grid with its people today, and the posts its kind wants that nobody holds."""

    grid: ResponsibilityGrid
    acting: tuple[Acting, ...]
    held: tuple[Holding, ...]
    wanted: tuple[tuple[Words, int], ...]  # duty, how many more


def teams(grids: list[ResponsibilityGrid], *, on: date) -> list[GridTeam]:
    """Two statements with any number of grids."""
    kinds = {k.code: k.posts for k in GridKind.objects.all()}
    by_path: dict[str, list[Holding]] = defaultdict(list)
    for holding in holdings_on(on).filter(post__path__in=[g.path for g in grids]):
        by_path[holding.post.path].append(holding)
    found = []
    for grid in grids:
        held = sorted(
            by_path[grid.path],
            key=lambda h: (duty_rank(h.post.duty), h.turn),
        )
        have: dict[str, int] = defaultdict(int)
        for h in held:
            have[h.post.duty] += h.turn == 0
        wanted = tuple(
            (duty_name(d), n - have[d]) for d, n in kinds.get(grid.kind, {}).items() if n > have[d]
        )
        found.append(GridTeam(grid, tuple(acting(held)), tuple(held), wanted))
    return found


def area_posts(path: str, *, on: date) -> list[Holding]:
    """Posts that belong to areas and not to one grid: mobile teams, heads of communities; one statement."""
    areas = Area.objects.filter(path__startswith=path).values("path")
    return list(holdings_on(on).filter(post__path__in=areas))


def leaves_of(by: Actor) -> QuerySet[Leave]:
    return Leave.objects.filter(account=by.account).select_related("decided_by").order_by("-from_on")


def leaves_to_decide(by: Actor) -> list[Leave]:
    """Slips that wait for this actor; two statements."""
    waiting = list(
        Leave.objects.filter(state="asked")
        .exclude(account=by.account)
        .select_related("account__organisation")
        .order_by("from_on")[:300]
    )
    paths: dict[object, set[str]] = defaultdict(set)
    for account, path in Holding.objects.filter(account__in=[v.account_id for v in waiting]).values_list(
        "account", "post__path"
    ):
        paths[account].add(path)
    return [v for v in waiting if any(by.may("leave.grant", p) for p in paths.get(v.account_id, {""}))]


def away_now(by: Actor, *, on: date) -> list[Leave]:
    """Who is away today in the areas that the actor sees, with what nobody answers for."""
    mine = Post.objects.filter(by.scope("land.see", path="path", unit="pk")).values("pk")
    held = Holding.objects.filter(post__in=mine).values("account")
    found = Leave.objects.filter(
        state="granted", from_on__lte=on + timedelta(days=14), to_on__gt=on, account__in=held
    )
    return list(found.select_related("account").order_by("from_on"))


def my_posts(by: Actor, *, on: date) -> list[Holding]:
    return list(
        Holding.objects.filter(in_force(on), account=by.account)
        .select_related("post")
        .order_by("post__path", "post__duty")
    )


@dataclass(frozen=True)
class VisitRow:
    """A linked leader and one month: visited, due, or missed."""

    holding: Holding
    month: date
    visit: LeaderVisit | None
    state: str  # "done" "due" "missed"


def visits(holdings: list[Holding], *, today: date, months: int = 3) -> list[VisitRow]:
    """The last months of linked leaders, the newest first; one statement."""
    first = _month_before(today, months - 1)
    seen: dict[tuple[object, object, date], LeaderVisit] = {}
    for v in LeaderVisit.objects.filter(
        post__in=[h.post_id for h in holdings], visited_on__gte=first
    ).order_by("visited_on"):
        seen[v.post_id, v.account_id, v.visited_on.replace(day=1)] = v
    rows = []
    for back in range(months):
        month = _month_before(today, back)
        end = (month + timedelta(days=32)).replace(day=1)
        for h in holdings:
            if h.from_on < end and (h.to_on is None or h.to_on > month):
                visit = seen.get((h.post_id, h.account_id, month))
                rows.append(VisitRow(h, month, visit, "done" if visit else "due" if back == 0 else "missed"))
    return rows


def places(paths: set[str], *, on: date) -> dict[str, str]:
    """What grids and areas are called, by their path; two statements."""
    grids = ResponsibilityGrid.objects.filter(in_force(on), path__in=paths).defer("shape")
    areas = Area.objects.filter(path__in=paths).defer("shape")
    return {a.path: a.name for a in areas} | {g.path: g.name for g in grids}


def linked_leaders(by: Actor, *, on: date) -> list[Holding]:
    """Those of the areas that the actor sees, and the actor's own."""
    seen = by.scope("land.see", path="post__path", unit="pk")
    # an empty condition is "all"; joined by "or" with another it would vanish
    wanted = (seen | Q(account=by.account)) if seen else Q()
    found = Holding.objects.filter(in_force(on), wanted, post__duty="linked_leader")
    return list(found.select_related("post", "account").order_by("post__path"))


def _month_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
