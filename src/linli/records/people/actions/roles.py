"""Roles: what is in them, and who holds them where and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from linli.engine.catalogue.principles import admit
from linli.records.journal.actions import record, why_given
from linli.records.people import wording
from linli.records.people.models import Account, Grant, Role
from linli.records.people.permissions import POWERS, SHIPPED_ROLES, VERBS, are_separate
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_above, refuse_beyond, refuse_own, refuse_unless_everywhere

AREA_PATH = re.compile(r"([\w-]+/)+")
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def install_roles(*, by: Actor) -> None:
    """Write the shipped roles; a role that the tenant changed is left as it is."""
    with transaction.atomic():
        made = [
            Role(
                code=r.code, name_zh=r.name.zh, name_en=r.name.en, power=r.power,
                verbs=sorted(r.verbs), is_own_unit_only=r.is_own_unit_only,
            )
            for r in SHIPPED_ROLES.values()
        ]  # fmt: skip
        Role.objects.bulk_create(made, ignore_conflicts=True)
        record("install_roles", "roles:shipped", by=by, roles=sorted(SHIPPED_ROLES))


def grant_role(
    *, account: Account, role: str, area_path: str = "", from_on: date, to_on: date | None = None, by: Actor
) -> Grant:
    """Give a role in an area. Two powers that must stay apart are refused, whatever the areas.

    Refusals: role-unknown, area-path-wrong, grant-ends-before, role-held-already, powers-joined, own-role,
    area-above, verb-beyond, account-above.
    """
    _refuse_wrong_grant(area_path, from_on, to_on)
    refuse_own(by, account)
    with transaction.atomic():
        _lock(account.pk)
        wanted = Role.objects.filter(code=role).first()
        if wanted is None:
            raise wording.unknown_role(role)
        refuse_beyond(by, wanted.verbs, area_path)
        refuse_above(by, account)
        _refuse_joined_powers(account.pk, wanted, wanted.power, from_on=from_on, to_on=to_on)
        grant, is_new = Grant.objects.get_or_create(
            account=account, role=wanted, area_path=area_path, from_on=from_on, defaults={"to_on": to_on}
        )
        if not is_new:
            raise wording.role_held_already(wanted)
        record("grant_role", account.ref, by=by, role=role, area=area_path, from_on=from_on, to_on=to_on)
    return grant


def end_grant(*, grant: Grant, to_on: date, by: Actor) -> None:
    """The first day without the role; a later day than before is a new grant as far as separate powers go."""
    _refuse_wrong_grant(grant.area_path, grant.from_on, to_on)
    if grant.to_on is None or to_on > grant.to_on:
        refuse_own(by, grant.account)
    refuse_beyond(by, grant.role.verbs, grant.area_path)
    with transaction.atomic():
        _lock(grant.account_id)
        _refuse_joined_powers(
            grant.account_id, grant.role, grant.role.power, from_on=grant.from_on, to_on=to_on
        )
        Grant.objects.filter(pk=grant.pk).update(to_on=to_on)
        record("end_grant", f"account:{grant.account_id}", by=by, role=grant.role_id, to_on=to_on)


def create_role(
    *, code: str, name_zh: str, name_en: str, verbs: Iterable[str], power: str = "", unit_only: str = "",
    second_factor: str = "", by: Actor,
) -> Role:  # fmt: skip
    """A role of the tenant's own. `unit_only`, `second_factor`: any text means yes, as a form sends it."""
    wanted = _known_verbs(verbs)
    if not CODE.fullmatch(code):
        raise wording.code_unreadable(code)
    if not (name_zh.strip() and name_en.strip()):
        raise wording.name_missing()
    admit(name_zh, name_en)
    _refuse_role(by, wanted, power)
    role = Role(
        code=code, name_zh=name_zh.strip(), name_en=name_en.strip(), power=power, verbs=wanted,
        is_own_unit_only=bool(unit_only), is_second_factor_required=bool(second_factor),
    )  # fmt: skip
    try:
        with transaction.atomic():
            role.save(force_insert=True)
            record("create_role", f"role:{code}", by=by, verbs=wanted, power=power)
    except IntegrityError as error:
        raise wording.code_taken(code) from error
    return role


def change_role(
    *, role: Role, verbs: Iterable[str], power: str | None = None, name_zh: str = "", name_en: str = "",
    unit_only: str | None = None, second_factor: str | None = None, by: Actor,
) -> None:  # fmt: skip
    """Other verbs and, if given, another power and names; refused where a holder would join what must stay apart."""
    wanted = _known_verbs(verbs)
    admit(name_zh, name_en)
    with transaction.atomic():
        changed = Role.objects.select_for_update().get(pk=role.pk)
        refuse_own(by, None, changed)
        _refuse_role(by, {*wanted, *changed.verbs}, changed.power if power is None else power)
        if power is not None:
            for held in changed.grants.select_related("role").order_by("account_id", "id"):
                _lock(held.account_id)
                _refuse_joined_powers(held.account_id, changed, power, from_on=held.from_on, to_on=held.to_on)
            changed.power = power
        changed.verbs = wanted
        changed.name_zh, changed.name_en = (
            name_zh.strip() or changed.name_zh,
            name_en.strip() or changed.name_en,
        )
        if unit_only is not None:
            changed.is_own_unit_only = bool(unit_only)
        if second_factor is not None:
            changed.is_second_factor_required = bool(second_factor)
        changed.save()
        record("change_role", f"role:{changed.code}", by=by, verbs=wanted, power=changed.power)


def remove_role(*, role: Role, reason: str = "", by: Actor) -> None:
    """A role that nobody ever held. Refusals: role-in-use, whole-town-only."""
    with transaction.atomic():
        found = Role.objects.select_for_update().get(pk=role.pk)
        _refuse_role(by, found.verbs, found.power)
        if found.grants.exists() or found.code in SHIPPED_ROLES:
            raise wording.role_in_use(found)
        found.delete()
        record("remove_role", f"role:{role.code}", by=by, **why_given(reason))


def _known_verbs(verbs: Iterable[str]) -> list[str]:
    wanted = sorted(set(verbs))
    if unknown := [v for v in wanted if v not in VERBS]:
        raise wording.unknown_verb(unknown[0])
    return wanted


def _refuse_role(by: Actor, verbs: Iterable[str], power: str) -> None:
    """Roles are the whole town's: so must the right be, and every ruling verb in them."""
    refuse_unless_everywhere(by)
    refuse_beyond(by, verbs, "")
    if power and power not in POWERS:
        raise wording.power_unknown(power)


def _lock(account_id: UUID) -> None:
    """Two grants at once see each other."""
    Account.objects.select_for_update(no_key=True).get(pk=account_id)


def _refuse_wrong_grant(area_path: str, from_on: date, to_on: date | None) -> None:
    """A path that does not end with a slash would also cover its neighbours: 001 and 0012."""
    if area_path and not AREA_PATH.fullmatch(area_path):
        raise wording.area_path_wrong(area_path)
    if to_on is not None and to_on < from_on:
        raise wording.grant_ends_before()


def _refuse_joined_powers(
    account_id: UUID, wanted: Role, power: str, *, from_on: date, to_on: date | None
) -> None:
    """Also a later grant counts: powers must not be joined on any day the two overlap."""
    overlapping = Grant.objects.filter(account=account_id).exclude(role=wanted)
    overlapping = overlapping.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lt=to_on)
    for held in overlapping.select_related("role"):
        if held.role.power and power and are_separate(held.role.power, power):
            raise wording.powers_joined(held.role, wanted)
