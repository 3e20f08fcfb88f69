"""Verbs on the land. One verb, one transaction, one journal row."""

from linli.records.territory.given import NewArea as NewArea
from linli.records.territory.given import NewGrid as NewGrid
from linli.records.territory.given import NewMapFeature as NewMapFeature

from .boards import record_prints, remove_portrait, save_board_text, set_portrait
from .dividing import ask_division, ask_parts, cancel_division, end_silent_divisions, run_division
from .drafts import (
    create_draft,
    cut_grid,
    drop_draft,
    merge_grids,
    move_units,
    plan_post,
    redraw_grid,
    rename_draft_grid,
    settle_grids,
    split_grid,
    undo_correction,
)
from .layers import (
    add_area,
    add_areas,
    add_layer,
    change_layer,
    create_layer,
    install_grid_kinds,
    load_map_features,
    move_area,
    rename_area,
    save_grid_kind,
)
from .leaves import ask_leave, grant_leave, refuse_leave, withdraw_leave
from .numbering import number_grids
from .posts import end_holding, put_in_post, staff_post, unstaff_post
from .publications import publish_draft, withdraw_publication
from .publishing import add_grids, bring_unit_grids, publish_grids
from .readiness import tick_item, untick_item
from .visits import record_visit

__all__ = [
    "add_area",
    "add_areas",
    "add_grids",
    "add_layer",
    "ask_division",
    "ask_leave",
    "ask_parts",
    "bring_unit_grids",
    "cancel_division",
    "change_layer",
    "create_draft",
    "create_layer",
    "cut_grid",
    "drop_draft",
    "end_holding",
    "end_silent_divisions",
    "grant_leave",
    "install_grid_kinds",
    "load_map_features",
    "merge_grids",
    "move_area",
    "move_units",
    "number_grids",
    "plan_post",
    "publish_draft",
    "publish_grids",
    "put_in_post",
    "record_prints",
    "record_visit",
    "redraw_grid",
    "refuse_leave",
    "remove_portrait",
    "rename_area",
    "rename_draft_grid",
    "run_division",
    "save_board_text",
    "save_grid_kind",
    "set_portrait",
    "settle_grids",
    "split_grid",
    "staff_post",
    "tick_item",
    "undo_correction",
    "unstaff_post",
    "untick_item",
    "withdraw_leave",
    "withdraw_publication",
]  # fmt: skip
