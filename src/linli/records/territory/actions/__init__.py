"""Verbs on the land. One verb, one transaction, one journal row."""

from linli.records.territory.given import NewArea as NewArea
from linli.records.territory.given import NewGrid as NewGrid
from linli.records.territory.given import NewMapFeature as NewMapFeature

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
from .posts import end_holding, put_in_post, staff_post, unstaff_post
from .publishing import add_grids, publish_grids

__all__ = [
    "add_area", "add_areas", "add_grids", "add_layer", "change_layer", "create_layer", "end_holding", "install_grid_kinds",
    "load_map_features", "move_area", "publish_grids", "put_in_post", "rename_area", "save_grid_kind", "staff_post",
    "unstaff_post",
]  # fmt: skip
