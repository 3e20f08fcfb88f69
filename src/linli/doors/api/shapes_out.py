"""What is answered; for the OpenAPI document. The answers themselves are written by `phrases`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class Words(Schema):
    en: str
    zh: str


class Problem(Schema):
    """Every error: a stable code, the sentence in the language asked for and in both, and data for programs."""

    code: str
    message: str
    message_en: str
    message_zh: str
    data: dict[str, Any]


class Follow(Schema):
    token: str
    url: str


class Reported(Schema):
    id: UUID
    number: str
    report_id: UUID
    reported_at: datetime
    follow: Follow


class GridOut(Schema):
    code: str
    name: Words


class AreaOut(Schema):
    path: str
    name: Words


class PlaceOut(Schema):
    text: str
    lon: float | None
    lat: float | None
    datum: str
    how: str
    path: str
    component_code: str
    unit_grid: str | None
    grid: GridOut | None
    area: AreaOut | None


class UnitOut(Schema):
    id: UUID
    code: str
    name: Words


class CaseOut(Schema):
    id: UUID
    number: str
    version: int
    kind: str
    code: str
    name: Words
    condition: str
    text: str
    is_urgent: bool
    place: PlaceOut
    flow: str
    state: str
    state_name: Words
    is_open: bool
    holder_power: str
    unit: UnitOut | None
    channel: str
    light: str
    reported_at: datetime
    filed_at: datetime | None
    dispatched_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    handling_due_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    is_calendar_missing: bool
    rating: str


class CasesOut(Schema):
    """At most 100; `next` is the cursor of the page after, null at the end."""

    cases: list[CaseOut]
    next: str | None


class Why(Schema):
    rule: str = ""
    en: str = ""
    zh: str = ""


class AlarmOut(Schema):
    kind: str
    at: datetime


class ClockOut(Schema):
    kind: str
    limit: Words
    state: str
    holder_power: str
    started_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None
    is_late: bool
    counting: list[Words]
    alarms: list[AlarmOut]


class PhotoOut(Schema):
    id: UUID
    kind: str
    url: str
    media_type: str
    width: int
    height: int
    size: int
    taken_at: datetime | None
    added_at: datetime


class RequestOut(Schema):
    kind: str
    asked_at: datetime
    reason: str
    limit: Words | None
    until_on: date | None
    decision: str
    decided_at: datetime | None


class FullCaseOut(CaseOut):
    why: Why
    dispatch_count: int
    rework_count: int
    reopen_count: int
    urge_count: int
    rating_reason: str
    parent: str | None
    original: str | None
    clocks: list[ClockOut]
    photos: list[PhotoOut]
    requests: list[RequestOut]


class StepOut(Schema):
    seq: int
    move: str
    name: Words
    from_state: str
    to_state: str
    power: str
    by: Words | None
    organisation: Words | None
    unit: Words | None
    at: datetime
    text: str
    was_stale: bool
    is_public: bool


class StepsOut(Schema):
    steps: list[StepOut]


class MoveOut(Schema):
    move: str
    name: Words
    consequence: Words
    needs: list[str]
    to_state: str


class SuggestionOut(Schema):
    unit: UnitOut
    rule: str
    why: Words
    open_cases: int


class MovesOut(Schema):
    """What this key's holder may do next; `units` where one of them is a dispatch."""

    version: int
    moves: list[MoveOut]
    units: list[SuggestionOut]


class PhotosOut(Schema):
    photos: list[PhotoOut]


class ConditionOut(Schema):
    code: str
    name: Words
    limit: Words | None
    closing: Words
    may_settle: bool
    is_urgent: bool


class ClassOut(Schema):
    kind: str
    code: str
    name: Words
    major: Words


class ClassesOut(Schema):
    classes: list[ClassOut]


class FullClassOut(ClassOut):
    search_words: list[str]
    conditions: list[ConditionOut]


class HolderOut(Schema):
    duty: str
    name: Words
    organisation: Words | None
    office_phone: str


class PastHolderOut(HolderOut):
    instead_of: Words | None = None


class LayerAnswerOut(Schema):
    """One layer's grid at the point on that day, and who answered for it."""

    layer: str
    name: Words
    grid: GridOut
    from_on: date
    to_on: date | None
    responsible: list[PastHolderOut]


class WhereOut(Schema):
    lon: float
    lat: float
    datum: str
    how: str
    distance_m: float | None
    path: str
    grid: GridOut | None
    unit_grid: str | None
    responsible: list[HolderOut]
    on: date | None = None
    layers: tuple[LayerAnswerOut, ...] = ()


class RateOut(Schema):
    code: str
    name: Words
    numerator: int
    denominator: int
    value: str | None


class IndicatorsOut(Schema):
    from_at: datetime
    to_at: datetime
    indicators: list[RateOut]


class OpenCaseOut(Schema):
    """Open data: no words and no address of a reporter, events only to about 100 m."""

    number: str
    kind: str
    code: str
    name: Words
    state: str
    state_name: Words
    is_open: bool
    channel: str
    lon: float | None
    lat: float | None
    grid: GridOut | None
    area: Words | None
    unit: Words | None
    reported_at: datetime
    filed_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    handling_due_at: datetime | None


class OpenCasesOut(Schema):
    cases: list[OpenCaseOut]
    next: str | None


class FollowStepOut(Schema):
    move: str
    name: Words
    at: datetime
    text: str


class FollowOut(Schema):
    """What the holder of the link may know: the state in plain words, and the public steps."""

    number: str
    name: Words
    text: str
    place_text: str
    state: str
    words: Words
    is_open: bool
    reported_at: datetime
    handling_due_at: datetime | None
    closed_at: datetime | None
    rating: str
    steps: list[FollowStepOut]
    moves: list[MoveOut]


class ReporterOut(Schema):
    name: str
    phone: str
    email: str
    device: str
    reported_at: datetime


class ReportersOut(Schema):
    reporters: list[ReporterOut]
