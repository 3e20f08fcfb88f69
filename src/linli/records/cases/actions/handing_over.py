"""A unit is dissolved or merged: its open cases go to the successor as they stand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from linli.records.cases import wording
from linli.records.cases.models import Case, Clock, Step
from linli.records.journal.actions import Entry, record, record_many
from linli.records.people.models import Organisation
from linli.records.people.queries import Actor
from linli.records.people.standing import holds

BATCH = 200


def hand_over_unit(*, unit: Organisation, to: Organisation, by: Actor, now: datetime) -> int:
    """Every open case of `unit` is with `to` from now on: same state, same due moments. How many were handed over.

    Not a dispatch: nobody decides about a single case, one body takes the place of another. So the successor must do
    the same work in an area that covers the old one's. Refusals: successor-unfit, not-allowed.
    """
    if not holds(by, "settings.manage", unit.area_path):
        raise wording.not_your_unit()
    is_fit = to.is_active and to.function == unit.function and unit.area_path.startswith(to.area_path)
    if to.pk == unit.pk or not is_fit:
        raise wording.successor_unfit()
    done = 0
    while True:
        with transaction.atomic():
            open_ones = (
                Case.objects.select_for_update(no_key=True).filter(unit=unit, is_open=True).order_by("pk")
            )
            batch = list(open_ones[:BATCH])
            if batch:
                _hand_over(batch, unit, to, by, now)
            else:
                record("hand_over_unit", unit.ref, by=by, at=now, to=to.code, count=done)
                return done
        done += len(batch)


def _hand_over(batch: list[Case], unit: Organisation, to: Organisation, by: Actor, now: datetime) -> None:
    keys = [c.pk for c in batch]
    Step.objects.bulk_create(
        Step(
            case=case, seq=case.version + 1, move="hand_over", from_state=case.state, to_state=case.state,
            power="administrator", account=by.account, organisation_id=by.organisation_id, at=now, unit=to,
            data={"from": unit.code, "to": to.code},
        )
        for case in batch
    )  # fmt: skip
    Case.objects.filter(pk__in=keys).update(unit=to, holder=None, version=F("version") + 1, changed_at=now)
    Clock.objects.filter(case__in=keys, unit=unit).exclude(state="stopped").update(unit=to)
    record_many([Entry("hand_over", c.ref, {"from": unit.code, "to": to.code}, at=now) for c in batch], by=by)
