"""Working time: calendars with holidays and worked weekends, and the moment a limit runs out, explained."""

from linli.engine.worktime.calendars import Calendar, Day, DayKind
from linli.engine.worktime.clock import aware, moment_of, wall_of
from linli.engine.worktime.counting import (
    Due,
    due,
    extend,
    remainder,
    resume,
    warn_at,
    working_minutes_between,
    working_time_between,
)
from linli.engine.worktime.limits import Limit, Remainder, Unit, read_unit

__all__ = [
    "Calendar",
    "Day",
    "DayKind",
    "Due",
    "Limit",
    "Remainder",
    "Unit",
    "aware",
    "due",
    "extend",
    "moment_of",
    "read_unit",
    "remainder",
    "resume",
    "wall_of",
    "warn_at",
    "working_minutes_between",
    "working_time_between",
]
