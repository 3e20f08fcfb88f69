"""Powers that stay apart, rights by verb and area, keys, and doors that close after wrong passwords."""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta

import pytest

from linli.records.cases import queries as cases
from linli.records.cases.models import Case
from linli.records.people import actions, queries
from linli.records.people.models import Account, ApiKey, Grant, Role, SignInAttempts
from linli.records.people.permissions import (
    SEPARATE_PAIRS,
    SEPARATE_POWERS,
    SHIPPED_ROLES,
    VERBS,
    are_separate,
)
from linli.records.people.queries import SYSTEM, Actor, Right, account_of_key, actor_of
from linli.records.people.sign_in import AccountBackend
from linli.records.people.visitors import visitor_key
from linli.words import Refusal
from tests.records.loop import MONDAY, report, walk
from tests.small_town import PASSWORD, SmallTown

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def account(db: None) -> Account:
    return actions.create_account(username="probe", name_zh="探", password=PASSWORD, by=SYSTEM)


def grant(account: Account, role: str, **fields: object) -> Grant:
    return actions.grant_role(**{"account": account, "role": role, "from_on": JUNE, "by": SYSTEM, **fields})  # type: ignore[arg-type]


def refused(code: str, act: object, **fields: object) -> None:
    with pytest.raises(Refusal) as found:
        act(**fields)  # type: ignore[operator]
    assert found.value.code == code
    assert found.value.words.en
    assert found.value.words.zh


ROLE_OF = {r.power: r.code for r in SHIPPED_ROLES.values() if r.power and r.code != "grid_head"}


@pytest.mark.parametrize(
    "pair",
    sorted(
        {tuple(sorted((a, b))) for a in SEPARATE_POWERS for b in SEPARATE_POWERS if a != b}
        | {tuple(sorted(p)) for p in SEPARATE_PAIRS}
    ),
)
def test_powers_that_must_stay_apart_are_refused_in_either_order(
    account: Account, pair: tuple[str, str]
) -> None:
    one, two = (ROLE_OF[p] for p in pair)
    grant(account, one)
    refused("powers-joined", grant, account=account, role=two, area_path="999001/002/")
    Grant.objects.all().delete()
    grant(account, two)
    refused("powers-joined", grant, account=account, role=one)


def test_only_days_that_overlap_join(account: Account) -> None:
    grant(account, "supervision_centre", from_on=JULY, to_on=AUGUST)
    refused("powers-joined", grant, account=account, role="command_centre")  # a later grant counts
    refused("powers-joined", grant, account=account, role="command_centre", to_on=JULY + timedelta(days=1))
    first = grant(account, "command_centre", to_on=JULY)
    grant(account, "command_centre", from_on=AUGUST)
    refused("powers-joined", actions.end_grant, grant=first, to_on=JULY + timedelta(days=1), by=SYSTEM)
    actions.end_grant(grant=first, to_on=JUNE + timedelta(days=9), by=SYSTEM)
    refused("grant-ends-before", actions.end_grant, grant=first, to_on=date(2026, 5, 1), by=SYSTEM)


def test_a_role_may_not_get_a_power_that_a_holder_must_not_join(account: Account) -> None:
    leader = Role.objects.get(code="leader")
    grant(account, "leader")
    grant(account, "command_centre", from_on=AUGUST)
    refused(
        "powers-joined",
        actions.change_role,
        role=leader,
        verbs=leader.verbs,
        power="supervision_centre",
        by=SYSTEM,
    )
    actions.change_role(role=leader, verbs=["cases.see"], by=SYSTEM)
    leader.refresh_from_db()
    assert (leader.verbs, leader.power) == (["cases.see"], "")
    refused("verb-unknown", actions.change_role, role=leader, verbs=["cases.delete"], by=SYSTEM)


def test_wrong_grants_are_refused(account: Account) -> None:
    refused("role-unknown", grant, account=account, role="emperor")
    for path in ("999001/00", "999001", "/", "999001//", "%", "999001/%/"):
        refused("area-path-wrong", grant, account=account, role="leader", area_path=path)
    refused("grant-ends-before", grant, account=account, role="leader", to_on=date(2026, 1, 1))
    grant(account, "leader")
    refused("role-held-already", grant, account=account, role="leader")


def test_a_grant_holds_from_its_first_day_until_the_day_before_its_end(account: Account) -> None:
    grant(account, "leader", from_on=JULY, to_on=AUGUST)
    held = [
        actor_of(account, today=d).may("statistics.see")
        for d in (JULY - timedelta(days=1), JULY, AUGUST - timedelta(days=1), AUGUST)
    ]
    assert held == [False, True, True, False]


def test_a_unit_role_without_a_unit_gives_nothing(account: Account) -> None:
    grant(account, "handling_unit")
    assert actor_of(account, today=JULY).rights == ()


def test_who_separates_is_symmetric() -> None:
    powers = {r.power for r in SHIPPED_ROLES.values()}
    assert all(are_separate(a, b) == are_separate(b, a) for a in powers for b in powers)
    assert are_separate("supervision_centre", "command_centre")
    assert not are_separate("grid_worker", "grid_worker")


def test_the_shipped_roles_name_known_verbs() -> None:
    assert {v for r in SHIPPED_ROLES.values() for v in r.verbs} <= set(VERBS)


@pytest.mark.parametrize("seed", range(5))
def test_a_list_holds_exactly_what_the_single_question_allows(town: SmallTown, seed: int) -> None:
    dice = random.Random(seed)
    for n in range(12):
        case = report(town, grid=1 + n % 4)
        if n % 3 == 0:
            walk(town, case, "dispatch", unit=dice.choice(["lighting", "drainage"]))
    paths = ["", "999001/", "999001/001/", "999001/002/", "999001/001/001/G01/", "999001/00_/", "999%", "x\\"]
    units = [None, town.units["lighting"].pk, town.units["drainage"].pk]
    everything = list(Case.objects.all())
    for _ in range(40):
        rights = tuple(
            Right("p", frozenset(dice.sample(sorted(VERBS), 3)), dice.choice(paths), dice.choice(units))
            for _ in range(dice.randrange(4))
        )
        actor = Actor("account", "x", rights=rights)
        for verb in ("cases.see", "cases.act", "statistics.see"):
            listed = set(Case.objects.filter(actor.scope(verb)))
            assert listed == {c for c in everything if actor.may(verb, c.place_path, c.unit_id)}
        assert set(cases.visible(actor)) == {c for c in everything if cases.may_see(c, actor)}


def test_a_key_is_kept_only_as_a_hash_and_opens_until_revoked(account: Account) -> None:
    key = actions.create_api_key(account=account, name="数据对接", by=SYSTEM)
    row = ApiKey.objects.get()
    assert bytes(row.hash) == hashlib.sha256(key.encode()).digest()
    assert len(key) >= 40
    assert account_of_key(key) == account
    assert account_of_key(key[:-1]) is None
    actions.revoke_api_key(key=row, by=SYSTEM)
    assert account_of_key(key) is None


def test_a_disabled_account_loses_everything(account: Account) -> None:
    grant(account, "leader")
    key = actions.create_api_key(account=account, name="k", by=SYSTEM)
    actions.disable_account(account=account, by=SYSTEM)
    account.refresh_from_db()
    assert actor_of(account, today=JULY).rights == ()
    assert account_of_key(key) is None
    assert AccountBackend().get_user(account.pk) is None
    refused("sign-in-wrong", actions.sign_in, username="probe", password=PASSWORD, address="1", now=MONDAY)


def sign_in(password: str = "wrong", *, name: str = "probe", address: str = "10.0.0.1", now=MONDAY) -> str:
    try:
        actions.sign_in(username=name, password=password, address=address, now=now)
    except Refusal as refusal:
        return refusal.code
    return "in"


def test_wrong_passwords_close_the_door_longer_each_time(account: Account) -> None:
    assert [sign_in() for _ in range(6)] == ["sign-in-wrong"] * 5 + ["sign-in-locked"]
    assert sign_in(PASSWORD) == "sign-in-locked"  # also with the right one
    later = MONDAY + timedelta(seconds=31)
    assert sign_in(now=later) == "sign-in-wrong"
    assert sign_in(PASSWORD, now=later + timedelta(seconds=59)) == "sign-in-locked"
    assert sign_in(PASSWORD, now=later + timedelta(seconds=61)) == "in"
    assert not SignInAttempts.objects.filter(key="name:probe").exists()


def test_a_lock_never_lasts_longer_than_an_hour(account: Account) -> None:
    now = MONDAY
    for _ in range(20):  # counted as `sign_in` counts, without hashing a password each time
        actions.count_try(key="name:probe", free=actions.FREE_FAILURES, now=now)
        now += timedelta(hours=1, seconds=1)
    assert sign_in(PASSWORD, now=now) == "in"


def test_many_names_from_one_address_close_the_door_too(account: Account) -> None:
    for _ in range(49):
        actions.count_try(
            key=visitor_key("address", "10.0.0.1", now=MONDAY), free=actions.FREE_FAILURES * 10, now=MONDAY
        )
    codes = [sign_in(name=f"name{n}") for n in range(2)]
    assert codes == ["sign-in-wrong", "sign-in-locked"]
    assert sign_in(PASSWORD, address="10.0.0.2") == "in"


def test_an_unknown_name_is_refused_as_a_wrong_password_is(account: Account) -> None:
    with pytest.raises(Refusal) as one:
        actions.sign_in(username="pro\x00be2", password="x", address="1", now=MONDAY)
    with pytest.raises(Refusal) as two:
        actions.sign_in(username="probe", password="x", address="2", now=MONDAY)
    assert (one.value.code, one.value.words) == (two.value.code, two.value.words)


def test_a_machine_does_not_sign_in(account: Account) -> None:
    machine = actions.create_service(
        username="Machine", name_zh="机", name_en="M", organisation=None, by=SYSTEM
    )
    assert machine.username == "machine"
    Account.objects.filter(pk=machine.pk).update(password=account.password)
    assert sign_in(PASSWORD, name="machine") == "sign-in-wrong"


def test_a_role_that_is_refused_leaves_no_account_behind(account: Account) -> None:
    def create() -> Account:
        return actions.create_service(username="bot", name_zh="机", name_en="", organisation=None, by=SYSTEM)

    given = {"create": create, "area_path": "", "from_on": date(2026, 6, 1), "by": SYSTEM}
    refused("role-unknown", actions.create_with_roles, roles=["leader", "nobody"], **given)
    assert not Account.objects.filter(username="bot").exists()
    assert actions.create_with_roles(roles=["leader"], **given).grants.count() == 1


def test_an_organisation_that_is_not_there_is_told() -> None:
    refused("organisation-unknown", lambda: queries.organisation_of_code("nope"))


def test_names_are_unique_and_passwords_not_weak(account: Account) -> None:
    refused(
        "username-taken", actions.create_account, username=" PROBE ", name_zh="x", password=None, by=SYSTEM
    )
    refused(
        "username-taken",
        actions.create_service,
        username="probe",
        name_zh="x",
        name_en="x",
        organisation=None,
        by=SYSTEM,
    )
    for weak in ("short", "password123", "1234567890"):
        refused("password-weak", actions.set_password, account=account, password=weak, by=SYSTEM)
    assert account.password.startswith("argon2$")


def test_an_account_of_a_session_brings_its_rights_along(town: SmallTown) -> None:
    """The same actor, whichever way the rights were looked up."""
    from django.utils import timezone

    from linli.records.people.queries import actor_of
    from linli.records.people.sign_in import AccountBackend

    today = timezone.localdate()
    for account in town.people.values():
        loaded = AccountBackend().get_user(account.pk)
        assert loaded is not None
        one, other = actor_of(loaded, today=today), actor_of(account, today=today)
        assert one == other
        assert sorted(map(repr, one.rights)) == sorted(map(repr, other.rights))
