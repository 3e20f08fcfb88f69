"""Nobody gives away more than is theirs, and nobody reaches above themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.records.people import actions as people
from linli.records.people.models import Account, Role
from linli.records.people.permissions import GROUPS, MEANINGS, RULING, SHIPPED_ROLES, VERBS
from linli.records.people.queries import SYSTEM, Actor, actor_of
from linli.records.people.standing import managed
from linli.words import Refusal
from tests.small_town import PASSWORD, START, TOWN, VILLAGE, SmallTown

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 8)


def new(town: SmallTown, name: str, *, unit: str = "county") -> Account:
    return people.create_account(
        username=name, name_zh="试", password=PASSWORD, organisation=town.units[unit], by=SYSTEM
    )


def clerk(town: SmallTown, *verbs: str, area: str = TOWN, name: str = "clerk") -> Actor:
    """Somebody who manages accounts in a street, with these verbs besides."""
    role = people.create_role(
        code=f"role_{name}",
        name_zh="街道管理员",
        name_en="Street clerk",
        verbs=["accounts.manage", *verbs],
        by=SYSTEM,
    )
    account = new(town, name)
    people.grant_role(account=account, role=role.code, area_path=area, from_on=START, by=SYSTEM)
    return actor_of(account, today=TODAY)


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.words.en
    assert caught.value.words.zh
    return caught.value


def give(account: Account, role: str, area: str, by: Actor) -> None:
    people.grant_role(account=account, role=role, area_path=area, from_on=START, by=by)


def test_every_verb_is_said_and_grouped_once() -> None:
    assert set(MEANINGS) == set(VERBS)
    assert sorted(v for _, verbs in GROUPS for v in verbs) == sorted(VERBS)
    assert set(VERBS) > RULING


def test_a_street_clerk_gives_working_roles_in_the_street_and_nowhere_else(town: SmallTown) -> None:
    by, account = clerk(town), new(town, "probe", unit="community")
    people.change_organisation(
        organisation=town.units["community"], name_zh="石桥社区", name_en="Shiqiao", function="community", area_path=TOWN,
        phone="", hours="", by=SYSTEM,
    )  # fmt: skip
    account.refresh_from_db()
    give(account, "grid_worker", TOWN, by)
    give(account, "leader", TOWN + "001/", by)
    refused("area-above", lambda: give(account, "grid_worker", "", by))
    refused("area-above", lambda: give(account, "grid_worker", VILLAGE, by))
    refused("area-above", lambda: give(account, "grid_worker", "999001/", by))


def test_ruling_verbs_are_given_only_by_who_holds_them_there(town: SmallTown) -> None:
    by = clerk(town)
    town.units["community"].area_path = TOWN
    town.units["community"].save()
    account = new(town, "probe", unit="community")
    refused("verb-beyond", lambda: give(account, "administrator", TOWN, by))
    fuller = clerk(town, *SHIPPED_ROLES["administrator"].verbs - {"accounts.manage"}, name="fuller")
    give(account, "administrator", TOWN, fuller)
    refused("area-above", lambda: give(account, "administrator", "", fuller))


@pytest.mark.parametrize("verb", sorted(RULING - {"accounts.manage"}))
def test_no_ruling_verb_leaks_through_a_role_of_ones_own(town: SmallTown, verb: str) -> None:
    """Also somebody who manages accounts of the whole town cannot make, or widen, a role with what they do not hold."""
    by = clerk(town, area="", name="wide")
    refused(
        "verb-beyond",
        lambda: people.create_role(
            code="mine", name_zh="我", name_en="Mine", verbs=["accounts.manage", verb], by=by
        ),
    )
    small = people.create_role(code="small", name_zh="小", name_en="Small", verbs=["cases.see"], by=by)
    refused("verb-beyond", lambda: people.change_role(role=small, verbs=["cases.see", verb], by=by))
    assert Role.objects.get(code="small").verbs == ["cases.see"]


def test_roles_of_the_town_are_not_changed_from_a_street_nor_by_who_holds_them(town: SmallTown) -> None:
    street, wide = clerk(town), clerk(town, area="", name="wide")
    leader = Role.objects.get(code="leader")
    refused("whole-town-only", lambda: people.change_role(role=leader, verbs=["cases.see"], by=street))
    refused(
        "whole-town-only",
        lambda: people.create_role(code="x1", name_zh="x", name_en="x", verbs=[], by=street),
    )
    own = Role.objects.get(code="role_wide")
    refused("own-role", lambda: people.change_role(role=own, verbs=["accounts.manage", "cases.see"], by=wide))
    admin = Role.objects.get(code="administrator")
    refused("verb-beyond", lambda: people.change_role(role=admin, verbs=["cases.see"], by=wide))


def test_nobody_gives_a_role_to_themselves_or_makes_one_last_longer(town: SmallTown) -> None:
    by = town.actor("admin")
    me = town.people["admin"]
    refused("own-role", lambda: give(me, "leader", "", by))
    grant = me.grants.get()
    people.end_grant(grant=grant, to_on=TODAY, by=SYSTEM)
    grant.refresh_from_db()
    refused("own-role", lambda: people.end_grant(grant=grant, to_on=TODAY + timedelta(days=99), by=by))


@pytest.mark.parametrize(
    "what", ["password", "disable", "enable", "invite", "second", "sessions", "change", "key", "role"]
)
def test_nobody_reaches_above_themselves(town: SmallTown, what: str) -> None:
    """A street clerk with a street administrator's account, and a wide one without the ruling verbs: both are above."""
    now = timezone.now()
    above = town.people["admin"]
    for by in (clerk(town), clerk(town, area="", name="wide")):
        acts: dict[str, Callable[[], object]] = {
            "password": lambda by=by: people.set_password(account=above, password=PASSWORD, by=by),
            "disable": lambda by=by: people.disable_account(account=above, by=by),
            "enable": lambda by=by: people.enable_account(account=above, by=by),
            "invite": lambda by=by: people.invite(account=above, by=by, now=now),
            "second": lambda by=by: people.drop_second_factor(account=above, by=by, policy="nobody", now=now),
            "sessions": lambda by=by: people.sign_out_everywhere(account=above, by=by),
            "change": lambda by=by: people.change_account(
                account=above,
                name_zh="x",
                name_en="",
                organisation=None,
                phone="",
                email="me@example.org",
                by=by,
            ),
            "key": lambda by=by: people.create_api_key(account=above, name="k", by=by),
            "role": lambda by=by: give(above, "leader", TOWN, by),
        }
        refused("account-above", acts[what])
    assert Account.objects.get(pk=above.pk).is_active


def test_a_later_grant_counts_as_well(town: SmallTown) -> None:
    """Who becomes an administrator next month cannot be reset by a clerk this month."""
    by, account = clerk(town, area="", name="wide"), new(town, "soon")
    people.grant_role(account=account, role="administrator", from_on=TODAY + timedelta(days=30), by=SYSTEM)
    refused("account-above", lambda: people.set_password(account=account, password=PASSWORD, by=by))


def test_new_people_are_put_only_where_one_manages(town: SmallTown) -> None:
    by = clerk(town)
    make = {"name_zh": "新", "password": None, "by": by}
    refused("area-above", lambda: people.create_account(username="a1", **make))
    refused(
        "area-above", lambda: people.create_account(username="a2", organisation=town.units["county"], **make)
    )
    refused(
        "area-above",
        lambda: people.create_service(username="m", name_zh="m", name_en="m", organisation=None, by=by),
    )


def test_the_list_shows_only_those_of_ones_area(town: SmallTown) -> None:
    seen = set(Account.objects.filter(managed(clerk(town))).values_list("username", flat=True))
    assert "worker1" in seen
    assert not {"worker3", "admin", "supervisor"} & seen
    assert Account.objects.filter(managed(town.actor("admin"))).count() == Account.objects.count()
    assert not Account.objects.filter(managed(town.actor("leader"))).exists()


def test_powers_that_must_stay_apart_are_refused_with_the_reason(town: SmallTown) -> None:
    by = town.actor("admin")
    said = refused("powers-joined", lambda: give(town.people["dispatcher"], "supervision_centre", "", by))
    assert "Command centre" in said.words.en
    assert "指挥中心" in said.words.zh


def test_units_are_settled_within_ones_area(town: SmallTown) -> None:
    by = clerk(town, "settings.manage")
    args = {"name_zh": "站", "name_en": "Station", "function": "lighting", "by": by}
    people.create_organisation(code="in", area_path=TOWN, **args)
    refused("area-above", lambda: people.create_organisation(code="out", area_path=VILLAGE, **args))
    refused("area-above", lambda: people.create_organisation(code="all", area_path="", **args))
    refused("area-above", lambda: people.deactivate_organisation(organisation=town.units["lighting"], by=by))
    refused("code-taken", lambda: people.create_organisation(code="in", area_path=TOWN, **args))


def test_the_area_of_the_county_itself_is_the_whole_town(town: SmallTown) -> None:
    by = clerk(town, area="999001/", name="county")
    people.create_role(code="x1", name_zh="x", name_en="x", verbs=["cases.see"], by=by)
    give(new(town, "probe"), "leader", "", by)
    assert Account.objects.filter(managed(by)).count() == Account.objects.count()
    refused(
        "whole-town-only",
        lambda: people.create_role(code="x2", name_zh="x", name_en="x", verbs=[], by=clerk(town)),
    )
