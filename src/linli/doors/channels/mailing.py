"""One mail, over a connection that the batch shares."""

from __future__ import annotations

from linli.records.cases.actions.sending import Outcome
from linli.records.cases.letters import Rendered

from . import ways
from .mail.compose import compose
from .mail.transports import Transport


class Mailing:
    def __init__(self) -> None:
        self._way: Transport | None = None

    def send(self, to: str, letter: Rendered, *, language: str, key: str, stop: str) -> Outcome:
        if self._way is None:
            self._way = ways.mail_way()
        mail = compose(
            sender=ways.sender(language), to=to, subject=letter.subject, text=letter.text, language=language, key=key,
            stop=stop,
        )  # fmt: skip
        self._way.send(mail, key=key)
        return Outcome("sent", subject=letter.subject, text=letter.text)

    def close(self) -> None:
        if self._way is not None:
            self._way.close()
