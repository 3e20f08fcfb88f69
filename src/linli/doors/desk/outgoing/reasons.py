"""Why a message waits, was set aside or is not sent, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS = {
    "quiet-hours": gettext_lazy("quiet hours: it goes out when they are over"),
    "day-limit-reached": gettext_lazy("the day's limit of short messages is used up: it goes out tomorrow"),
    "case-limit-reached": gettext_lazy("this case has had as many short messages as the town allows"),
    "mail-not-set-up": gettext_lazy("mail is not set up on this installation"),
    "sms-not-set-up": gettext_lazy("short messages are not set up on this installation"),
    "contact-gone": gettext_lazy("the contact details were erased"),
    "reader-said-stop": gettext_lazy("the reporter wants no messages"),
    "too-old": gettext_lazy("older than three days: no news any more"),
    "address-impossible": gettext_lazy("what was given is no mail address"),
    "number-impossible": gettext_lazy("this number cannot take short messages"),
    "mail-address-refused": gettext_lazy("the mail server knows no such receiver"),
    "mail-refused": gettext_lazy("the mail server refused this mail"),
    "mail-server-says-later": gettext_lazy("the mail server asks to come back later"),
    "mail-server-unreachable": gettext_lazy("the mail server does not answer; check host, port and network"),
    "mail-sign-in-refused": gettext_lazy("the mail server refuses user name and password"),
    "mail-certificate-refused": gettext_lazy("the mail server's certificate is not valid"),
    "sms-refused": gettext_lazy("the gateway refused this short message"),
    "sms-gateway-says-later": gettext_lazy("the gateway asks to come back later"),
    "sms-gateway-unreachable": gettext_lazy("the gateway does not answer; check address and network"),
    "sms-key-refused": gettext_lazy("the gateway refuses our key"),
}  # fmt: skip


def reason_of(code: str) -> str:
    if code.startswith("fault-"):
        return _("a fault of the program (%(kind)s); the log of the sending loop says more") % {
            "kind": code.removeprefix("fault-")
        }
    return str(REASONS.get(code, code))
