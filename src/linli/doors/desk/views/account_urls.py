"""Routes around accounts: signing in, one's own account, and those an administrator looks after."""

from __future__ import annotations

from django.urls import path

from . import account_acts, accounts, invited, own_account, second_step, sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/second", second_step.second_step, name="second-step"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("invited/<str:token>", invited.invited, name="invited"),
    path("me", own_account.me, name="me"),
    path("me/password", own_account.password, name="me-password"),
    path("me/second/<slug:what>", own_account.second, name="me-second"),
    path("me/sign-ins/<int:pk>/end", own_account.end, name="me-end"),
    path("me/sign-out-everywhere", own_account.everywhere, name="me-everywhere"),
    path("accounts", accounts.staff_list, name="accounts"),
    path("accounts/new", accounts.new, name="account-new"),
    path("accounts/<uuid:pk>", accounts.account, name="account"),
    path("accounts/<uuid:pk>/change", account_acts.change, name="account-change"),
    path("accounts/<uuid:pk>/password", account_acts.password, name="account-password"),
    path("accounts/<uuid:pk>/role", account_acts.role, name="account-role"),
    path("accounts/<uuid:pk>/role/<int:grant>/end", account_acts.end_role, name="account-role-end"),
    path("accounts/<uuid:pk>/disable", account_acts.disable, name="account-disable"),
    path("accounts/<uuid:pk>/enable", account_acts.enable, name="account-enable"),
    path("accounts/<uuid:pk>/invite", account_acts.invite, name="account-invite"),
    path("accounts/<uuid:pk>/invite/revoke", account_acts.revoke, name="account-invite-revoke"),
    path("accounts/<uuid:pk>/second/reset", account_acts.reset_second, name="account-second-reset"),
    path("accounts/<uuid:pk>/sign-out", account_acts.sign_out_everywhere, name="account-sign-out"),
]
