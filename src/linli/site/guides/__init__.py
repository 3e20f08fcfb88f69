"""Picture-led guides, one for each role, written from the screenshots of a running demo."""

from .contents import GUIDES, Guide, Page
from .writing import write_guides

__all__ = ["GUIDES", "Guide", "Page", "write_guides"]
