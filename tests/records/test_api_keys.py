"""Keys of machines: several at a time, revoked one by one."""

from __future__ import annotations

from datetime import date

import pytest

from linli.records.people import actions, queries
from linli.records.people.queries import SYSTEM
from linli.words import Refusal

pytestmark = pytest.mark.django_db


def test_a_second_key_works_and_a_revoked_one_does_not() -> None:
    machine = actions.create_service(
        username="lamps", name_zh="路灯平台", name_en="Lamps", organisation=None, by=SYSTEM
    )
    first, second = (actions.create_api_key(account=machine, name=n, by=SYSTEM) for n in ("first", "second"))
    assert queries.service_account("LAMPS") == machine
    leaked = next(k for k in queries.keys_in_force(machine) if k.name == "first")
    actions.revoke_api_key(key=leaked, by=SYSTEM)
    assert [k.name for k in queries.keys_in_force(machine)] == ["second"]
    assert queries.actor_of_key(first, today=date(2026, 6, 8)) is None
    assert queries.actor_of_key(second, today=date(2026, 6, 8)) is not None


def test_an_unknown_service_is_a_sentence_in_both_languages() -> None:
    with pytest.raises(Refusal) as refused:
        queries.service_account("nobody")
    assert "linli account create --service" in refused.value.words.en
    assert "服务账号" in refused.value.words.zh
