"""Every form of the desk: a lost session or a stale page loses no word, two presses are one, and nothing that is typed breaks it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction

from linli.doors.parts.gate import gate_of
from linli.doors.parts.kept import opened
from linli.records.journal.models import JournalRow
from tests.doors.desk_forms import FORMS, WITHOUT_SESSION, DeskForm, Office, build_office
from tests.doors.page_forms import forms_on, routes
from tests.records.land import AREA
from tests.small_town import SmallTown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tenant_as_it_was")]
MARK = "m" * 64  # the mark of one page's forms
SECRETS = ("old-secret-1", "new-secret-phrase", "given-secret-phrase", "904617")


@pytest.fixture
def office(town: SmallTown) -> Office:
    return build_office(town)


@contextmanager
def undone() -> Iterator[None]:
    """What a form did is taken back, so that each finds the same office."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def each(office: Office) -> Iterator[tuple[str, DeskForm, str, dict[str, Any]]]:
    for name, form in FORMS.items():
        with undone():
            yield name, form, form.address(office), form.sent(office)


def shown(answer: Any) -> str:
    return unescape(answer.content.decode())


def words_of(form: DeskForm, sent: dict[str, Any]) -> list[str]:
    return [str(sent[name]) for name in form.said]


def test_every_route_that_takes_a_form_is_here(office: Office) -> None:
    client, found = office.client("everybody"), set()
    for name, path, view in routes():
        if not name.startswith("desk:"):
            continue
        assert gate_of(view)
        address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: {"uuid": str(office.everybody.pk), "int": "1"}.get(m[1] or "", "x"), path)  # fmt: skip
        with undone():
            client.force_login(office.everybody)
            if client.post(address).status_code != 405:
                found.add(name)
    assert found == set(FORMS) | WITHOUT_SESSION
    assert all(set(f.said) <= set(f.sent(office)) for f in FORMS.values())


TAKES_AWAY = {  # what cannot simply be made good again: the form, and the row of the journal
    "desk:account-disable": "disable_account", "desk:account-invite-revoke": "revoke_invitation",
    "desk:account-second-reset": "drop_second_factor", "desk:key-revoke": "revoke_api_key", "desk:unit-close": "deactivate_organisation",
    "desk:role-remove": "remove_role", "desk:draft-discard": "discard_draft", "desk:land:withdraw": "withdraw_publication",
}  # fmt: skip


def test_what_takes_something_away_asks_for_a_reason_that_stands_in_the_journal(office: Office) -> None:
    def rows(verb: str) -> list[Any]:
        return list(JournalRow.objects.filter(verb=verb).order_by("-seq"))

    for name, form, address, sent in each(office):
        if (verb := TAKES_AWAY.get(name)) is None:
            continue
        client, before = office.client(form.who), len(rows(verb))
        for reason in ({}, {"reason": "   "}):
            refused = client.post(address, {**sent, "reason": "", **reason})
            assert refused.status_code == 422, name
            assert "Write why, in a sentence" in shown(refused), name
            assert len(rows(verb)) == before, name
        done = client.post(address, sent)
        assert done.status_code == 302, name
        row, *_older = rows(verb)
        assert len(rows(verb)) == before + 1, name
        assert json.loads(row.body)["reason"] == sent["reason"], name


def test_a_session_that_ended_keeps_every_word_and_no_secret(office: Office) -> None:
    wrong = []
    for name, form, address, sent in each(office):
        asked = office.client("").post(address, sent)
        assert asked.status_code == 401, name
        if lost := [w for w in words_of(form, sent) if w not in shown(asked)]:
            wrong.append((name, "not shown", lost))
        kept = opened(next((f.sent()["kept"][0] for f in forms_on(address, asked.content.decode()) if "kept" in f.sent()), ""))  # fmt: skip
        if any(s in asked.content.decode() or (kept and s in str(kept.fields)) for s in SECRETS):
            wrong.append((name, "a secret was kept", ""))
        if kept is None:
            if form.said:
                wrong.append((name, "nothing kept", ""))
            continue
        told: dict[str, list[str]] = {}
        for field, value, _written in kept.fields:
            told.setdefault(field, []).append(value)
        lists = {k: v if isinstance(v, list) else [v] for k, v in sent.items()}
        if (kept.path, told) != (address, lists):
            wrong.append((name, "another form", str((kept, sent))))
    assert not wrong, wrong


def test_a_page_that_was_open_too_long_is_sent_again_with_one_press(office: Office) -> None:
    wrong = []
    for name, form, address, sent in each(office):
        client = office.client(form.who, strict=True)
        stale = client.post(address, {**sent, "csrfmiddlewaretoken": MARK})
        assert stale.status_code == 403, name
        if any(s in stale.content.decode() for s in SECRETS):
            wrong.append((name, "a secret was kept"))
        again = [f for f in forms_on(address, stale.content.decode()) if "csrfmiddlewaretoken" in f.sent() and f.action == address]  # fmt: skip
        if not again:
            if form.said:
                wrong.append((name, "nothing to send again"))
            continue
        if lost := [
            w
            for w in words_of(form, sent)
            if w not in [v for values in again[0].sent().values() for v in values]
        ]:
            wrong.append((name, f"lost {lost}"))
        done = client.post(address, again[0].sent())
        assert done.status_code != 403 or name in {"x"}, name
    assert not wrong, wrong


def test_two_presses_are_one(office: Office) -> None:
    wrong = []
    for name, form, address, filled in each(office):
        client, sent = office.client(form.who), {**filled, "csrfmiddlewaretoken": MARK}
        first = client.post(address, sent)
        before = rows()
        second = client.post(address, sent)
        if first.status_code >= 400 and name not in REFUSED:
            wrong.append((name, "first", first.status_code, sentences(first)))
        elif (
            second.status_code >= 400 and second.status_code != first.status_code and name not in ENDS_SESSION
        ):
            wrong.append((name, "second", second.status_code, sentences(second)))
        if grown := {t: (before[t], n) for t, n in rows().items() if n != before[t]}:
            wrong.append((name, "grew", grown))
    assert not wrong, "\n".join(map(str, wrong))


ENDS_SESSION = {"desk:sign-out", "desk:me-everywhere"}
REFUSED = {
    "desk:rescue": "needs a file of a phone", "desk:land:bring": "needs a file of grids", "desk:land:draft-new": "needs buildings",
    "desk:land:compute": "a sound one starts a process", "desk:me-password": "needs the present password",
    "desk:me-second": "needs a telephone", "desk:account-password": "the hasher is slow, and it is an error for nobody",
}  # fmt: skip


def sentences(answer: Any) -> str:
    return re.sub(
        r"\s+",
        " ",
        re.sub(r"(?s)<(script|style|svg|head|header|footer|form).*?</\1>|<[^>]+>", " ", shown(answer)),
    )[:300]


# What somebody else can have changed while a form was open: the form's page, the field, and what it is set to meanwhile.
STALE = {
    "desk:unit": ("", "hours"), "desk:text": ("", "text_en"), "desk:notice": ("", "text_en"), "desk:role": ("", "name_en"),
    "desk:account-change": ("/desk/accounts/{newcomer}", "name_en"), "desk:wording": ("", "subject"), "desk:wordings": ("", "signature"),
    "desk:land:boards": ("?area=" + AREA, "hours"), "desk:land:layer-edit": ("", "name_en"), "desk:calendar-year": ("", "source"),
    "desk:town": ("", "name_en"), "desk:land:area": ("", "name_en"), "desk:land:kind": ("", "name_en"),
}  # fmt: skip
OTHERWISE = "from somebody else"


def test_who_saves_over_somebody_elses_change_is_told_first_and_keeps_the_words(office: Office) -> None:
    wrong = []
    for name, form, address, sent in each(office):
        if name not in STALE:
            continue
        page, field = STALE[name]
        mine, other = office.client(form.who), office.client(form.who)
        at = page.format(newcomer=office.newcomer.pk) if page.startswith("/") else address + page
        opened_form = next(
            f for f in forms_on(at, mine.get(at).content.decode()) if f.action.partition("?")[0] == address
        )
        seen = {k: v[0] for k, v in opened_form.sent().items() if k in {"shown", "seen"}}
        assert seen, name
        assert other.post(address, {**sent, **seen, field: OTHERWISE}).status_code == 302, name
        late = mine.post(address, {**sent, **seen})
        if late.status_code != 409 or OTHERWISE not in shown(late):
            wrong.append((name, late.status_code, sentences(late)))
            continue
        if lost := [w for w in words_of(form, sent) if w not in shown(late)]:
            wrong.append((name, "lost", lost))
        again = next(f for f in forms_on(at, late.content.decode()) if f.action.partition("?")[0] == address)
        fresh = {k: v[0] for k, v in again.sent().items() if k in {"shown", "seen"}}
        if (done := mine.post(address, {**sent, **fresh})).status_code != 302:
            wrong.append((name, "knowingly", done.status_code, sentences(done)))
    assert not wrong, "\n".join(map(str, wrong))


STRANGE = ("x" * 9000, "🏮🕳️\x00\u202e²", None)
STRANGE_CHOICES = ("9" * 30, "-1", "01a22b7c-c969-76a2-9882-a447e16a55a6", None)  # for numbers, days and ids
NOTHING_WRONG = {200, 302}
WITHOUT_WORDS = {403, 404}  # a thing that is not there, or not yours: the address was wrong, not the words


def test_nothing_that_is_typed_breaks_a_form_or_loses_the_other_words(office: Office) -> None:
    wrong = []
    for name, form in FORMS.items():
        address, sent = form.address(office), form.sent(office)
        client = office.client(form.who)
        client.raise_request_exception = False
        for field in sent:
            if re.search(r"_[1-9]\d?$", field):
                continue
            for value in STRANGE if field in form.said else (STRANGE[1], *STRANGE_CHOICES):
                bad = {k: v for k, v in {**sent, field: value}.items() if v is not None}
                with undone():
                    answer = client.post(address, bad)
                if answer.status_code >= 500:
                    wrong.append((name, field, (value or "missing")[:12], answer.status_code))
                elif answer.status_code not in NOTHING_WRONG:
                    lost = [n for n in form.said if n != field and sent[n] not in shown(answer)]
                    if lost:
                        wrong.append((name, field, (value or "missing")[:12], answer.status_code, lost))
    assert not wrong, "\n".join(map(str, wrong))


def rows() -> dict[str, int]:
    """How many rows each table of the town has; the journal and the sessions are about pressing, not about what was done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [connection.schema_name]
        )
        names = [t for (t,) in cursor.fetchall() if t not in {"django_session", "journal_journalrow"}]
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', count(*) FROM \"{t}\"" for t in names))
        return dict(cursor.fetchall())
