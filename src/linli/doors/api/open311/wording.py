"""Sentences of the errors that the GeoReport specification knows."""

from __future__ import annotations

from linli.words import Refusal, Words


def jurisdiction_unknown(sent: str) -> Refusal:
    return Refusal(
        "jurisdiction-unknown",
        Words(
            "jurisdiction_id '{sent}' was not found. This endpoint serves one jurisdiction: leave it out.",
            "找不到 jurisdiction_id“{sent}”。本端点只服务一个辖区，可省略该参数。",
        ).format(sent=sent[:60]),
        status=404,
    )


def api_key_missing() -> Refusal:
    return Refusal(
        "api-key-missing",
        Words(
            "api_key is missing. Send the key that an administrator gave you.",
            "缺少 api_key，请附上管理员提供的密钥。",
        ),
        status=403,
    )


def api_key_invalid() -> Refusal:
    return Refusal(
        "api-key-invalid",
        Words(
            "This api_key is unknown or was revoked. Ask an administrator for a new one.",
            "api_key 无效或已被吊销，请向管理员索取新密钥。",
        ),
        status=403,
    )


def missing(name: str) -> Refusal:
    return Refusal(
        "parameter-missing",
        Words("{name} was not provided.", "缺少 {name}。").format(name=name),
        {"parameter": name},
    )


def service_unknown(code: str) -> Refusal:
    return Refusal(
        "service-unknown",
        Words(
            "service_code '{code}' was not found. Take one from the list of services.",
            "找不到 service_code“{code}”，请从服务列表中选择。",
        ).format(code=code[:60]),
        status=404,
    )


def request_unknown(number: str) -> Refusal:
    return Refusal(
        "request-unknown",
        Words("service_request_id '{number}' was not found.", "找不到 service_request_id“{number}”。").format(
            number=number[:60]
        ),
        status=404,
    )


def token_unknown() -> Refusal:
    return Refusal("token-unknown", Words("This token was not found.", "找不到该 token。"), status=404)


def address_id_unknown(code: str) -> Refusal:
    return Refusal(
        "address-id-unknown",
        Words(
            "address_id '{code}' is no building or component here. Send lat and long, or address_string.",
            "address_id“{code}”不是本地的楼栋或部件编码。请改用 lat 和 long，或 address_string。",
        ).format(code=code[:60]),
    )


def number_wrong(name: str) -> Refusal:
    return Refusal(
        "number-wrong",
        Words("{name} has to be a number in degrees.", "{name} 应为以度表示的数字。").format(name=name),
        {"parameter": name},
    )


def email_wrong() -> Refusal:
    return Refusal(
        "email-wrong",
        Words("email is not an address. Correct it or leave it out.", "email 不是有效的邮箱，请更正或省略。"),
    )


def too_long(name: str, most: int) -> Refusal:
    return Refusal(
        "parameter-too-long",
        Words(
            "{name} is too long (at most {most} characters).", "{name} 过长（最多 {most} 个字符）。"
        ).format(name=name, most=most),
    )


def attribute_unknown(name: str) -> Refusal:
    return Refusal(
        "attribute-unknown",
        Words(
            "attribute[{name}] is not part of this service. See its service definition.",
            "该服务没有属性 attribute[{name}]，请查看服务定义。",
        ).format(name=name[:60]),
    )


def attribute_value_wrong(name: str) -> Refusal:
    return Refusal(
        "attribute-value-wrong",
        Words(
            "attribute[{name}] takes one of the values of the service definition.",
            "attribute[{name}] 应取服务定义中的一个值。",
        ).format(name=name[:60]),
    )


def date_wrong(name: str) -> Refusal:
    return Refusal(
        "date-wrong",
        Words(
            "{name} has to be a moment with its zone, such as 2026-01-01T00:00:00Z.",
            "{name} 应为带时区的时刻，如 2026-01-01T00:00:00Z。",
        ).format(name=name),
        {"parameter": name},
    )


def status_wrong(sent: str) -> Refusal:
    return Refusal(
        "status-wrong",
        Words(
            "status '{sent}' is not known. Use open, closed or both.",
            "不认识 status“{sent}”，请使用 open、closed 或两者。",
        ).format(sent=sent[:60]),
    )


def nothing_here() -> Refusal:
    return Refusal(
        "not-found",
        Words(
            "There is nothing at this address. Formats are .xml and .json; begin at /open311/discovery.xml.",
            "该地址下没有内容。格式为 .xml 和 .json，入口为 /open311/discovery.xml。",
        ),
        status=404,
    )


def form_wanted() -> Refusal:
    return Refusal(
        "media-type-wrong",
        Words(
            "Send the request as application/x-www-form-urlencoded.",
            "请以 application/x-www-form-urlencoded 格式发送。",
        ),
    )
