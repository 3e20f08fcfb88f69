"""Who answered for a place on a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.doors.desk.land import asking
from linli.doors.parts.gate import StaffRequest, needs
from linli.engine.geography import to_wgs84
from linli.records.registers.models import Building
from linli.records.territory import wording
from linli.records.territory.history import answered, versions_of
from linli.words import Refusal, Words


@needs("land.see")
@require_safe
def who(request: StaffRequest) -> HttpResponse:
    asked = request.GET
    context: dict[str, Any] = {
        "tab": asking.TAB,
        "today": asking.today(),
        "asked": asked,
        "on": asking.today(),
    }
    if any(asked.get(name) for name in ("lon", "lat", "address")):
        try:
            context |= _answer(request)
        except Refusal as refusal:
            context["error"] = asking.said(refusal)
    return render(request, "desk/land/who.html", context, status=422 if "error" in context else 200)


def _answer(request: StaffRequest) -> dict[str, Any]:
    asked, actor = request.GET, asking.actor_of(request)
    on = asking.day(asked, "on") or asking.today()
    address = asking.text(asked, "address", 100)
    found = None
    if address:
        rows = Building.objects.filter(
            actor.scope("land.see", path="path", unit="pk"), address_zh__contains=address
        )
        found = (
            rows.order_by("code").first()
            or Building.objects.filter(address_en__icontains=address).order_by("code").first()
        )
        if found is None:
            raise Refusal("address-unknown", Words(
                "No building has the address {text}. Write less of it, or give a position.", "没有地址为“{text}”的房屋，请少写几个字，或填写坐标。"
            ).format(text=address), status=422)  # fmt: skip
        lon, lat = found.lon, found.lat
    else:
        try:
            lon, lat = to_wgs84(
                float(asked.get("lon", "")),
                float(asked.get("lat", "")),
                asking.text(asked, "datum", 10) or "wgs84",
            )
        except ValueError as error:
            raise Refusal("position-wrong", Words(
                "Give longitude and latitude as numbers, such as 119.6635 and 31.5249.", "请填写经纬度数字，如 119.6635 和 31.5249。"
            ), status=422) from error  # fmt: skip
    unit, answers = answered(lon, lat, on=on)
    mine = [a for a in answers if actor.may("land.see", a.grid.path)]
    if answers and not mine:
        raise wording.not_in_your_area(Words("see the land", "查看网格"))
    versions = versions_of(mine[0].grid.code, mine[0].grid.layer) if mine else []
    return {
        "on": on, "unit": unit, "answers": mine, "building": found, "lon": lon, "lat": lat, "versions": versions, "is_asked": True,
    }  # fmt: skip
