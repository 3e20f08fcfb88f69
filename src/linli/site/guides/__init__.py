"""Picture-led guides, one for each role, written from the screenshots of a running demo."""

from .contents import Guide, Page
from .field import UNIT, WORKER
from .land import PLANNER
from .office import ACCEPTOR, DISPATCHER, LEADER, SUPERVISION, VERIFIER
from .residents import RESIDENT
from .town import ADMINISTRATOR
from .writing import write_guides

GUIDES = (RESIDENT, ACCEPTOR, SUPERVISION, DISPATCHER, VERIFIER, UNIT, WORKER, ADMINISTRATOR, PLANNER, LEADER)

__all__ = ["GUIDES", "Guide", "Page", "write_guides"]
