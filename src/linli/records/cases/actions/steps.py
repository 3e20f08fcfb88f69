"""The moves of the loop as verbs, one function each. What a move may do is said by the pack's table, not here.

Every verb takes the case's id, what was supplied (`Given`), who acts, and for tests and imports the moment.
It returns the case as it is afterwards and raises the refusals of the life cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from linli.records.cases.given import Given
from linli.records.cases.models import Case
from linli.records.people.queries import Actor

from . import effects, layers
from .core import perform

NOTHING = Given()


def accept(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The report is complete and ours; the next side decides."""
    return perform("accept", case_id=case_id, given=given, by=by, at=now)


def send_to_verify(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Have somebody look before it is filed."""
    return perform("send_to_verify", case_id=case_id, given=given, by=by, at=now)


def verify(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Confirmed on the spot."""
    return perform("verify", case_id=case_id, given=given, by=by, at=now)


def refute(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Not found on the spot; the supervision centre decides."""
    return perform("refute", case_id=case_id, given=given, by=by, at=now)


def reject(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Not accepted, or not filed; the reporter reads the reason."""
    return perform("reject", case_id=case_id, given=given, by=by, at=now)


def file(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """File under a condition, which sets the limit."""
    return perform("file", case_id=case_id, given=given, by=by, at=now)


def dispatch(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Give it to a unit; its time starts, resumes or starts anew."""
    return perform("dispatch", case_id=case_id, given=given, by=by, at=now, effect=layers.tell_posts)


def recall(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Take it back from a unit that should not have it."""
    return perform("recall", case_id=case_id, given=given, by=by, at=now)


def send_back(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Back to filing."""
    return perform("send_back", case_id=case_id, given=given, by=by, at=now)


def take(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The unit has it in hand."""
    return perform("take", case_id=case_id, given=given, by=by, at=now)


def arrive(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """On the spot."""
    return perform("arrive", case_id=case_id, given=given, by=by, at=now)


def handle(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Done, by the unit's own account; its time stops."""
    return perform("handle", case_id=case_id, given=given, by=by, at=now)


def return_case(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Not ours: back to the command centre with a reason."""
    return perform("return", case_id=case_id, given=given, by=by, at=now)


def feed_back(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Tell the reporter, and have it checked."""
    return perform("feed_back", case_id=case_id, given=given, by=by, at=now)


def check(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Another side has looked: it is done."""
    return perform("check", case_id=case_id, given=given, by=by, at=now)


def rework(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """It is not done; once more with a full limit."""
    return perform("rework", case_id=case_id, given=given, by=by, at=now)


def close(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Closed; the reporter is asked for a rating."""
    return perform("close", case_id=case_id, given=given, by=by, at=now)


def settle(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Settled on the spot by the grid worker; a sample is checked."""
    return perform("settle", case_id=case_id, given=given, by=by, at=now)


def confer(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Those concerned sit together first."""
    return perform("confer", case_id=case_id, given=given, by=by, at=now)


def confer_result(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """What they agreed."""
    return perform("confer_result", case_id=case_id, given=given, by=by, at=now)


def review(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """First review passed."""
    return perform("review", case_id=case_id, given=given, by=by, at=now)


def approve(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Second review passed: granted and published."""
    return perform("approve", case_id=case_id, given=given, by=by, at=now)


def void(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Cancelled with a reason; counts nowhere."""
    return perform("void", case_id=case_id, given=given, by=by, at=now)


def ask_reporter(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Ask the reporter; the time stands still."""
    return perform("ask_reporter", case_id=case_id, given=given, by=by, at=now)


def supplement(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The reporter's answer, or what the reporter adds meanwhile; the time goes on."""
    return perform("supplement", case_id=case_id, given=given, by=by, at=now, effect=effects.supplement)


def withdraw(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The reporter takes it back."""
    return perform("withdraw", case_id=case_id, given=given, by=by, at=now)


def resume(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """A suspended case goes on."""
    return perform("resume", case_id=case_id, given=given, by=by, at=now)


def escalate(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Tell the level above."""
    return perform("escalate", case_id=case_id, given=given, by=by, at=now, effect=effects.escalate)


def supervise(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Watch it until it is closed."""
    return perform("supervise", case_id=case_id, given=given, by=by, at=now, effect=effects.supervise)


def note(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """A note that only staff read; colleagues named in it are told."""
    return perform("note", case_id=case_id, given=given, by=by, at=now, effect=effects.note)


def ask_extension(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The unit asks for more time."""
    return perform("ask_extension", case_id=case_id, given=given, by=by, at=now, effect=effects.ask)


def grant_extension(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Another person grants it: added to the old due moment."""
    return perform("grant_extension", case_id=case_id, given=given, by=by, at=now, effect=effects.grant)


def refuse_extension(
    *, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None
) -> Case:
    """Another person refuses it."""
    return perform("refuse_extension", case_id=case_id, given=given, by=by, at=now, effect=effects.refuse)


def ask_suspension(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The unit asks to suspend."""
    return perform("ask_suspension", case_id=case_id, given=given, by=by, at=now, effect=effects.ask)


def grant_suspension(
    *, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None
) -> Case:
    """Another person suspends it until a day; the time stands still."""
    return perform("grant_suspension", case_id=case_id, given=given, by=by, at=now, effect=effects.grant)


def refuse_suspension(
    *, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None
) -> Case:
    """Another person refuses it."""
    return perform("refuse_suspension", case_id=case_id, given=given, by=by, at=now, effect=effects.refuse)


def rate(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The reporter's judgement closes the loop."""
    return perform("rate", case_id=case_id, given=given, by=by, at=now, effect=effects.rate)


def reopen(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The unsatisfied reporter has it done again."""
    return perform("reopen", case_id=case_id, given=given, by=by, at=now, effect=effects.reopen)


def call_back(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """What the reporter said when asked by telephone; it counts as the reporter's rating."""
    return perform("call_back", case_id=case_id, given=given, by=by, at=now, effect=effects.rate)


def merge(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The same problem is known: follow the original."""
    return perform("merge", case_id=case_id, given=given, by=by, at=now, effect=effects.merge)


def split(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Each part becomes a case of its own."""
    return perform("split", case_id=case_id, given=given, by=by, at=now, effect=effects.split)


def urge(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """Remind the unit."""
    return perform("urge", case_id=case_id, given=given, by=by, at=now, effect=effects.urge)


def correct(*, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """An administrator corrects a wrong entry; the old one stays on record."""
    return perform("correct", case_id=case_id, given=given, by=by, at=now)


VERBS: dict[str, Callable[..., Case]] = {
    "return": return_case,
    "accept": accept,
    "send_to_verify": send_to_verify,
    "verify": verify,
    "refute": refute,
    "reject": reject,
    "file": file,
    "dispatch": dispatch,
    "recall": recall,
    "send_back": send_back,
    "take": take,
    "arrive": arrive,
    "handle": handle,
    "feed_back": feed_back,
    "check": check,
    "rework": rework,
    "close": close,
    "settle": settle,
    "confer": confer,
    "confer_result": confer_result,
    "review": review,
    "approve": approve,
    "void": void,
    "ask_reporter": ask_reporter,
    "supplement": supplement,
    "withdraw": withdraw,
    "resume": resume,
    "escalate": escalate,
    "supervise": supervise,
    "note": note,
    "ask_extension": ask_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "ask_suspension": ask_suspension,
    "grant_suspension": grant_suspension,
    "refuse_suspension": refuse_suspension,
    "rate": rate,
    "call_back": call_back,
    "reopen": reopen,
    "merge": merge,
    "split": split,
    "urge": urge,
    "correct": correct,
}


def step(move: str, *, case_id: UUID, given: Given = NOTHING, by: Actor, now: datetime | None = None) -> Case:
    """The verb of a move's code, for doors that get the code as text; unknown codes are the table's to refuse."""
    verb = VERBS.get(move)
    if verb is None:
        return perform(move, case_id=case_id, given=given, by=by, at=now)
    return verb(case_id=case_id, given=given, by=by, now=now)
