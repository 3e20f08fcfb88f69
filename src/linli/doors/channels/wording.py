"""Refusals of this door."""

from __future__ import annotations

from linli.words import Refusal, Words


def channel_off(name: Words) -> Refusal:
    return Refusal(
        "channel-not-set-up",
        Words(
            "{name} is not set up on this installation. docs/howto/messages.md says which settings it needs.",
            "本系统尚未配置{name}。所需设置见 docs/howto/messages.md。",
        ).format(name=name),
        status=409,
    )


def not_delivered(code: str) -> Refusal:
    return Refusal(
        "test-not-delivered",
        Words(
            "The test message was not taken: {code}. Check the settings and the receiver, then try again.",
            "测试消息未能送出：{code}。请检查设置和收件地址后重试。",
        ).format(code=code),
        {"reason": code},
        502,
    )
