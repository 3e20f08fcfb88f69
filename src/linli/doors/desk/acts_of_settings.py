"""The acts of administrators, in words for the journal's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTS = {
    "accept_password": _("password accepted, second step asked"), "invite": _("make a link for an account"),
    "revoke_invitation": _("revoke a link"), "accept_invitation": _("set a password by link"),
    "mail_invitations": _("send invitations by mail"), "choose_language": _("choose a language"),
    "begin_second_factor": _("begin a second step"), "confirm_second_factor": _("switch on a second step"),
    "drop_second_factor": _("switch off a second step"), "new_recovery_codes": _("make recovery codes"),
    "open_session": _("open a session"), "end_session": _("end a session"), "sign_out_everywhere": _("sign out everywhere"),
    "change_own_password": _("change one's own password"), "change_account": _("change an account"),
    "enable_account": _("enable an account"), "create_role": _("make a role"), "remove_role": _("remove a role"),
    "change_organisation": _("change a unit"), "deactivate_organisation": _("take a unit out of use"),
    "reactivate_organisation": _("use a unit again"), "hand_over_unit": _("hand over a unit's cases"),
    "hand_over": _("handed over with the unit"), "change_tenant": _("change the town's settings"),
    "add_to_draft": _("put changes into the draft"), "drop_from_draft": _("take a change out of the draft"),
    "discard_draft": _("throw the draft away"), "publish_overlay": _("publish categories and limits"),
    "set_hours": _("set working hours"), "count_year_on": _("count a year anew"), "recount_due": _("move a deadline with the calendar"),
    "publish_notice": _("publish a notice"), "change_notice": _("change a notice"),
    "withdraw_notice": _("withdraw a notice"), "restore_notice": _("show a notice again"),
    "export": _("take a list out as a file"), "verify_journal": _("verify the journal"),
}  # fmt: skip
