"""The errors of the desk, as a tree. Raised everywhere in `bot`; each message says what to do next.

    BotError
    ├── ConfigError       a setting is missing, unknown or wrong: the start stops
    ├── RuleViolation     a person or a step asked for something the rules forbid
    │   ├── StaleDraft    what was approved is no longer what would be sent
    │   └── NotFound      no such case, draft, mail or colleague
    ├── MailboxError      the IMAP server cannot be reached, refused us, or broke off
    ├── SendError         the SMTP server cannot be reached or its settings are wrong (before any hand-over)
    ├── DirectoryError    a source of customer records failed
    ├── UnreadableMail    nothing can be made of a mail's bytes (bot.rules.parsing): it is held
    ├── DecryptionError   stored bytes cannot be read with the keys at hand
    └── AuditBroken       the audit trail does not fit its hashes

Messages carry ids and codes only, never an address, name, subject or text (invariant 7).
"""


class BotError(Exception):
    """Base of all errors that the desk raises on purpose."""


class ConfigError(BotError):
    """A setting is missing, unknown or wrong. The message names file, key and what is allowed."""


class RuleViolation(BotError):
    """The rules forbid this act in this state."""


class StaleDraft(RuleViolation):
    """The draft changed, or a new mail arrived, after the approver looked."""


class NotFound(RuleViolation):
    """Nothing is stored under this reference or id."""


class MailboxError(BotError):
    """The mailbox cannot be reached or broke off; trying again later is safe."""


class SendError(BotError):
    """The submission server cannot be used; nothing was handed over."""


class DirectoryError(BotError):
    """A source of customer records failed or is set up wrongly."""


class DecryptionError(BotError):
    """Stored bytes cannot be decrypted: the key is missing or the bytes were changed."""


class AuditBroken(BotError):
    """An event of the audit trail was changed, removed or inserted."""
