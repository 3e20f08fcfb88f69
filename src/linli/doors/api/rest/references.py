"""How a case is named in an address: by its id or by its number."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Path
from pydantic import Field

from linli.engine.codes import parse_case
from linli.records.cases import wording
from linli.words import Refusal

CaseRef = Annotated[str, Path(description="id or 19-digit number of the case"), Field(max_length=40)]


def read_reference(text: str) -> dict[str, Any]:
    """`{"pk": …}` or `{"number": …}`; anything else names no case."""
    try:
        return {"pk": UUID(text)} if len(text) in {32, 36} else {"number": str(parse_case(text))}
    except (ValueError, Refusal) as error:
        raise wording.case_not_found() from error
