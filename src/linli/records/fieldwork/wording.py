"""Refusals of this room, each with what to do next."""

from __future__ import annotations

from linli.words import Refusal, Words

STALE_NOTE = Words(
    "From the phone, done as “{move}” at {at} on an older view of the case: {text}",
    "手机端于 {at} 按较早的案卷状态提交的“{move}”：{text}",
)
STALE_DONE = Words(
    "The case had changed since you saw it; your step was still right and is carried out, marked as made on an older view.",
    "案卷在您查看之后有变化，您的操作仍然适用，已执行，并注明“依据较早的状态”。",
)
KEPT = Words(
    "{why} Your words and photos stay with the case as a note.",
    "{why}您的文字和照片已作为备注保留在案卷中。",
)


PLACED_ELSEWHERE = Words(
    "Received. The place lies in {grid}, outside your own grids; the people there have it now.",
    "已收到。该位置属于{grid}，不在您负责的网格内，已转由该网格人员处理。",
)
PLACED_OUTSIDE_GRIDS = Words(
    "Received. The place lies in no grid of yours; the supervision centre has it now.",
    "已收到。该位置不在您负责的网格内，已转由监督中心处理。",
)
FOLLOWED_IS_OVER = Words(
    "The case that you wanted to add to is over; yours is a new case.",
    "您要补充的案卷已结束，已按新案卷登记。",
)


def id_used_otherwise() -> Refusal:
    return Refusal(
        "id-used-otherwise",
        Words(
            "This number of a command was used for something else before. Change the entry and send it again: it gets a new one.",
            "这个指令编号此前已用于其他内容。请修改后重新发送，系统会换用新编号。",
        ),
        status=409,
    )


def kind_unknown(kind: str) -> Refusal:
    return Refusal(
        "kind-unknown",
        Words(
            "This server does not know “{kind}”. Update the app; the entry stays on the phone.",
            "服务器不认识“{kind}”这种操作。请更新应用，内容仍保留在手机上。",
        ).format(kind=kind[:40]),
        {"kind": kind[:40]},
        422,
    )


def not_yet(kind: str) -> Refusal:
    return Refusal(
        "not-yet",
        Words(
            "Rounds and visits are not part of this version; the entry stays on the phone.",
            "本版本尚未提供巡查检查和走访，内容仍保留在手机上。",
        ),
        {"kind": kind},
        422,
    )


def not_the_author() -> Refusal:
    return Refusal(
        "not-the-author",
        Words(
            "This entry belongs to another person. It stays on the phone; whoever wrote it has to sign in, or the desk imports a rescue file.",
            "这条内容属于其他人，仍保留在手机上；请由作者本人登录上传，或导出救援文件由指挥端导入。",
        ),
        status=403,
    )


def case_missing() -> Refusal:
    return Refusal(
        "case-missing",
        Words(
            "This step does not say which case it is for. Open the task and try again.",
            "未指明案卷。请打开任务后重试。",
        ),
        status=422,
    )


def text_missing() -> Refusal:
    return Refusal(
        "text-missing",
        Words("There are no words in it. Write a line and send it again.", "内容为空。请填写文字后再发送。"),
        status=422,
    )


def day_wrong(text: str) -> Refusal:
    return Refusal(
        "day-wrong",
        Words(
            "“{day}” is not a day as YYYY-MM-DD. Open the day sheet again.",
            "“{day}”不是有效日期（应为 YYYY-MM-DD）。请重新打开日志。",
        ).format(day=text[:20]),
        status=422,
    )


def not_received() -> Refusal:
    return Refusal(
        "not-received",
        Words("This command has not arrived. Send it first.", "尚未收到该指令，请先发送指令。"),
        status=404,
    )


def photo_not_listed() -> Refusal:
    return Refusal(
        "photo-not-listed",
        Words(
            "The command does not name this photo. Add it as a note with a photo instead.",
            "该指令没有列出这张照片。请改用“备注”附上照片。",
        ),
        status=422,
    )


def offset_wrong(received: int) -> Refusal:
    return Refusal(
        "offset-wrong",
        Words(
            "{received} bytes have arrived; go on from there.", "已收到 {received} 字节，请从此处继续。"
        ).format(received=received),
        {"received": received},
        409,
    )


def photo_broken() -> Refusal:
    return Refusal(
        "photo-broken",
        Words(
            "The photo was damaged on its way and is sent again from the start.",
            "照片在传输中损坏，将从头重新上传。",
        ),
        {"received": 0},
        422,
    )


def suggestion_unknown() -> Refusal:
    return Refusal(
        "suggestion-unknown",
        Words("There is no such suggestion. Go back to the list.", "没有这条建议，请返回列表。"),
        status=404,
    )


def answered_already() -> Refusal:
    return Refusal(
        "answered-already",
        Words(
            "Somebody has answered this already; read the answer on the page.",
            "已有人答复，请查看页面上的答复。",
        ),
        status=409,
    )


def limit_wrong() -> Refusal:
    return Refusal(
        "limit-wrong",
        Words(
            "The time asked for is not a number with a unit. Choose it again.",
            "申请的时限格式不正确，请重新选择。",
        ),
        status=422,
    )


def rescue_unreadable() -> Refusal:
    return Refusal(
        "rescue-unreadable",
        Words(
            "This is not a rescue file of the field app. Export it again on the phone (To upload → Export a rescue file) and choose that file.",
            "这不是现场应用的救援文件。请在手机“待上传”页重新导出救援文件，再选择该文件。",
        ),
        status=422,
    )


def rescue_unsealed() -> Refusal:
    return Refusal(
        "rescue-unsealed",
        Words(
            "This file was changed after the phone wrote it, or was not written by the author's phone; nothing of it was carried out. Export it"
            " again on the phone, after signing in there once.",
            "文件在手机导出后被改动，或者不是由作者的手机导出，因此全部未执行。请在手机上重新登录一次，再次导出救援文件。",
        ),
        status=422,
    )


def rescue_too_large(largest: int) -> Refusal:
    return Refusal(
        "rescue-too-large",
        Words(
            "This file is larger than {mb} MB. Let the phone upload a part over a good network first, then export again.",
            "文件超过 {mb} MB。请先让手机在网络良好处上传一部分，再重新导出。",
        ).format(mb=largest // 1_048_576),
        status=413,
    )


def entry_unreadable(why: str) -> Refusal:
    return Refusal(
        "entry-unreadable",
        Words(
            "This entry cannot be read ({why}). Update the app on the phone and export again.",
            "这条内容无法读取（{why}）。请在手机上更新应用后重新导出。",
        ).format(why=why[:200]),
        status=422,
    )


def author_disabled(name: Words) -> Refusal:
    return Refusal(
        "author-disabled",
        Words(
            "The account of {name} is disabled. Have somebody who manages accounts import this file: it is carried out with the rights of"
            " the day it was written.",
            "{name}的账号已停用。请由有账号管理权限的人员导入此文件，将按填写当日的权限办理。",
        ).format(name=name),
        status=422,
    )


def author_unknown() -> Refusal:
    return Refusal(
        "author-unknown",
        Words(
            "The author's account is not known here. The file may come from another town; import it there.",
            "本系统没有该作者的账号。文件可能来自其他地区，请在当地系统导入。",
        ),
        status=422,
    )


def endpoint_wrong() -> Refusal:
    return Refusal(
        "endpoint-wrong",
        Words(
            "This browser's address for rings cannot be used: it must be an https address of a push service, by name, of at most 500 characters. The"
            " app still rings while it is open.",
            "此浏览器的响铃地址无法使用：必须是推送服务的 https 域名地址，且不超过 500 个字符。应用打开时仍会响铃。",
        ),
        status=422,
    )
