"""A letter that names a date says in plain words how it was counted, in its own language."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from string import Formatter

import pytest

from bot.rules.clock_words import Clock, Said
from bot.rules.deadlines import Pause, clocks
from bot.rules.terms import ExtensionReading, PauseEffect, Terms
from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.checklist import missing_elements
from responses.counting import SENTENCES, Promised, counted, promised
from responses.elements import Element
from responses.facts import LETTER_LANGUAGES, CountStep, LetterLanguage
from responses.render import compose
from tests.responses.builders import letter_facts, one_line
from tests.responses.test_checklist_letters import about, without
from tests.rules.dutch_days import dutch

#: The label before the sentences: of the week, of the month, of a single date.
LABELS = {
    "nl": ("Hoe we de week telden: ", "Hoe we de maand telden: ", "Hoe we deze datum telden: "),
    "en": ("How we counted the week: ", "How we counted the month: ", "How we counted this date: "),
    "de": (
        *("Wie wir die Woche gezählt haben: ", "Wie wir den Monat gezählt haben: "),
        "Wie wir dieses Datum berechnet haben: ",
    ),
    "fr": (
        *("Comment nous avons compté la semaine : ", "Comment nous avons compté le mois : "),
        "Comment nous avons calculé cette date : ",
    ),
}
WEEK = {
    "nl": "De dag waarop de mail binnenkwam, telt niet mee. Een week later is vrijdag 4 december 2026.",
    "en": "The day on which the e-mail came in does not count. One week later is Friday 4 December 2026.",
    "de": "Der Tag, an dem die E-Mail bei uns ankam, zählt nicht mit. Eine Woche später ist Freitag, 4. "
    "Dezember 2026.",
    "fr": "Le jour où l'e-mail est arrivé ne compte pas. Une semaine plus tard, c'est le vendredi 4 décembre "
    "2026.",
}
MONTH = {
    "nl": "Een maand later is zondag 27 december 2026. Dat is in een weekend of op een feestdag. De eerste "
    "werkdag daarna is maandag 28 december 2026.",
    "en": "One month later is Sunday 27 December 2026. That is in a weekend or on a public holiday. The "
    "first working day after it is Monday 28 December 2026.",
    "de": "Einen Monat später ist Sonntag, 27. Dezember 2026. Das ist ein Wochenende oder ein Feiertag. Der "
    "erste Werktag danach ist Montag, 28. Dezember 2026.",
    "fr": "Un mois plus tard, c'est le dimanche 27 décembre 2026. C'est un week-end ou un jour férié. Le "
    "premier jour ouvrable suivant est le lundi 28 décembre 2026.",
}
EXTENDED = {
    "nl": "3 maanden later is vrijdag 26 februari 2027.",
    "en": "3 months later is Friday 26 February 2027.",
    "de": "3 Monate später ist Freitag, 26. Februar 2027.",
    "fr": "3 mois plus tard, c'est le vendredi 26 février 2027.",
}


def text(situation: Situation, language: LetterLanguage, **changes: object) -> str:
    return one_line(compose(situation, letter_facts(language, **changes)).text)


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_the_acknowledgement_tells_how_both_dates_were_counted(language: LetterLanguage) -> None:
    shown = text(Situation.ACKNOWLEDGEMENT, language)

    assert LABELS[language][0] + WEEK[language] in shown.replace("\u00a0", " ")
    assert LABELS[language][1] in shown.replace("\u00a0", " ")
    assert MONTH[language] in shown


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_an_extension_tells_how_the_new_date_was_counted(language: LetterLanguage) -> None:
    shown = text(Situation.EXTENSION, language).replace("\u00a0", " ")

    assert LABELS[language][2] in shown
    assert EXTENDED[language] in shown


@pytest.mark.parametrize(
    ("situation", "language"), list(product((Situation.HANDOVER, Situation.ANOTHER_WAY), LETTER_LANGUAGES))
)
def test_a_letter_that_names_one_date_tells_how_that_one_was_counted(
    situation: Situation, language: LetterLanguage
) -> None:
    first = text(situation, language).replace("\u00a0", " ")
    second = text(situation, language, today=date(2026, 12, 20))

    assert LABELS[language][2] + WEEK[language] in first
    assert MONTH[language] in second
    assert LABELS[language][2] not in text(situation, language, today=date(2027, 3, 1)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("situation", "language"),
    list(product((Situation.ACKNOWLEDGEMENT, Situation.EXTENSION), LETTER_LANGUAGES)),
)
def test_a_letter_without_how_its_dates_were_counted_is_red_where_that_is_known(
    situation: Situation, language: LetterLanguage
) -> None:
    facts = letter_facts(language, Kind.ACCESS)
    letter = compose(situation, facts)
    what = about(letter, facts)
    wanted: tuple[Element, ...] = (Element.DATE_COUNTED,)
    if situation is Situation.ACKNOWLEDGEMENT:
        wanted = (Element.WEEK_COUNTED, Element.MONTH_COUNTED)

    assert missing_elements(letter.text, what) == ()
    for element in wanted:
        assert element in missing_elements(without(letter, what, element), what)
    bare = compose(situation, letter_facts(language, promise_count=(), legal_count=(), extended_count=()))
    assert missing_elements(bare.text, what) == wanted


#: Every step that a date of a letter can have come about by.
TERMS = (
    Terms(),
    Terms(extension_reading=ExtensionReading.FROM_FIRST_MONTH, promise_lenient=True, promise_days=10),
    Terms(pause_effect=PauseEffect.RESTART),
)
PAUSES = (
    (),
    (Pause(dutch("2027-02-02T10:00"), dutch("2027-02-05T10:00")),),
    (Pause(dutch("2027-02-02T10:00")),),
)


def test_every_step_has_sentences_in_every_language_with_the_same_values() -> None:
    for said, sentences in SENTENCES.items():
        assert set(sentences) == set(LETTER_LANGUAGES), said
        fields = {
            tuple(sorted(field for _, field, _, _ in Formatter().parse(words) if field is not None))
            for words in sentences.values()
        }
        assert len(fields) == 1, said


@pytest.mark.parametrize(("terms", "pauses"), list(product(TERMS, PAUSES)))
def test_every_count_can_be_told_in_every_language(terms: Terms, pauses: tuple[Pause, ...]) -> None:
    for received in ("2027-01-31T09:00", "2027-02-28T09:00", "2026-11-27T22:00"):
        found = clocks(
            dutch(received), pauses=pauses if "01-31" in received else (), extended=True, terms=terms
        )
        for explained in found.explanation:
            steps = [
                CountStep(step.said.value, step.values)
                for step in explained.steps
                if step.said is not Said.PLANNED
            ]
            for language in LETTER_LANGUAGES:
                told = counted(steps, language)
                assert told.endswith("."), explained
                assert "{" not in told
        assert {one.clock for one in found.explanation} == {Clock.PROMISE, Clock.LEGAL, Clock.EXTENDED}


def test_a_pause_is_told_with_its_days() -> None:
    pause = Pause(datetime(2027, 3, 3, 9, tzinfo=UTC), datetime(2027, 3, 13, 9, tzinfo=UTC))
    legal = clocks(dutch("2027-03-01T09:00"), pauses=(pause,)).explanation[1]
    told = counted([CountStep(step.said.value, step.values) for step in legal.steps], "nl")

    assert told == (
        "De dag waarop de mail binnenkwam, telt niet mee. Een maand later is donderdag 1 april 2027. Van "
        "woensdag 3 maart 2027 tot zaterdag 13 maart 2027 wachtten we op een bevestiging. Die tijd "
        "(10 dagen) telt niet mee. Zo wordt het zondag 11 april 2027. Dat is in een weekend of op een "
        "feestdag. De eerste werkdag daarna is maandag 12 april 2027."
    )


#: The acknowledgement's sentence about our promise, for each thing that can be true of its date.
PROMISES: dict[Promised, dict[str, str]] = {
    Promised.WEEK: {
        "nl": "Dat is onze eigen belofte: binnen een week.",
        "en": "That is our own promise: within a week.",
        "de": "Das ist unser eigenes Versprechen: innerhalb einer Woche.",
        "fr": "C'est notre propre promesse : répondre en une semaine.",
    },
    Promised.PAUSED: {
        "nl": "onze eigen belofte. De tijd waarin we op een bevestiging wachten, telt daarbij niet mee.",
        "en": "our own promise. The time in which we wait for a confirmation does not count.",
        "de": "Versprechen. Die Zeit, in der wir auf eine Bestätigung warten, zählt dabei nicht mit.",
        "fr": "promesse. Le temps pendant lequel nous attendons une confirmation n'est pas compté.",
    },
    Promised.EXTENDED: {
        "nl": "We lieten je al weten dat het langer duurt dan een week.",
        "en": "We told you before that it takes longer than a week.",
        "de": "Wir haben Ihnen schon mitgeteilt, dass es länger als eine Woche dauert.",
        "fr": "Nous vous avons déjà dit que cela prend plus d'une semaine.",
    },
    Promised.OTHER: {
        "nl": "Dat is onze eigen belofte.",
        "en": "That is our own promise.",
        "de": "Das ist unser eigenes Versprechen.",
        "fr": "C'est notre propre promesse.",
    },
}
_WAITED = (timedelta(days=6), date(2026, 12, 1), date(2026, 12, 7), date(2026, 12, 10))
_LONGER = CountStep("extended", (3, date(2027, 2, 26)))
#: How the promised date of a mail of Friday 27 November came about.
DATES: dict[Promised, dict[str, object]] = {
    Promised.WEEK: {},
    Promised.PAUSED: {
        "promise_date": date(2026, 12, 10),
        "promise_count": (*letter_facts().promise_count, CountStep("paused", _WAITED)),
    },
    Promised.EXTENDED: {
        "promise_date": date(2027, 2, 26),
        "legal_date": date(2027, 2, 26),
        "promise_count": (CountStep("received"), _LONGER),
        "legal_count": (CountStep("received"), _LONGER),
    },
    Promised.OTHER: {
        "promise_date": date(2026, 12, 11),
        "promise_count": (CountStep("received"), CountStep("week", (timedelta(14), date(2026, 12, 11)))),
    },
}


@pytest.mark.parametrize(("true", "language"), list(product(DATES, LETTER_LANGUAGES)))
def test_an_acknowledgement_says_of_its_date_what_is_true(true: Promised, language: LetterLanguage) -> None:
    shown = text(Situation.ACKNOWLEDGEMENT, language, **DATES[true]).replace("\u00a0", " ")

    assert PROMISES[true][language] in shown
    for other in set(PROMISES) - {true, Promised.OTHER}:
        assert PROMISES[other][language] not in shown
    assert (LABELS[language][0] in shown) is (true is Promised.WEEK), "it is no week"
    assert (LABELS[language][1] in shown) is (true is not Promised.EXTENDED), "it is no month"


@pytest.mark.parametrize(("true", "language"), list(product(DATES, LETTER_LANGUAGES)))
def test_an_acknowledgement_of_any_date_is_whole(true: Promised, language: LetterLanguage) -> None:
    facts = letter_facts(language, **DATES[true])
    letter = compose(Situation.ACKNOWLEDGEMENT, facts)

    assert missing_elements(letter.text, about(letter, facts)) == ()
    for element in (Element.WEEK_COUNTED, Element.MONTH_COUNTED):
        shorter = without(letter, about(letter, facts), element)
        assert element in missing_elements(shorter, about(letter, facts))


def test_a_date_of_which_nobody_knows_how_it_was_counted_is_called_no_week() -> None:
    friday = date(2026, 11, 27)

    assert promised(friday, date(2026, 12, 10), ()) is Promised.UNKNOWN
    assert promised(friday, date(2026, 12, 4), ()) is Promised.WEEK
    shown = text(Situation.ACKNOWLEDGEMENT, "nl", promise_date=date(2026, 12, 10), promise_count=())
    assert "belofte" not in shown


def test_a_clock_that_stands_still_promises_no_week() -> None:
    waiting = (*letter_facts().promise_count, CountStep("standing", (date(2026, 11, 30),)))

    assert promised(date(2026, 11, 27), date(2026, 12, 4), waiting) is Promised.PAUSED
