"""A real PostgreSQL (the embedded one unless DATABASE_URL is set) and one tenant for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

os.environ["LINLI_PLAIN_HTTP"] = "1"
hypothesis.settings.register_profile("linli", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("linli")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="also the long randomised runs")
    parser.addoption("--seed", type=int, default=20261122, help="what the randomised network run begins with")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser comes last: it keeps an event loop in this thread, beside which no other test can have one."""
    items.sort(key=lambda item: "browser" in item.path.parts)


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from linli.site import setup, words_files

    if not hasattr(config, "workerinput"):  # once, before the workers start
        words_files.compile_all()
    # Hashed assets are for the real server of the browser tests; here a page only has to name its files.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = True
    setup.records()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings
) -> Iterator[None]:
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        _make_tenant()
        yield
        _end_other_sessions()
        teardown_databases(made, verbosity=0)


def _end_other_sessions() -> None:
    """A server that a test started may need a moment longer to let go of the database than we do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _make_tenant() -> None:
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant

    create_tenant(
        schema_name="liudu",
        name_zh="柳渡",
        name_en="Liudu",
        county_code="999001",
        domain="testserver",
        by=SYSTEM,
    )


@pytest.fixture(autouse=True)
def _tenant(request: pytest.FixtureRequest) -> None:
    """Tests that use the database stand in the tenant's schema."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        from django.db import connection

        from linli.records.tenancy.models import Tenant

        if connection.schema_name != "liudu":
            connection.set_schema_to_public()
            connection.set_tenant(Tenant.objects.get(schema_name="liudu"))


@pytest.fixture
def town(db: None) -> object:
    """Four grids and people in every power (see `tests/small_town.py`)."""
    from tests import small_town

    return small_town.build()


@pytest.fixture
def tenant_as_it_was(db: None) -> Iterator[None]:
    """What this process holds of the tenant goes back with the test's transaction."""
    from linli.records.tenancy import queries as tenancy

    here = tenancy.current()
    kept = {n: getattr(here, n) for n in ("overlay_number", "calendar_number", "settings_seen", "hours")}
    tenancy.forget_packs()
    yield
    for name, value in kept.items():
        setattr(here, name, value)
    tenancy.forget_packs()
    tenancy.forget_calendars()
