"""What may be sent: bodies and filters, with their bounds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _without_nul(text: str) -> str:
    """PostgreSQL keeps no NUL characters; nobody means them."""
    return text.replace("\x00", "")


def _written(sent: Any) -> Any:
    """A moment or a day is written out; a bare number would be taken for seconds since 1970."""
    if not (isinstance(sent, str) and _DAY.match(sent.strip())):
        raise PydanticCustomError("datetime_parsing", "not a written moment")
    return sent


Line = Annotated[str, AfterValidator(_without_nul)]
Code = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_.:-]*$")]
# Nothing of ours lies outside; beyond it a zone can carry a moment out of the calendar.
Day = Annotated[date, BeforeValidator(_written), Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2201, 1, 1, tzinfo=UTC)),
]
Kind = Literal["component", "event"]
Light = Literal["overdue", "near", "normal", "stopped"]


class Strict(Schema):
    """A misspelt field is refused, never dropped in silence."""

    model_config = ConfigDict(extra="forbid")


class ContactIn(Strict):
    """How the reporter can be reached; kept apart from the case and shown to nobody without the right."""

    name: Annotated[Line, Field(max_length=60)] = ""
    phone: Annotated[Line, Field(max_length=30)] = ""
    email: Annotated[Line, Field(max_length=254)] = ""


class ReportIn(Strict):
    """One problem at one place. With `lon` and `lat` the `datum` has to be said."""

    kind: Kind
    code: Code
    text: Line = ""
    condition: Code = ""
    lon: float | None = None
    lat: float | None = None
    datum: Annotated[
        str, Field(max_length=20, description="wgs84, cgcs2000, gcj02 or bd09; required with lon and lat")
    ] = ""
    place_text: Annotated[Line, Field(max_length=256)] = ""
    component_code: Annotated[str, Field(max_length=17, pattern=r"^[0-9A-Za-z]*$")] = ""
    channel: Literal["api", "field", "telephone", "counter"] = "api"
    flow: Literal["ordinary", "coordination", "emergency", "approval"] = "ordinary"
    key: Annotated[
        str, Field(max_length=200, description="the same key again gets the first answer again")
    ] = ""
    contact: ContactIn = ContactIn()
    language: Literal["zh-hans", "en"] = "zh-hans"


class LimitIn(Strict):
    value: Annotated[int, Field(ge=1, le=1000)]
    unit: Code


class PartIn(Strict):
    kind: Kind
    code: Code
    text: Line = ""


class StepIn(Strict):
    """One step. `seen_version` is the version of the case that was looked at before deciding."""

    move: Code
    seen_version: Annotated[int | None, Field(ge=0, le=2_147_483_647)] = None
    reason: Line = ""
    text: Line = ""
    unit: UUID | None = None
    kind: Literal["component", "event", ""] = ""
    code: Code = ""
    condition: Code = ""
    flow: Literal["ordinary", "coordination", "emergency", "approval", ""] = ""
    limit: LimitIn | None = None
    until_on: Day | None = None
    rating: Code = ""
    original: Annotated[str, Field(max_length=40, pattern=r"^[0-9 ]*$")] = ""
    parts: list[PartIn] = Field(default_factory=list, max_length=20)


class FollowStepIn(Strict):
    """What the holder of a follow link may do: supplement, withdraw, rate, reopen, urge."""

    move: Code
    reason: Line = ""
    text: Line = ""
    rating: Code = ""


class PageIn(Schema):
    cursor: Annotated[str, Field(max_length=200, description="`next` of the page before")] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 100
    changed_since: Moment | None = Field(
        None, description="ordered by change, the oldest first, for keeping a copy"
    )


class CasesIn(PageIn):
    """Filters; several states or channels are separated by commas."""

    state: Annotated[str, Field(max_length=300, pattern=r"^[a-z_,]*$")] = ""
    area: Annotated[
        str,
        Field(
            max_length=120, pattern=r"^[0-9A-Za-z_/-]*$", description="path of an area, as in `place.path`"
        ),
    ] = ""
    unit: UUID | None = None
    class_: Annotated[
        str,
        Field(
            alias="class",
            max_length=20,
            pattern=r"^[a-z0-9-]*$",
            description="component-01002, or 01002, or 01",
        ),
    ] = ""
    channel: Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9,]*$")] = ""
    light: Light | None = None
    open: bool | None = None
    text: Annotated[Line, Field(max_length=100)] = ""


class OpenCasesIn(PageIn):
    class_: Annotated[str, Field(alias="class", max_length=20, pattern=r"^[a-z0-9-]*$")] = ""
    open: bool | None = None


class PlaceIn(Schema):
    lon: float
    lat: float
    datum: Annotated[str, Field(max_length=20, description="wgs84, cgcs2000, gcj02 or bd09")] = ""
    on: Annotated[
        Day | None,
        Field(description="who answered on that day, in every layer; needs the right land.see there"),
    ] = None


class ClassesIn(Schema):
    q: Annotated[Line, Field(max_length=200, description="plain words of a resident; empty lists all")] = ""
    kind: Kind | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 300


class PeriodIn(Schema):
    from_: Annotated[Day, Field(alias="from")]
    to: Day
