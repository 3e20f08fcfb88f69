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


def unknown_organisation(code: str) -> Refusal:
    return Refusal(
        "organisation-unknown",
        Words(
            "There is no organisation with the code {code}. Correct the code, or leave it out.",
            "没有编码为 {code} 的单位。请更正编码，或不填。",
        ).format(code=code),
        {"organisation": code},
    )


def unknown_role(code: str) -> Refusal:
    return Refusal(
        "role-unknown",
        Words(
            "There is no role called {code}. Choose one from the list of roles.",
            "没有名为 {code} 的角色，请从角色列表中选择。",
        ).format(code=code),
        {"role": code},
        422,
    )


def role_held_already(role: Role) -> Refusal:
    return Refusal(
        "role-held-already",
        Words(
            "This person holds the role “{name}” there from that day on. Change the end of that grant instead.",
            "此人自该日起已在该区域担任“{zh}”。如需调整，请修改原授权的终止日期。",
        ).format(name=role.name_en, zh=role.name_zh),
        {"role": role.code},
        409,
    )


def area_path_wrong(path: str) -> Refusal:
    return Refusal(
        "area-path-wrong",
        Words(
            "“{path}” is not the path of an area. Choose an area from the list, or none for everywhere.",
            "“{path}”不是区域路径。请从列表中选择区域，或留空表示全部区域。",
        ).format(path=path[:120]),
        {"path": path[:120]},
        422,
    )


def grant_ends_before() -> Refusal:
    return Refusal(
        "grant-ends-before",
        Words(
            "The role would end before it begins. Choose an end that is not before the first day.",
            "终止日期早于起始日期，请重新选择。",
        ),
        status=422,
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


def unknown_service(username: str) -> Refusal:
    return Refusal(
        "service-unknown",
        Words(
            "There is no service account {name}. Make it with: linli account create --service.",
            "没有服务账号 {name}。请先用 linli account create --service 建立。",
        ).format(name=username),
        {"username": username},
        404,
    )
