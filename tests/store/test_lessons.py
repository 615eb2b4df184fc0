"""What colleagues sorted by hand becomes lessons: the newest verdict on each mail that is still kept."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.rules.terms import STANDARD_TERMS
from bot.steps.classifying import sort_by_hand
from bot.steps.closing import close
from bot.steps.forgetting import Retention, forget
from bot.store import cases, staff
from bot.store.lessons import JudgedMail, Lessons, judged_mail, lessons, newest_judged
from bot.store.tables import ClassificationRow
from bot.store.work import Store
from classifiers import Classification, Kind, Language
from classifiers.cleaning import MAX_CHARACTERS, MAX_SUBJECT
from tests.builders import MORNING, add_colleague, judge_by_words, raw_mail, run_steps, take_in
from tests.installation import ROOT

LONG_AGO = MORNING - timedelta(days=4000)


def receive(store: Store, raw: bytes) -> str:
    """Let a mail arrive and the bot do what it can; the reference of the newest case."""
    take_in(store, raw)
    run_steps(store)
    return newest_reference(store)


def newest_reference(store: Store) -> str:
    with store.read() as work:
        return max(case.reference for case in cases.queue(work, closed=True))


def colleague(store: Store) -> int:
    """The one colleague, who joins when first asked for."""
    with store.read() as work:
        known = [row.id for row in staff.everyone(work)]
    return known[0] if known and known[0] else add_colleague(store)


def teach(store: Store, reference: str, *kinds: Kind) -> None:
    """A colleague sorts the newest mail of a case."""
    sort_by_hand(
        store, reference, frozenset(kinds), staff_id=colleague(store), terms=STANDARD_TERMS, now=MORNING
    )


def learned(store: Store, **options: int) -> Lessons:
    with store.read() as work:
        return lessons(work, LONG_AGO, **options)


def judged(store: Store, number: int = 1) -> JudgedMail | None:
    with store.read() as work:
        return judged_mail(work, number)


def in_a_foreign_language(subject: str, text: str) -> Classification:
    return replace(judge_by_words(subject, text), language=Language.OTHER)


def in_english(subject: str, text: str) -> Classification:
    return replace(judge_by_words(subject, text), language=Language.EN)


def test_a_mail_that_a_colleague_sorted_is_a_lesson_with_its_newest_verdict(store: Store) -> None:
    reference = receive(store, raw_mail("Graag inzage.", subject="Verzoek"))
    teach(store, reference, Kind.ERASURE)
    teach(store, reference, Kind.BREACH, Kind.OBJECTION)

    (lesson,) = learned(store).found

    assert lesson.as_row() == {
        "id": "desk-1",
        "subject": "Verzoek",
        "body": "Graag inzage.",
        "lang": "nl",
        "kinds": ["breach", "objection"],
    }
    assert json.loads(json.dumps(lesson.as_row())) == lesson.as_row()


def test_a_mail_that_only_the_bot_judged_teaches_nothing(store: Store) -> None:
    receive(store, raw_mail())

    assert learned(store) == Lessons((), passed_over=0, left_off=0)


def test_a_verdict_of_the_bot_after_that_of_a_colleague_changes_no_lesson(store: Store) -> None:
    reference = receive(store, raw_mail())
    teach(store, reference, Kind.ERASURE)
    with store.begin("tests.judged_anew") as work:
        old = work.session.exec(select(ClassificationRow).order_by(col(ClassificationRow.id))).first()
        assert old is not None
        work.add(ClassificationRow(**{**old.model_dump(), "id": None, "kinds": ["access"]}))

    assert [lesson.kinds for lesson in learned(store).found] == [(Kind.ERASURE,)]


def test_of_a_bare_forward_the_forwarded_words_are_part_of_the_lesson(store: Store) -> None:
    reference = receive(store, (ROOT / "tests/mail/forward-inline-gmail.eml").read_bytes())
    teach(store, reference, Kind.ACCESS)

    (lesson,) = learned(store).found

    with store.read() as work:
        (message,) = cases.messages(work, 1)
    assert message.forwarded_text
    assert lesson.text == f"{message.newest_text}\n\n{message.forwarded_text}"


def test_the_language_is_that_of_the_mail_and_not_that_of_the_case(store: Store) -> None:
    take_in(store, raw_mail("I want to see my data."))
    run_steps(store, classify=in_english)
    reference = newest_reference(store)
    with store.begin("tests.language") as work:
        cases.by_reference(work, reference).language = "nl"
    teach(store, reference, Kind.ACCESS)

    assert [lesson.language for lesson in learned(store).found] == [Language.EN]


def test_a_forgotten_mail_is_no_lesson_and_is_not_counted(store: Store) -> None:
    reference = receive(store, raw_mail())
    teach(store, reference, Kind.ERASURE)
    close(store, reference, "", staff_id=colleague(store), now=MORNING)
    retention = Retention(dossier=timedelta(days=1), other_mail=timedelta(days=1))

    assert forget(store, retention, MORNING + timedelta(days=2)).cases == (reference,)

    assert learned(store) == Lessons((), passed_over=0, left_off=0)
    assert judged(store) is None
    with store.read() as work:
        assert newest_judged(work, LONG_AGO, 10) == []


def test_a_case_past_its_retention_teaches_nothing_also_before_it_is_wiped(store: Store) -> None:
    reference = receive(store, raw_mail())
    teach(store, reference, Kind.ERASURE)
    close(store, reference, "", staff_id=colleague(store), now=MORNING)

    with store.read() as work:
        assert len(lessons(work, MORNING).found) == 1
        assert lessons(work, MORNING + timedelta(seconds=1)).found == ()


def test_a_mail_in_another_language_is_passed_over_and_counted(store: Store) -> None:
    take_in(store, raw_mail("Quiero ver mis datos."))
    run_steps(store, classify=in_a_foreign_language)
    teach(store, newest_reference(store), Kind.ACCESS)

    assert learned(store) == Lessons((), passed_over=1, left_off=0)


def test_a_mail_without_any_words_is_passed_over_and_one_with_a_subject_alone_is_not(store: Store) -> None:
    teach(store, receive(store, raw_mail("", subject="")), Kind.ACCESS)
    teach(
        store, receive(store, raw_mail("", subject="Uitschrijven", sender="b@example.com")), Kind.WITHDRAWAL
    )

    found = learned(store)

    assert [lesson.subject for lesson in found.found] == ["Uitschrijven"]
    assert found.passed_over == 1


def test_a_verdict_without_kinds_is_passed_over(store: Store) -> None:
    reference = receive(store, raw_mail())
    teach(store, reference, Kind.ERASURE)
    with store.begin("tests.no_kinds") as work:
        for row in work.session.exec(select(ClassificationRow)):
            row.kinds = []

    assert learned(store) == Lessons((), passed_over=1, left_off=0)


def test_other_stands_alone_in_a_lesson(store: Store) -> None:
    teach(store, receive(store, raw_mail()), Kind.OTHER, Kind.ERASURE)
    teach(store, receive(store, raw_mail(sender="b@example.com")), Kind.OTHER)

    assert [lesson.kinds for lesson in learned(store).found] == [(Kind.OTHER,), (Kind.ERASURE,)]


def test_a_lesson_ends_where_the_classifier_stops_reading(store: Store) -> None:
    teach(store, receive(store, raw_mail("inzage " * 3000, subject="inzage " * 100)), Kind.ACCESS)

    (lesson,) = learned(store).found

    assert (len(lesson.text), len(lesson.subject)) == (MAX_CHARACTERS, MAX_SUBJECT)


def test_beyond_the_most_that_are_asked_for_the_newest_stay_and_the_others_are_counted(store: Store) -> None:
    for number in range(4):
        teach(store, receive(store, raw_mail(sender=f"{number}@example.com")), Kind.ERASURE)

    found = learned(store, most=2)

    assert [lesson.message_id for lesson in found.found] == [4, 3]
    assert (found.passed_over, found.left_off) == (0, 2)


def test_a_judged_mail_shows_the_verdicts_of_the_bot_and_of_a_colleague_apart(store: Store) -> None:
    reference = receive(store, raw_mail("Geef inzage en verwijder alles; onduidelijk."))
    alone = judged(store)
    teach(store, reference, Kind.ACCESS)
    sorted_too = judged(store)

    assert alone == JudgedMail(
        reference=reference,
        message_id=1,
        subject="Verzoek",
        text="Geef inzage en verwijder alles; onduidelijk.",
        kinds=(Kind.ACCESS, Kind.ERASURE),
        needs_review=True,
        by_staff=None,
    )
    assert sorted_too is not None
    assert replace(sorted_too, by_staff=None) == alone
    assert sorted_too.by_staff == (Kind.ACCESS,)


def test_a_verdict_that_found_nothing_is_shown_as_other(store: Store) -> None:
    take_in(store, raw_mail())
    run_steps(store, classify=lambda subject, text: replace(judge_by_words(subject, text), kinds=()))

    mail = judged(store)

    assert mail is not None
    assert mail.kinds == (Kind.OTHER,)


@pytest.mark.parametrize(("last", "numbers"), [(1, [3]), (2, [3, 2]), (9, [3, 2, 1])])
def test_the_mails_that_were_judged_last_come_first(store: Store, last: int, numbers: list[int]) -> None:
    for number in range(3):
        receive(store, raw_mail(sender=f"{number}@example.com"))

    with store.read() as work:
        assert newest_judged(work, LONG_AGO, last) == numbers


def test_a_mail_that_no_classifier_could_judge_is_not_among_the_judged(store: Store) -> None:
    def broken(subject: str, text: str) -> Classification:
        raise RuntimeError("no model")

    take_in(store, raw_mail())
    for _ in range(4):
        run_steps(store, classify=broken)
    teach(store, newest_reference(store), Kind.ACCESS)

    with store.read() as work:
        assert newest_judged(work, LONG_AGO, 10) == []
    assert [lesson.kinds for lesson in learned(store).found] == [(Kind.ACCESS,)]
