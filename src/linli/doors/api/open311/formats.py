"""One answer, two notations: XML as the specification names the elements, JSON by the Spark convention.

Spark: a container with one kind of child is an array, also with one child or none; null is an empty element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape

from django.http import HttpResponse

from linli.doors.api.wire import encode

Format = Literal["xml", "json"]
TYPES: Mapping[str, str] = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# The name of the children of each container.
CHILDREN: Mapping[str, str] = {
    "services": "service", "service_requests": "request", "attributes": "attribute", "values": "value", "errors": "error",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def respond(root: str, data: Any, format_: Format, status: int = 200) -> HttpResponse:
    """`data` is a list where `root` is a container, else a mapping."""
    content = encode(data) if format_ == "json" else to_xml(root, data)
    return HttpResponse(content, status=status, content_type=TYPES[format_])


def to_xml(root: str, data: Any) -> bytes:
    return (DECLARATION + "".join(_element(root, data)) + "\n").encode()


def _element(name: str, value: Any) -> Iterable[str]:
    if value is None or value == "":
        return (f"<{name}/>",)
    if isinstance(value, Mapping):
        return (f"<{name}>", *(part for k, v in value.items() for part in _element(k, v)), f"</{name}>")
    if isinstance(value, Sequence) and not isinstance(value, str):
        child = CHILDREN[name]
        return (f"<{name}>", *(part for v in value for part in _element(child, v)), f"</{name}>")
    return (f"<{name}>{_text(value)}</{name}>",)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_UNWRITABLE.sub("", str(value)))
