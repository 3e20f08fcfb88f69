"""What code must never write, the database refuses; each refusal is looked for here, and none is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from linli.records.cases import actions as cases
from linli.records.cases.given import Contact
from linli.records.cases.models import (
    Alarm,
    Case,
    Clock,
    Evidence,
    MessageRules,
    MessageTemplate,
    OutboxMessage,
    Report,
    ReporterContact,
    Request,
    Step,
)
from linli.records.people import actions as people
from linli.records.people.models import Grant, Role
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.models import CalendarYear, Tenant
from linli.records.territory.models import Holding, Layer, MapFeature, ResponsibilityGrid, UnitGrid
from tests.records.loop import MONDAY, handling, report, step, walk
from tests.small_town import START, SmallTown

pytestmark = pytest.mark.django_db
BEFORE = date(2024, 1, 1)


def change(model: type[models.Model], **values: object) -> Callable[[Any], object]:
    return lambda town: model.objects.update(**values)  # type: ignore[attr-defined]


def again(model: type[models.Model], **values: object) -> Callable[[Any], object]:
    """A second row like the first one there is."""

    def act(town: SmallTown) -> None:
        first = model.objects.order_by("pk")[0]  # type: ignore[attr-defined]
        first.pk = None if isinstance(first._meta.pk, models.AutoField) else first._meta.pk.get_default()
        for name, value in values.items():
            setattr(first, name, value)
        first._state.adding = True
        first.save(force_insert=True)

    return act


def its_own(field: str) -> Callable[[Any], object]:
    return change(Case, **{field: models.F("id")})


def late_year(town: SmallTown) -> None:
    for _ in range(2):
        CalendarYear.objects.create(calendar="cn", year=2099, data={}, source="x", added_by="x")


def second_head(town: SmallTown) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_journalhead (id, seq, hash) VALUES (2, 0, ''::bytea)")


def own_decision(town: SmallTown) -> None:
    Request.objects.update(decision="granted", decided_by=models.F("asked_by"), decided_at=MONDAY)


REFUSED: dict[str, Callable[[Any], object]] = {
    "case_is_not_its_own_original": its_own("original_id"),
    "case_is_not_its_own_parent": its_own("parent_id"),
    "case_place_is_paired": change(Case, lat=None),
    "case_rating_is_paired": change(Case, rating="satisfied"),
    "open_case_has_a_holder": change(Case, holder_power=""),
    "case_imported_once": lambda t: (
        Case.objects.update(source="nyc", source_ref="1"),
        again(Case, number="1")(t),
    ),
    "step_once": again(Step),
    "clock_one_of_a_kind": again(Clock),
    "running_clock_has_due": change(Clock, due_at=None, next_alarm_at=None),
    "stopped_clocks_are_silent": change(Clock, state="stopped", next_alarm_at=MONDAY),
    "alarm_once": again(Alarm),
    "evidence_once": again(Evidence),
    "request_one_open": again(Request),
    "request_decided_by_another": own_decision,
    "request_decision_is_whole": change(Request, decision="granted"),
    "grant_once": again(Grant),
    "grant_ends_after_start": change(Grant, to_on=BEFORE),
    "tenant_county_code_six_digits": change(Tenant, county_code="99900"),
    "calendar_year_once": late_year,
    "unit_grid_version_once": again(UnitGrid),
    "unit_grid_ends_after_start": change(UnitGrid, to_on=BEFORE),
    "grid_version_once": again(ResponsibilityGrid),
    "grid_ends_after_start": change(ResponsibilityGrid, to_on=BEFORE),
    "map_feature_box_is_a_box": lambda t: MapFeature.objects.create(
        layer=Layer.objects.all()[0], kind="street", shape=b"", west=2, east=1, south=0, north=1
    ),
    "holding_ends_after_start": change(Holding, to_on=BEFORE),
    "holding_once": again(Holding),
    "journal_one_head": second_head,
    "contact_can_be_notified": change(ReporterContact, notify="mail"),
    "outbox_end_is_whole": change(OutboxMessage, end="sent", next_try_at=None),
    "desk_messages_are_not_sent": change(OutboxMessage, channel="desk", next_try_at=MONDAY),
    "message_template_once": again(MessageTemplate),
    "message_template_is_whole": change(MessageTemplate, short=""),
    "message_rules_are_one_row": lambda t: MessageRules.objects.create(id=2),
}
UNIQUE_FIELDS: dict[str, Callable[[Any], object]] = {
    "cases_case_number": again(Case),
    "cases_report_key": lambda t: (Report.objects.update(key="k"), again(Report)(t)),
    "people_role_code": again(Role),
    "territory_layer_code": again(Layer),
}


@pytest.fixture
def filled(town: SmallTown) -> SmallTown:
    """One row of everything."""
    case = walk(town, report(town, contact=Contact(phone="13800000000")), "take")
    cases.set_message_template(code="received", language="en", subject="x", text="x", short="x", by=SYSTEM)
    Clock.objects.filter(state="stopped").delete()
    step(town, case, "ask_extension", now=MONDAY)
    clock = handling(case)
    Alarm.objects.create(clock=clock, kind="red", due_at=clock.due_at, at=MONDAY)
    Evidence.objects.create(
        case=case,
        sha256="a",
        original_sha256="b",
        media_type="image/jpeg",
        size=1,
        added_at=MONDAY,
        added_by="x",
    )
    return town


@pytest.mark.parametrize("name", [*REFUSED, *UNIQUE_FIELDS])
def test_the_database_refuses(filled: SmallTown, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        {**REFUSED, **UNIQUE_FIELDS}[name](filled)


def test_every_constraint_of_the_records_is_looked_for() -> None:
    named = {
        c.name
        for m in apps.get_models()
        if m.__module__.startswith("linli.records")
        for c in m._meta.constraints
    }
    assert named == set(REFUSED)


def test_a_case_with_history_cannot_be_deleted(filled: SmallTown) -> None:
    with pytest.raises(models.ProtectedError):
        Case.objects.all().delete()
    account = people.create_account(username="gone", name_zh="x", password=None, by=SYSTEM)
    people.grant_role(account=account, role="leader", from_on=START, by=SYSTEM)
    with pytest.raises(models.ProtectedError):
        Role.objects.all().delete()
