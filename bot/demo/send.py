"""Hands the demonstration's mails over by SMTP, one after another, as the servers of their senders would.

Called by `privacybot demo` on an event loop of its choice; a mail that the border server refuses is reported
and left, never sent again.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import aiosmtplib

from bot.demo.mails import DemoMail
from bot.demo.smtp_servers import HOST, INBOUND_PORT

#: Told after each mail: the mail, how many were tried so far, how many there are, and whether it was taken.
Progress = Callable[[DemoMail, int, int, bool], None]


async def send_mails(
    mails: Sequence[DemoMail],
    *,
    port: int = INBOUND_PORT,
    pace: float = 1.0,
    progress: Progress = lambda _mail, _done, _total, _accepted: None,
) -> int:
    """Send the mails in order, each dated now, and give the number that was accepted.

    `pace` stretches the pauses between them; 0 sends without pausing. Cancelling ends between two mails.
    """
    accepted = 0
    for done, mail in enumerate(mails, start=1):
        await asyncio.sleep(mail.delay * pace)
        taken = await send_mail(mail, port=port)
        accepted += taken
        progress(mail, done, len(mails), taken)
    return accepted


async def send_mail(mail: DemoMail, *, port: int = INBOUND_PORT) -> bool:
    """Hand one mail over on a connection of its own, dated now; False when the server refused it.

    Raises:
        aiosmtplib.SMTPConnectError: nothing listens on the port.
    """
    raw = mail.sent_at(datetime.now(UTC)).raw
    client = aiosmtplib.SMTP(hostname=HOST, port=port, local_hostname=mail.greeting, start_tls=False)
    async with client:
        try:
            await client.sendmail(mail.sender, mail.recipients, raw)
        except aiosmtplib.SMTPResponseException:
            return False
    return True
