"""Which cases are looked at again: a share of all, the same answer every time one asks."""

from __future__ import annotations

import hashlib
from decimal import Decimal


def is_in_sample(case_id: str, share: Decimal) -> bool:
    """Whether the case with this id belongs to the sample of `share` (0 to 1) of all cases.

    The id is hashed, so nobody can choose or foresee the sample by the order of cases, and
    asking twice gives the same answer. A larger share contains every smaller one.

    >>> is_in_sample("any", Decimal(1)), is_in_sample("any", Decimal(0))
    (True, False)
    """
    digest = hashlib.blake2b(case_id.encode(), digest_size=8, person=b"linli-sample").digest()
    return Decimal(int.from_bytes(digest, "big")) < share * Decimal(2**64)
