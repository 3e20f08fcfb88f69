"""What stands where."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Building, Component


@dataclass(frozen=True)
class Standing:
    """A building or a component, found by its code."""

    code: str
    lon: float
    lat: float
    address: str
    is_component: bool


def standing(code: str) -> Standing | None:
    """The component, else the building, with that code."""
    component = Component.objects.filter(code=code).values_list("code", "lon", "lat", "name_zh").first()
    if component is not None:
        return Standing(*component, is_component=True)
    building = Building.objects.filter(code=code).values_list("code", "lon", "lat", "address_zh").first()
    return Standing(*building, is_component=False) if building else None
