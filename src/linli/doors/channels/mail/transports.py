"""How a mail leaves: by SMTP, or as a line of a file."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from linli.doors.channels import files
from linli.doors.channels.failures import Refused, Unreachable

TIMEOUT_S = 15.0


class Transport(Protocol):
    def send(self, mail: EmailMessage, *, key: str) -> None: ...
    def close(self) -> None: ...


class Smtp:
    """One connection for a whole batch; opened at the first mail, again after a failure."""

    def __init__(self, *, host: str, port: int, tls: str, user: str, password: str) -> None:
        self.host, self.port, self.tls, self.user, self.password = host, port, tls, user, password
        self._server: smtplib.SMTP | None = None
        self._is_down = ""

    def send(self, mail: EmailMessage, *, key: str) -> None:  # noqa: ARG002 - it is the Message-ID
        if self._is_down:
            raise Unreachable(self._is_down)  # once in a batch is enough to wait for a time-out
        try:
            self._open().send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            codes = [code for code, _ in error.recipients.values()]
            raise _by_code(codes[0] if codes else 451, "mail-address-refused") from None
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            self._reset()
            raise _by_code(error.smtp_code, "mail-refused") from None
        except smtplib.SMTPAuthenticationError:
            self._fail("mail-sign-in-refused")
        except ssl.SSLError:
            self._fail("mail-certificate-refused")
        except (smtplib.SMTPException, OSError):
            self._fail("mail-server-unreachable")

    def close(self) -> None:
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server = None

    def _open(self) -> smtplib.SMTP:
        if self._server is None:
            kind = smtplib.SMTP_SSL if self.tls == "tls" else smtplib.SMTP
            server = kind(self.host, self.port, timeout=TIMEOUT_S)
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            self._server = server
        return self._server

    def _reset(self) -> None:
        """After a refused mail the server forgets it, and the connection serves the next."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if self._server is not None:
                self._server.rset()
                return
        self._server = None

    def _fail(self, code: str) -> None:
        self.close()
        self._is_down = code
        raise Unreachable(code) from None


class MailFile:
    """For demos and tests: what would have been sent, readable."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, mail: EmailMessage, *, key: str) -> None:
        plain = mail.get_body(("plain",))
        files.append(
            self.path, channel="mail", key=key, to=str(mail["To"]), subject=str(mail["Subject"]),
            text=plain.get_content().replace("\r\n", "\n") if plain is not None else "",
        )  # fmt: skip

    def close(self) -> None:
        return


def _by_code(code: int, reason: str) -> Exception:
    return Refused(reason) if code >= 500 else Unreachable("mail-server-says-later")
