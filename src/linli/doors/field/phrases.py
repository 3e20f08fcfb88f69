"""What is downloaded for the day, as JSON in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engine.catalogue import Catalogue, Condition, MatterClass
from linli.engine.catalogue.pinyin import usual_readings
from linli.engine.lifecycle import Move
from linli.records.cases.models import Case, Evidence, Step
from linli.records.cases.rules import class_of, lifecycle
from linli.records.fieldwork.day import TaskList
from linli.records.fieldwork.models import Suggestion
from linli.records.fieldwork.sheet import LONGEST_FORM_S, DaySheet
from linli.words import Words


def cases(found: TaskList, pack: Catalogue, language: str) -> list[dict[str, Any]]:
    tasks = [
        case(c, pack, language, found.moves[c.pk], found.photos.get(c.pk, ()), is_mine=1) for c in found.tasks
    ]
    return tasks + [case(c, pack, language, found.moves[c.pk], (), is_mine=0) for c in found.others]


def case(
    row: Case,
    pack: Catalogue,
    language: str,
    moves: Sequence[Move],
    photos: Iterable[Evidence],
    *,
    is_mine: int,
) -> dict[str, Any]:
    state = lifecycle(pack).states[row.state]
    return {
        "id": row.pk, "number": row.number, "version": row.version, "is_mine": bool(is_mine), "kind": row.kind, "code": row.code,
        "name": class_of(pack, row.kind, row.code).name.in_(language), "condition": row.condition, "text": row.text,
        "place": row.place_text, "lon": row.lon, "lat": row.lat, "grid": row.grid.name if row.grid else "",
        "unit": row.unit.name if row.unit else "", "state": row.state, "state_name": state.name.in_(language),
        "flow": row.flow, "is_open": row.is_open, "is_urgent": row.is_urgent, "reported_at": row.reported_at, "due_at": row.due_at, "warn_at": row.warn_at,
        "is_clock_stopped": row.is_clock_stopped, "rework_count": row.rework_count, "urge_count": row.urge_count,
        "why": (row.why or {}).get("zh" if language.startswith("zh") else "en", ""),
        "moves": [move(m, language) for m in moves], "photos": [photo(p) for p in photos],
    }  # fmt: skip


def move(found: Move, language: str) -> dict[str, Any]:
    return {
        "move": found.code, "name": found.name.in_(language), "consequence": found.consequence.in_(language),
        "needs": sorted(found.needs),
    }  # fmt: skip


def photo(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "width": row.width,
        "height": row.height,
        "taken_at": row.taken_at,
    }


def catalogue(pack: Catalogue, language: str) -> dict[str, Any]:
    table = lifecycle(pack)
    return {
        "pack": pack.id, "version": pack.version, "language": language,
        "classes": [matter(m, language) for m in pack.classes.values()],
        "synonyms": pack.synonyms, "sounds": usual_readings(),
        "states": {s.code: s.name.in_(language) for s in table.states.values()},
        "moves": {m.code: m.name.in_(language) for m in table.moves},
        "flows": {f.code: f.name.in_(language) for f in table.flows.values()},
        "powers": {p.code: p.name.in_(language) for p in table.powers.values()},
    }  # fmt: skip


def matter(found: MatterClass, language: str) -> dict[str, Any]:
    return {
        "kind": found.kind, "code": found.code, "name": found.name.in_(language), "major": found.major.in_(language),
        "words": list(found.search_words), "conditions": [condition(c, language) for c in found.conditions],
    }  # fmt: skip


def condition(found: Condition, language: str) -> dict[str, Any]:
    return {
        "code": found.code, "name": found.name.in_(language), "limit": found.limit.words.in_(language) if found.limit else "",
        "may_settle": found.may_settle, "is_urgent": found.is_urgent,
    }  # fmt: skip


def sheet(found: DaySheet, pack: Catalogue, language: str) -> dict[str, Any]:
    names = catalogue_moves(pack, language)
    return {
        "on": found.on, "words": found.words, "form_minutes_week": found.minutes, "forms_week": found.forms,
        "burden": burden(found, names),
        "lines": [
            {
                "at": line.at, "what": names.get(line.move, line.move), "number": line.case.number, "case": line.case.pk,
                "name": class_of(pack, line.case.kind, line.case.code).name.in_(language), "place": line.place, "was_stale": line.was_stale,
                "received_at": line.received_at,
            }
            for line in found.lines
        ],
    }  # fmt: skip


def suggestion(row: Suggestion) -> dict[str, Any]:
    return {
        "id": row.pk, "kind": row.kind, "text": row.text, "made_at": row.made_at, "answer": row.answer, "answered_at": row.answered_at,
    }  # fmt: skip


def burden(found: DaySheet, names: dict[str, str]) -> dict[str, Any]:
    """What forms have asked of this person since Monday, with the arithmetic; nobody else is shown it."""
    kinds = names | {k: str(w) for k, w in FORMS.items()}
    values = {
        "forms": found.forms, "seconds": found.seconds, "minutes": found.minutes, "most": LONGEST_FORM_S // 60,
        "monday": found.monday,
    }  # fmt: skip
    said = _(
        "Since Monday %(monday)s: %(forms)s forms took %(seconds)s seconds ÷ 60 = %(minutes)s minutes. Counted from opening a form"
        " to saving it, at most %(most)s minutes each; nobody is compared by it."
    )
    rows = [
        {"kind": a.kind, "name": kinds.get(a.kind, a.kind), "forms": a.forms, "seconds": a.seconds}
        for a in found.asked
    ]
    return {"monday": found.monday, "rows": rows, "minutes": found.minutes, "explained": said % values}


FORMS = {
    "report": gettext_lazy("Report"),
    "diary": gettext_lazy("Words on the day sheet"),
    "suggest": gettext_lazy("Suggestion"),
    "step": gettext_lazy("Other step"),
}

# Rows of a history that no move of the pack makes.
OTHER_MOVES = {
    "merged_in": Words("another case was merged into this one", "并入其他案卷"),
    "split_off": Words("split off from another case", "由其他案卷拆分而来"),
    "import": Words("taken over from another system", "由其他系统导入"),
    "report_again": Words("added a report to a known case", "为已有案卷补充上报"),
    "kept_as_note": Words("kept as a note: the case had moved on", "案卷已有变化，内容留作备注"),
    "hand_over": Words("handed over to another unit", "移交其他单位"),
}


def catalogue_moves(pack: Catalogue, language: str) -> dict[str, str]:
    own = {m.code: m.name.in_(language) for m in lifecycle(pack).moves}
    return {code: words.in_(language) for code, words in OTHER_MOVES.items()} | own


def step(row: Step, names: dict[str, str]) -> dict[str, Any]:
    who = row.account.name if row.account else ""
    return {
        "seq": row.seq, "move": row.move, "what": names.get(row.move, row.move), "at": row.at, "who": who,
        "organisation": row.organisation.name if row.organisation else "", "text": row.text, "was_stale": row.was_stale,
    }  # fmt: skip
