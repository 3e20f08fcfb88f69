"""Documents as PDF: a template with a stylesheet of ours, and pictures of ours; nothing is fetched from anywhere."""

from .drawing import Document, draw

__all__ = ["Document", "draw"]
