"""Whom a request is about, and what bears on identity: hints for staff and for `bot.rules.identity`.

Called by `classifiers.pipeline` with what `classifiers.reading` found; decides no identity level.
"""

from classifiers.kinds import FAMILIES, Kind
from classifiers.reading import Reading
from classifiers.verdict import Fields, Hint, Subject

#: Kinds that hand out or change something of a person. A breach, complaint or question never does.
ABOUT_A_PERSON = frozenset(FAMILIES) - {Kind.BREACH}
_OF_ANOTHER = frozenset({Hint.CHILD, Hint.ON_BEHALF, Hint.OTHER_PERSON, Hint.OTHER_ADDRESS})
_HAND_OUT = frozenset({Kind.ACCESS, Kind.PORTABILITY})

# Words of a request: a relative counts only where the sentence asks something about him or her.
_ASKED = frozenset({
    "remove", "remove_me", "overview", "inspect", "what_held", "access_sure", "erasure_sure", "change",
    "wrong", "unsubscribe", "own_data", "own_account", "correction_sure", "object", "freeze", "mailing",
    "from_list",
})  # fmt: skip


def find_hints(subject: Reading, text: Reading, kinds: frozenset[Kind], fields: Fields) -> frozenset[Hint]:
    """Every circumstance in the mail that bears on identity. Empty where no right is used."""
    if not kinds & ABOUT_A_PERSON:
        return frozenset()
    present = subject.all_concepts() | text.all_concepts()
    asked = _concepts_beside_a_request(subject, text)
    tests = {
        Hint.ON_BEHALF: "on_behalf" in present,
        Hint.CHILD: "child_word" in asked,
        Hint.OTHER_PERSON: "other_person" in asked,
        Hint.OTHER_ADDRESS: "other_address" in present and bool(fields.emails),
        Hint.ADDRESS_NOT_ON_FILE: "not_on_file" in present
        and bool(fields.emails or "other_address" in present),
        Hint.CHANGE_EMAIL: Kind.CORRECTION in kinds
        and ("change_email" in present or any(item.field == "email" for item in fields.correction)),
        Hint.CHANGE_BANK: Kind.CORRECTION in kinds
        and ("change_bank" in present or any(item.field == "iban" for item in fields.correction)),
        Hint.THIRD_PARTY_TRANSFER: bool(kinds & _HAND_OUT) and "third_party" in present,
    }
    return frozenset(hint for hint, holds in tests.items() if holds)


def find_subject(kinds: frozenset[Kind], hints: frozenset[Hint]) -> Subject:
    """Whom the request is about: the sender, unless a hint points at someone else."""
    if not kinds & (ABOUT_A_PERSON | {Kind.BREACH, Kind.COMPLAINT}):
        return Subject.NOBODY
    others = [hint for hint in (Hint.CHILD, Hint.ON_BEHALF, Hint.OTHER_PERSON) if hint in hints]
    if len(others) > 1 and Hint.CHILD in others and Hint.OTHER_PERSON in others:
        return Subject.SEVERAL
    if others:
        return {
            Hint.CHILD: Subject.CHILD,
            Hint.ON_BEHALF: Subject.CLIENT,
            Hint.OTHER_PERSON: Subject.OTHER_PERSON,
        }[others[0]]
    return Subject.OTHER_ADDRESS if Hint.OTHER_ADDRESS in hints else Subject.SENDER


def points_to_a_check(kinds: frozenset[Kind], hints: frozenset[Hint]) -> bool:
    """Whether the hints alone call for an identity check first (request-kinds, last paragraph).

    Used to measure the hints; the decision itself is `bot.rules.identity`'s, which also knows the sender.
    """
    if not kinds & ABOUT_A_PERSON:
        return False
    if hints & (_OF_ANOTHER | {Hint.CHANGE_EMAIL, Hint.CHANGE_BANK, Hint.THIRD_PARTY_TRANSFER}):
        return True
    return Hint.ADDRESS_NOT_ON_FILE in hints and bool(kinds & (_HAND_OUT | {Kind.ERASURE, Kind.CORRECTION}))


def _concepts_beside_a_request(subject: Reading, text: Reading) -> frozenset[str]:
    beside = [present for reading in (subject, text) for present in reading.concepts if present & _ASKED]
    return frozenset().union(*beside)
