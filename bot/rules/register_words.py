"""What the register of requests is called in its columns and cells, in Dutch and in English.

Used by the register's page, command and files; holds words only.
"""

from datetime import date

from bot.rules.request_register import Outcome, RegisterLine, Timing, timing
from bot.rules.state_names import IDENTITY_STATE_NAMES

OUTCOME_NAMES: dict[Outcome, dict[str, str]] = {
    Outcome.OPEN: {"nl": "open", "en": "open"},
    Outcome.ANSWERED: {"nl": "beantwoord", "en": "answered"},
    Outcome.REFUSED: {"nl": "geweigerd", "en": "refused"},
    Outcome.NOT_IDENTIFIED: {"nl": "persoon niet te vinden", "en": "person not identified"},
    Outcome.REFERRED: {"nl": "doorgestuurd naar een klant", "en": "passed on to a customer"},
    Outcome.WITHDRAWN: {"nl": "teruggenomen", "en": "taken back"},
    Outcome.CLOSED: {"nl": "gesloten zonder brief", "en": "closed without a letter"},
    Outcome.DROPPED: {"nl": "niet gevraagd", "en": "not asked"},
    Outcome.REPEATED: {"nl": "herhaling", "en": "repeated"},
}

TIMING_NAMES: dict[Timing, dict[str, str]] = {
    Timing.RUNNING: {"nl": "loopt", "en": "running"},
    Timing.OVERDUE: {"nl": "te laat, nog open", "en": "late and still open"},
    Timing.WITHIN_PROMISE: {"nl": "binnen de belofte", "en": "within the promise"},
    Timing.WITHIN_LAW: {"nl": "binnen de wet", "en": "within the law"},
    Timing.AFTER_PROMISE: {"nl": "later dan beloofd", "en": "later than promised"},
    Timing.LATE: {"nl": "te laat", "en": "late"},
    Timing.NOT_TIMED: {"nl": "geen antwoord nodig", "en": "no answer needed"},
}

IDENTITY_LEVEL_NAMES: dict[str, dict[str, str]] = {
    "": {"nl": "nog niet beoordeeld", "en": "not judged yet"},
    "none": {"nl": "niet nodig", "en": "not needed"},
    "confirm": {"nl": "bevestiging", "en": "confirmation"},
    "document": {"nl": "identiteitsbewijs", "en": "identity document"},
}

#: Headings of a register as a file, in the order of `cells`.
HEADINGS: dict[str, tuple[str, ...]] = {
    "nl": (
        *("Nummer", "Dossier", "Soort", "Ontvangen", "Beloofd", "Wettelijk", "Verlengd tot", "Beantwoord"),
        *("Dagen", "Op tijd", "Uitkomst", "Identiteit", "Stand identiteit", "Goedgekeurd door"),
        *("Moet bewaard blijven", "Vergeten", "Doorgestuurd aan"),
    ),
    "en": (
        *("Number", "Case", "Kind", "Received", "Promised", "Legal", "Extended to", "Answered"),
        *("Days", "In time", "Outcome", "Identity", "State of identity", "Approved by"),
        *("Legal hold", "Forgotten", "Passed on to"),
    ),
}

_YES = {"nl": "ja", "en": "yes"}


def identity_words(line: RegisterLine, language: str) -> tuple[str, str]:
    """The level of an identity check and how it stands; an empty state where nothing had to be checked."""
    state = IDENTITY_STATE_NAMES.get(line.identity_state, {}).get(language, "")
    level = IDENTITY_LEVEL_NAMES.get(line.identity_level, {}).get(language, line.identity_level)
    return level, "" if line.identity_level in {"", "none"} else state


def cells(line: RegisterLine, kind_name: str, today: date, language: str) -> tuple[str | int | date, ...]:
    """One line of the register as a file: texts, numbers and days; an empty text where there is none."""
    dates = line.dates
    level, state = identity_words(line, language)
    answered = dates.ended_on if dates.days_taken is not None else None
    return (
        line.number,
        line.reference,
        kind_name,
        dates.received_on,
        dates.promise_on,
        dates.legal_on or "",
        dates.extended_on or "",
        answered or "",
        "" if dates.days_taken is None else dates.days_taken,
        TIMING_NAMES[timing(dates, today)][language],
        OUTCOME_NAMES[dates.outcome][language],
        level,
        state,
        ", ".join(line.approved_by),
        _yes(line.legal_hold, language),
        _yes(line.forgotten, language),
        ", ".join(line.referred_to),
    )


def _yes(said: bool, language: str) -> str:
    return _YES[language] if said else ""
