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


def too_many_reports(wait: timedelta) -> Refusal:
    return _wait(
        "too-many-reports",
        Words(
            "Many reports have come from your connection in a short time; perhaps others share it. What you wrote is kept here: "
            "send it again in {minutes} min. If there is danger, call now.",
            "您所用的网络（可能与他人共用）短时间内发出的上报过多。您填写的内容已保留，请 {minutes} 分钟后再提交；如有危险，请立即拨打电话。",
        ),
        wait,
    )


def town_is_flooded(wait: timedelta) -> Refusal:
    return _wait(
        "town-is-flooded",
        Words(
            "Far more reports than usual are reaching us just now. What you wrote is kept here: send it again in {minutes} min, or "
            "call us. If there is danger, call now.",
            "当前上报量远超平时。您填写的内容已保留，请 {minutes} 分钟后再提交，或直接来电反映；如有危险，请立即拨打电话。",
        ),
        wait,
    )


def too_many_photos(wait: timedelta) -> Refusal:
    return _wait(
        "too-many-photos",
        Words(
            "Many photos have come from your connection in a short time; perhaps others share it. Go on without a photo, or add it "
            "in {minutes} min.",
            "您所用的网络（可能与他人共用）短时间内上传的照片过多。可以先不附照片继续，或 {minutes} 分钟后再添加。",
        ),
        wait,
    )


def _wait(code: str, words: Words, wait: timedelta) -> Refusal:
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    return Refusal(code, words.format(minutes=minutes), {"minutes": minutes}, 429)


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


def area_above() -> Refusal:
    return Refusal(
        "area-above",
        Words(
            "That area is not yours to manage. Choose an area within your own, or ask an administrator above.",
            "该区域不在您的管理范围内。请选择辖区内的区域，或请上级管理员办理。",
        ),
        status=403,
    )


def verb_beyond(verb: Words) -> Refusal:
    return Refusal(
        "verb-beyond",
        Words(
            "You cannot give the right to {verb}: you do not hold it over that area. Choose a smaller role, or ask an "
            "administrator who holds it.",
            "您在该区域没有“{verb}”的权限，不能授予他人。请选择权限较小的角色，或请持有该权限的管理员办理。",
        ).format(verb=verb),
        status=403,
    )


def whole_town_only(verb: Words) -> Refusal:
    return Refusal(
        "whole-town-only",
        Words(
            "This holds for the whole town, and your right to {verb} does not. Ask an administrator of the whole town.",
            "此项对全域生效，而您“{verb}”的权限只限部分区域。请联系全域管理员。",
        ).format(verb=verb),
        status=403,
    )


def account_above() -> Refusal:
    return Refusal(
        "account-above",
        Words(
            "This account has rights that are not yours to manage. Ask an administrator above.",
            "该账号拥有您无权管理的权限，请联系上级管理员。",
        ),
        status=403,
    )


def own_role() -> Refusal:
    return Refusal(
        "own-role",
        Words(
            "Nobody gives rights to themselves. Ask another administrator.",
            "不能为自己授权或修改自己所持的角色，请由其他管理员办理。",
        ),
        status=409,
    )


def name_missing() -> Refusal:
    return Refusal(
        "name-missing",
        Words("Fill in the code and the names in both languages.", "请填写编码和中英文名称。"),
        status=422,
    )


def code_taken(code: str) -> Refusal:
    return Refusal(
        "code-taken",
        Words("The code {code} is taken. Choose another one.", "编码 {code} 已被使用，请换一个。").format(
            code=code[:40]
        ),
        {"code": code[:40]},
        409,
    )


def code_unreadable(code: str) -> Refusal:
    return Refusal(
        "code-unreadable",
        Words(
            "“{code}” cannot be a code. Use small letters, digits and underscores, beginning with a letter.",
            "“{code}”不能作为编码。请使用小写字母、数字和下划线，以字母开头。",
        ).format(code=code[:40]),
        {"code": code[:40]},
        422,
    )


def power_unknown(power: str) -> Refusal:
    return Refusal(
        "power-unknown",
        Words(
            "There is no power called {power}. Choose one from the list.",
            "没有名为 {power} 的职权，请从列表中选择。",
        ).format(power=power[:40]),
        {"power": power[:40]},
        422,
    )


def role_in_use(role: Role) -> Refusal:
    return Refusal(
        "role-in-use",
        Words(
            "“{name}” is held by somebody. End those roles first.", "“{zh}”仍有人担任，请先终止相关授权。"
        ).format(name=role.name_en, zh=role.name_zh),
        {"role": role.code},
        409,
    )


def link_over() -> Refusal:
    return Refusal(
        "invitation-over",
        Words(
            "This link has been used or is too old. Ask your administrator for a new one.",
            "该链接已使用或已过期，请向管理员索取新链接。",
        ),
        status=410,
    )


def address_missing() -> Refusal:
    return Refusal(
        "address-missing",
        Words(
            "This account has no mail address. Copy the link and hand it over yourself.",
            "该账号没有邮箱，请复制链接自行转交。",
        ),
        status=422,
    )


def second_factor_wrong() -> Refusal:
    return Refusal(
        "second-factor-wrong",
        Words(
            "That code is not right or was used already. Wait for the next one and type its six digits.",
            "验证码不正确或已被使用。请等下一个验证码出现后输入六位数字。",
        ),
        status=422,
    )


def recovery_code_wrong() -> Refusal:
    return Refusal(
        "recovery-code-wrong",
        Words(
            "That recovery code is not right or was used already. Try another one, or ask an administrator to reset the "
            "second factor.",
            "恢复码不正确或已被使用。请换一个，或请管理员重置第二步验证。",
        ),
        status=422,
    )


def second_factor_needed() -> Refusal:
    return Refusal(
        "second-factor-needed",
        Words(
            "Your role asks for a second step at sign-in; it cannot be switched off.",
            "您的角色要求第二步验证，不能关闭。",
        ),
        status=409,
    )


def unit_has_cases(count: int) -> Refusal:
    return Refusal(
        "unit-has-cases",
        Words(
            "{count} open cases are with this unit. Move them to another unit first, or choose one below.",
            "该单位还有 {count} 件未结案卷。请先移交，或在下方选择接收单位。",
        ).format(count=count),
        {"count": count},
        409,
    )


def somebody_saved() -> Refusal:
    return Refusal(
        "saved-meanwhile",
        Words(
            "Somebody else changed this while you were writing. What you wrote is still here: look at what it is now and "
            "save again.",
            "在您填写期间，他人已作修改。您填写的内容仍保留：请核对当前内容后再次保存。",
        ),
        status=409,
    )


def account_name_missing() -> Refusal:
    return Refusal("name-missing", Words("Fill in the Chinese name.", "请填写中文姓名。"), status=422)


def email_unreadable(text: str) -> Refusal:
    return Refusal(
        "email-unreadable",
        Words(
            "“{text}” is not a mail address that we can write to; only plain letters, figures and signs work. Correct it, or leave it out.",
            "无法向“{text}”发送邮件：邮箱只能用英文字母、数字和常用符号。请更正或不填。",
        ).format(text=text[:80]),
        status=422,
    )


def organisation_incomplete() -> Refusal:
    return Refusal(
        "organisation-incomplete",
        Words(
            "Fill in the code, the names in both languages, and what the unit does.",
            "请填写编码、中英文名称和职能。",
        ),
        status=422,
    )


def not_to_be_invited() -> Refusal:
    return Refusal(
        "not-to-be-invited",
        Words(
            "Only an account of a person that is in use can be invited. Enable it first.",
            "只能邀请正在使用的人员账号，请先启用。",
        ),
        status=409,
    )


def second_factor_there() -> Refusal:
    return Refusal(
        "second-factor-there",
        Words("The second step is set up already.", "第二步验证已设置。"),
        status=409,
    )


def second_factor_unreadable() -> Refusal:
    return Refusal(
        "second-factor-unreadable",
        Words(
            "The second step cannot be read, because the site's secret key was changed. An administrator has to reset it.",
            "网站密钥已更换，无法读取第二步验证信息，请由管理员重置。",
        ),
        status=409,
    )


def second_factor_asked() -> Refusal:
    return Refusal(
        "second-factor-asked",
        Words(
            "This account has a second step at sign-in. Sign in at the desk first.",
            "该账号启用了第二步验证，请先在工作台登录。",
        ),
        status=403,
    )


def password_wrong() -> Refusal:
    return Refusal(
        "password-wrong",
        Words("The present password is not right. Type it again.", "当前密码不正确，请重新输入。"),
        status=422,
    )


def passwords_differ() -> Refusal:
    return Refusal(
        "passwords-differ",
        Words("The two passwords are not the same. Type both again.", "两次输入的密码不一致，请重新输入。"),
        status=422,
    )


def unknown_account(username: str) -> Refusal:
    return Refusal(
        "account-unknown",
        Words(
            "There is no account {name}. Make it with: linli account create.",
            "没有账号 {name}。请先用 linli account create 建立。",
        ).format(name=username[:60]),
        {"username": username[:60]},
        404,
    )
