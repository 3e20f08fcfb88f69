"""Refusals of this door."""

from __future__ import annotations

from linli.words import Refusal, Words


def not_from_the_app() -> Refusal:
    return Refusal(
        "not-from-the-app",
        Words(
            "This address answers the field app only. Open /field/ on this server.",
            "此地址仅供现场应用使用。请在本站打开 /field/。",
        ),
        status=403,
    )


def signed_out() -> Refusal:
    return Refusal(
        "signed-out",
        Words(
            "You are signed out. Sign in again; everything on the phone stays.",
            "您已退出登录。请重新登录，手机上的内容都会保留。",
        ),
        status=401,
    )


def account_disabled() -> Refusal:
    return Refusal(
        "account-disabled",
        Words(
            "Your account was disabled. Everything stays on the phone: ask an administrator to enable it, or export a rescue file for the desk.",
            "您的账号已停用。内容都保留在手机上：请联系管理员启用，或导出救援文件交给指挥端。",
        ),
        status=401,
    )


def body_wrong(why: str) -> Refusal:
    return Refusal(
        "body-wrong",
        Words(
            "The server could not read this entry ({why}). It stays on the phone; update the app and try again.",
            "服务器无法读取这条内容（{why}）。内容仍保留在手机上，请更新应用后重试。",
        ).format(why=why[:200]),
        status=422,
    )


def body_too_large(largest: int) -> Refusal:
    return Refusal(
        "body-too-large",
        Words(
            "This entry is too large (at most {kb} KB of text). Shorten it.",
            "这条内容太大（文字上限 {kb} KB），请缩短。",
        ).format(kb=largest // 1024),
        status=413,
    )


def unavailable() -> Refusal:
    return Refusal(
        "unavailable",
        Words(
            "The server cannot reach its data right now. Everything stays on the phone and is sent again by itself.",
            "服务器暂时无法访问数据。内容保留在手机上，稍后自动重发。",
        ),
        status=503,
    )


def broken() -> Refusal:
    return Refusal(
        "broken",
        Words(
            "Something went wrong on the server; it has been written down. Everything stays on the phone and is sent again.",
            "服务器出错，已记录。内容保留在手机上，稍后自动重发。",
        ),
        status=500,
    )


def piece_cut_off() -> Refusal:
    return Refusal(
        "piece-cut-off",
        Words(
            "The connection broke in the middle of the photo; it goes on from where it stopped.",
            "照片上传中断，将从断点继续。",
        ),
        status=503,
    )


def second_step_needed() -> Refusal:
    return Refusal(
        "second-step-needed",
        Words(
            "Now type the code that your authenticator app shows.",
            "请再输入验证器应用显示的动态码。",
        ),
        status=401,
    )


def second_step_to_set_up() -> Refusal:
    return Refusal(
        "second-factor-to-set-up",
        Words(
            "Your role needs a second step at sign-in. Sign in once at the desk (/desk/) to set it up, then here.",
            "您的角色登录时需要第二步验证。请先在指挥端（/desk/）登录一次完成设置，再在此登录。",
        ),
        status=401,
    )


def push_off() -> Refusal:
    return Refusal(
        "push-off",
        Words(
            "This installation does not ring closed apps. Whoever runs the server can switch it on (LINLI_PUSH_KEY).",
            "本系统未启用关闭应用时的响铃。可由服务器管理人员启用（LINLI_PUSH_KEY）。",
        ),
        status=409,
    )
