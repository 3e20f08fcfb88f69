"""Where workers did their last task, as points with an age in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.doors.parts.moments import say_span
from linli.records.cases.last_tasks import LastTask, last_tasks
from linli.records.people.queries import Actor

FRESH = timedelta(hours=2)


def points(by: Actor, *, now: datetime) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_point(t, now) for t in last_tasks(by, now=now)]}


def _point(task: LastTask, now: datetime) -> dict[str, Any]:
    age = now - task.at
    told = {
        "name": task.account.name, "age": _("%(span)s ago") % {"span": say_span(age)}, "minutes": int(age.total_seconds() // 60),
        "is_fresh": age <= FRESH, "number": task.case_number,
    }  # fmt: skip
    geometry = {"type": "Point", "coordinates": [round(task.lon, 6), round(task.lat, 6)]}
    return {"type": "Feature", "properties": told, "geometry": geometry}
