"""Accounts, organisations, roles and what a role may do where."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language


def new_id() -> uuid.UUID:
    """A UUIDv7: made in the application, sorts by time, tells nothing else."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class Organisation(models.Model):
    """A body that staff belong to and cases are dispatched to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    function = models.CharField(
        max_length=40
    )  # what it does, as dispatch rules name it: "lighting", "command_centre"
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    area_path = models.CharField(max_length=120, blank=True)  # where it works; "" = the whole tenant
    phone = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=120, blank=True)  # when somebody answers, in words for residents
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["function"], name="organisation_function")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def ref(self) -> str:
        return f"organisation:{self.id}"


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A member of staff, or a machine that exchanges data (`is_service`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)  # as last chosen by the person; empty: not known
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(default=0)  # one more signs out everywhere
    # Second factor: the secret is sealed with a key of the site's; `second_step` is the last one used, never used again.
    second_factor = models.BinaryField(max_length=120, default=bytes, blank=True)
    second_factor_at = models.DateTimeField(null=True, blank=True)
    second_step = models.BigIntegerField(default=0)

    objects = Accounts()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else (self.name_en or self.name_zh)

    @property
    def ref(self) -> str:
        return f"account:{self.id}"

    @property
    def has_second_factor(self) -> bool:
        return self.second_factor_at is not None

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}{self.session_epoch or ''}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (f"{old}{self.session_epoch or ''}" for old in super().get_session_auth_fallback_hash())


class Role(models.Model):
    """A bundle of verbs, with at most one power in the loop."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    power = models.CharField(max_length=40, blank=True)
    verbs = ArrayField(models.CharField(max_length=40), default=list)
    is_own_unit_only = models.BooleanField(default=False)
    is_second_factor_required = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class Grant(models.Model):
    """A role held by an account in an area, from a day to a day (`to_on` is the first day without it)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    area_path = models.CharField(max_length=120, blank=True)  # path of the area; "" = the whole tenant
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "area_path", "from_on"], name="grant_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="grant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.area_path}"


class ApiKey(models.Model):
    """A key of a service account; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_on = models.DateField(null=True, blank=True)  # the last day it was used; written once a day
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A one-time link with which somebody sets a password: the first one, or after a reset. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invitations")
    hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id} until {self.expires_at}"


class InvitationMail(models.Model):
    """An invitation on its way by mail. The token lies here sealed, and only until the mail is out or over."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, primary_key=True, related_name="mail"
    )
    sealed = models.BinaryField(max_length=128)
    is_first = models.BooleanField()  # the first password; else a new one after a reset
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    end = models.CharField(max_length=10, blank=True)  # sent, aside, dropped; empty while it waits
    reason = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="invitation_mail_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}: {self.end or 'waits'}"


class RecoveryCode(models.Model):
    """A code that stands in once for the second factor, for whoever lost the telephone. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.used_at or 'unused'}"


class SignedIn(models.Model):
    """A sign-in that may still be open, so that its owner can see and end it. No address is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(
        max_length=60, blank=True
    )  # "Firefox, Windows": what the browser says of itself
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.at}"


class VisitorCount(models.Model):
    """What one address has used up of a measure that fills again. The key is a hash that is another one each day; no address is kept."""

    key = models.CharField(max_length=60, primary_key=True)  # "report:<hash>", "report:town"
    free_at = models.DateTimeField()  # when all of it is free again

    def __str__(self) -> str:
        return f"{self.key} until {self.free_at}"


class SignInAttempts(models.Model):
    """Failed attempts by user name or address, for throttling; a success clears the name's row."""

    key = models.CharField(max_length=120, primary_key=True)  # "name:<username>" or "address:<hash of today>"
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key
