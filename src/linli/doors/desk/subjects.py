"""What a row of the journal is about, in words: by its name where it has one, else by its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.doors.parts.templatetags.linli import grouped

from .labels import here
from .naming import Name

KINDS = {
    "system": gettext_lazy("the system"), "push": gettext_lazy("rings of phones"),
    "journal": gettext_lazy("the journal"), "tenant": gettext_lazy("the town"), "role": gettext_lazy("role"),
    "roles": gettext_lazy("the roles"), "layer": gettext_lazy("layer"), "area": gettext_lazy("area"),
    "areas": gettext_lazy("areas"), "grid": gettext_lazy("grid"), "grid_kind": gettext_lazy("kind of grid"),
    "grid_kinds": gettext_lazy("kinds of grid"), "draft": gettext_lazy("draft of a division"),
    "drafts": gettext_lazy("drafts of a division"), "publication": gettext_lazy("published division"), "post": gettext_lazy("post"),
    "board": gettext_lazy("board"), "boards": gettext_lazy("boards"), "account": gettext_lazy("account"),
    "organisation": gettext_lazy("unit"), "case": gettext_lazy("case"), "report": gettext_lazy("report"),
    "reporter": gettext_lazy("reporter"), "cases": gettext_lazy("list of cases"), "contacts": gettext_lazy("contacts of reporters"), "outbox": gettext_lazy("messages"),
    "message": gettext_lazy("text of a message"), "message_rules": gettext_lazy("rules of messages"),
    "notice": gettext_lazy("notice"), "standard_text": gettext_lazy("standard text"), "standard_texts": gettext_lazy("standard texts"),
    "saved_filter": gettext_lazy("saved filter"), "calendar": gettext_lazy("calendar"), "clock": gettext_lazy("clock"),
    "register": gettext_lazy("register"), "premises": gettext_lazy("premises"), "positions": gettext_lazy("positions of workers"),
    "suggestion": gettext_lazy("suggestion"), "day": gettext_lazy("day sheet"), "overlay": gettext_lazy("categories and limits"),
    "pack": gettext_lazy("pack"), "import": gettext_lazy("import"), "phone": gettext_lazy("telephone number"),
    "device": gettext_lazy("device"), "command": gettext_lazy("message of a phone"), "rescue": gettext_lazy("rescue file"),
}  # fmt: skip
PURPOSES = {
    "read the journal": gettext_lazy("read the journal"), "verify the journal": gettext_lazy("verify the journal"),
    "export the journal": gettext_lazy("export the journal"), "export a list of cases": gettext_lazy("export a list of cases"),
    "taking in a report, with the person's consent": gettext_lazy("taking in a report, with the person's consent"),
}  # fmt: skip
IDS = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{40,}\b")
WHOLE = frozenset(
    {"", "all", "shipped", "1", "list", "batch", "expired", "invitations", "old", "caller"}
)  # what follows the colon says nothing more


SAY_IT_ALL = frozenset({"account", "case"})  # the name alone says what it is


def subject_name(ref: str, names: Mapping[str, Name]) -> str:
    """A thing without a name is told by its kind and the part of the reference that a person can compare."""
    kind, _colon, rest = ref.partition(":")
    name = here(names[ref].words) if ref in names else ""
    if name and kind in SAY_IT_ALL:
        return grouped(name) if kind == "case" else name
    if kind not in KINDS:
        return short(ref)
    if rest in WHOLE:
        return str(KINDS[kind])
    return _("%(kind)s %(which)s") % {"kind": KINDS[kind], "which": name or short(rest)}


def short(text: str) -> str:
    """Long ids by their last signs, which differ; anything that a person can read stays whole."""
    return IDS.sub(lambda found: f"…{found[0][-6:]}", text)


def purpose_name(purpose: str) -> str:
    """The purposes that the program states itself in the reader's language; what a person wrote stays as written."""
    return str(PURPOSES.get(purpose, purpose))
