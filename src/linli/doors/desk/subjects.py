"""What a row of the journal is about, in words: by its name where it has one, else by its kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "journal": gettext_lazy("the journal"), "tenant": gettext_lazy("the town"), "role": gettext_lazy("role"),
    "roles": gettext_lazy("the roles"), "layer": gettext_lazy("layer"), "area": gettext_lazy("area"),
    "areas": gettext_lazy("areas"), "grid": gettext_lazy("grid"), "grid_kind": gettext_lazy("kind of grid"),
    "grid_kinds": gettext_lazy("kinds of grid"), "draft": gettext_lazy("draft of a division"),
    "drafts": gettext_lazy("drafts of a division"), "publication": gettext_lazy("published division"), "post": gettext_lazy("post"),
    "board": gettext_lazy("board"), "boards": gettext_lazy("boards"), "account": gettext_lazy("account"),
    "organisation": gettext_lazy("unit"), "case": gettext_lazy("case"), "report": gettext_lazy("report"),
    "reporter": gettext_lazy("reporter"), "contacts": gettext_lazy("contacts of reporters"), "outbox": gettext_lazy("messages"),
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
    "export the journal": gettext_lazy("export the journal"),
    "taking in a report, with the person's consent": gettext_lazy("taking in a report, with the person's consent"),
}  # fmt: skip
WHOLE = frozenset({"", "all", "shipped", "1"})  # what follows the colon says nothing more


def subject_name(ref: str, names: Mapping[str, str]) -> str:
    """A thing without a name is told by its kind and the part of the reference that a person can compare."""
    if ref in names:
        return names[ref]
    kind, _colon, rest = ref.partition(":")
    if kind not in KINDS:
        return ref
    if rest in WHOLE:
        return str(KINDS[kind])
    return _("%(kind)s %(which)s") % {
        "kind": KINDS[kind],
        "which": rest if len(rest) < 24 else f"…{rest[-6:]}",
    }


def purpose_name(purpose: str) -> str:
    """The purposes that the program states itself in the reader's language; what a person wrote stays as written."""
    return str(PURPOSES.get(purpose, purpose))
