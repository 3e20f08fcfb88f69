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
    SavedFilter,
    StandardText,
    Step,
)
from linli.records.commons.models import Notice
from linli.records.fieldwork.models import DayWords, PhotoUpload, PushSubscription, Reading, Suggestion
from linli.records.people import actions as people
from linli.records.people.models import Grant, Invitation, RecoveryCode, Role
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.models import CalendarYear, Overlay, Tenant
from linli.records.territory.models import (
    DivisionJob,
    Draft,
    DraftGrid,
    DraftPost,
    DraftStep,
    DraftUnit,
    GridKind,
    Holding,
    Layer,
    LeaderVisit,
    Leave,
    MapFeature,
    Publication,
    ReadinessTick,
    ResponsibilityGrid,
    UnitGrid,
)
from tests.records.loop import MONDAY, handling, report, step, walk
from tests.records.plain_rows import plain, twice, wrong
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
    "contacts_kept_a_month": change(Tenant, keep_contacts_days=29),
    "overlay_number_once": twice(Overlay, number=7, from_on=START, published_at=MONDAY),
    "one_overlay_draft": twice(Overlay),
    "published_overlays_have_their_day": wrong(Overlay, number=7),
    "one_open_invitation": lambda t: [
        plain(Invitation, account=t.people["lamp"], hash=bytes([n]), expires_at=MONDAY) for n in (1, 2)
    ],
    "recovery_code_once": twice(RecoveryCode),
    "grid_kind_has_a_code": wrong(GridKind, code=""),
    "publication_once_a_day": twice(Publication),
    "draft_limits_in_order": wrong(Draft, low=300, high=200),
    "draft_unit_once": lambda t: [plain(DraftUnit, code=c, seq=1) for c in "ab"],
    "draft_unit_code_once": lambda t: [plain(DraftUnit, code="a", seq=n) for n in (1, 2)],
    "draft_grid_once": twice(DraftGrid),
    "draft_post_once": twice(DraftPost),
    "draft_step_once": twice(DraftStep),
    "division_one_at_a_time": twice(DivisionJob),
    "division_end_is_paired": wrong(DivisionJob, state="done"),
    "leave_has_a_day": wrong(Leave, from_on=START, to_on=START),
    "leave_decision_is_paired": wrong(Leave, from_on=BEFORE, to_on=START, state="granted"),
    "leader_visit_once_a_day": twice(LeaderVisit),
    "readiness_tick_once": twice(ReadinessTick),
    "standard_text_name_zh_once": lambda t: [
        plain(StandardText, name_zh="一", name_en=e, text_zh="x", text_en="x") for e in "ab"
    ],
    "standard_text_name_en_once": lambda t: [
        plain(StandardText, name_zh=z, name_en="a", text_zh="x", text_en="x") for z in "一二"
    ],
    "standard_text_in_both_languages": wrong(StandardText, text_en=""),
    "notice_days_in_order": wrong(Notice, to_on=BEFORE),
    "saved_filter_name_once": twice(SavedFilter),
    "photo_upload_once": twice(PhotoUpload),
    "whole_upload_is_not_refused": wrong(PhotoUpload, is_whole=True, refused="x"),
    "day_words_once": twice(DayWords),
    "suggestion_answer_is_whole": wrong(Suggestion, answer="x"),
    "reading_once": twice(Reading),
    "push_once_a_sign_in": lambda t: [
        plain(PushSubscription, account=t.people["lamp"], session_key="x", endpoint=e) for e in "ab"
    ],
    "push_waits_after_failure": lambda t: plain(
        PushSubscription, account=t.people["lamp"], next_try_at=MONDAY
    ),
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
