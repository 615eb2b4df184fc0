"""Says in a letter how a date was counted: short sentences for the reader, in each language of letters.

Called by `render` alone. Counts nothing: the steps come from `bot.rules.deadlines` as codes and values, and
staff read them in other words (`bot.rules.clock_words`).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from responses.facts import CountStep, CountValue
from responses.wording import capital, day, period

_WEEK = {"nl": "een week", "en": "one week", "de": "eine Woche", "fr": "une semaine"}

#: The sentences of each step, by its code. The values stand in them in the order in which the step has them.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "received": {
        "nl": "De dag waarop de mail binnenkwam, telt niet mee.",
        "en": "The day on which the e-mail came in does not count.",
        "de": "Der Tag, an dem die E-Mail bei uns ankam, zählt nicht mit.",
        "fr": "Le jour où l'e-mail est arrivé ne compte pas.",
    },
    "week": {
        "nl": "{0} later is {1}.",
        "en": "{0} later is {1}.",
        "de": "{0} später ist {1}.",
        "fr": "{0} plus tard, c'est le {1}.",
    },
    "month": {
        "nl": "Een maand later is {0}.",
        "en": "One month later is {0}.",
        "de": "Einen Monat später ist {0}.",
        "fr": "Un mois plus tard, c'est le {0}.",
    },
    "short_month": {
        "nl": "Die maand heeft geen dag {0}, daarom tellen we tot de laatste dag.",
        "en": "That month has no day {0}, so we count to its last day.",
        "de": "Dieser Monat hat keinen Tag {0}, deshalb zählen wir bis zum letzten Tag.",
        "fr": "Ce mois n'a pas de jour {0}, nous comptons donc jusqu'au dernier jour.",
    },
    "paused": {
        "nl": "Van {1} tot {2} wachtten we op een bevestiging. Die tijd ({0}) telt niet mee. "
        "Zo wordt het {3}.",
        "en": "From {1} to {2} we waited for a confirmation. That time ({0}) does not count. "
        "So it becomes {3}.",
        "de": "Von {1} bis {2} haben wir auf eine Bestätigung gewartet. Diese Zeit ({0}) zählt nicht mit. "
        "So wird es {3}.",
        "fr": "Du {1} au {2}, nous avons attendu une confirmation. Ce temps ({0}) ne compte pas. "
        "Cela donne le {3}.",
    },
    "restarted": {
        "nl": "Op {0} vroegen we om een bevestiging. Met het antwoord van {1} begon de tijd opnieuw.",
        "en": "On {0} we asked for a confirmation. With the answer of {1} the time began again.",
        "de": "Am {0} haben wir um eine Bestätigung gebeten. Mit der Antwort vom {1} begann die Zeit neu.",
        "fr": "Le {0}, nous avons demandé une confirmation. Avec la réponse du {1}, le temps a recommencé.",
    },
    "standing": {
        "nl": "Sinds {0} wachten we op een bevestiging. Zolang staat de tijd stil. "
        "De datum schuift dus nog op.",
        "en": "Since {0} we have been waiting for a confirmation. Until then the time stands still. "
        "So the date will still move.",
        "de": "Seit {0} warten wir auf eine Bestätigung. Bis dahin steht die Zeit still. "
        "Das Datum verschiebt sich also noch.",
        "fr": "Depuis le {0}, nous attendons une confirmation. Le temps est arrêté jusque-là. "
        "La date va donc encore changer.",
    },
    "rolled_by_law": {
        "nl": "Dat is in een weekend of op een feestdag. De eerste werkdag daarna is {1}.",
        "en": "That is in a weekend or on a public holiday. The first working day after it is {1}.",
        "de": "Das ist ein Wochenende oder ein Feiertag. Der erste Werktag danach ist {1}.",
        "fr": "C'est un week-end ou un jour férié. Le premier jour ouvrable suivant est le {1}.",
    },
    "extended": {
        "nl": "{0} maanden later is {1}.",
        "en": "{0} months later is {1}.",
        "de": "{0} Monate später ist {1}.",
        "fr": "{0} mois plus tard, c'est le {1}.",
    },
    "extended_in_parts": {
        "nl": "Een maand later, en daarna nog de extra tijd, is {0}.",
        "en": "One month later, and then the extra time, is {0}.",
        "de": "Einen Monat später, und danach noch die zusätzliche Zeit, ist {0}.",
        "fr": "Un mois plus tard, puis le temps supplémentaire, c'est le {0}.",
    },
    "earlier": {
        "nl": "{0} maanden later is {1}. Een maand later, en daarna nog de extra tijd, is {2}. "
        "We kiezen de vroegste van die twee.",
        "en": "{0} months later is {1}. One month later, and then the extra time, is {2}. "
        "We keep to the earlier of the two.",
        "de": "{0} Monate später ist {1}. Einen Monat später, und danach noch die zusätzliche Zeit, ist {2}. "
        "Wir halten uns an das frühere Datum.",
        "fr": "{0} mois plus tard, c'est le {1}. Un mois plus tard, puis le temps supplémentaire, "
        "c'est le {2}. "
        "Nous retenons la première de ces deux dates.",
    },
    "not_rolled": {
        "nl": "Een weekend of een feestdag maakt deze datum niet later.",
        "en": "A weekend or a public holiday does not make this date later.",
        "de": "Ein Wochenende oder ein Feiertag macht dieses Datum nicht später.",
        "fr": "Un week-end ou un jour férié ne repousse pas cette date.",
    },
}
#: A company that lets its promise roll counts in the same way as the law.
_SAME = {"rolled_by_choice": "rolled_by_law"}


class Promised(StrEnum):
    """What of the company's promise of a week is true of a date."""

    WEEK = "week"
    PAUSED = "paused"  # time in which identity was asked for does not count
    EXTENDED = "extended"  # the person was told that it takes longer (art. 12(3))
    OTHER = "other"  # the company promises or rolls otherwise
    UNKNOWN = "unknown"


_WEEK_LONG = timedelta(days=7)
_EXTENDED = frozenset({"extended", "extended_in_parts", "earlier"})
_PAUSED = frozenset({"paused", "restarted", "standing"})


def promised(received: date, until: date, steps: Sequence[CountStep]) -> Promised:
    """What can be said of a date that was promised; `steps` is how it was counted, empty where unknown."""
    said = {step.said for step in steps}
    if said & _EXTENDED:
        return Promised.EXTENDED
    if said & _PAUSED:
        return Promised.PAUSED
    if until <= received + _WEEK_LONG:
        return Promised.WEEK
    return Promised.OTHER if said else Promised.UNKNOWN


def counted(steps: Sequence[CountStep], language: str) -> str:
    """The sentences that lead to a date; empty without steps.

    Raises:
        KeyError: there is no sentence for a step.
    """
    told = (
        SENTENCES[_SAME.get(step.said, step.said)][language].format(
            *(_value(value, language) for value in step.values)
        )
        for step in steps
    )
    return " ".join(capital(sentence) for sentence in told)


def _value(value: CountValue, language: str) -> str:
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, timedelta):
        return _WEEK[language] if value.days == 7 else period(value.days, language)
    # Days off are told as what they are, not one by one.
    return "" if isinstance(value, tuple) else str(value)
