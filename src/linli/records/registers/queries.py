"""What stands where."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Length, Lower, Replace

from .models import Building, Component


@dataclass(frozen=True)
class Standing:
    """A building or a component, found by its code."""

    code: str
    lon: float
    lat: float
    address: str
    is_component: bool


def addresses(text: str, *, most: int = 5) -> list[Standing]:
    """Buildings whose address a typed place mentions, the most exact first; else those whose address contains it."""
    typed = "".join(text.lower().split())
    if len(typed) < 2:
        return []
    rows = Building.objects.annotate(
        zh=_plain("address_zh"), en=_plain("address_en"), typed=Value(typed, output_field=CharField())
    )
    mentioned = (Q(typed__contains=F("zh")) & ~Q(zh="")) | (Q(typed__contains=F("en")) & ~Q(en=""))
    columns = ("code", "lon", "lat", "address_zh")
    found = list(rows.filter(mentioned).order_by(Length("zh").desc(), "code").values_list(*columns)[:most])
    if not found:
        beginning = Q(zh__contains=typed) | Q(en__contains=typed)
        found = list(rows.filter(beginning).order_by(Length("zh"), "code").values_list(*columns)[:most])
    return [Standing(*row, is_component=False) for row in found]


def _plain(column: str) -> Lower:
    return Lower(Replace(column, Value(" "), Value("")))


def standing(code: str) -> Standing | None:
    """The component, else the building, with that code."""
    component = Component.objects.filter(code=code).values_list("code", "lon", "lat", "name_zh").first()
    if component is not None:
        return Standing(*component, is_component=True)
    building = Building.objects.filter(code=code).values_list("code", "lon", "lat", "address_zh").first()
    return Standing(*building, is_component=False) if building else None
