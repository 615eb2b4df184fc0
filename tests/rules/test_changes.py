"""What a new reading of a mail may change, and where it only tells a person."""

from dataclasses import replace

import pytest

from bot.rules.changes import (
    LEAVING,
    Before,
    CaseStanding,
    Change,
    NowRead,
    Remedy,
    compare,
    filed,
    outside,
)
from bot.rules.states import CaseState, RawState, Stage

TEXT = (Change("newest_text", "Graag inzage. Oud.", "Graag inzage."),)
SENDER = (Change("trust", "unproven", "passed"),)
FILES = (Change("attachments", "", "[...]"),)
READS = NowRead(readable=True)
FILED = Before(RawState.FILED)
DRAFTED = CaseStanding(Stage.DRAFTED, CaseState.TO_APPROVE, judged=True)


def test_only_what_differs_is_a_change() -> None:
    assert compare({"subject": "A", "trust": "passed"}, {"subject": "B", "trust": "passed"}) == (
        Change("subject", "A", "B"),
    )


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [((), Remedy.NONE), (FILES, Remedy.REBUILD), (SENDER, Remedy.JUDGE), (TEXT, Remedy.CLASSIFY)],
    ids=["nothing", "files", "sender", "text"],
)
def test_a_filed_mail_is_decided_on_anew_as_far_as_the_change_reaches(
    changes: tuple[Change, ...], remedy: Remedy
) -> None:
    standing = replace(DRAFTED, words_changed=changes == TEXT)

    assert filed(FILED, standing, READS, changes).remedy is remedy


def test_a_colleagues_sorting_stands_when_the_text_changes() -> None:
    standing = replace(DRAFTED, words_changed=True, sorted_by_colleague=True)

    assert filed(FILED, standing, READS, TEXT).remedy is Remedy.JUDGE


@pytest.mark.parametrize(
    ("standing", "remedy"),
    [
        (replace(DRAFTED, answered=True), Remedy.REBUILD),
        (replace(DRAFTED, case=CaseState.CLOSED), Remedy.REBUILD),
        (replace(DRAFTED, stage=Stage.OUTSIDE), Remedy.REBUILD),
        (replace(DRAFTED, case=CaseState.ON_HOLD), Remedy.PERSON),
        (replace(DRAFTED, leaving=True), Remedy.LATER),
        (replace(DRAFTED, stage=Stage.CLASSIFIED), Remedy.LATER),
    ],
    ids=["answered", "closed", "ended by a colleague", "laid aside", "leaving", "at work"],
)
def test_a_changed_text_decides_nothing_anew_where_something_came_between(
    standing: CaseStanding, remedy: Remedy
) -> None:
    changed = replace(standing, words_changed=True)

    assert filed(FILED, changed, READS, TEXT).remedy is remedy


@pytest.mark.parametrize(
    "now",
    [NowRead(readable=False), replace(READS, automatic="list"), replace(READS, held="no sender")],
    ids=["unreadable", "automatic", "held"],
)
def test_a_filed_mail_is_never_unfiled(now: NowRead) -> None:
    assert filed(FILED, DRAFTED, now, TEXT).remedy is Remedy.PERSON


def test_a_mail_that_a_colleague_accepted_stays_a_persons_whatever_it_reads_as() -> None:
    accepted = replace(FILED, accepted=True)

    assert filed(accepted, DRAFTED, replace(READS, automatic="list", held="x"), ()).remedy is Remedy.NONE


def test_a_mail_whose_signature_speaks_for_another_case_is_shown_to_a_person() -> None:
    assert filed(FILED, replace(DRAFTED, placed_elsewhere=True), READS, ()).remedy is Remedy.PERSON


def test_a_mail_that_the_bot_gave_up_on_is_tried_again() -> None:
    gave_up = CaseStanding(Stage.HELD, CaseState.TO_SORT)

    assert filed(FILED, gave_up, READS, ()).remedy is Remedy.CLASSIFY
    assert filed(FILED, replace(gave_up, leaving=True), READS, ()) == LEAVING


HELD = Before(RawState.HELD, held="the mail names no sender")


def test_a_held_mail_is_filed_once_it_reads_otherwise() -> None:
    assert outside(HELD, replace(READS, held=HELD.held), ()).remedy is Remedy.NONE
    assert outside(HELD, READS, ()).remedy is Remedy.FILE
    assert outside(HELD, replace(READS, held="another reason"), ()).remedy is Remedy.FILE


AUTOMATIC = Before(RawState.AUTOMATIC, automatic="list")


def test_an_automatic_mail_that_reads_as_a_persons_is_filed() -> None:
    assert outside(AUTOMATIC, READS, ()).remedy is Remedy.FILE
    assert outside(AUTOMATIC, replace(READS, automatic="list"), ()).remedy is Remedy.NONE
    assert outside(AUTOMATIC, replace(READS, automatic="list"), TEXT).remedy is Remedy.REBUILD


def test_an_automatic_mail_on_which_a_case_rests_is_shown_to_a_person() -> None:
    assert outside(replace(AUTOMATIC, used=True), READS, ()).remedy is Remedy.PERSON


def test_a_bounce_found_afterwards_opens_no_case_by_itself() -> None:
    bounce = NowRead(readable=True, automatic="bounce", brings_back=True)

    assert outside(AUTOMATIC, bounce, TEXT).remedy is Remedy.PERSON


def test_what_a_colleague_set_aside_stays_there() -> None:
    assert outside(replace(AUTOMATIC, dismissed=True), READS, TEXT).remedy is Remedy.NONE
