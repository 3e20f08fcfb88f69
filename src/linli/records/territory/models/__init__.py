"""Layers, areas, grids in dated versions, drafts of new ones, and the posts that answer for them."""

from .boards import BoardPrint, BoardText
from .drafts import DivisionJob, Draft, DraftGrid, DraftPost, DraftStep, DraftUnit
from .grids import GridVersion, MapFeature, Publication, ResponsibilityGrid, UnitGrid
from .land import Area, GridKind, Layer, Named, ReadinessTick
from .posts import Holding, LeaderVisit, Leave, Portrait, Post

__all__ = [
    "Area",
    "BoardPrint",
    "BoardText",
    "DivisionJob",
    "Draft",
    "DraftGrid",
    "DraftPost",
    "DraftStep",
    "DraftUnit",
    "GridKind",
    "GridVersion",
    "Holding",
    "Layer",
    "LeaderVisit",
    "Leave",
    "MapFeature",
    "Named",
    "Portrait",
    "Post",
    "Publication",
    "ReadinessTick",
    "ResponsibilityGrid",
    "UnitGrid",
]
