"""What the public boards say, the photos on them, and which were printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from linli.records.journal.actions import record
from linli.records.people.models import Account
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.models import Area, BoardPrint, BoardText, Holding, Portrait, ResponsibilityGrid

FIELDS = ("office_phone", "supervision_phone", "hours", "address_zh", "address_en")


def save_board_text(*, area: Area, texts: dict[str, str], by: Actor) -> BoardText:
    """Telephones, hours and address for an area and everything below it."""
    with transaction.atomic():
        said, _ = BoardText.objects.update_or_create(
            area=area, defaults={name: texts.get(name, "").strip()[:120 if "address" in name else 30 if "phone" in name else 60] for name in FIELDS}
        )  # fmt: skip
        record("save_board_text", f"area:{area.code}", by=by)
    return said


def set_portrait(*, account: Account, jpeg: bytes, now: datetime, by: Actor) -> None:
    """The photo for the boards; `jpeg` is shrunk and without notes of the camera already. Refusal: not-in-your-area."""
    _refuse_strangers(account, by)
    with transaction.atomic():
        Portrait.objects.update_or_create(account=account, defaults={"jpeg": jpeg, "added_at": now})
        record("set_portrait", account.ref, by=by)


def remove_portrait(*, account: Account, by: Actor) -> None:
    """By the person themselves too. Refusal: not-in-your-area."""
    if by.id != str(account.pk):
        _refuse_strangers(account, by)
    with transaction.atomic():
        Portrait.objects.filter(account=account).delete()
        record("remove_portrait", account.ref, by=by)


def record_prints(*, grids: Sequence[ResponsibilityGrid], now: datetime, by: Actor) -> None:
    """These boards were printed as the grids are now."""
    with transaction.atomic():
        BoardPrint.objects.bulk_create(
            BoardPrint(grid=g, printed_at=now, printed_by=by.account) for g in grids
        )
        record("record_prints", "boards:all", by=by, grids=[g.code for g in grids][:200], count=len(grids))


def _refuse_strangers(account: Account, by: Actor) -> None:
    """Photos are those of people in posts; who manages one of a person's posts, past ones too, answers for the photo."""
    paths = Holding.objects.filter(account=account).values_list("post__path", flat=True).distinct()
    if by.kind != "system" and not any(by.may("posts.manage", path) for path in paths):
        raise wording.not_in_your_area(VERBS["posts.manage"])
