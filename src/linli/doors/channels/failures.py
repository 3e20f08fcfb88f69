"""What can go wrong with one message; the code is shown at the desk, the cause is not (it may quote an address)."""

from __future__ import annotations


class Unreachable(Exception):  # noqa: N818 - it says what happened
    """The receiver's side does not answer or says "later": tried again."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Exception):  # noqa: N818
    """The receiver's side will never take it: set aside."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Impossible(Refused):
    """What the reporter gave is no address or number at all; nobody at the desk could try again: not sent."""


class NotSetUp(Exception):  # noqa: N818
    """The installation has no way to send on this channel: it waits."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
