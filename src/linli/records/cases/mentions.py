"""Colleagues who are named with "@" in a note: only those who may see the case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.records.people.models import Account, Grant
from linli.records.territory.queries import prefixes

from . import wording
from .models import Case

TOKEN = re.compile(r"(?<![\w.@])@([\w·.-]{1,60})")  # not the middle of a mail address
LONGEST_SHORT_NAME = 4  # Chinese names run on into the sentence


def colleagues(case: Case, *, today: date) -> list[Account]:
    """Whoever may see the case today, by body and name; one statement."""
    held = Grant.objects.filter(
        role__verbs__contains=["cases.see"], account__is_active=True, account__is_service=False,
        area_path__in=prefixes(case.place_path), from_on__lte=today,
    ).filter(Q(to_on__isnull=True) | Q(to_on__gt=today))  # fmt: skip
    held = held.filter(Q(role__is_own_unit_only=False) | Q(account__organisation_id=case.unit_id))
    rows = held.select_related("account__organisation").order_by(
        "account__organisation__code", "account__name_zh", "account_id"
    )
    return list({g.account_id: g.account for g in rows}.values())


def mentioned(text: str, chosen: Iterable[UUID], among: Sequence[Account]) -> list[Account]:
    """Those chosen, and those named in the text. Refusal: mention-may-not-see."""
    known = {a.pk: a for a in among}
    wanted = list(dict.fromkeys(chosen))
    _refuse_strangers(Account.objects.filter(pk__in=[i for i in wanted if i not in known], is_active=True))
    found = {i: known[i] for i in wanted if i in known}
    strange = []
    for match in TOKEN.finditer(text):
        named = _named(text[match.start() + 1 :], among)
        if named and not any(a.pk in found for a in named):
            found |= {a.pk: a for a in named}
        elif not named:
            strange.append(match[1])
    if strange:
        _refuse_strangers(_people_called(strange))
    return list(found.values())


def _named(rest: str, among: Sequence[Account]) -> list[Account]:
    """Whose name the text goes on with; of two that fit, the longer name."""
    lower = rest.lower()
    fits = [
        (len(name), a)
        for a in among
        for name in {a.name_zh, a.name_en, a.username}
        if name and lower.startswith(name.lower()) and _ends(lower, name.lower())
    ]
    longest = max((length for length, _ in fits), default=0)
    return [a for length, a in fits if length == longest]


def _ends(text: str, name: str) -> bool:
    """A name in letters ends where the word ends; a Chinese one may be followed by more characters."""
    following = text[len(name) : len(name) + 1]
    return not (name[-1:].isascii() and following.isascii() and following.isalnum())


def _people_called(tokens: Iterable[str]) -> Iterable[Account]:
    names = {t[:n] for t in tokens for n in range(2, LONGEST_SHORT_NAME + 1)} | set(tokens)
    whole = [t.lower() for t in tokens]
    return Account.objects.filter(
        Q(name_zh__in=names) | Q(username__in=whole), is_active=True, is_service=False
    )


def _refuse_strangers(found: Iterable[Account]) -> None:
    for account in found:
        raise wording.mention_may_not_see(account.name_zh, account.name_en or account.name_zh)
