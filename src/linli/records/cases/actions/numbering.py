"""Case numbers from the database, never by looking for the highest."""

from __future__ import annotations

from datetime import date

from django.db import connection

from linli.engine.codes import CaseNumber
from linli.records.tenancy import queries as tenancy


def next_number(day: date) -> str:
    """The next case number of a day and tenant; its row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseserial (day, last) VALUES (%s, 1) "
            "ON CONFLICT (day) DO UPDATE SET last = cases_caseserial.last + 1 RETURNING last",
            [day],
        )
        (serial,) = cursor.fetchone()
    return str(CaseNumber(tenancy.current().county_code, day, serial))
