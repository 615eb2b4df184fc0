"""Which domains signed a mail, as it was found when it came: later readings of it rest on the same.

Used by the steps that read mails, by forgetting and by the pages; checks no signature.
"""

from collections.abc import Collection

from bot.store.signer_tables import Signers
from bot.store.tables import RawMail
from bot.store.work import Work


def signed_by(work: Work, raw: RawMail) -> tuple[str, ...]:
    """The domains whose signature was valid; none where none was, or nobody looked."""
    row = work.session.get(Signers, raw.id)
    return tuple(row.domains) if row is not None else ()


def keep(work: Work, raw: RawMail, domains: Collection[str]) -> None:
    """Keep what was found, where something was."""
    if domains and not signed_by(work, raw):
        work.add(Signers(raw_mail_id=raw.id or 0, domains=list(domains)))


def forget(work: Work, raw: RawMail) -> None:
    """Wipe it along with the mail: a domain may be a person's name."""
    row = work.session.get(Signers, raw.id)
    if row is not None:
        work.session.delete(row)
