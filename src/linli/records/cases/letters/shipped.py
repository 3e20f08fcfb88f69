"""The shipped texts. A line that names a value which is not there is left out; the link is added by the renderer."""

from __future__ import annotations

from dataclasses import dataclass

from linli.words import Words

ALWAYS = ("number", "category", "place", "town", "hotline")


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of message. `extra` are the placeholders that it has besides those of every message."""

    code: str
    name: Words
    subject: Words
    text: Words
    short: Words
    extra: tuple[str, ...] = ()

    @property
    def placeholders(self) -> tuple[str, ...]:
        return (*ALWAYS, *self.extra)


def _letter(
    code: str, name: tuple[str, str], subject: tuple[str, str], en: str, zh: str, short: tuple[str, str], *extra: str
) -> Letter:  # fmt: skip
    return Letter(code, Words(*name), Words(*subject), Words(en, zh), Words(*short), extra)


LETTERS: dict[str, Letter] = {
    letter.code: letter
    for letter in (
        _letter(
            "received", ("Received", "已收到"), ("We have your report: {category}", "已收到您反映的问题：{category}"),
            "We have your report: {category}.\nPlace: {place}\nIts number is {number}.\n\nWe look at it next and tell you when"
            " somebody has it in hand, and by when it is to be done.",
            "您反映的“{category}”已收到。\n地点：{place}\n案卷编号：{number}\n\n我们将尽快受理；确定处置单位和办结时间后，会再通知您。",
            ("We have your report: {category}.", "您反映的“{category}”已收到。"),
        ),
        _letter(
            "promised", ("Handed to a unit, with a promise", "已派遣并承诺时限"),
            ("{category}: to be done by {due}", "{category}：承诺 {due} 前办结"),
            "Your report ({category}) is with {unit} now.\nIt is to be done by {due}.\nThe limit for this kind of problem: {limit}."
            "\n\nIf that changes, we tell you, and why.",
            "您反映的“{category}”已交由{unit}处理。\n承诺办结时间：{due} 前。\n此类问题的规定时限：{limit}。\n\n如时间有变，我们会告诉您原因。",
            ("{category}: {unit} has it.\nTo be done by {due}.", "“{category}”已交{unit}处理。\n承诺 {due} 前办结。"),
            "unit", "due", "limit",
        ),
        _letter(
            "moved", ("The promised moment has changed", "承诺时间有变"),
            ("{category}: the promised time is now {due}", "{category}：承诺时间改为 {due}"),
            "What we promised for your report ({category}) has changed.\nIt is now to be done by {due}.\nThe reason: {reason}\n\n"
            "We are sorry that it takes longer.",
            "您反映的“{category}”承诺办结时间有变。\n现承诺 {due} 前办结。\n原因：{reason}\n\n给您带来不便，敬请谅解。",
            ("{category}: it takes longer.\nNew promise: {due}.", "“{category}”需要更多时间。\n现承诺 {due} 前办结。"),
            "unit", "due", "reason",
        ),
        _letter(
            "paused", ("The work is paused", "已暂停"), ("{category}: the work is paused", "{category}：处理暂停"),
            "The work on your report ({category}) cannot go on at the moment.\nThe reason: {reason}\nIt goes on after {until}.\n\n"
            "We tell you when it does.",
            "您反映的“{category}”暂时无法处理。\n原因：{reason}\n暂停至：{until}\n\n恢复处理时会通知您。",
            ("{category}: paused.\nUntil {until}.", "“{category}”暂停处理。\n暂停至 {until}。"), "reason", "until",
        ),
        _letter(
            "resumed", ("The work goes on", "已恢复"), ("{category}: the work goes on", "{category}：已恢复处理"),
            "The work on your report ({category}) goes on.\nIt is to be done by {due}.",
            "您反映的“{category}”已恢复处理。\n承诺办结时间：{due} 前。",
            ("{category}: the work goes on.\nTo be done by {due}.", "“{category}”已恢复处理。\n承诺 {due} 前办结。"), "due",
        ),
        _letter(
            "question", ("A question to the reporter", "向上报人提问"), ("{category}: a question to you", "{category}：需要您补充信息"),
            "To go on with your report ({category}) we need something from you:\n{reason}\n\nThe time stands still until you have"
            " answered behind the link below.",
            "处理您反映的“{category}”，需要您补充：\n{reason}\n\n请通过下方链接回复；在您回复之前，时限暂停计算。",
            ("{category}: we have a question to you.\nPlease answer behind the link.", "关于“{category}”，需要您补充信息。\n请打开链接回复。"),
            "reason",
        ),
        _letter(
            "handled", ("Reported as done", "已处置"), ("{category}: done, being checked", "{category}：已处理，正在核查"),
            "{unit} says that your report ({category}) has been dealt with.\nWhat was done: {reason}\n\nOther people check it now;"
            " then we tell you the result.",
            "{unit}报告：您反映的“{category}”已处理完毕。\n处理情况：{reason}\n\n接下来由核查人员核实，结果会再通知您。",
            ("{category}: {unit} says it is done.\nIt is being checked.", "“{category}”{unit}已处理。\n正在核查。"), "unit", "reason",
        ),
        _letter(
            "again", ("Done again", "返工"), ("{category}: it is being done again", "{category}：核查未通过，重新处理"),
            "We checked what was done about your report ({category}), and it is not good enough yet. It is being done again.\n"
            "It is to be done by {due}.",
            "您反映的“{category}”经核查尚未达到要求，已安排重新处理。\n承诺办结时间：{due} 前。",
            ("{category}: the check failed, it is done again.", "“{category}”核查未通过，已安排返工。"), "due",
        ),
        _letter(
            "closed", ("Closed, please rate", "已办结，请评价"), ("{category}: done. Are you satisfied?", "{category}：已办结，请您评价"),
            "Your report ({category}) has been dealt with and checked.\nPlace: {place}\n\nSee the photos before and after behind the"
            " link below, and tell us there whether you are satisfied. If it is not as it should be, say so: it is then done again.",
            "您反映的“{category}”已处理并通过核查，现予办结。\n地点：{place}\n\n请打开下方链接查看处理前后的照片并作出评价；如不满意，请说明原因，"
            "我们会重新处理。",
            ("{category}: done and checked.\nPhotos and your rating behind the link.", "“{category}”已办结。\n请打开链接看前后照片并评价。"),
        ),
        _letter(
            "reopened", ("Reopened", "已重新办理"), ("{category}: it is taken up again", "{category}：已重新办理"),
            "The report ({category}) was not settled to satisfaction and is taken up again.\n\nWe tell you who has it in hand, and"
            " by when it is to be done.",
            "“{category}”因处理结果未达到满意，已重新办理。\n\n确定处置单位和办结时间后，会再通知您。",
            ("{category}: it is taken up again.", "“{category}”已重新办理。"),
        ),
        _letter(
            "rejected", ("Not taken up", "不予受理"), ("{category}: we cannot take this up", "{category}：不予受理"),
            "We cannot take up your report ({category}).\nThe reason: {reason}\n\nIf you see it differently, report it again and say"
            " why.\nOr call {hotline}.",
            "您反映的“{category}”不予受理。\n原因：{reason}\n\n如有异议，可补充说明后重新上报。\n也可拨打 {hotline}。",
            ("{category}: we cannot take this up. The reason is behind the link.", "“{category}”不予受理，原因请打开链接查看。"), "reason",
        ),
        _letter(
            "void", ("Cancelled", "已作废"), ("{category}: the case was cancelled", "{category}：案卷已作废"),
            "The case of your report ({category}) was cancelled.\nThe reason: {reason}",
            "您反映的“{category}”案卷已作废。\n原因：{reason}",
            ("{category}: the case was cancelled. The reason is behind the link.", "“{category}”案卷已作废，原因请打开链接查看。"), "reason",
        ),
        _letter(
            "merged", ("Joined with another case", "已并案"), ("{category}: somebody had reported it before", "{category}：已与原案卷合并"),
            "The problem you reported ({category}) had been reported before; both are dealt with together.\n\nYour link shows that"
            " case from now on.",
            "您反映的“{category}”此前已有人上报，现合并办理。\n\n通过原链接即可查看合并后案卷的进展。",
            ("{category}: joined with an earlier report.", "“{category}”已与此前的上报合并办理。"),
        ),
        _letter(
            "withdrawn", ("Withdrawn", "已撤回"), ("{category}: withdrawn", "{category}：已撤回"),
            "The report ({category}) was withdrawn. Nothing more is done about it.",
            "“{category}”的上报已撤回，不再办理。",
            ("{category}: withdrawn.", "“{category}”的上报已撤回。"),
        ),
    )
}  # fmt: skip

# What a step says to the reporter: by the step itself, else by the state that the case came into.
OF_MOVES = {
    "grant_extension": "moved", "ask_reporter": "question", "rework": "again", "reopen": "reopened", "supplement": "",
}  # fmt: skip
OF_STATES = {
    "dispatched": "promised", "suspended": "paused", "handled": "handled", "closed": "closed", "rejected": "rejected",
    "void": "void", "merged": "merged", "withdrawn": "withdrawn",
}  # fmt: skip


def letter_of(move: str, from_state: str, to_state: str) -> str:
    """The code of the message that this step sends to reporters; empty: it sends none."""
    if move in OF_MOVES:
        return OF_MOVES[move]
    if move == "resume":
        return "resumed" if from_state == "suspended" else ""
    return OF_STATES.get(to_state, "") if from_state != to_state else ""
