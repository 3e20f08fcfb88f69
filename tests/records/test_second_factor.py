"""Invitations and the second step: once, throttled, sealed, and never in clear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.records.people import actions as people
from linli.records.people import queries, sealing
from linli.records.people.models import Account, Invitation, RecoveryCode
from linli.records.people.queries import SYSTEM
from linli.words import Refusal
from tests.small_town import PASSWORD, START

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 8, 9, 0, 10, tzinfo=UTC)


@pytest.fixture
def account(db: None) -> Account:
    return people.create_account(username="probe", name_zh="探", password=PASSWORD, by=SYSTEM)


def code_at(account: Account, at: datetime) -> str:
    return pyotp.TOTP(queries.second_factor_secret(account)).at(at)


def set_up(account: Account) -> list[str]:
    people.begin_second_factor(account=account)
    codes = people.confirm_second_factor(account=account, code=code_at(account, NOW), now=NOW)
    account.refresh_from_db()
    return codes


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.words.zh


def test_a_link_opens_once_and_sets_the_password(account: Account) -> None:
    token = people.invite(account=account, by=SYSTEM, now=NOW)
    assert token.encode() not in bytes(Invitation.objects.get().hash)
    refused("password-weak", lambda: people.accept_invitation(token=token, password="short", now=NOW))
    people.accept_invitation(token=token, password="three green lanterns at dusk", now=NOW)
    refused("invitation-over", lambda: people.accept_invitation(token=token, password=PASSWORD, now=NOW))
    account.refresh_from_db()
    assert account.check_password("three green lanterns at dusk")


def test_a_link_ends_with_time_a_new_one_or_by_being_revoked(account: Account) -> None:
    first = people.invite(account=account, by=SYSTEM, now=NOW)
    second = people.invite(account=account, by=SYSTEM, now=NOW)
    refused("invitation-over", lambda: queries.invitation_of(first, now=NOW))
    assert queries.invitation_of(second, now=NOW + timedelta(hours=71)).account == account
    refused("invitation-over", lambda: queries.invitation_of(second, now=NOW + timedelta(hours=73)))
    people.revoke_invitation(account=account, by=SYSTEM, now=NOW)
    refused("invitation-over", lambda: queries.invitation_of(second, now=NOW))
    people.disable_account(account=account, by=SYSTEM)
    refused("not-to-be-invited", lambda: people.invite(account=Account.objects.get(), by=SYSTEM, now=NOW))


def test_a_code_opens_once_also_within_its_half_minute(account: Account) -> None:
    set_up(account)
    later = NOW + timedelta(seconds=60)
    code = code_at(account, later)
    people.pass_second_factor(account=account, code=code, now=later)
    refused("second-factor-wrong", lambda: people.pass_second_factor(account=account, code=code, now=later))
    refused(
        "second-factor-wrong",
        lambda: people.pass_second_factor(account=account, code=code_at(account, NOW), now=later),
    )


def test_wrong_codes_have_to_wait_and_recovery_codes_share_the_count(account: Account) -> None:
    codes = set_up(account)
    for _ in range(5):
        refused(
            "second-factor-wrong", lambda: people.pass_second_factor(account=account, code="000000", now=NOW)
        )
    refused("sign-in-locked", lambda: people.use_recovery_code(account=account, code=codes[0], now=NOW))
    later = NOW + timedelta(hours=2)
    assert people.use_recovery_code(account=account, code=codes[0].upper(), now=later) == len(codes) - 1
    refused(
        "recovery-code-wrong", lambda: people.use_recovery_code(account=account, code=codes[0], now=later)
    )


def test_secrets_and_codes_are_not_readable_in_the_database(account: Account) -> None:
    codes = set_up(account)
    secret = queries.second_factor_secret(account)
    sealed = bytes(account.second_factor)
    assert pyotp.TOTP(secret).byte_secret() not in sealed
    assert not any(codes[0].replace("-", "").encode() in bytes(r.hash) for r in RecoveryCode.objects.all())


def test_another_site_key_does_not_open_it_and_an_old_one_does(account: Account, settings: Any) -> None:
    set_up(account)
    secret, old = queries.second_factor_secret(account), settings.SECRET_KEY
    settings.SECRET_KEY = "another key of this site, made just now"
    refused("second-factor-unreadable", lambda: queries.second_factor_secret(account))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert queries.second_factor_secret(account) == secret


@given(st.binary(max_size=64), st.text(max_size=20))
def test_what_is_sealed_is_unsealed_and_any_change_shows(secret: bytes, purpose: str) -> None:
    sealed = sealing.seal(secret, purpose)
    assert sealing.unseal(sealed, purpose) == secret
    assert sealing.unseal(sealed, purpose + "x") is None
    for place in {0, len(sealed) // 2, len(sealed) - 1}:
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert sealing.unseal(bytes(changed), purpose) is None


def test_who_must_have_one(account: Account) -> None:
    def step(policy: str) -> str:
        return queries.second_step(account, policy=policy, today=NOW.date())

    people.grant_role(account=account, role="leader", from_on=START, by=SYSTEM)
    assert [step(p) for p in ("nobody", "administrators", "everybody")] == ["none", "none", "set_up"]
    role = queries.role_of_code("leader")
    people.change_role(role=role, verbs=role.verbs, second_factor="yes", by=SYSTEM)
    assert step("nobody") == "set_up"
    people.change_role(role=role, verbs=[*role.verbs, "audit.see"], second_factor="", by=SYSTEM)
    assert [step(p) for p in ("nobody", "administrators")] == ["none", "set_up"]
    set_up(account)
    assert step("nobody") == "ask"
    me = queries.actor_of(account, today=NOW.date())
    refused(
        "second-factor-needed",
        lambda: people.drop_second_factor(account=account, by=me, policy="administrators", now=NOW, code="1"),
    )


def test_the_password_alone_never_opens_an_account_with_a_second_step(account: Account) -> None:
    set_up(account)
    sent = {"username": "probe", "password": PASSWORD, "address": "x", "now": NOW}
    refused("second-factor-asked", lambda: people.sign_in(**sent))
    assert people.begin_sign_in(**sent, policy="nobody")[1] == "ask"


def test_signing_out_everywhere_ends_every_session(account: Account) -> None:
    before = account.get_session_auth_hash()
    people.sign_out_everywhere(account=account, by=SYSTEM)
    account.refresh_from_db()
    assert account.get_session_auth_hash() != before


def test_a_code_in_wide_figures_is_a_code_and_figures_of_other_scripts_are_only_wrong(
    account: Account,
) -> None:
    set_up(account)
    later = NOW + timedelta(minutes=2)
    refused(
        "second-factor-wrong",
        lambda: people.pass_second_factor(account=account, code="²٣٤٥٦٧", now=later),
    )
    wide = code_at(account, later).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    people.pass_second_factor(account=account, code=wide, now=later)
