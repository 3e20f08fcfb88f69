"""GET /open311/discovery.{xml,json}: where the endpoints are and what they speak."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.dateformat import format as written

from linli.doors.api.language import language_of
from linli.doors.parts.gate import anyone
from linli.records.tenancy import queries as tenancy
from linli.words import Words

from .formats import Format, respond
from .frame import georeport

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CONTACT = Words("{town}: hotline {hotline}", "{town}：热线 {hotline}")
CONTACT_WITHOUT = Words("{town}: ask at the counter of your community", "{town}：请向所在社区服务窗口咨询")
KEYS = Words(
    "Reading needs no key; for reporting ask the local administrator for one (linli account create --service).",
    "读取无需密钥；上报所需密钥请向本地管理员申请（linli account create --service）。",
)


@anyone()
@georeport("GET", "HEAD")
def discovery(request: HttpRequest, format: Format) -> HttpResponseBase:
    language, town = language_of(request), tenancy.current()
    changeset = _changeset()
    contact = (CONTACT if town.hotline else CONTACT_WITHOUT).format(
        town=Words(town.name_en, town.name_zh), hotline=town.hotline
    )
    endpoint = {
        "specification": SPECIFICATION, "url": request.build_absolute_uri("/open311/v2"), "changeset": changeset,
        "type": "production", "formats": ["text/xml", "application/json"],
    }  # fmt: skip
    body = {
        "changeset": changeset, "contact": contact.in_(language), "key_service": KEYS.in_(language), "endpoints": [endpoint],
    }  # fmt: skip
    return respond("discovery", body, format)


def _changeset() -> str:
    """Sortable; it moves when the services can have changed: with the pack."""
    pack = tenancy.catalogue()
    since = datetime.combine(pack.since, datetime.min.time(), UTC)
    return f"{written(since, 'Y-m-d H:i')} {pack.id} {pack.version}"
