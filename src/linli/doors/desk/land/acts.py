"""What the journal calls the verbs on the land."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

ACTS = {
    "add_layer": gettext_lazy("add a layer"), "change_layer": gettext_lazy("change a layer"), "add_area": gettext_lazy("add an area"),
    "rename_area": gettext_lazy("rename an area"), "move_area": gettext_lazy("move an area"),
    "save_grid_kind": gettext_lazy("save a kind of grid"), "install_grid_kinds": gettext_lazy("install the kinds of grid"),
    "create_draft": gettext_lazy("make a draft"), "drop_draft": gettext_lazy("drop a draft"), "correct_draft": gettext_lazy("correct a draft"),
    "undo_correction": gettext_lazy("undo a correction"), "settle_grids": gettext_lazy("settle names and posts of a draft"),
    "plan_post": gettext_lazy("plan a post"), "ask_division": gettext_lazy("have a division computed"),
    "cancel_division": gettext_lazy("cancel a computation"), "end_silent_divisions": gettext_lazy("end broken computations"),
    "publish_draft": gettext_lazy("publish a division"), "withdraw_publication": gettext_lazy("withdraw a publication"),
    "follow_publications": gettext_lazy("bring open cases to the new grids"), "ask_leave": gettext_lazy("ask for leave"),
    "grant_leave": gettext_lazy("grant leave"), "refuse_leave": gettext_lazy("refuse leave"), "withdraw_leave": gettext_lazy("withdraw leave"),
    "record_visit": gettext_lazy("record a visit"), "save_board_text": gettext_lazy("change the words of boards"),
    "set_portrait": gettext_lazy("put a photo on the boards"), "remove_portrait": gettext_lazy("take a photo off the boards"),
    "bring_unit_grids": gettext_lazy("bring unit grids from a file"),
    "ask_parts": gettext_lazy("have a grid split evenly"), "tick_item": gettext_lazy("tick an item of the readiness checklist"),
    "untick_item": gettext_lazy("take back a tick of the readiness checklist"),
    "record_prints": gettext_lazy("print boards"),
}  # fmt: skip
