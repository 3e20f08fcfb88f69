"""Rows with as little in them as the database takes, for tests of what it refuses."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import models

from tests.records.loop import MONDAY
from tests.small_town import START


def plain(model: type[models.Model], **values: object) -> Any:
    """A row of this model: the values given, and something for every field that must have a value."""
    for field in model._meta.concrete_fields:
        if field.name in values or field.null or field.has_default() or isinstance(field, models.AutoField):
            continue
        if field.blank and isinstance(field, models.CharField | models.TextField):
            continue
        values[field.name] = _something(field)
    return model._default_manager.create(**values)


def twice(model: type[models.Model], **values: object) -> Callable[[Any], object]:
    """The same row a second time."""

    def act(_town: object) -> None:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and not field.null and field.name not in values:
                values[field.name] = _something(field)
        for _ in range(2):
            plain(model, **values)

    return act


def wrong(model: type[models.Model], **values: object) -> Callable[[Any], object]:
    return lambda _town: plain(model, **values)


def _something(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        return related._default_manager.order_by("pk").first() or plain(related)
    kinds: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
        (models.UUIDField, uuid.uuid4()), (models.DateTimeField, MONDAY), (models.DateField, START), (models.BinaryField, b"x"),
        (models.JSONField, {}), (models.IntegerField, 1), (models.FloatField, 1.0), (models.BooleanField, False),
    )  # fmt: skip
    return next((value for kind, value in kinds if isinstance(field, kind)), "x")
