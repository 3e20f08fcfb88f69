"""Verbs on cases. One verb, one transaction, one journal row."""

from .alarms import compute_missing_due_moments, sweep_alarms
from .callers import look_up_caller, print_case
from .contacts import choose_notify, erase_contact, look_at_reporter
from .importing import import_batch, import_reports
from .keeping import erase_expired_contacts
from .laying import lay_unit_grids
from .message_texts import reset_message_template, set_message_rules, set_message_template
from .reporting import add_report, attach, report
from .sending import retry_message, send_waiting
from .standard_texts import (
    change_standard_text,
    create_standard_text,
    install_standard_texts,
    restore_standard_text,
    retire_standard_text,
)
from .steps import (
    accept,
    approve,
    arrive,
    ask_extension,
    ask_reporter,
    ask_suspension,
    check,
    close,
    confer,
    confer_result,
    correct,
    dispatch,
    escalate,
    feed_back,
    file,
    grant_extension,
    grant_suspension,
    handle,
    merge,
    note,
    rate,
    recall,
    refuse_extension,
    refuse_suspension,
    refute,
    reject,
    reopen,
    resume,
    return_case,
    review,
    rework,
    send_back,
    send_to_verify,
    settle,
    split,
    step,
    supervise,
    supplement,
    take,
    urge,
    verify,
    void,
    withdraw,
)

__all__ = [
    "accept", "add_report", "approve", "arrive", "ask_extension", "ask_reporter", "ask_suspension", "attach", "change_standard_text",
    "check", "choose_notify", "close", "compute_missing_due_moments", "confer", "confer_result", "correct", "create_standard_text", "dispatch", "erase_contact", "erase_expired_contacts", "escalate",
    "feed_back", "file", "grant_extension", "grant_suspension", "handle", "import_batch", "import_reports", "install_standard_texts",
    "lay_unit_grids", "look_at_reporter", "look_up_caller", "merge", "note", "print_case", "rate",
    "recall", "refuse_extension", "refuse_suspension", "refute", "reject", "reopen", "report", "reset_message_template", "restore_standard_text",
    "resume", "retire_standard_text", "retry_message", "return_case", "review", "rework", "send_back", "send_to_verify", "send_waiting", "set_message_rules", "set_message_template", "settle", "split", "step", "supervise",
    "supplement", "sweep_alarms", "take", "urge", "verify", "void", "withdraw",
]  # fmt: skip
