"""Verbs of the field: carry out what phones sent, take in photos, answer suggestions, ring closed phones."""

from .carrying import carry_out
from .positions import thin_positions
from .receiving import receive_piece
from .rescuing import import_rescue
from .ringing import ring_devices, subscribe, unsubscribe
from .suggestions import answer_suggestion

__all__ = [
    "answer_suggestion",
    "carry_out",
    "import_rescue",
    "receive_piece",
    "ring_devices",
    "subscribe",
    "thin_positions",
    "unsubscribe",
]
