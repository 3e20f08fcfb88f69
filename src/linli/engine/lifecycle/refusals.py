"""Every way a move can be refused, as one sentence in two languages that says what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linli.engine.lifecycle.terms import NEEDS
from linli.words import Refusal, Words

if TYPE_CHECKING:
    from linli.engine.lifecycle.table import Move

EXTENSION = Words("an extension", "延期")
SUSPENSION = Words("a suspension", "挂账")


def listed(names: Sequence[Words]) -> Words:
    return Words(", ".join(n.en for n in names), "、".join(n.zh for n in names))


def _refuse(code: str, move: Move, en: str, zh: str, *, status: int = 409, **values: object) -> Refusal:
    words = Words(en, zh).format(move=move.name, **values)
    return Refusal(code, words, {"move": move.code}, status)


def move_unknown(code: str, known: Sequence[str]) -> Refusal:
    words = Words(
        f"There is no move “{code}”; use one of the moves of this life cycle: {', '.join(known)}.",
        f"没有“{code}”这个操作；请使用本流程中的操作：{'、'.join(known)}。",
    )
    return Refusal("move-unknown", words, {"move": code, "known": list(known)}, 404)


def flow_unknown(code: str, known: Sequence[str]) -> Refusal:
    words = Words(
        f"There is no flow “{code}”; use one of: {', '.join(known)}.",
        f"没有“{code}”这种流程；可用的流程：{'、'.join(known)}。",
    )
    return Refusal("flow-unknown", words, {"flow": code, "known": list(known)}, 404)


def state_unknown(code: str) -> Refusal:
    words = Words(
        f"The life cycle has no state “{code}”; check which version of the pack this case belongs to.",
        f"流程中没有“{code}”这个状态；请检查该案卷所用业务包的版本。",
    )
    return Refusal("state-unknown", words, {"state": code}, 409)


def not_from_here(code: str, name: Words, state: Words, legal: Sequence[Move]) -> Refusal:
    shown = listed([move.name for move in legal])
    after = (
        Words(f"you can now: {shown.en}.", f"您现在可以：{shown.zh}。")
        if legal
        else Words("there is nothing for you to do on it now.", "目前没有需要您办理的操作。")
    )
    words = Words(
        "“{name}” is not possible while the case is “{state}”; {after}",
        "案卷处于“{state}”时不能“{name}”；{after}",
    ).format(name=name, state=state, after=after)
    data = {"move": code, "legal": [move.code for move in legal]}
    return Refusal("move-not-from-here", words, data, 409)


def wrong_power(move: Move, powers: Sequence[Words]) -> Refusal:
    words = Words(
        "“{move}” belongs to: {powers}; ask them to do it.",
        "“{move}”由{powers}办理；请联系对方办理。",
    ).format(move=move.name, powers=listed(powers))
    return Refusal("wrong-power", words, {"move": move.code, "powers": sorted(move.powers)}, 403)


def missing(move: Move, need: str) -> Refusal:
    words = Words(
        "“{move}” needs {need}; add it and try again.", "“{move}”需要填写{need}；请补充后重试。"
    ).format(move=move.name, need=NEEDS[need])
    return Refusal(f"{need}-missing", words, {"move": move.code, "need": need}, 422)


def other_unit(move: Move) -> Refusal:
    return _refuse(
        "other-unit",
        move,
        "“{move}” belongs to the unit this case was dispatched to; ask the command centre if that is wrong.",
        "“{move}”只能由本案卷的承办单位办理；如派遣有误，请联系指挥中心。",
        status=403,
    )


def asked_by_same(move: Move) -> Refusal:
    return _refuse(
        "same-person",
        move,
        "Whoever asked may not decide: “{move}” needs another person of the deciding centre.",
        "申请人不能审批自己的申请：“{move}”须由审批单位的其他人员办理。",
        status=403,
    )


def handled_by_same(move: Move) -> Refusal:
    return _refuse(
        "same-person",
        move,
        "Whoever did the work may not judge it: “{move}” needs another person.",
        "经办人不能核查自己办理的案卷：“{move}”须由其他人员办理。",
        status=403,
    )


def handled_in_same_unit(move: Move) -> Refusal:
    return _refuse(
        "same-unit",
        move,
        "A unit may not judge its own work: “{move}” needs somebody from another unit.",
        "承办单位不能核查本单位办理的案卷：“{move}”须由其他单位的人员办理。",
        status=403,
    )


def reported_by_same(move: Move) -> Refusal:
    return _refuse(
        "same-person",
        move,
        "Whoever reported it may not confirm it: “{move}” needs another person.",
        "上报人不能核实自己上报的问题：“{move}”须由其他人员办理。",
        status=403,
    )


def not_settleable(move: Move) -> Refusal:
    return _refuse(
        "not-settleable",
        move,
        "This condition may not be settled on the spot; report it, and it goes to the unit responsible.",
        "该立案条件不属于可当场处置的范围；请上报，由责任单位处置。",
    )


def window_over(move: Move, days: int) -> Refusal:
    return _refuse(
        "window-over",
        move,
        "A case can be reopened within {days} days of being closed, and they are over; please report it anew.",
        "案卷可在结案后 {days} 天内重新办理，现已超过期限；请重新上报。",
        days=days,
    )


def window_unknown(move: Move) -> Refusal:
    return _refuse(
        "window-unknown",
        move,
        "It is not known when this case was closed or how long it may be reopened; please report it anew.",
        "无法确定该案卷的结案时间或可重新办理的期限；请重新上报。",
    )


def not_unsatisfied(move: Move) -> Refusal:
    return _refuse(
        "not-unsatisfied",
        move,
        "Only a case whose result you are not satisfied with can be reopened; rate it first.",
        "只有对结果不满意的案卷才能重新办理；请先作出评价。",
    )


def not_to_be_called(move: Move) -> Refusal:
    return _refuse(
        "not-to-be-called",
        move,
        "“{move}” is not possible: the result has been judged already, or no number of a reporter is kept.",
        "不能“{move}”：该案卷已有评价，或没有留存上报人电话。",
    )


def children_open(move: Move, count: int) -> Refusal:
    return _refuse(
        "children-open",
        move,
        "“{move}” has to wait: {count} of the parts this case was split into are still open.",
        "暂不能“{move}”：拆分出的子案卷中还有 {count} 件未办结。",
        count=count,
    )


def nothing_asked(move: Move, what: Words) -> Refusal:
    return _refuse(
        "nothing-asked",
        move,
        "Nobody has asked for {what} of this case, so there is nothing to decide; reload the page.",
        "该案卷没有待审批的{what}申请；请刷新页面。",
        what=what,
    )


def already_asked(move: Move) -> Refusal:
    return _refuse(
        "already-asked",
        move,
        "A request of this case is still waiting for a decision; wait for it before asking again.",
        "该案卷已有一项申请正在审批；请等待审批结果后再申请。",
    )


def not_filed(move: Move) -> Refusal:
    return _refuse(
        "not-filed",
        move,
        "An emergency case is filed afterwards: the supervision centre has to file it before “{move}”.",
        "应急案卷须补办立案：请监督中心先立案，再“{move}”。",
    )


def already_filed(move: Move) -> Refusal:
    return _refuse(
        "already-filed", move, "This case has been filed already.", "该案卷已经立案，无需重复办理。"
    )


def previous_unknown(move: Move) -> Refusal:
    return _refuse(
        "previous-unknown",
        move,
        "It is not known where this case stood before, so “{move}” cannot lead back; tell the administrator.",
        "无法确定该案卷先前的状态，不能“{move}”；请联系管理员。",
    )
