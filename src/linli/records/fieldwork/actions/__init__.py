"""Verbs of the field: carry out what phones sent, take in photos, answer suggestions."""

from .carrying import carry_out
from .positions import thin_positions
from .receiving import receive_piece
from .rescuing import VERBS_NEEDED, import_rescue
from .suggestions import answer_suggestion

__all__ = [
    "VERBS_NEEDED",
    "answer_suggestion",
    "carry_out",
    "import_rescue",
    "receive_piece",
    "thin_positions",
]
