"""Small words that letters share: dates, enumerations, "je" and "u", and what a case is called.

German and French letters always say "Sie" and "vous": a company's letter does so whatever the writer says.

Used by `render` and `digest`; holds no sentences of its own, those stand in the templates.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifiers.kinds import Kind, in_order
from responses.blocks import one_line, shielded

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_MONTHS = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
_AND = {"nl": "en", "en": "and", "de": "und", "fr": "et"}
# One and more than one.
_YEARS = {"nl": ("jaar", "jaar"), "en": ("year", "years"), "de": ("Jahr", "Jahre"), "fr": ("an", "ans")}
_HOURS_LONG = {
    "nl": ("uur", "uur"),
    "en": ("hour", "hours"),
    "de": ("Stunde", "Stunden"),
    "fr": ("heure", "heures"),
}
#: Any date in words, as a pattern, in each language.
ANY_DAY: dict[str, str] = {
    language: rf"(?:{'|'.join(_DAYS[language])}),? \d{{1,2}}(?:\.|er)? (?:{'|'.join(months)}) \d{{4}}"
    for language, months in _MONTHS.items()
}
_DAYS_LONG = {"nl": ("dag", "dagen"), "en": ("day", "days"), "de": ("Tag", "Tage"), "fr": ("jour", "jours")}

# "Your request for access and erasure": these kinds follow the word "request"; French repeats its "de".
_REQUESTED: dict[Kind, dict[str, str]] = {
    Kind.ACCESS: {"nl": "inzage", "en": "access", "de": "Auskunft", "fr": "d'accès"},
    Kind.PORTABILITY: {
        "nl": "een bestand met je gegevens",
        "en": "a file with your data",
        "de": "eine Datei mit Ihren Daten",
        "fr": "d'un fichier avec vos données",
    },
    Kind.CORRECTION: {"nl": "correctie", "en": "correction", "de": "Berichtigung", "fr": "de rectification"},
    Kind.RESTRICTION: {"nl": "beperking", "en": "restriction", "de": "Einschränkung", "fr": "de limitation"},
    Kind.ERASURE: {"nl": "verwijdering", "en": "erasure", "de": "Löschung", "fr": "d'effacement"},
}
# "Your objection": these kinds are a noun of their own.
_NOUNS: dict[Kind, dict[str, str]] = {
    Kind.WITHDRAWAL: {
        "nl": "je afmelding",
        "en": "your opt-out",
        "de": "Ihre Abmeldung",
        "fr": "votre désinscription",
    },
    Kind.OBJECTION: {
        "nl": "je bezwaar",
        "en": "your objection",
        "de": "Ihr Widerspruch",
        "fr": "votre opposition",
    },
    Kind.BREACH: {"nl": "je melding", "en": "your report", "de": "Ihre Meldung", "fr": "votre signalement"},
    Kind.COMPLAINT: {
        "nl": "je klacht",
        "en": "your complaint",
        "de": "Ihre Beschwerde",
        "fr": "votre réclamation",
    },
    Kind.QUESTION: {"nl": "je vraag", "en": "your question", "de": "Ihre Frage", "fr": "votre question"},
    Kind.OTHER: {"nl": "je bericht", "en": "your message", "de": "Ihre Nachricht", "fr": "votre message"},
}
_MANY = {
    "nl": "je bericht over je gegevens",
    "en": "your message about your data",
    "de": "Ihre Nachricht zu Ihren Daten",
    "fr": "votre message au sujet de vos données",
}
_MOST_IN_SUBJECT = 3
_REQUEST = {"nl": "je verzoek om", "en": "your request for", "de": "Ihr Antrag auf", "fr": "votre demande"}
# French keeps these signs with the word beside them, at a distance that no line may break.
_FRENCH_GAP = re.compile(rf" (?=[:;?!»{shielded(':')}])|(?<=«) ")
_UNBROKEN = "\u00a0"


def day(value: date, language: str) -> str:
    """A date in words: "maandag 30 november 2026", "Montag, 30. November 2026", "mardi 1er décembre 2026"."""
    weekday = _DAYS[language][value.weekday()]
    return f"{weekday}{',' if language == 'de' else ''} {day_of_month(value, language)}"


def day_of_month(value: date, language: str) -> str:
    """A date in words without the day of the week: "30 november 2026"."""
    month = _MONTHS[language][value.month - 1]
    if language == "de":
        return f"{value.day}. {month} {value.year}"
    number = "1er" if language == "fr" and value.day == 1 else value.day
    return f"{number} {month} {value.year}"


def moment(value: datetime, language: str) -> str:
    """An aware moment as a date and a time on the clock in Amsterdam."""
    local = value.astimezone(AMSTERDAM)
    date_words = day(local.date(), language)
    if language == "de":
        return f"{date_words}, {local:%H:%M} Uhr"
    return f"{date_words} à {local:%Hh%M}" if language == "fr" else f"{date_words} {local:%H:%M}"


def period(days: int, language: str) -> str:
    """A retention setting in words: whole years as years ("5 jaar"), anything else as days ("90 dagen")."""
    years = round(days / 365.25)
    whole = bool(years) and years * 365 <= days <= years * 366
    count, (one, many) = (years, _YEARS[language]) if whole else (days, _DAYS_LONG[language])
    return f"{count} {one if count == 1 else many}"


def spaced(text: str, language: str) -> str:
    """The text as its language sets it: French never begins a line with a colon or a question mark."""
    return _FRENCH_GAP.sub(_UNBROKEN, text) if language == "fr" else text


def hours(count: int, language: str) -> str:
    """A number of hours in words: whole days as days ("3 dagen"), anything else as hours ("36 uur")."""
    if count % 24 == 0:
        return period(count // 24, language)
    one, many = _HOURS_LONG[language]
    return f"{count} {one if count == 1 else many}"


def enumeration(parts: Sequence[str], language: str) -> str:
    """The parts as they are spoken: "a, b en c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {_AND[language]} {parts[-1]}"


def matter(kinds: tuple[Kind, ...], language: str, *, polite: bool) -> str:
    """What the case is about, in a few words that can stand in a subject or a sentence, without a capital.

    The German words are in the nominative: they stand at the front of a sentence or behind a colon.
    """
    ordered = in_order(kinds)
    asked = [_REQUESTED[kind][language] for kind in ordered if kind in _REQUESTED]
    nouns = [_NOUNS[kind][language] for kind in ordered if kind in _NOUNS]
    request = [f"{_REQUEST[language]} {enumeration(asked, language)}"] if asked else []
    words = enumeration([*request, *nouns], language)
    return _addressed(words, language, polite=polite)


def topic(kinds: tuple[Kind, ...], language: str, *, polite: bool) -> str:
    """`matter`, short enough for a subject: four kinds or more are not listed."""
    if len(in_order(kinds)) <= _MOST_IN_SUBJECT:
        return matter(kinds, language, polite=polite)
    return _addressed(_MANY[language], language, polite=polite)


def _addressed(words: str, language: str, *, polite: bool) -> str:
    """The words with "uw" for "je" where the reader is addressed formally."""
    return re.sub(r"\bje\b", "uw", words) if polite and language == "nl" else words


def capital(words: str) -> str:
    """The words with a capital at the front."""
    return words[:1].upper() + words[1:]


def ending(tag: str) -> str:
    """The tag that ends a subject, always in one pair of brackets."""
    return f"[{one_line(tag).strip('[]')}]"


def masked(value: str) -> str:
    """A value of which the owner recognises enough: addresses, account and phone numbers lose their middle.

    A letter that shows an old and a new value tells no stranger anything he could use (art. 5(1)(f)).
    """
    local, at, domain = value.partition("@")
    if at:
        return f"{local[:1]}…{local[-1:]}@{domain}"
    compact = re.sub(r"[\s.\-]", "", value)
    digits = sum(character.isdigit() for character in compact)
    if digits >= 8 and digits * 2 > len(compact):
        return f"…{compact[-3:]}"
    return value


@dataclass(frozen=True, slots=True)
class Address:
    """The words for the reader: "je" or "u". For Dutch letters alone; the other languages have one form."""

    polite: bool

    def words(self) -> dict[str, str]:
        """The pronouns by the name that templates use."""
        if self.polite:
            return {"je": "u", "Je": "U", "jou": "u", "jouw": "uw", "Jouw": "Uw"}
        return {"je": "je", "Je": "Je", "jou": "jou", "jouw": "je", "Jouw": "Je"}

    def you(self, informal: str, polite: str) -> str:
        """The form that fits where more than a pronoun differs: `you("Wil je", "Wilt u")`."""
        return polite if self.polite else informal
