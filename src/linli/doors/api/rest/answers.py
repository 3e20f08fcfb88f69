"""Statuses that every route may answer with."""

from __future__ import annotations

from typing import Any

from linli.doors.api.shapes_out import Problem

PROBLEMS = frozenset({400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503})


def with_problems(shape: Any, status: int = 200) -> dict[Any, Any]:
    return {status: shape, PROBLEMS: Problem}
