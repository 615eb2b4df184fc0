"""The sections that say how the desk behaves: who we are, who approves, how days are counted and kept.

Built by `bot.settings.loading`; holds choices and decides nothing.
"""

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.rules.terms import ExtensionReading, PauseEffect
from bot.settings.fields import (
    ClockTime,
    Days,
    EmailAddress,
    Host,
    Line,
    OptionalPath,
    RequiredLine,
    Section,
    Zone,
)
from classifiers.kinds import Kind

StaffLanguage = Literal["nl", "en"]


class OrganisationSettings(Section):
    """[organisation]: the company as letters name it, and the addresses that are ours."""

    name: RequiredLine
    street: Line = ""
    postcode: Line = ""
    city: Line = ""
    phone: Line = ""
    email: EmailAddress
    website: Line = ""
    chamber_of_commerce: Line = ""
    privacy_contact: Line = ""
    own_addresses: Annotated[tuple[EmailAddress, ...], Field(min_length=1)]
    own_domains: tuple[Host, ...] = ()
    language: StaffLanguage = "nl"


class LetterSettings(Section):
    """[letters]: the company's own words."""

    folder: OptionalPath = None


class ApprovalSettings(Section):
    """[approval]: what stands between an approved letter and the mail server."""

    undo_seconds: Annotated[int, Field(ge=0, le=3600)] = 30
    four_eyes_for: tuple[Kind, ...] = ()


class DigestSettings(Section):
    """[digest]: the daily overview for staff."""

    at: ClockTime = time(8, 0)
    timezone: Zone = ZoneInfo("Europe/Amsterdam")
    recipients: tuple[EmailAddress, ...] = ()
    show_people: bool = False
    language: StaffLanguage = "nl"


class PromiseRoll(StrEnum):
    """What happens when the promised week ends on a Saturday, Sunday or holiday."""

    STRICT = "strict"  # the date stands; staff aim for the working day before
    LENIENT = "lenient"  # the date moves to the next working day


class DeadlineSettings(Section):
    """[deadlines]: how the days are counted where the law leaves room."""

    promise_days: Annotated[int, Field(ge=1, le=30)] = 7
    promise_roll: PromiseRoll = PromiseRoll.STRICT
    extension_reading: ExtensionReading = ExtensionReading.EARLIER
    identity_pause: PauseEffect = PauseEffect.RESUME
    breach_hours: Annotated[int, Field(ge=1, le=96)] = 72


class BreachSettings(Section):
    """[breach]: who is called to a possible data breach, and how often while nobody decides."""

    recipients: tuple[EmailAddress, ...] = ()
    reminder_hours: tuple[Annotated[int, Field(ge=1, le=96)], ...] = (24, 48, 60)


class IdentitySettings(Section):
    """[identity]: how it is found out who writes."""

    reply_settles: bool = True
    code_hours: Annotated[int, Field(ge=1, le=336)] = 72
    reminder_days: Annotated[int, Field(ge=0, le=30)] = 3
    document_days: Annotated[int, Field(ge=1, le=7)] = 7


class ClassificationSettings(Section):
    """[classification]: when a person sorts a mail, and which model sorts the others."""

    review_threshold: Annotated[float, Field(ge=0, le=1)] = 0.6
    model: OptionalPath = None


class AttachmentSettings(Section):
    """[attachments]: how far the files that a mail carries are read."""

    time_limit_seconds: Annotated[float, Field(ge=1, le=60)] = 10
    size_limit_bytes: Annotated[int, Field(ge=0, le=100_000_000)] = 10_000_000


class LimitSettings(Section):
    """[limits]: how much of one address the bot handles by itself, and how long a closed case opens again."""

    mails_per_hour: Annotated[int, Field(ge=1, le=1000)] = 10
    mails_per_day: Annotated[int, Field(ge=1, le=10_000)] = 30
    letters_per_day: Annotated[int, Field(ge=1, le=1000)] = 5
    reopen_days: Days = 60


class RetentionSettings(Section):
    """[retention]: days until each item is forgotten, counted from the moment its comment names."""

    dossier_days: Days = 1826
    suppression_review_days: Days = 365
    backup_days: Annotated[int, Field(ge=0, le=3650)] = 0
    other_mail_days: Days = 90
    processor_case_days: Days = 365
    identity_days: Days = 90
    correction_days: Days = 1826
    breach_days: Days = 1826
    false_tip_days: Days = 730
    extract_days: Days = 30
    unread_mail_days: Days = 7

    @property
    def lesson_days(self) -> int:
        """Days after closing that a case may teach the classifier: never longer than it is kept."""
        return min(self.correction_days, self.dossier_days)


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    JSON = "json"


class LoggingSettings(Section):
    """[logging]: what the program says on standard error."""

    format: LogFormat = LogFormat.CONSOLE
    level: Literal["debug", "info", "warning", "error"] = "info"
