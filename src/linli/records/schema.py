"""The connection to the database of the town at hand, with what django-tenants adds to it, known to the type checker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection as _connection
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:

    class TenantConnection(BaseDatabaseWrapper):
        schema_name: str
        tenant: Any

        def set_tenant(self, tenant: Any) -> None: ...
        def set_schema_to_public(self) -> None: ...

    connection: TenantConnection
else:
    connection = _connection

__all__ = ["connection"]
