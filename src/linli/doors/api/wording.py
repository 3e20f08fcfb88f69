"""Refusals of this door, each with what to do next."""

from __future__ import annotations

from linli.words import Refusal, Words


def key_missing() -> Refusal:
    return Refusal(
        "key-missing",
        Words(
            "This needs an API key. Send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'; an administrator makes one.",
            "此接口需要密钥。请以 Authorization: Bearer 或 X-Api-Key 请求头发送；密钥由管理员生成。",
        ),
        status=401,
    )


def key_unknown() -> Refusal:
    return Refusal(
        "key-unknown",
        Words(
            "This API key is unknown or was revoked. Check it, or ask an administrator for a new one.",
            "密钥不存在或已被吊销。请核对，或请管理员重新生成。",
        ),
        status=401,
    )


def token_stale() -> Refusal:
    return Refusal(
        "form-stale",
        Words(
            "A browser session has to send the page's token in the header X-CSRFToken. Load the page again and send it.",
            "浏览器会话须在 X-CSRFToken 请求头中附上页面令牌。请刷新页面后重新发送。",
        ),
        status=403,
    )


def nothing_here() -> Refusal:
    return Refusal(
        "not-found",
        Words(
            "There is nothing at this address. The list of addresses is at /api/v1/openapi.json.",
            "该地址下没有内容。全部接口地址见 /api/v1/openapi.json。",
        ),
        status=404,
    )


def request_refused() -> Words:
    return Words(
        "The request could not be read. Compare it with /api/v1/openapi.json and send it again.",
        "无法识别该请求。请对照 /api/v1/openapi.json 检查后重新发送。",
    )


def method_wrong(method: str, allowed: str) -> Refusal:
    return Refusal(
        "method-wrong",
        Words(
            "{method} is not possible here. Use {allowed}.", "此地址不支持 {method}，请使用 {allowed}。"
        ).format(method=method, allowed=allowed),
        {"allowed": allowed},
        405,
    )


def media_type_wrong(sent: str, wanted: str) -> Refusal:
    return Refusal(
        "media-type-wrong",
        Words(
            "The body was sent as '{sent}'. Send it as {wanted} and say so in Content-Type.",
            "请求体的类型是“{sent}”。请以 {wanted} 发送，并在 Content-Type 中注明。",
        ).format(sent=sent[:80], wanted=wanted),
        {"wanted": wanted},
        415,
    )


def body_too_large(largest: int) -> Refusal:
    return Refusal(
        "body-too-large",
        Words(
            "The request is too large; at most {largest} KB fit. Shorten it, or send photos one by one.",
            "请求过大，上限为 {largest} KB。请精简内容，照片请逐张发送。",
        ).format(largest=largest // 1024),
        {"largest": largest},
        413,
    )


def json_broken(why: str) -> Refusal:
    return Refusal(
        "json-broken",
        Words(
            "The body is not valid JSON ({why}). Send one JSON object in UTF-8.",
            "请求体不是有效的 JSON（{why}）。请发送一个 UTF-8 编码的 JSON 对象。",
        ).format(why=why[:120]),
    )


def cursor_wrong() -> Refusal:
    return Refusal(
        "cursor-wrong",
        Words(
            "This cursor is not one of ours. Take 'next' from the page before, or begin again without a cursor.",
            "翻页标记无效。请使用上一页返回的 next，或不带标记从头开始。",
        ),
        status=422,
    )


def unavailable() -> Refusal:
    return Refusal(
        "unavailable",
        Words(
            "Our records cannot be reached just now; nothing was saved. Send the same again in half a minute.",
            "暂时连不上数据库，本次内容没有保存。请半分钟后原样重发。",
        ),
        status=503,
    )


def broken() -> Refusal:
    return Refusal(
        "broken",
        Words(
            "That is our fault, not yours, and it has been recorded. Send the same again later; nothing was saved.",
            "这是我们的问题，情况已记录。本次内容没有保存，请稍后原样重发。",
        ),
        status=500,
    )


def unit_of_time_unknown(unit: str, known: str) -> Refusal:
    return Refusal(
        "limit-unit-unknown",
        Words(
            "'{unit}' is no unit of time here. Use one of: {known}.",
            "没有“{unit}”这个时限单位，可用：{known}。",
        ).format(unit=unit[:40], known=known),
        status=422,
    )


def photos_missing() -> Refusal:
    return Refusal(
        "photos-missing",
        Words(
            "No photo was sent. Send at least one file in the field 'photos' (multipart/form-data).",
            "没有收到照片。请在 multipart/form-data 的 photos 字段中至少附一个文件。",
        ),
        status=422,
    )


def photo_not_found() -> Refusal:
    return Refusal(
        "photo-not-found",
        Words(
            "There is no such photo, or it is not public. Check the address.",
            "没有这张照片，或照片未公开。请核对地址。",
        ),
        status=404,
    )


def period_too_long(most: int) -> Refusal:
    return Refusal(
        "period-too-long",
        Words(
            "A period of at most {most} days is counted at once. Ask for a shorter one.",
            "一次最多统计 {most} 天，请缩短时间段。",
        ).format(most=most),
        status=422,
    )
