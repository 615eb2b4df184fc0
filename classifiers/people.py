"""Whom a request is about, and what bears on identity: hints for staff and for `bot.rules.identity`.

Called by `classifiers.pipeline` with what the model thinks; decides no identity level.
"""

from classifiers.bars import Bars
from classifiers.kinds import FAMILIES, Kind
from classifiers.model import Opinion
from classifiers.verdict import Hint, Subject

#: Kinds that hand out or change something of a person. A breach, complaint or question never does.
ABOUT_A_PERSON = frozenset(FAMILIES) - {Kind.BREACH}
_OF_ANOTHER = frozenset({Hint.CHILD, Hint.ON_BEHALF, Hint.OTHER_PERSON, Hint.OTHER_ADDRESS})
_HAND_OUT = frozenset({Kind.ACCESS, Kind.PORTABILITY})

#: The concepts of the phrase tables that name a circumstance, for mails of so few words that the model, which
#: has learned from whole mails, has little to go by.
CONCEPTS: dict[str, Hint] = {
    "on_behalf": Hint.ON_BEHALF,
    "child_word": Hint.CHILD,
    "other_person": Hint.OTHER_PERSON,
    "change_email": Hint.CHANGE_EMAIL,
    "change_bank": Hint.CHANGE_BANK,
    "third_party": Hint.THIRD_PARTY_TRANSFER,
}


def find_hints(
    opinion: Opinion, kinds: frozenset[Kind], bars: Bars, named: frozenset[str]
) -> frozenset[Hint]:
    """Every circumstance in the mail that bears on identity. Empty where no right is used.

    `named` are the concepts that a mail of few words names: there they count as well. Where the model is sure
    that identity matters but of no single circumstance, its likeliest is taken.
    """
    if not kinds & ABOUT_A_PERSON:
        return frozenset()
    possible = {hint: chance for hint, chance in opinion.hints.items() if _fits(hint, kinds)}
    in_words = {hint for concept, hint in CONCEPTS.items() if concept in named}
    if not kinds & _HAND_OUT:
        # "My wife laughs about it, but stop writing": a relative counts where data would be handed out.
        in_words.discard(Hint.OTHER_PERSON)
    found = frozenset(hint for hint, chance in possible.items() if chance >= bars.hint or hint in in_words)
    if found or not possible or opinion.identity < bars.hint:
        return found
    return frozenset({max(possible, key=lambda hint: possible[hint])})


def _fits(hint: Hint, kinds: frozenset[Kind]) -> bool:
    """Whether the circumstance can stand beside these kinds: only a correction changes an address."""
    if hint in {Hint.CHANGE_EMAIL, Hint.CHANGE_BANK}:
        return Kind.CORRECTION in kinds
    return hint is not Hint.THIRD_PARTY_TRANSFER or bool(kinds & _HAND_OUT)


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
    # Who changes his own address names another one and is still the person concerned.
    other_address = Hint.OTHER_ADDRESS in hints and Hint.CHANGE_EMAIL not in hints
    return Subject.OTHER_ADDRESS if other_address else Subject.SENDER


def points_to_a_check(kinds: frozenset[Kind], hints: frozenset[Hint]) -> bool:
    """Whether the hints alone call for an identity check first (request-kinds, last paragraph).

    Used to measure the hints; the decision itself is `bot.rules.identity`'s, which also knows the sender.
    """
    if not kinds & ABOUT_A_PERSON:
        return False
    if hints & (_OF_ANOTHER | {Hint.CHANGE_EMAIL, Hint.CHANGE_BANK, Hint.THIRD_PARTY_TRANSFER}):
        return True
    return Hint.ADDRESS_NOT_ON_FILE in hints and bool(kinds & (_HAND_OUT | {Kind.ERASURE, Kind.CORRECTION}))
