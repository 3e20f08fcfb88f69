"""One round of sending for the town at hand: each waiting message rendered and delivered, or the reason why not."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from linli.records.cases import actions, outbox
from linli.records.cases.actions.sending import BATCH, Outcome
from linli.records.cases.letters import Rendered, Values, masked, render
from linli.records.cases.models import OutboxMessage, ReporterContact
from linli.records.tenancy import queries as tenancy

from . import links
from .failures import Impossible, NotSetUp, Refused, Unreachable
from .guard import Guard
from .keys import outer_key
from .mailing import Mailing
from .texting import Texting
from .values import values_of

log = logging.getLogger(__name__)
NEWS_FOR = timedelta(days=3)
LOOK_AGAIN = timedelta(minutes=10)
MOST_FAULTS = 4  # a fault of ours may be mended within minutes; after that it is this message's


def send_round(*, now: datetime, most: int | None = None) -> Counter[str]:
    """One batch of the town at hand."""
    return actions.send_waiting(deliver=Round(now), now=now, most=most or BATCH)


class Round:
    """What a batch shares: texts, rules, counts and open connections. Statements do not grow with the rows."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.tenant = tenancy.current().schema_name

    def __call__(self, rows: Sequence[OutboxMessage]) -> Iterator[tuple[OutboxMessage, Outcome]]:
        self.pack, self.links = tenancy.catalogue(), links.addresses()
        self.readers, self.texts = outbox.readers(rows), outbox.texts_in_force()
        rules = outbox.message_rules()
        self.guard = Guard.of(rows, rules, now=self.now)
        self.mailing, self.texting = Mailing(), Texting(self.guard, self.now)
        self.signature = rules.signature
        try:
            for row in rows:
                yield row, self._outcome(row)
        finally:
            self.mailing.close()

    def _outcome(self, row: OutboxMessage) -> Outcome:
        reader = self.readers.get(row.to)
        over = self._why_over(row, reader)
        if reader is None or over:
            return Outcome("dropped", over)
        address = masked(_address(reader))
        try:
            return self._deliver(row, reader)
        except NotSetUp as why:
            return Outcome("held", why.code, self.now + LOOK_AGAIN)
        except Unreachable as why:
            return Outcome("later", why.code, address=address)
        except Refused as why:
            return Outcome("dropped" if isinstance(why, Impossible) else "aside", why.code, address=address)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one, the others go out
            # Only the kind of fault: its text may quote somebody's words or number.
            log.error("message %s cannot be sent: %s", row.pk, type(error).__name__)
            is_hopeless = row.attempts + 1 >= MOST_FAULTS
            return Outcome(
                "aside" if is_hopeless else "later", f"fault-{type(error).__name__}", address=address
            )

    def _why_over(self, row: OutboxMessage, reader: ReporterContact | None) -> str:
        """Why nobody is to be told any more; empty: somebody is."""
        if reader is None:
            return "contact-gone"
        if reader.notify == "none":
            return "reader-said-stop"
        return "too-old" if row.attempts == 0 and self.now - row.made_at > NEWS_FOR else ""

    def _deliver(self, row: OutboxMessage, reader: ReporterContact) -> Outcome:
        language = reader.report.language or "zh-hans"
        where = self.links.of(reader.report_id)
        values = values_of(row, language, self.pack)
        signature = self.signature or values["town"]
        letter: Rendered = render(
            self.texts(row.template, language), Values(language, values, where.follow, where.stop, signature)
        )
        key = outer_key(self.tenant, row.key)
        if reader.notify == "mail":
            outcome = self.mailing.send(reader.email, letter, language=language, key=key, stop=where.stop)
        else:
            outcome = self.texting.send(reader.phone, letter, key=key, row=row)
        return Outcome(
            outcome.kind, outcome.reason, outcome.until_at, masked(_address(reader)),
            where.left_out(outcome.subject), where.left_out(outcome.text), outcome.parts,
        )  # fmt: skip


def _address(reader: ReporterContact) -> str:
    return reader.email if reader.notify == "mail" else reader.phone
