"""Messages to residents: which step says what, in which words, and how long that is as a short message."""

from .masking import hidden, masked
from .quiet import after_quiet, is_quiet
from .rendering import Rendered, Values, check_template, render
from .segments import Segments, segments
from .shipped import LETTERS, Letter, letter_of

__all__ = [
    "LETTERS", "Letter", "Rendered", "Segments", "Values", "after_quiet", "check_template", "hidden", "is_quiet",
    "letter_of", "masked", "render", "segments",
]  # fmt: skip
