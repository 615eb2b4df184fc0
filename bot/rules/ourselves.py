"""Who we are, as the rules about senders need it: our addresses, our colleagues' domains, our names.

Made from the settings by `bot.rules.reading`; decides nothing about a mail.
"""

from dataclasses import dataclass

from bot.rules.automatic_signs import NO_REPLY
from bot.rules.message import Address


@dataclass(frozen=True, slots=True)
class Ourselves:
    """`addresses` and domains are in small letters.

    Every mailbox of a domain in `colleague_domains` is a colleague's. `own_domain` is the one that letters
    come from, which may be that of a provider whose other mailboxes are strangers'. `names` are those that
    letters come under, in any letters.
    """

    addresses: frozenset[str]
    own_domain: str = ""
    colleague_domains: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def domains(self) -> frozenset[str]:
        """Every domain that somebody who pretends to be us could imitate."""
        return self.colleague_domains | ({self.own_domain} if self.own_domain else frozenset())

    def hold(self, email: str) -> bool:
        """Whether this is one of the addresses that we receive and send on."""
        return email.lower() in self.addresses

    def employ(self, email: str) -> bool:
        """Whether this is the mailbox of a colleague, by its domain alone; our own addresses are nobody's."""
        return not self.hold(email) and email.lower().rpartition("@")[2] in self.colleague_domains

    def may_answer(self, person: Address | None) -> bool:
        """Whether a person can be behind this address: it is not ours, and takes replies."""
        if person is None or self.hold(person.email):
            return False
        return not NO_REPLY.search(person.email.partition("@")[0])
