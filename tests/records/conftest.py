"""Fixtures of the records' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linli.records.tenancy.models import Tenant
from tests.records import scratch


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    """Photos of tests never lie among those of the demo."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def scratch_tenant(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Tenant]:
    """A committed tenant of its own, dropped afterwards; no flush, which the journal would refuse."""
    with django_db_blocker.unblock(), scratch.tenant() as made:  # type: ignore[attr-defined]
        yield made
