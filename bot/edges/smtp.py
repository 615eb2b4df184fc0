"""The submission server: hands over one letter, and says exactly how that ended.

The step sending uses it as the port `Sender`. It never offers a letter twice, never changes a byte, and
never gives a letter to some of its recipients: all or none.

    connect ▶ TLS ▶ login ▶ MAIL ▶ RCPT… ▶ DATA ▶ text ▶ last reply
    └───────── nothing was taken ──────────────┘└─ UNSURE until the server has answered
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

import structlog
from aiosmtplib import SMTP, SMTPException

from bot.edges.credentials import BearerToken, Credentials, TokenError
from bot.edges.smtp_endings import HandoverEnded, Reason, accepted, refused, try_later
from bot.edges.smtp_envelope import Letter, as_data, prepare, refusal
from bot.edges.smtp_letter import offer, transmit
from bot.edges.smtp_session import SmtpAccount, leave, new_client, sign_in, trouble
from bot.edges.transport import client_context, require_protection
from bot.errors import ConfigError
from bot.ports import Handover, SendResult

log = structlog.get_logger(__name__)


class SmtpSender:
    """One account on one submission server; each letter gets a connection of its own."""

    def __init__(self, account: SmtpAccount, credentials: Credentials) -> None:
        """Look at the settings only.

        Raises:
            ConfigError: the connection would be unprotected, or host, hostname or ca_file cannot be used.
        """
        require_protection(account.host, account.security)
        self._account, self._credentials = account, credentials
        self._context = client_context(account.ca_file)
        try:
            new_client(account, self._context)
        except ValueError as error:
            raise ConfigError("host and hostname of [smtp] must be plain names of machines.") from error

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
        """Hand over exactly these bytes once, to all recipients or to none; never retries.

        To be called in a thread without a running event loop: it runs one of its own.
        """
        letter = Letter(raw, sender, tuple(dict.fromkeys(recipients)))
        reason = refusal(letter)
        result = self._run(partial(self._hand_over, letter)) if reason is None else refused(reason)
        log.info("smtp.ended", handover=result.handover.value, code=result.code, reason=result.reason)
        return result

    def check(self) -> SendResult:
        """Connect and sign in without a letter; ACCEPTED when that works, else TRY_LATER with the reason."""
        return self._run(self._greet)

    def _run(self, talk: Callable[[str], Coroutine[Any, Any, SendResult]]) -> SendResult:
        """Talk once; a token that the server refused, before it heard of a letter, is renewed once."""
        result = self._talk(talk)
        if result.reason == Reason.AUTHENTICATION and self._credentials and self._credentials.renew():
            result = self._talk(talk)
        return result

    def _talk(self, talk: Callable[[str], Coroutine[Any, Any, SendResult]]) -> SendResult:
        try:
            # A token may come from a program or from the network: not a thing for an event loop.
            token = self._credentials.token() if isinstance(self._credentials, BearerToken) else ""
        except TokenError:
            return try_later(Reason.TOKEN)
        return asyncio.run(talk(token))

    async def _greet(self, token: str) -> SendResult:
        client = new_client(self._account, self._context)
        try:
            await self._open(client, token, None)
        except HandoverEnded as ended:
            return ended.result
        finally:
            await leave(client)
        return accepted(0)

    async def _hand_over(self, letter: Letter, token: str) -> SendResult:
        client = new_client(self._account, self._context)
        try:
            await self._open(client, token, letter)
            result = await transmit(client, as_data(letter.raw), self._account.text_timeout)
        except HandoverEnded as ended:
            result = ended.result
        if result.handover is Handover.UNSURE or result.reason == Reason.TIMEOUT:
            # Whatever we said now could still become part of the text, or would wait for an answer in vain.
            client.close()
        await leave(client)
        return result

    async def _open(self, client: SMTP, token: str, letter: Letter | None) -> None:
        """Connect, sign in and offer the letter; HandoverEnded where that does not lead to its text."""
        try:
            async with asyncio.timeout(self._account.opening_timeout):
                await sign_in(client, self._account, self._credentials, token)
                if letter is not None:
                    await offer(client, prepare(letter, client.esmtp_extensions))
        except (SMTPException, OSError) as error:
            # The cause is left out: its text is the server's and may name people (invariant 7).
            raise HandoverEnded(trouble(error)) from None
