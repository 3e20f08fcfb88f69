"""Who may manage whom: nobody gives away more than is theirs to give, and nobody reaches above themselves.

`accounts.manage` in an area lets its holder give the working verbs there. Verbs that rule (`RULING`) can only be
given, or taken from somebody, by who holds them over the same area. What is tenant-wide (roles) needs the right
over the whole tenant.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from linli.records.schema import connection

from . import wording
from .models import Account, Grant, Organisation, Role
from .permissions import RULING, VERBS
from .queries import Actor

MANAGE = "accounts.manage"


def holds(by: Actor, verb: str, area_path: str) -> bool:
    """`Actor.may` over an area; for the whole town ("") the area of the county or city itself will do as well."""
    if by.kind == "system" or by.may(verb, area_path):
        return True
    return not area_path and by.may(verb, f"{getattr(connection.tenant, 'county_code', '') or '-'}/")


def refuse_beyond(by: Actor, verbs: Iterable[str], area_path: str) -> None:
    """Refusals: area-above, verb-beyond."""
    if by.kind == "system":
        return
    if not holds(by, MANAGE, area_path):
        raise wording.area_above()
    for verb in sorted(set(verbs) & RULING):
        if not holds(by, verb, area_path):
            raise wording.verb_beyond(VERBS[verb])


def refuse_unless_everywhere(by: Actor, verb: str = MANAGE) -> None:
    """Refusal: whole-town-only."""
    if not holds(by, verb, ""):
        raise wording.whole_town_only(VERBS[verb])


def refuse_above(by: Actor, account: Account) -> None:
    """Whether `by` may change this account: every role it holds, now or later, must be one that `by` could give.

    Refusal: account-above.
    """
    if by.kind == "system" or str(account.pk) == by.id:
        return
    grants = list(Grant.objects.filter(account=account).select_related("role"))
    live = [g for g in grants if g.to_on is None or g.to_on > g.from_on]
    is_below = all(
        holds(by, MANAGE, g.area_path) and all(holds(by, v, g.area_path) for v in set(g.role.verbs) & RULING)
        for g in live
    )
    if not is_below or (not live and not may_place(by, account.organisation)):
        raise wording.account_above()


def may_place(by: Actor, organisation: Organisation | None) -> bool:
    """Whether `by` may put people into this organisation; none at all is only for who manages everywhere."""
    return holds(by, MANAGE, organisation.area_path if organisation else "")


def refuse_own(by: Actor, account: Account | None, role: Role | None = None) -> None:
    """Nobody gives a role to themselves, or changes one that they hold. Refusals: own-role."""
    if by.kind == "system":
        return
    if account is not None and str(account.pk) == by.id:
        raise wording.own_role()
    if role is not None and Grant.objects.filter(role=role, account_id=by.id).exists():
        raise wording.own_role()


def managed(by: Actor) -> Q:
    """The accounts that `by` gets to see in the list: who holds a role, or belongs to a body, in an area of theirs."""
    if holds(by, MANAGE, ""):
        return Q()
    inside = Q(pk__in=[])
    for right in by.rights:
        if MANAGE in right.verbs:
            path = right.area_path
            held = Grant.objects.filter(account=OuterRef("pk"), area_path__startswith=path)
            inside |= Q(Exists(held)) | Q(organisation__area_path__startswith=path)
    return inside
