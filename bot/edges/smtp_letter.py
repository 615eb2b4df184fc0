"""Tells a submission server about a letter, and then hands over its text.

Used by `bot.edges.smtp`. The line between `offer` and `transmit` is the one that matters: before it nothing
was taken, after it only the server's last reply tells whether the letter was.
"""

import asyncio
import contextlib

from aiosmtplib import SMTP, SMTPException, SMTPResponse
from aiosmtplib.protocol import SMTPProtocol

from bot.edges.smtp_endings import HandoverEnded, Reason, accepted, rejection, try_later, unsure
from bot.edges.smtp_envelope import Envelope
from bot.ports import SendResult

CHUNK_BYTES = 65_536
#: How much may wait in memory before we wait for the server to read on.
BUFFER_BYTES = 262_144
BUFFER_SECONDS = 0.05
GOING_AWAY = 421
GO_AHEAD = 354


async def offer(client: SMTP, envelope: Envelope) -> None:
    """Name sender and recipients and ask to send the text; returns when the server waits for it.

    Raises:
        HandoverEnded: the server said no to any of these; nothing was taken, not even for some recipients.
    """
    reply = await client.execute_command(b"MAIL", b"FROM:<%b>" % envelope.sender, *envelope.options)
    if not _positive(reply):
        raise HandoverEnded(rejection(reply.code, Reason.SENDER))
    refusals = await _refusals(client, envelope)
    if refusals:
        # All or none: the server forgets the recipients that it did take.
        with contextlib.suppress(SMTPException, OSError):
            await client.execute_command(b"RSET")
        # One that is refused for good decides, since waiting would not help it.
        raise HandoverEnded(rejection(max(refusals), Reason.RECIPIENT))
    reply = await client.execute_command(b"DATA")
    if reply.code != GO_AHEAD:
        raise HandoverEnded(rejection(reply.code, Reason.DATA))


async def transmit(client: SMTP, data: bytes, seconds: float) -> SendResult:
    """Hand over the text and await the verdict: without a clear one the result is UNSURE."""
    protocol, transport = client.protocol, client.transport
    if protocol is None or not isinstance(transport, asyncio.WriteTransport):
        return try_later(Reason.CONNECTION)
    # Listening starts before the first byte leaves: a server may refuse halfway (RFC 5321 section 4.2.5).
    reply = asyncio.create_task(protocol.read_response(timeout=None))
    try:
        async with asyncio.timeout(seconds):
            written = await _write(protocol, transport, data, reply)
            return _verdict(await reply, written=written)
    except TimeoutError:
        return unsure(Reason.TIMEOUT_AFTER_TEXT)
    except (SMTPException, OSError):
        return unsure(Reason.LOST_AFTER_TEXT)
    finally:
        reply.cancel()


async def _refusals(client: SMTP, envelope: Envelope) -> list[int]:
    """The reply codes of the recipients that the server refused; every one is asked, up to a hang-up."""
    codes = []
    for recipient in envelope.recipients:
        reply = await client.execute_command(b"RCPT", b"TO:<%b>" % recipient)
        if not _positive(reply):
            codes.append(reply.code)
        if reply.code == GOING_AWAY:
            break
    return codes


async def _write(
    protocol: SMTPProtocol, transport: asyncio.WriteTransport, data: bytes, reply: asyncio.Task[SMTPResponse]
) -> bool:
    """Write at the server's pace until all is written or it answers; whether all was written."""
    # Lets the task begin to listen.
    await asyncio.sleep(0)
    for start in range(0, len(data), CHUNK_BYTES):
        # A connection that broke meanwhile shows in the reply, which may also hold the server's last words.
        if reply.done() or transport.is_closing():
            return False
        protocol.write(data[start : start + CHUNK_BYTES])
        while transport.get_write_buffer_size() > BUFFER_BYTES and not reply.done():
            await asyncio.wait({reply}, timeout=BUFFER_SECONDS)
    return True


def _verdict(reply: SMTPResponse, *, written: bool) -> SendResult:
    if 400 <= reply.code <= 599:
        return rejection(reply.code, Reason.TEXT)
    if _positive(reply) and written:
        return accepted(reply.code)
    return unsure(Reason.UNCLEAR_REPLY, reply.code)


def _positive(reply: SMTPResponse) -> bool:
    """RFC 5321 section 4.2.1: 2yz is the positive completion reply."""
    return 200 <= reply.code <= 299
