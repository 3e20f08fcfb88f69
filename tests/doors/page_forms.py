"""The forms that pages show, read as a browser reads them: where they go and what they send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

WRITTEN = frozenset({"text", "search", "tel", "email", "url", "textarea"})
UNSENT = frozenset({"button", "reset", "image"})


@dataclass
class Field:
    """One control; `values` are what may be chosen, `value` what is sent when nobody touches it."""

    name: str
    kind: str
    value: str | None = ""
    values: list[str] = field(default_factory=list)
    is_required: bool = False
    is_secret: bool = False


@dataclass
class Form:
    page: str
    action: str
    fields: list[Field] = field(default_factory=list)
    has_files: bool = False

    @property
    def written(self) -> list[Field]:
        return [f for f in self.fields if f.kind in WRITTEN]

    def sent(self) -> dict[str, list[str]]:
        """What the browser would send, with the first button pressed."""
        found: dict[str, list[str]] = {}
        has_button = False
        for one in self.fields:
            if one.kind == "file" or one.value is None:
                continue
            if one.kind == "submit":
                if has_button or not one.name:
                    continue
                has_button = True
            if one.name:
                found.setdefault(one.name, []).append(one.value)
        return found


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.form = page, [], None
        self.area: Field | None = None
        self.select: Field | None = None
        self.outside: dict[str, list[Field]] = {}
        self.ids: dict[str, Form] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v if v is not None else "" for k, v in attrs}
        if tag == "form":
            self.form = Form(self.page, a.get("action") or self.page)
            self.form.has_files = "multipart" in a.get("enctype", "")
            if a.get("method", "get").lower() == "post":
                self.forms.append(self.form)
            if a.get("id"):
                self.ids[a["id"]] = self.form
        elif tag in {"input", "textarea", "select", "button"}:
            self._control(tag, a)
        elif tag == "option" and self.select is not None:
            value = a.get("value", "")
            self.select.values.append(value)
            if "selected" in a or len(self.select.values) == 1:
                self.select.value = value

    def _control(self, tag: str, a: dict[str, str]) -> None:
        kind = {"textarea": "textarea", "select": "select", "button": a.get("type", "submit")}.get(
            tag, a.get("type", "text")
        )
        made = Field(a.get("name", ""), kind, a.get("value", ""), is_required="required" in a)
        made.is_secret = kind == "password" or a.get("autocomplete") in {
            "one-time-code",
            "current-password",
            "new-password",
        }
        if kind in {"checkbox", "radio"}:
            made.values = [a.get("value", "on")]
            made.value = made.values[0] if "checked" in a else None
        if tag == "textarea":
            self.area, made.value = made, ""
        if tag == "select":
            self.select, made.value = made, None
        if kind in UNSENT or "disabled" in a:
            return
        if a.get("form"):
            self.outside.setdefault(a["form"], []).append(made)
        elif self.form is not None:
            self.form.fields.append(made)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value = (self.area.value or "") + data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None


def forms_on(page: str, html: str) -> list[Form]:
    """The POST forms of a page."""
    reader = _Reader(page)
    reader.feed(html)
    for name, fields in reader.outside.items():
        if name in reader.ids:
            reader.ids[name].fields += fields
    return reader.forms


def routes(
    resolver: URLResolver | None = None, path: str = "", names: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Name with its namespaces, path, view; of every route there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from routes(pattern, where, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{names}{pattern.name}", where, pattern.callback
