"""A colleague says what an objection is about and how it was weighed, and the letter follows."""

import pytest

from bot.errors import RuleViolation
from bot.rules.replying import Reply
from bot.rules.states import CaseState
from bot.steps.approving import Edit, edit
from bot.steps.drafting import redraft
from bot.store import cases, fulfilment
from bot.store.objections import objections_to
from bot.store.tables import Case, Draft
from bot.store.work import Store
from classifiers import Classification
from classifiers.kinds import Kind, ObjectionCourse
from classifiers.verdict import ScoredKind
from responses.facts import ByHand
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    OURS,
    Waiting,
    add_colleague,
    approve_it,
    customers,
    do_steps,
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

UPHELD, REFUSED, WEIGHING = ObjectionCourse.UPHELD, ObjectionCourse.REFUSED, ObjectionCourse.WEIGHING
SAID = ByHand(
    why="Zonder deze meting zien we misbruik van accounts niet.",
    done="We bewaren de meting korter.",
    use="Meten welke pagina's je opent.",
)


def judge(subject: str, text: str) -> Classification:
    """The classifier of the tests, which knows an objection by its word too."""
    found = judge_by_words(subject, text)
    if "bezwaar" not in text:
        return found
    kinds = [one for one in found.kinds if one.kind is not Kind.OTHER]
    return Classification(
        kinds=(*kinds, ScoredKind(Kind.OBJECTION, 0.9)),
        scores=found.scores,
        language=found.language,
        classifier=found.classifier,
        version=found.version,
        needs_review=False,
        review_reason=None,
        subject=found.subject,
    )


def objection(store: Store, text: str = "Ik maak bezwaar tegen het meten van mijn bezoek.") -> Waiting:
    """Let an objection arrive and the bot do its part; nobody said anything of it yet."""
    take_in(store, raw_mail(text))
    run_steps(store, classify=judge)
    return Waiting(only_case(store).reference, "", add_colleague(store))


def chosen(
    store: Store,
    waiting: Waiting,
    course: ObjectionCourse | None,
    reply: Reply = Reply.ANSWER,
    *about: Kind,
    by_hand: ByHand = SAID,
) -> Draft:
    redraft(
        store,
        customers(),
        waiting.reference,
        reply,
        staff_id=waiting.staff_id,
        terms=DRAFTING_TERMS,
        now=MORNING,
        about=frozenset(about),
        by_hand=by_hand,
        objection=course,
    )
    return proposed_draft(store, waiting.reference)


def text_of(draft: Draft) -> str:
    return " ".join(draft.text.split())


def open_steps(store: Store) -> list[str]:
    with store.read() as work:
        return [line.code.value for line in fulfilment.steps_of(work, 1) if line.current and not line.done]


def against(store: Store, draft: Draft) -> list[str]:
    with store.read() as work:
        return [one.code.value for one in objections_to(work, work.get(Case, 1), draft, OURS)]


def send(store: Store, waiting: Waiting) -> dict[str, str]:
    """Do what the letter says, approve it and hand it over; how each request ended."""
    do_steps(store, waiting.reference, waiting.staff_id)
    shown = proposed_draft(store, waiting.reference).content_hash
    approve_it(store, Waiting(waiting.reference, shown, waiting.staff_id))
    assert send_all(store, FakeSender(), MORNING.replace(hour=23)) == 1
    with store.read() as work:
        return {row.kind: row.outcome for row in cases.requests(work, 1)}


def letters_of(store: Store) -> list[str]:
    with store.read() as work:
        return [draft.situation for draft in cases.drafts(work, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Ik maak bezwaar tegen het gebruik van mijn adres voor reclame.",
        "Op grond van artikel 21 lid 2 AVG maak ik bezwaar.",
    ],
)
def test_an_objection_that_is_plainly_to_advertising_is_granted_at_once(store: Store, text: str) -> None:
    waiting = objection(store, text)

    assert "gestopt met alle reclame" in text_of(proposed_draft(store, waiting.reference))
    assert open_steps(store) == ["marketing_stopped", "profiling_stopped", "suppressed"]


@pytest.mark.parametrize(
    "text",
    [
        "Ik maak bezwaar tegen het meten van mijn bezoek.",
        "Ik maak bezwaar.",
        "Tegen het meten of ik jullie mails open maak ik bezwaar. Ik wil de nieuwsbrief blijven ontvangen.",
        "Ik maak bezwaar tegen reclame per telefoon. De nieuwsbrief vind ik prima.",
    ],
)
def test_an_objection_to_anything_else_gets_no_letter_and_no_steps_before_a_colleague_says_what_it_is_about(
    store: Store, text: str
) -> None:
    objection(store, text)

    assert letters_of(store) == []
    assert open_steps(store) == []
    assert only_case(store).state is CaseState.TO_SORT
    assert only_case(store).reason == "Say what the objection is about: advertising, or something else."


def test_nobody_can_answer_refuse_or_put_off_an_objection_before_it_is_said_what_it_is_about(
    store: Store,
) -> None:
    waiting = objection(store, "Graag inzage. Ook maak ik bezwaar tegen het meten.")

    for reply, about in (
        (Reply.ANSWER, ()),
        (Reply.REFUSAL, (Kind.OBJECTION,)),
        (Reply.EXTENSION, (Kind.OBJECTION,)),
    ):
        with pytest.raises(RuleViolation, match="nobody has said what the objection is about"):
            chosen(store, waiting, None, reply, *about)
    assert chosen(store, waiting, None, Reply.ANSWER, Kind.ACCESS).about == ["access"]
    assert "reclame" not in chosen(store, waiting, None, Reply.ACKNOWLEDGEMENT).text


def test_a_colleague_says_that_an_unclear_objection_is_to_advertising(store: Store) -> None:
    waiting = objection(store, "Ik maak bezwaar.")

    assert "gestopt met alle reclame" in text_of(chosen(store, waiting, ObjectionCourse.MARKETING))
    assert open_steps(store) == ["marketing_stopped", "profiling_stopped", "suppressed"]
    assert "objection.noted" in events(store)


def test_a_second_objection_beside_one_to_advertising_is_not_taken_for_that_too(store: Store) -> None:
    waiting = objection(store, "Ik maak bezwaar tegen het gebruik van mijn adres voor reclame.")
    subject = f"Re: [{tag_of(waiting.reference)}]"
    take_in(store, raw_mail("Ook maak ik bezwaar tegen het meten van mijn bezoek.", subject=subject))
    run_steps(store, classify=judge)

    assert only_case(store).state is CaseState.TO_SORT
    with store.read() as work:
        assert cases.live_draft(work, 1) is None


def test_an_upheld_objection_stops_its_use_and_nothing_else(store: Store) -> None:
    waiting = objection(store)
    draft = chosen(store, waiting, UPHELD)

    assert "Meten welke pagina's je opent." in text_of(draft)
    assert "reclame" not in draft.text
    assert open_steps(store) == ["use_paused", "use_stopped", "recipients_told"]
    assert against(store, draft) == ["open_step"]

    assert send(store, waiting) == {"objection": "answered"}
    assert only_case(store).state is CaseState.CLOSED
    assert "objection.noted" in events(store)


def test_a_refused_objection_is_a_refused_request_in_the_register(store: Store) -> None:
    waiting = objection(store)
    draft = chosen(store, waiting, REFUSED)

    assert "Zonder deze meting zien we misbruik van accounts niet." in text_of(draft)
    assert "bemiddelen (artikel 36 van de Uitvoeringswet AVG)" in text_of(draft)
    assert open_steps(store) == ["use_paused", "recipients_told"]

    assert send(store, waiting) == {"objection": "refused"}


def test_other_requests_beside_a_refused_objection_are_answered(store: Store) -> None:
    waiting = objection(store, "Graag inzage. Ook maak ik bezwaar tegen het meten.")
    chosen(store, waiting, REFUSED)

    assert send(store, waiting) == {"access": "answered", "objection": "refused"}


def test_an_objection_that_is_still_weighed_gets_a_letter_that_says_so(store: Store) -> None:
    waiting = objection(store)
    draft = chosen(store, waiting, WEIGHING, Reply.ACKNOWLEDGEMENT)

    assert "Zolang we je bezwaar bekijken" in text_of(draft)
    assert open_steps(store) == ["use_paused"]
    assert against(store, draft) == ["open_step"]

    assert send(store, waiting) == {"objection": "open"}
    assert only_case(store).state is CaseState.TO_HANDLE


def test_nobody_can_answer_an_objection_that_is_still_weighed(store: Store) -> None:
    waiting = objection(store, "Graag inzage. Ook maak ik bezwaar tegen het meten.")

    with pytest.raises(RuleViolation, match="nobody has decided on the objection yet"):
        chosen(store, waiting, WEIGHING)
    assert chosen(store, waiting, WEIGHING, Reply.ANSWER, Kind.ACCESS).about == ["access"]


def test_what_was_said_of_an_objection_holds_for_the_letters_after_it(store: Store) -> None:
    waiting = objection(store)
    chosen(store, waiting, WEIGHING, Reply.ACKNOWLEDGEMENT)
    take_in(store, raw_mail("Ik hoor graag over mijn bezwaar.", subject=f"Re: [{tag_of(waiting.reference)}]"))
    run_steps(store, classify=judge)

    assert proposed_draft(store, waiting.reference).situation == "acknowledgement"

    chosen(store, waiting, UPHELD)
    assert "reclame" not in chosen(store, waiting, None).text


def test_a_decision_without_its_reason_cannot_be_approved(store: Store) -> None:
    waiting = objection(store)
    draft = chosen(store, waiting, REFUSED, by_hand=ByHand(use="Meten."))
    do_steps(store, waiting.reference, waiting.staff_id)

    assert draft.missing == ["dwingende redenen, in feiten", "wat we wel doen"]
    with pytest.raises(RuleViolation, match="open place"):
        approve_it(store, Waiting(waiting.reference, draft.content_hash, waiting.staff_id))


def test_a_colleague_who_takes_out_that_the_use_rested_is_told_what_is_missing(store: Store) -> None:
    waiting = objection(store)
    chosen(store, waiting, UPHELD)
    do_steps(store, waiting.reference, waiting.staff_id)
    draft = proposed_draft(store, waiting.reference)
    start = draft.text.index("Zolang we")
    shorter = draft.text[:start] + draft.text[draft.text.index("AVG).", start) + 5 :]
    edit(
        store,
        waiting.reference,
        Edit(text=shorter),
        shown_hash=draft.content_hash,
        staff_id=waiting.staff_id,
        now=MORNING,
    )

    assert against(store, proposed_draft(store, waiting.reference)) == ["missing_element"]
