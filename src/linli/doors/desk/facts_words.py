"""The names of the facts that journal rows carry. A test looks for every key that any action writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KEYS = {
    "from_state": _("from"), "to_state": _("to"), "power": _("as"), "reason": _("with a reason"),
    "seen_version": _("version seen"), "channel": _("came by"), "clock": _("clock"), "due_at": _("due at"), "what": _("what"),
    "role": _("role"), "area": _("area"), "from_on": _("from the day"), "to_on": _("to the day"), "username": _("user name"),
    "count": _("number"), "report": _("report"), "filters": _("filters"), "failures": _("failures"), "merged": _("merged"),
    "parent": _("parent"), "name": _("name"), "was": _("was"), "number": _("version"), "note": _("note"), "changed": _("changed"),
    "second_factor": _("second step"), "device": _("device"), "rows": _("rows"), "year": _("year"), "to": _("to"), "moved": _("moved"),
    "verbs": _("rights"), "upto": _("up to row"), "breaks": _("breaks"),
    "after": _("after"), "before": _("before"), "already_there": _("there already"), "begun": _("grids begun"), "ended": _("ended"),
    "cases": _("cases"), "code": _("code"), "command": _("message of a phone"), "county_code": _("county code"),
    "drafts": _("drafts"), "duty": _("duty"), "exported_at": _("exported at"), "file": _("file"), "first": _("first"), "last": _("last"),
    "function": _("function"), "gone": _("gone"), "grid": _("grid"), "grids": _("grids"), "high": _("at most"), "low": _("at least"),
    "imported": _("imported"), "item": _("item"), "key": _("key"), "kind": _("kind"), "kinds": _("kinds"), "language": _("language"),
    "last_on": _("last day"), "later": _("later"), "layer": _("layer"), "levels": _("levels"), "messages": _("messages"),
    "notify": _("told by"), "on": _("on the day"), "origin": _("origin"), "parts": _("parts"), "path": _("place"), "periods": _("periods"),
    "photos": _("photos"), "post": _("post"), "posts": _("posts"), "roles": _("roles"), "rounds_a_week": _("rounds a week"),
    "rung": _("rung"), "seq": _("row"), "service_grids": _("service grids"), "settings": _("settings"), "sha256": _("fingerprint"),
    "size_m": _("size in metres"), "source": _("source"), "turn": _("turn of the deputy"), "unit_grids": _("unit grids"), "units": _("units"),
    "visited_on": _("visited on"), "sent": _("sent"), "failed": _("failed"), "waiting": _("waiting"), "dropped": _("not to be sent"),
    "subject": _("subject"), "text": _("text"), "short": _("short text"), "quiet_from": _("quiet from"), "quiet_until": _("quiet until"),
    "most_per_case": _("at most for a case"), "most_per_day": _("at most a day"), "signature": _("signature"),
}  # fmt: skip
FIELDS = {
    "name_zh": _("Chinese name"), "name_en": _("English name"), "title_zh": _("Chinese title"), "title_en": _("English title"),
    "text_zh": _("Text in Chinese"), "text_en": _("Text in English"), "from_on": _("First day"), "to_on": _("Last day"),
    "moves": _("Steps"), "classes": _("Groups"), "hotline": _("Hotline"), "notice_zh": _("banner in Chinese"),
    "notice_en": _("banner in English"), "notice_until_on": _("day without the banner"), "tiles_url": _("address of map tiles"),
    "tiles_datum": _("datum of map tiles"), "tiles_credit": _("credit of map tiles"), "keep_contacts_days": _("days contacts are kept"),
    "second_factor": _("second step"), "place_within_m": _("metres to the nearest grid"), "who": _("who"), "verb": _("act"),
    "from": _("from the day"), **KEYS, "to": _("to the day"),
}  # fmt: skip
LOOKS = {
    "case": _("the case"),
    "reporter": _("contact of the reporter"),
    "caller": _("other open cases of the caller"),
}
KINDS = {
    "unit": _("unit grids"), "responsibility": _("responsibility grids"), "base": _("base map"), "before": _("before"),
    "after": _("after"), "other": _("other"), "acts": _("who changed"), "looks": _("who saw and took out"),
}  # fmt: skip
