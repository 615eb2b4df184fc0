"""Looks for what points at somebody else in a letter before it leaves: in words, files and recipients.

`bot.store.objections` asks it for each draft. Says what sort of thing stands where, never the thing itself;
what it finds a colleague takes out or answers for, but a BSN may never leave (UAVG art. 46).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.rules.composing import LetterContent
from bot.rules.enclosed_text import enclosed_values
from bot.rules.identifiers import Sort, identifiers
from bot.rules.objections import Objection, ObjectionCode
from bot.rules.third_parties import Known, own_numbers

_SAY_WHY = "take it out, or say why it may be there"

#: What is said of each sort, in the letter and in a file that goes with it.
IN_THE_LETTER: dict[Sort, str] = {
    Sort.EMAIL: f"the letter has an e-mail address of nobody in this case: {_SAY_WHY}",
    Sort.IBAN: f"the letter has an account number that is not known to be this person's: {_SAY_WHY}",
    Sort.PHONE: f"the letter has a phone number that is not known to be this person's: {_SAY_WHY}",
    Sort.BSN: "the letter has a citizen service number: take it out",
}
IN_A_FILE: dict[Sort, str] = {
    Sort.EMAIL: "a file with the letter has an e-mail address of nobody in the case: say why it may be there",
    Sort.IBAN: "a file with the letter has an account number in a text: say why it may be there",
    Sort.PHONE: "a file with the letter has a phone number in a text: say why it may be there",
    Sort.BSN: "a file with the letter has a citizen service number: it may not leave",
}
UNREADABLE = "a file with the letter cannot be looked through: open it, and say why it may go along"
FOREIGN_RECIPIENT = "the letter goes to an address of nobody in this case: change it, or say why"


def leaks(content: LetterContent, known: Known) -> tuple[Objection, ...]:
    """What of others a letter would tell, or to whom else it would go, each sort once.

    `known` is what belongs to the people of the case and to the company. A number that fills a cell of a file
    is the person's, as in `bot.rules.third_parties`.
    """
    files = [enclosed_values(file) for file in content.attachments]
    cells = [value for values in files if values is not None for value in values]
    known = replace(known, numbers=known.numbers | own_numbers(iter(cells)))
    sentences = [
        *(IN_THE_LETTER[sort] for sort in _foreign((content.subject, content.text), known)),
        *(IN_A_FILE[sort] for sort in _foreign(cells, known)),
    ]
    found = [_objection(sentence) for sentence in sentences]
    if any(values is None for values in files):
        found.append(Objection(ObjectionCode.LEAK, UNREADABLE, overridable=True))
    if any(one.lower() not in known.emails for one in content.recipients):
        found.append(Objection(ObjectionCode.FOREIGN_RECIPIENT, FOREIGN_RECIPIENT, overridable=True))
    return tuple(found)


def _foreign(texts: Iterable[str], known: Known) -> Sequence[Sort]:
    """The sorts of identifiers in these texts that are not known, in their fixed order."""
    found = {one.sort for text in texts for one in identifiers(text) if not known.has(one)}
    return [sort for sort in Sort if sort in found]


def _objection(sentence: str) -> Objection:
    if sentence in {IN_THE_LETTER[Sort.BSN], IN_A_FILE[Sort.BSN]}:
        return Objection(ObjectionCode.LEAK_BSN, sentence, overridable=False)
    return Objection(ObjectionCode.LEAK, sentence, overridable=True)
