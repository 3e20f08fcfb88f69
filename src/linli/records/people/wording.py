"""Refusals of this room."""

from __future__ import annotations

import math
from datetime import timedelta

from linli.words import Refusal, Words

from .models import Role


def username_taken(username: str) -> Refusal:
    return Refusal(
        "username-taken",
        Words(
            "The user name {name} is taken. Choose another one.", "用户名 {name} 已被使用，请换一个。"
        ).format(name=username),
        {"username": username},
        409,
    )


def unknown_verb(verb: str) -> Refusal:
    return Refusal(
        "verb-unknown",
        Words(
            "There is no permission called {verb}. Choose from the list of permissions.",
            "没有名为 {verb} 的权限，请从权限列表中选择。",
        ).format(verb=verb),
        {"verb": verb},
    )


def powers_joined(held: Role, wanted: Role) -> Refusal:
    return Refusal(
        "powers-joined",
        Words(
            "{held} and {wanted} must be different people. End the first role before giving the second.",
            "“{held_zh}”和“{wanted_zh}”必须由不同的人担任。请先终止前一个角色，再授予后一个。",
        ).format(held=held.name_en, wanted=wanted.name_en, held_zh=held.name_zh, wanted_zh=wanted.name_zh),
        {"held": held.code, "wanted": wanted.code},
        409,
    )


def own_account() -> Refusal:
    return Refusal(
        "own-account",
        Words(
            "You cannot disable your own account. Ask another administrator to do it.",
            "不能停用自己的账号，请由其他管理员操作。",
        ),
        status=409,
    )


def weak_password(why: list[str]) -> Refusal:
    return Refusal(
        "password-weak",
        Words(
            "This password is too easy to guess. Use at least ten characters that are not a common word or your name.",
            "密码太容易被猜到。请使用至少十个字符，不要用常见词或自己的名字。",
        ),
        {"why": why},
        422,
    )


def sign_in_wrong() -> Refusal:
    return Refusal(
        "sign-in-wrong",
        Words(
            "User name or password is wrong. Check both; an administrator can set a new password.",
            "用户名或密码不正确。请检查后重试；忘记密码可请管理员重置。",
        ),
        status=401,
    )


def sign_in_locked(wait: timedelta) -> Refusal:
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    return Refusal(
        "sign-in-locked",
        Words(
            "Too many failed attempts. Try again in {minutes} min.",
            "失败次数过多，请在 {minutes} 分钟后再试。",
        ).format(minutes=minutes),
        {"minutes": minutes},
        429,
    )
