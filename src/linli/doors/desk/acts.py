"""The acts of the journal in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from linli.engine.catalogue import Catalogue
from linli.records.cases.rules import lifecycle

from . import acts_of_settings
from .labels import here
from .land import acts as acts_of_land

ACTS = {
    "look": gettext_lazy("look"), "sign_in": gettext_lazy("sign in"), "sign_out": gettext_lazy("sign out"),
    "sign_in_refused": gettext_lazy("sign-in refused"), "add_report": gettext_lazy("add a report"), "attach": gettext_lazy("add photos"),
    "merge_in": gettext_lazy("merged in"), "split_off": gettext_lazy("split off"), "erase_contact": gettext_lazy("erase contact"),
    "alarm_warning": gettext_lazy("warning before the deadline"), "alarm_red": gettext_lazy("deadline passed"),
    "alarm_escalation": gettext_lazy("told the level above"), "compute_due": gettext_lazy("compute a deadline"),
    "lay_unit_grids": gettext_lazy("lay unit grids over imported reports"), "ring_devices": gettext_lazy("ring closed phones"), "set_aside": gettext_lazy("set a clock aside"), "import_reports": gettext_lazy("import reports"),
    "create_tenant": gettext_lazy("make a town"), "create_account": gettext_lazy("make an account"),
    "create_service": gettext_lazy("make a machine account"), "create_organisation": gettext_lazy("make an organisation"),
    "create_api_key": gettext_lazy("make a key"), "revoke_api_key": gettext_lazy("revoke a key"),
    "set_password": gettext_lazy("set a password"), "disable_account": gettext_lazy("disable an account"),
    "grant_role": gettext_lazy("give a role"), "end_grant": gettext_lazy("end a role"), "change_role": gettext_lazy("change a role"),
    "install_roles": gettext_lazy("install the roles"), "create_layer": gettext_lazy("make a layer"),
    "add_areas": gettext_lazy("add areas"), "add_grids": gettext_lazy("add grids"), "publish_grids": gettext_lazy("publish grids"),
    "put_in_post": gettext_lazy("give a post"), "end_holding": gettext_lazy("end a post"),
    "add_buildings": gettext_lazy("add buildings"), "add_components": gettext_lazy("add components"),
    "load_map_features": gettext_lazy("load the base map"), "add_calendar_year": gettext_lazy("add a calendar year"),
    "install_standard_texts": gettext_lazy("install the standard texts"), "create_standard_text": gettext_lazy("make a standard text"),
    "save_filter": gettext_lazy("save a filter"), "forget_filter": gettext_lazy("remove a saved filter"),
    "change_standard_text": gettext_lazy("change a standard text"), "retire_standard_text": gettext_lazy("retire a standard text"),
    "print_case": gettext_lazy("take a case out as a document"), "restore_standard_text": gettext_lazy("bring back a standard text"), "merged_in": gettext_lazy("merged in"),
    "send_messages": gettext_lazy("send messages"), "retry_message": gettext_lazy("try a message again"),
    "set_message_template": gettext_lazy("change the text of a message"),
    "reset_message_template": gettext_lazy("go back to the shipped text of a message"),
    "set_message_rules": gettext_lazy("change quiet hours and limits of messages"),
    "choose_notify": gettext_lazy("choose how to be told"), "stop_following": gettext_lazy("stop following a case"), "erase_expired_contacts": gettext_lazy("erase expired contacts"),
    "import_rescue": gettext_lazy("import a rescue file"), "diary": gettext_lazy("write the day sheet"),
    "suggest": gettext_lazy("make a suggestion"), "answer_suggestion": gettext_lazy("answer a suggestion"),
    "read_messages": gettext_lazy("read messages"), "subscribe": gettext_lazy("switch on ringing"),
    "unsubscribe": gettext_lazy("switch off ringing"), "thin_positions": gettext_lazy("thin out positions"),
    "add_premises": gettext_lazy("add premises"), "close_premises": gettext_lazy("close premises"), "export_journal_head": gettext_lazy("export the head of the journal"),
}  # fmt: skip
ACTS |= acts_of_settings.ACTS
ACTS |= acts_of_land.ACTS


def act_name(verb: str, pack: Catalogue) -> str:
    """A step by its name in the pack, any other act by ours; an act of a later version by its code."""
    if verb in ACTS:
        return str(ACTS[verb])
    move = next((m for m in lifecycle(pack).moves if m.code == verb), None)
    return here(move.name) if move else verb
