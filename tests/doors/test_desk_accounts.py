"""From the invitation to the second step, at the doors; and what an administrator of a street cannot reach."""

from __future__ import annotations

import re
from html import unescape

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.doors.desk.settings.sight import PAGES, pages_of
from linli.doors.parts.templatetags.linli import tail
from linli.records.cases.queries import visible
from linli.records.commons.models import Notice
from linli.records.people import actions as people
from linli.records.people.models import Account, Organisation, RecoveryCode, SignedIn
from linli.records.people.permissions import VERBS
from linli.records.people.queries import SYSTEM, actor_of, second_factor_secret
from tests.doors.page_forms import forms_on
from tests.doors.test_desk_settings_pages import as_
from tests.records.loop import report
from tests.small_town import PASSWORD, START, TOWN, SmallTown

pytestmark = pytest.mark.django_db
PHRASE = "four quiet herons by the weir"


def link_on(page: str) -> str:
    found = re.search(r"/desk/invited/[\w-]+", page)
    assert found
    return found.group()


def invite(admin: Client, role: str = "leader", **more: str) -> str:
    sent = {"username": "newbie", "name_zh": "新来", "name_en": "New", "role": role, **more}
    return link_on(admin.post("/desk/accounts/new", sent).content.decode())


def code(account: Account) -> str:
    account.refresh_from_db()
    return pyotp.TOTP(second_factor_secret(account)).at(timezone.now())


def test_the_invited_person_sets_a_password_and_comes_in(town: SmallTown) -> None:
    link = invite(as_(town, "admin"))
    stranger = Client()
    stranger.cookies["linli_language"] = "en"
    assert "Set your password" in stranger.get(link).content.decode()
    differ = stranger.post(link, {"password": PHRASE, "again": "x"})
    assert (differ.status_code, "not the same" in differ.content.decode()) == (422, True)
    assert stranger.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert stranger.post(link, {"password": PHRASE, "again": PHRASE})["Location"] == "/desk/"
    assert stranger.get("/desk/").status_code == 200
    over = Client().get(link)
    assert (over.status_code, over["Cache-Control"]) == (410, "no-store")
    assert SignedIn.objects.filter(account__username="newbie").count() == 1


def test_an_administrator_has_to_set_up_the_second_step_before_anything_opens(town: SmallTown) -> None:
    link = invite(as_(town, "admin"), role="administrator")
    person = Client()
    person.cookies["linli_language"] = "en"
    half = person.post(link, {"password": PHRASE, "again": PHRASE})
    assert half["Location"] == "/desk/sign-in/second"
    assert person.get("/desk/").status_code == 302
    page = person.get("/desk/sign-in/second").content.decode()
    assert "data:image/svg+xml" in page
    account = Account.objects.get(username="newbie")
    assert person.post("/desk/sign-in/second", {"code": "000000"}).status_code == 422
    used = code(account)
    done = person.post("/desk/sign-in/second", {"code": used})
    assert done.content.decode().count("<li>") >= 8
    assert person.get("/desk/settings/").status_code == 200
    again = Client()
    again.post("/desk/sign-in", {"username": "newbie", "password": PHRASE})
    assert again.get("/desk/").status_code == 302
    assert again.post("/desk/sign-in/second", {"code": used}).status_code == 422  # the same code twice
    RecoveryCode.objects.all().delete()
    assert again.get("/desk/").status_code == 302


def test_a_half_open_sign_in_ends_when_the_password_changes(town: SmallTown) -> None:
    account = town.people["admin"]
    people.set_password(account=account, password=PASSWORD, by=SYSTEM)
    client = Client()
    assert (
        client.post("/desk/sign-in", {"username": "admin", "password": PASSWORD})["Location"]
        == "/desk/sign-in/second"
    )
    people.set_password(account=account, password=PHRASE, by=SYSTEM)
    assert client.get("/desk/sign-in/second")["Location"] == "/desk/sign-in"


def test_signing_out_everywhere_and_disabling_end_open_pages(town: SmallTown) -> None:
    for end in ("sign-out", "disable"):
        town.people["leader"].refresh_from_db()
        person = as_(town, "leader")
        assert person.get("/desk/").status_code == 200
        admin = as_(town, "admin")
        assert (
            admin.post(f"/desk/accounts/{town.people['leader'].pk}/{end}", {"reason": "已调离"}).status_code
            == 302
        )
        assert person.get("/desk/").status_code == 302


def test_ones_own_password_second_step_and_sign_ins(town: SmallTown) -> None:
    account = town.people["leader"]
    people.set_password(account=account, password=PASSWORD, by=SYSTEM)
    me, other = Client(), Client()
    for client in (me, other):
        client.cookies["linli_language"] = "en"
        client.post(
            "/desk/sign-in",
            {"username": "leader", "password": PASSWORD},
            headers={"user-agent": "Firefox/1 Windows"},
        )
    assert me.get("/desk/me").content.decode().count("Firefox, Windows") == 2
    wrong = me.post("/desk/me/password", {"old": "x", "new": PHRASE, "again": PHRASE})
    assert (wrong.status_code, "not right" in wrong.content.decode()) == (422, True)
    assert me.post("/desk/me/password", {"old": PASSWORD, "new": PHRASE, "again": PHRASE}).status_code == 302
    assert (me.get("/desk/me").status_code, other.get("/desk/me").status_code) == (200, 302)
    me.post("/desk/me/second/begin")
    account.refresh_from_db()
    assert me.post("/desk/me/second/confirm", {"code": code(account)}).status_code == 200
    account.refresh_from_db()
    assert account.has_second_factor


def test_two_thousand_accounts_cost_no_more_statements(town: SmallTown) -> None:
    unit = Organisation.objects.first()
    Account.objects.bulk_create(
        Account(username=f"u{n}", name_zh=f"员{n}", organisation=unit) for n in range(2000)
    )
    admin = as_(town, "admin")
    for query in ("", "?text=员1", "?role=handling_unit", "?state=invited&page=2", f"?area={TOWN}"):
        admin.get("/desk/accounts")
        with CaptureQueriesContext(connection) as seen:
            page = admin.get(f"/desk/accounts{query}")
        assert page.status_code == 200
        assert len(seen) <= 15, (query, len(seen))


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_the_preview_agrees_with_what_really_opens(town: SmallTown, verb: str) -> None:
    """For every verb: somebody who holds it alone, in a street; each page of the preview against the page itself."""
    people.create_role(code="one", name_zh="一", name_en="One", verbs=[verb], by=SYSTEM)
    account = people.create_account(username="one", name_zh="一", password=PASSWORD, by=SYSTEM)
    people.grant_role(account=account, role="one", area_path=TOWN, from_on=START, by=SYSTEM)
    here, there = report(town, grid=1), report(town, grid=3)
    town.people["one"] = account
    client = as_(town, "one")
    person = actor_of(account, today=timezone.localdate())
    for address, name, is_open in pages_of(person):
        status = client.get(address).status_code
        assert (status == 200) is is_open or (is_open and status == 302), (str(name), status)
        assert is_open or status == 403, (str(name), status)
    assert len(pages_of(person)) == len(PAGES)
    seen = set(visible(person).values_list("pk", flat=True))
    for case in (here, there):
        assert (client.get(f"/desk/cases/{case.number}").status_code == 200) is (case.pk in seen)
    preview = as_(town, "admin").get(f"/desk/settings/people/{account.pk}/sight").content.decode()
    assert tail(here.number) in preview
    shown = preview.split("But not these")[0]
    assert (f'/desk/cases/{here.number}"' in shown) is (here.pk in seen)
    assert f'/desk/cases/{there.number}"' not in shown


def test_a_street_administrator_reaches_nobody_above_through_the_pages(town: SmallTown) -> None:
    people.create_role(code="street", name_zh="街", name_en="Street", verbs=["accounts.manage"], by=SYSTEM)
    account = people.create_account(username="street", name_zh="街", password=PASSWORD, by=SYSTEM)
    people.grant_role(account=account, role="street", area_path=TOWN, from_on=START, by=SYSTEM)
    town.people["street"] = account
    client, admin = as_(town, "street"), town.people["admin"]
    assert client.get(f"/desk/accounts/{admin.pk}").status_code == 404
    for what in ("password", "disable", "invite", "second/reset", "sign-out", "change", "role"):
        assert client.post(f"/desk/accounts/{admin.pk}/{what}", {"password": PASSWORD}).status_code == 404
    worker = town.people["worker1"]
    for role, area in (("administrator", TOWN), ("leader", ""), ("street", "")):
        assert (
            client.post(f"/desk/accounts/{worker.pk}/role", {"role": role, "area": area}).status_code == 403
        )
    assert (
        client.post(f"/desk/accounts/{account.pk}/role", {"role": "leader", "area": TOWN}).status_code == 409
    )
    sent = {"verbs": ["accounts.manage", "audit.see"], "name_zh": "街", "name_en": "Street"}
    assert client.post("/desk/settings/roles/street", sent).status_code in {403, 409}
    assert client.get("/desk/settings/town").status_code == 403
    admin.refresh_from_db()
    assert admin.is_active


def test_what_was_written_waits_through_password_and_second_step(town: SmallTown) -> None:
    """Setting the second step up, passing it with a recovery code, and a form that somebody else put together."""
    people.set_password(account=town.people["admin"], password=PASSWORD, by=SYSTEM)
    days = {"from_on": "2031-05-01", "to_on": "2031-05-02"}
    codes: list[str] = []
    for said in ("停水 <一>", "停水 <二>", "forged"):
        person = Client(headers={"origin": "http://testserver"})
        ended = person.post("/desk/settings/notices/new", {"title_zh": said, **days})
        asked = next(f for f in forms_on("", ended.content.decode()) if "kept" in f.sent()).sent()
        sealed = asked["kept"][0] + ("x" if said == "forged" else "")
        who = {"username": "admin", "password": PASSWORD, "next": "/desk/", "kept": sealed}
        wrong = person.post("/desk/sign-in", {**who, "password": "not this one"})
        assert (sealed in wrong.content.decode(), unescape(wrong.content.decode()).count(said) > 0) == (True, said != "forged")  # fmt: skip
        assert person.post("/desk/sign-in", who)["Location"] == "/desk/sign-in/second"
        given = {"recovery": codes.pop()} if codes else {"code": code(town.people["admin"])}
        inside = person.post("/desk/sign-in/second", given)
        if said == "forged":
            assert inside["Location"] == "/desk/"
            continue
        codes = codes or re.findall(r"<li>([^<]+)</li>", inside.content.decode())
        again = next(f for f in forms_on("", inside.content.decode()) if f.action.endswith("/new"))
        assert again.sent()["title_zh"] == [said]
        assert person.post(again.action, again.sent()).status_code == 302
    assert set(Notice.objects.values_list("title_zh", flat=True)) == {"停水 <一>", "停水 <二>"}


def test_a_role_in_a_grid_names_the_grid_as_everybody_does(town: SmallTown) -> None:
    from linli.records.territory.models import ResponsibilityGrid

    worker, client = town.people["worker1"], as_(town, "admin")
    grid = ResponsibilityGrid.objects.get(path=TOWN + "001/G01/")
    for page in ("/desk/accounts", f"/desk/accounts/{worker.pk}", f"/desk/settings/people/{worker.pk}/sight"):
        told = client.get(page).content.decode()
        assert grid.name_en in told or grid.name_zh in told, page
        assert " G01<" not in told, page
