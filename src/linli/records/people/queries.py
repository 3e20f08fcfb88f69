"""Who may do what, where: one question, and lists filtered by the same answer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import JSONObject

from . import sealing, wording
from .models import (
    Account,
    ApiKey,
    Grant,
    Invitation,
    Organisation,
    RecoveryCode,
    Role,
    SignedIn,
    SignInAttempts,
)
from .permissions import RULING

ActorKind = Literal["account", "reporter", "system"]
SecondStep = Literal["none", "ask", "set_up"]


@dataclass(frozen=True, slots=True)
class Right:
    """One role held in one area (`area_path` "" = everywhere in the tenant)."""

    power: str
    verbs: frozenset[str]
    area_path: str
    unit_id: UUID | None = None  # set: only cases of this organisation

    def covers(self, place_path: str, unit_id: UUID | None) -> bool:
        return place_path.startswith(self.area_path) and (self.unit_id is None or self.unit_id == unit_id)


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a member of staff, a reporter with the link of the report, or the system."""

    kind: ActorKind
    id: str
    name: str = ""
    organisation_id: UUID | None = None
    organisation_function: str = ""
    rights: tuple[Right, ...] = ()
    account: Account | None = field(default=None, compare=False, repr=False)

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.id}"

    def may(self, verb: str, place_path: str = "", unit_id: UUID | None = None) -> bool:
        """Whether this actor may do `verb` to something at `place_path` in the hands of `unit_id`."""
        return any(verb in r.verbs and r.covers(place_path, unit_id) for r in self.rights)

    def may_anywhere(self, verb: str) -> bool:
        return any(verb in r.verbs for r in self.rights)

    @property
    def has_power(self) -> bool:
        """Whether cases can wait for this actor at all; a leader only looks."""
        return any(r.power and "cases.act" in r.verbs for r in self.rights)

    def powers(self, place_path: str, unit_id: UUID | None) -> frozenset[str]:
        """The powers this actor holds over a case at this place, in the hands of this unit."""
        held = {
            r.power
            for r in self.rights
            if r.power and "cases.act" in r.verbs and r.covers(place_path, unit_id)
        }
        return frozenset(held)

    def scope(self, verb: str, *, path: str = "place_path", unit: str = "unit_id") -> Q:
        """The same answer as `may`, as a filter of a list."""
        found = Q(pk__in=[])
        for right in self.rights:
            if verb not in right.verbs:
                continue
            part = Q(**{f"{path}__startswith": right.area_path}) if right.area_path else Q()
            if right.unit_id is not None:
                part &= Q(**{unit: right.unit_id})
            if not part:
                return Q()
            found |= part
        return found


SYSTEM = Actor(kind="system", id="sweep", name="Linli")


def with_rights(accounts: QuerySet[Account], *, today: date) -> QuerySet[Account]:
    """The same accounts with what `actor_of` needs of today, so that a page asks once for both."""
    held = Grant.objects.filter(account=OuterRef("pk"), from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today)
    )
    row = JSONObject(
        power="role__power",
        verbs=Func(F("role__verbs"), function="to_jsonb", output_field=JSONField()),
        area="area_path",
        is_own="role__is_own_unit_only",
    )
    rows = held.order_by("id").values(row=row)
    return accounts.annotate(rights_now=ArraySubquery(rows), rights_on=Value(today, DateField()))


def actor_of(account: Account, *, today: date) -> Actor:
    """The actor behind an account, with the rights it holds today (at most one statement, none after `with_rights`)."""
    if account.is_active and getattr(account, "rights_on", None) == today:
        return _actor_of_rows(account, account.rights_now)  # type: ignore[attr-defined]
    grants = Grant.objects.filter(account=account, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today)
    )
    return (
        _actor(account, grants.select_related("role"))
        if account.is_active
        else Actor("account", str(account.id), account.name)
    )


def is_disabled(account_id: str | None) -> bool:
    """Whether a session belongs to an account that has been switched off since."""
    return account_id is not None and Account.objects.filter(pk=account_id, is_active=False).exists()


def actor_before_disabling(account: Account, *, on: date) -> Actor:
    """The rights that an account had on a day, though it is disabled now: for what its owner did then and could not send."""
    grants = Grant.objects.filter(account=account, from_on__lte=on).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=on)
    )
    return _actor(account, grants.select_related("role"))


def _actor_of_rows(account: Account, rows: Iterable[dict[str, Any]]) -> Actor:
    unit = account.organisation_id
    rights = tuple(
        Right(r["power"], frozenset(r["verbs"]), r["area"], unit if r["is_own"] else None)
        for r in rows
        if not (r["is_own"] and unit is None)
    )
    function = account.organisation.function if unit and account.organisation else ""
    return Actor("account", str(account.id), account.name, unit, function, rights, account)


def _actor(account: Account, grants: Iterable[Grant]) -> Actor:
    rights = tuple(
        Right(
            g.role.power,
            frozenset(g.role.verbs),
            g.area_path,
            account.organisation_id if g.role.is_own_unit_only else None,
        )
        for g in grants
        if not (g.role.is_own_unit_only and account.organisation_id is None)
    )
    function = account.organisation.function if account.organisation_id and account.organisation else ""
    return Actor("account", str(account.id), account.name, account.organisation_id, function, rights, account)


def actor_of_reporter(report_id: UUID | str) -> Actor:
    """A resident who holds the follow link of a report: may see and judge that one."""
    return Actor("reporter", str(report_id), "")


def account_of_key(key: str) -> Account | None:
    digest = hashlib.sha256(key.encode()).digest()
    found = (
        ApiKey.objects.filter(hash=digest, revoked_at__isnull=True, account__is_active=True)
        .select_related("account__organisation")
        .first()
    )
    return found.account if found else None


# The day of the last use is noted in the same statement, once a day: an administrator sees which keys nobody needs.
_OF_KEY = """
WITH used AS (
  UPDATE people_apikey SET used_on = %s WHERE hash = %s AND revoked_at IS NULL AND used_on IS DISTINCT FROM %s
)
SELECT a.id, a.username, a.name_zh, a.name_en, a.organisation_id, a.is_service, a.is_active, o.function, r.power, r.verbs,
       r.is_own_unit_only, g.area_path
FROM people_apikey k
JOIN people_account a ON a.id = k.account_id AND a.is_active
LEFT JOIN people_organisation o ON o.id = a.organisation_id
LEFT JOIN people_grant g ON g.account_id = a.id AND g.from_on <= %s AND (g.to_on IS NULL OR g.to_on > %s)
LEFT JOIN people_role r ON r.id = g.role_id
WHERE k.hash = %s AND k.revoked_at IS NULL
ORDER BY g.id
"""


def actor_of_key(key: str, *, today: date) -> Actor | None:
    """`actor_of(account_of_key(key))` in one statement, for the hot paths of the API; a test holds the two together."""
    with connection.cursor() as cursor:
        digest = hashlib.sha256(key.encode()).digest()
        cursor.execute(_OF_KEY, [today, digest, today, today, today, digest])
        rows = cursor.fetchall()
    if not rows:
        return None
    (id_, username, name_zh, name_en, organisation_id, is_service, is_active, function), rest = (
        rows[0][:8],
        [r[8:] for r in rows],
    )
    account = Account(
        id=id_, username=username, name_zh=name_zh, name_en=name_en, organisation_id=organisation_id,
        is_service=is_service, is_active=is_active,
    )  # fmt: skip
    account._state.adding, account._state.db = False, "default"
    rights = tuple(
        Right(power, frozenset(verbs), area_path, organisation_id if is_own else None)
        for power, verbs, is_own, area_path in rest
        if verbs is not None and not (is_own and organisation_id is None)
    )
    return Actor("account", str(id_), account.name, organisation_id, function or "", rights, account)


def staff(*, today: date, text: str = "") -> QuerySet[Account]:
    """Accounts with their organisation and the roles they hold today or later; three statements with any number."""
    held = Grant.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=today)).select_related("role")
    found = Account.objects.select_related("organisation")
    for word in text.split():
        found = found.filter(
            Q(username__icontains=word) | Q(name_zh__contains=word) | Q(name_en__icontains=word)
            | Q(organisation__name_zh__contains=word) | Q(organisation__name_en__icontains=word)
        )  # fmt: skip
    return found.prefetch_related(
        Prefetch("grants", held.order_by("from_on", "id"), to_attr="held_grants")
    ).order_by("-is_active", "organisation__code", "username")


STATES = ("active", "disabled", "invited", "machine")


def staff_filtered(
    found: QuerySet[Account], *, role: str = "", area_path: str = "", state: str = "", today: date
) -> QuerySet[Account]:
    """Those of `staff` who hold this role or one in this area (today or later), in this state."""
    held = Grant.objects.filter(account=OuterRef("pk")).filter(Q(to_on__isnull=True) | Q(to_on__gt=today))
    if role:
        found = found.filter(Exists(held.filter(role__code=role)))
    if area_path:
        found = found.filter(Exists(held.filter(area_path__startswith=area_path)))
    open_link = Invitation.objects.filter(
        account=OuterRef("pk"), used_at__isnull=True, revoked_at__isnull=True
    )
    wanted = {
        "active": Q(is_active=True, is_service=False), "disabled": Q(is_active=False), "machine": Q(is_service=True),
        "invited": Q(Exists(open_link)),
    }  # fmt: skip
    return found.filter(wanted[state]) if state in wanted else found


def open_invitation(account: Account) -> Invitation | None:
    found = Invitation.objects.filter(account=account, used_at__isnull=True, revoked_at__isnull=True)
    return found.select_related("mail").first()


def sign_ins_of(account: Account) -> list[SignedIn]:
    return list(SignedIn.objects.filter(account=account).order_by("-at"))


def recovery_codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()


def role_of_code(code: str) -> Role:
    """Refusal: role-unknown."""
    found = Role.objects.filter(code=code).first()
    if found is None:
        raise wording.unknown_role(code)
    return found


def roles_with_holders(*, today: date) -> QuerySet[Role]:
    """Each with how many accounts hold it today or later (`held`)."""
    live = Q(grants__to_on__isnull=True) | Q(grants__to_on__gt=today)
    return Role.objects.annotate(held=Count("grants__account", filter=live, distinct=True)).order_by("code")


def keys_of(account: Account) -> list[ApiKey]:
    return list(ApiKey.objects.filter(account=account).order_by("-created_at"))


def services() -> QuerySet[Account]:
    """Machines, with their keys."""
    keys = Prefetch("api_keys", ApiKey.objects.order_by("-created_at"), to_attr="all_keys")
    return (
        Account.objects.filter(is_service=True)
        .select_related("organisation")
        .prefetch_related(keys)
        .order_by("username")
    )


def roles() -> QuerySet[Role]:
    return Role.objects.order_by("code")


def organisations() -> QuerySet[Organisation]:
    """Bodies that staff can belong to."""
    return Organisation.objects.filter(is_active=True).order_by("code")


def organisation_of_code(code: str) -> Organisation:
    """Refusal: organisation-unknown."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise wording.unknown_organisation(code)
    return found


def account_of_username(username: str) -> Account:
    """Refusal: account-unknown."""
    found = Account.objects.filter(username=username.strip().lower()).first()
    if found is None:
        raise wording.unknown_account(username)
    return found


def service_account(username: str) -> Account:
    """A machine's account by its user name. Refusal: service-unknown."""
    found = Account.objects.filter(username=username.strip().lower(), is_service=True).first()
    if found is None:
        raise wording.unknown_service(username)
    return found


def keys_in_force(account: Account) -> list[ApiKey]:
    return list(ApiKey.objects.filter(account=account, revoked_at__isnull=True).order_by("created_at"))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """The names behind references like "account:<id>", for pages that show the journal; one statement."""
    ids = {ref.removeprefix("account:") for ref in refs if ref.startswith("account:")}
    found = Account.objects.filter(pk__in=[i for i in ids if _is_uuid(i)])
    return {account.ref: account.name for account in found}


def ref_of_username(username: str) -> str:
    """How the journal writes the person of this user name, or the only one of this name; empty where there is none."""
    typed = username.strip()
    named = Q(username=typed.lower()) | Q(name_zh=typed) | Q(name_en__iexact=typed)
    found = sorted(Account.objects.filter(named)[:3], key=lambda a: a.username != typed.lower())
    is_one = len(found) == 1 or (found and found[0].username == typed.lower())
    return found[0].ref if is_one else ""


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def invitation_of(token: str, *, now: datetime) -> Invitation:
    """The open invitation behind a link. Refusal: invitation-over."""
    found = Invitation.objects.select_related("account").filter(
        hash=hashlib.sha256(token.encode("utf-8", "ignore")).digest(), used_at__isnull=True, revoked_at__isnull=True,
        expires_at__gt=now, account__is_active=True,
    )  # fmt: skip
    invitation = found.first()
    if invitation is None:
        raise wording.link_over()
    return invitation


def must_have_second_factor(account: Account, *, policy: str, today: date) -> bool:
    """By the tenant's rule (`nobody`, `administrators`, `everybody`) or by a role that asks for it."""
    if account.is_service or policy == "everybody":
        return not account.is_service
    held = Grant.objects.filter(account=account, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today)
    )
    asked = Q(role__is_second_factor_required=True)
    if policy == "administrators":
        asked |= Q(role__verbs__overlap=sorted(RULING))
    return held.filter(asked).exists()


def second_step(account: Account, *, policy: str, today: date) -> SecondStep:
    """What is missing after the password: nothing, a code, or setting the second factor up."""
    if account.has_second_factor:
        return "ask"
    return "set_up" if must_have_second_factor(account, policy=policy, today=today) else "none"


def second_factor_secret(account: Account) -> str:
    """In base32, as authenticator apps take it. Refusal where the site's secret key was changed without keeping the old one."""
    secret = sealing.unseal(bytes(account.second_factor), f"second-factor:{account.pk}")
    if secret is None:
        raise wording.second_factor_unreadable()
    return base64.b32encode(secret).decode()


def wait_of(keys: Iterable[str], *, now: datetime) -> timedelta | None:
    """How long whoever tried under one of these keys has to wait; None when they may try."""
    locked = SignInAttempts.objects.filter(key__in=[k[:120] for k in keys], locked_until_at__gt=now)
    until = locked.order_by("-locked_until_at").values_list("locked_until_at", flat=True).first()
    return until - now if until is not None else None
