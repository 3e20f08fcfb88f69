"""Verbs on accounts, roles and keys. One verb, one transaction, one journal row."""

from .accounts import (
    change_account,
    change_own_password,
    choose_language,
    create_account,
    create_service,
    create_with_roles,
    disable_account,
    enable_account,
    set_password,
)
from .inviting import accept_invitation, invite, revoke_invitation
from .keys import create_api_key, revoke_api_key
from .mailing_invitations import mail_invitations
from .organisations import (
    change_organisation,
    create_organisation,
    deactivate_organisation,
    reactivate_organisation,
)
from .roles import change_role, create_role, end_grant, grant_role, install_roles, remove_role
from .second_factor import (
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    new_recovery_codes,
    pass_second_factor,
    use_recovery_code,
)
from .sessions import end_session, keep_session, sign_out_everywhere
from .signing_in import FREE_FAILURES as FREE_FAILURES
from .signing_in import begin_sign_in, count_try, sign_in, sign_out

__all__ = [
    "accept_invitation",
    "begin_second_factor",
    "begin_sign_in",
    "change_account",
    "change_organisation",
    "change_own_password",
    "change_role",
    "choose_language",
    "confirm_second_factor",
    "count_try",
    "create_account",
    "create_api_key",
    "create_organisation",
    "create_role",
    "create_service",
    "create_with_roles",
    "deactivate_organisation",
    "disable_account",
    "drop_second_factor",
    "enable_account",
    "end_grant",
    "end_session",
    "grant_role",
    "install_roles",
    "invite",
    "keep_session",
    "mail_invitations",
    "new_recovery_codes",
    "pass_second_factor",
    "reactivate_organisation",
    "remove_role",
    "revoke_api_key",
    "revoke_invitation",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "use_recovery_code",
]  # fmt: skip
