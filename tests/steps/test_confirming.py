"""A one-time code settles who writes: once, in time, from the address on file, and after few wrong tries."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import RuleViolation
from bot.rules.confirming import MASKED, MAX_TRIES, SAID, Confirmation
from bot.rules.replying import Reply
from bot.rules.states import CaseState, Stage
from bot.steps.approving import Edit, edit
from bot.steps.drafting import redraft
from bot.steps.reminding import REASON, remind_waiting
from bot.store import cases, confirm_codes
from bot.store.identity_tables import ConfirmCode
from bot.store.tables import Draft, IdentityCheck
from bot.store.work import Store
from classifiers import Classification
from classifiers.verdict import Fields, Hint, Subject
from tests.builders import (
    ANNE,
    DRAFTING_TERMS,
    MORNING,
    Waiting,
    add_colleague,
    approve_it,
    bounce_of,
    customers,
    events,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

BEFORE = "anne.old@example.com"
ON_FILE = (ANNE, BEFORE)
SENT = MORNING + timedelta(hours=1)
NEXT_DAY = SENT + timedelta(days=1)
CODE = re.compile(r"\b[2-9B-Z]{4}-[2-9B-Z]{4}\b")


def judge(subject: str, text: str) -> Classification:
    """A classifier that sees the other address, and cannot make anything of a bare code."""
    found = judge_by_words(subject, text)
    if "ander adres" in text:
        fields = Fields(emails=(BEFORE,))
        hints = frozenset({Hint.OTHER_ADDRESS})
        return replace(found, hints=hints, fields=fields, subject=Subject.OTHER_ADDRESS)
    if "klopt" in text.lower():
        # As the real one does with words such as these.
        weak = "The evidence for complaint is weak."
        return replace(judge_by_words("", "klacht"), needs_review=True, review_reason=weak)
    if not re.search("inzage|verwijder", text):
        return replace(found, needs_review=True, review_reason="Nothing in the text is recognised.")
    return found


def run(store: Store, now: datetime = NEXT_DAY, *, on_file: tuple[str, ...] = ON_FILE) -> None:
    run_steps(store, now, directory=customers(*on_file), classify=judge)


def code_in(draft: Draft) -> str:
    found: set[str] = set(CODE.findall(draft.text))
    (code,) = found
    assert code in draft.html
    return code


def letter(store: Store) -> Draft:
    return proposed_draft(store, only_case(store).reference)


def asked(store: Store) -> str:
    """A case in which the address on file was sent a code; the code."""
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, MORNING)
    draft = letter(store)
    add_colleague(store)
    send_letter(store, SENT)
    return code_in(draft)


def send_letter(store: Store, now: datetime = SENT) -> None:
    reference = only_case(store).reference
    approve_it(store, Waiting(reference, letter(store).content_hash, 1), now - timedelta(hours=1))
    send_all(store, FakeSender(), now)


def reply(store: Store, text: str, *, sender: str = BEFORE, now: datetime = NEXT_DAY) -> None:
    subject = f"Re: {tag_of(only_case_at_first(store))}"
    take_in(store, raw_mail(text, sender=sender, subject=subject), now)
    run(store, now)


def only_case_at_first(store: Store) -> str:
    with store.read() as work:
        return min(case.reference for case in cases.queue(work, closed=True))


def check_of(store: Store) -> IdentityCheck:
    with store.read() as work:
        check = cases.identity(work, 1)
        assert check is not None
        return check


def codes_of(store: Store) -> list[ConfirmCode]:
    with store.read() as work:
        return confirm_codes.of_case(work, 1)


def reason(store: Store) -> str:
    with store.read() as work:
        return cases.by_reference(work, only_case_at_first(store)).reason


def test_the_code_goes_to_the_address_on_file_alone_and_begins_a_thread_of_its_own(store: Store) -> None:
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, MORNING)
    draft = letter(store)

    assert (draft.situation, draft.recipients) == ("identity_confirm", [BEFORE])
    assert (draft.in_reply_to, draft.references) == ("", [])
    assert ANNE not in draft.text
    (row,) = codes_of(store)
    assert code_in(draft) not in row.code_hash
    assert row.sent_at is None, "a code counts for nothing before its letter has left"


def test_an_address_that_is_not_on_file_gets_no_letter(store: Store) -> None:
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, MORNING, on_file=(ANNE,))

    assert letter(store).recipients == [ANNE]
    assert not CODE.findall(letter(store).text)
    assert codes_of(store) == []


def test_the_right_code_settles_identity_and_the_answer_is_drafted_to_the_address_on_file(
    store: Store,
) -> None:
    code = asked(store)
    before = only_case(store).promise_on
    reply(store, f"Ja hoor, dat ben ik: {code.replace('-', ' ').lower()}\n\nAnne")

    assert check_of(store).state == "settled"
    assert (letter(store).situation, letter(store).recipients) == ("answer", [BEFORE])
    after = only_case(store).promise_on
    assert before is not None
    assert after is not None
    assert after > before, "the days of waiting do not count"
    (row,) = codes_of(store)
    assert row.used_at == NEXT_DAY
    send_letter(store, NEXT_DAY + timedelta(hours=2))
    assert only_case(store).state is CaseState.CLOSED


def test_an_acknowledgement_after_the_wait_for_a_code_calls_its_date_no_week(store: Store) -> None:
    code = asked(store)
    reply(store, f"Ja hoor, dat ben ik: {code}\n\nAnne")
    redraft(
        store,
        customers(*ON_FILE),
        only_case(store).reference,
        Reply.ACKNOWLEDGEMENT,
        staff_id=1,
        terms=DRAFTING_TERMS,
        now=NEXT_DAY,
    )

    told = " ".join(letter(store).text.split())
    assert "De tijd waarin we op een bevestiging wachten, telt daarbij niet mee." in told
    assert "Hoe we deze datum telden: " in told
    assert "binnen een week" not in told
    assert "Hoe we de week telden" not in told


@pytest.mark.parametrize(
    ("said", "kinds", "state"),
    [
        ("Ja, dat klopt.", {"access"}, CaseState.TO_APPROVE),
        ("Klopt. Waarom moet ik zo lang op jullie wachten?", {"access", "complaint"}, CaseState.TO_SORT),
    ],
)
def test_weak_signs_of_a_wish_beside_the_code_count_only_where_more_is_said(
    store: Store, said: str, kinds: set[str], state: CaseState
) -> None:
    code = asked(store)
    reply(store, f"{said} {code}")

    assert check_of(store).state == "settled"
    assert only_case(store).state is state
    with store.read() as work:
        assert {row.kind for row in cases.requests(work, 1, open_only=True)} == kinds


def test_the_code_is_masked_in_the_draft_once_its_letter_has_left(store: Store) -> None:
    code = asked(store)
    with store.read() as work:
        (draft,) = cases.drafts(work, 1)

    assert code not in draft.text + draft.html
    assert MASKED in draft.text
    assert MASKED in draft.html


def test_five_wrong_codes_end_the_code_and_a_person_sees_it(store: Store) -> None:
    code = asked(store)
    for turn in range(MAX_TRIES):
        assert check_of(store).state == "asked"
        reply(store, f"B2CD-3FG{turn + 2}", now=NEXT_DAY + timedelta(minutes=turn))
        said = SAID[Confirmation.DEAD if turn == MAX_TRIES - 1 else Confirmation.WRONG]
        assert (only_case(store).state, reason(store)) == (CaseState.TO_SORT, said)
    reply(store, f"Ja: {code}", now=NEXT_DAY + timedelta(hours=1))

    assert check_of(store).state == "asked"
    assert reason(store) == SAID[Confirmation.DEAD]
    assert codes_of(store)[0].tries == MAX_TRIES


def test_a_mail_that_is_judged_anew_costs_no_second_try(store: Store) -> None:
    asked(store)
    reply(store, "B2CD-3FGH")
    with store.begin("tests.anew") as work:
        for message in cases.messages(work, 1)[1:]:
            message.stage = Stage.CLASSIFIED
    run(store)

    assert codes_of(store)[0].tries == 1


def test_a_code_that_comes_too_late_settles_nothing_and_says_so(store: Store) -> None:
    code = asked(store)
    reply(store, code, now=SENT + timedelta(hours=72))

    assert check_of(store).state == "asked"
    assert (only_case(store).state, reason(store)) == (CaseState.TO_SORT, SAID[Confirmation.EXPIRED])


def test_a_code_just_in_time_counts(store: Store) -> None:
    code = asked(store)
    reply(store, code, now=SENT + timedelta(hours=72) - timedelta(seconds=1))

    assert check_of(store).state == "settled"


def test_the_right_code_from_the_one_who_asked_settles_nothing(store: Store) -> None:
    code = asked(store)
    reply(store, f"De code is {code}", sender=f"Anne <{ANNE}>")

    assert check_of(store).state == "asked"
    assert reason(store) == SAID[Confirmation.OTHER_ADDRESS]
    assert codes_of(store)[0].tries == 0
    reply(store, code, now=NEXT_DAY + timedelta(minutes=5))
    assert check_of(store).state == "settled", "the address on file can still confirm"


def test_the_right_code_from_a_stranger_opens_a_case_of_its_own_and_a_person_is_told(store: Store) -> None:
    code = asked(store)
    reply(store, f"De code is {code}", sender="mallory@example.net")

    assert check_of(store).state == "asked"
    with store.read() as work:
        (other,) = [case for case in cases.queue(work) if case.id != 1]
    assert other.reason == SAID[Confirmation.OTHER_ADDRESS]
    assert other.state is CaseState.TO_SORT


def test_guesses_of_a_stranger_spend_nobodys_tries(store: Store) -> None:
    code = asked(store)
    for turn in range(MAX_TRIES + 1):
        reply(store, f"B2CD-3FG{turn + 2}", sender=f"Anne <{ANNE}>", now=NEXT_DAY + timedelta(minutes=turn))
    reply(store, code, now=NEXT_DAY + timedelta(hours=1))

    assert check_of(store).state == "settled"


def test_whoever_says_no_beside_the_code_is_read_by_a_person(store: Store) -> None:
    code = asked(store)
    reply(store, f"Dit heb ik niet gevraagd! Code {code}")

    assert check_of(store).state == "asked"
    assert reason(store) == SAID[Confirmation.DENIED]
    assert codes_of(store)[0].used_at is None


def test_a_code_works_once(store: Store) -> None:
    code = asked(store)
    reply(store, code)
    reply(store, "Nu een ander adres: geef inzage. anne.old@example.com", sender=f"Anne <{ANNE}>")
    send_letter(store, NEXT_DAY + timedelta(hours=3))
    reply(store, code, now=NEXT_DAY + timedelta(hours=4))

    assert check_of(store).state == "asked"
    assert reason(store) == SAID[Confirmation.REPLACED]


def test_a_new_code_ends_the_old_one_when_its_letter_leaves(store: Store) -> None:
    old = asked(store)
    ask_again(store)
    new = code_in(letter(store))
    send_letter(store, NEXT_DAY)
    reply(store, old, now=NEXT_DAY + timedelta(hours=1))
    assert (check_of(store).state, reason(store)) == ("asked", SAID[Confirmation.REPLACED])

    reply(store, new, now=NEXT_DAY + timedelta(hours=2))

    assert check_of(store).state == "settled"


def ask_again(store: Store) -> None:
    redraft(
        store,
        customers(*ON_FILE),
        only_case(store).reference,
        Reply.IDENTITY_CONFIRM,
        staff_id=1,
        terms=DRAFTING_TERMS,
        now=NEXT_DAY - timedelta(hours=2),
    )


def test_the_old_code_still_counts_while_the_new_letter_waits(store: Store) -> None:
    old = asked(store)
    ask_again(store)
    reply(store, old, now=NEXT_DAY)

    assert check_of(store).state == "settled"


def test_a_changed_letter_keeps_its_code_and_its_recipient(store: Store) -> None:
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, MORNING)
    add_colleague(store)
    draft = letter(store)
    code, reference = code_in(draft), only_case(store).reference

    with pytest.raises(RuleViolation, match="address on file only"):
        edit(
            store,
            reference,
            Edit(recipients=("mallory@example.net",)),
            shown_hash=draft.content_hash,
            staff_id=1,
            now=MORNING,
        )
    changed = Edit(text=f"{draft.text}\nBel gerust.")
    edit(store, reference, changed, shown_hash=draft.content_hash, staff_id=1, now=MORNING)
    with store.read() as work:
        assert code not in work.get(Draft, draft.id).text
    send_letter(store)
    reply(store, code)

    assert check_of(store).state == "settled"


def test_a_letter_that_came_back_takes_its_code_along(store: Store) -> None:
    code = asked(store)
    with store.read() as work:
        sent = cases.outbox(work, 1)[0].message_id
    take_in(store, bounce_of(sent, failed=BEFORE), NEXT_DAY)
    run(store)

    assert codes_of(store)[0].voided_at == NEXT_DAY
    assert check_of(store).state == "needed"
    reply(store, code, now=NEXT_DAY + timedelta(hours=1))
    assert check_of(store).state == "needed"


def test_one_reminder_with_a_new_code_is_proposed_after_some_days(store: Store) -> None:
    old = asked(store)
    wait = timedelta(days=3)
    assert remind_waiting(store, wait, SENT + wait - timedelta(seconds=1)) == 0
    assert remind_waiting(store, timedelta(0), SENT + wait) == 0

    assert remind_waiting(store, wait, SENT + wait) == 1
    assert reason(store) == REASON
    run(store, SENT + wait)
    assert (letter(store).situation, letter(store).recipients) == ("identity_confirm", [BEFORE])
    assert "Die werkt niet meer." in " ".join(letter(store).text.split())
    assert code_in(letter(store)) != old
    send_letter(store, SENT + wait + timedelta(hours=2))

    assert remind_waiting(store, wait, SENT + wait * 3) == 0, "nobody is reminded twice"


def test_the_trail_tells_what_a_reply_did_and_holds_no_code(store: Store) -> None:
    code = asked(store)
    reply(store, code)

    assert events(store).count("identity.judged") == 2
    with store.read() as work:
        details = [str(event.detail) for event in cases.history(work, 1)]
    assert not [detail for detail in details if code in detail]
    assert any("'answer': 'code'" in detail for detail in details)
