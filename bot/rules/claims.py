"""Whether a letter, as a colleague may have changed it, still says what its template said was done.

Called by `bot.store.fulfilment` before an approval. Compares words only, and never judges whether they are
true.
"""

import re
from dataclasses import dataclass

#: The part of a claim's words that a sentence must hold to say the same in slightly other words.
_ENOUGH = 0.6

_WORD = re.compile(r"\w+")
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
# A German day has a full stop of its own ("28. November"), which ends no sentence.
_SENTENCE_END = re.compile(rf"(?<=[.!?:;])\s+(?!\s|(?:{_MONTHS})\b)|\n\s*\n")

#: Words that turn a claim into its opposite, or into something that is still to come.
_DENIALS = frozenset(
    {
        *("niet", "geen", "nooit", "nog", "zodra", "straks"),
        *("not", "no", "never", "yet", "once", "cannot"),
        *("nicht", "kein", "keine", "keinen", "nie", "noch", "sobald"),
        *("pas", "jamais", "aucun", "aucune", "encore", "dès"),
    }
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a letter says was done: the code of the claim, and the sentence that makes it.

    An empty sentence is one that nobody can look for: such a claim always stands.
    """

    code: str
    sentence: str = ""


def stands(claim: Claim, text: str) -> bool:
    """Whether the text still makes the claim.

    It does where a sentence holds most of the claim's words, in any order, unless it adds a denial such as
    "nog niet": a colleague who took the sentence out, or turned it round, took the claim out.
    """
    return not _words(claim.sentence) or bool(sentences_that_claim(claim, text))


def sentences_that_claim(claim: Claim, text: str) -> tuple[str, ...]:
    """The sentences of the text that make the claim; none where nobody can look for them."""
    said = _words(claim.sentence)
    return tuple(one for one in _SENTENCE_END.split(text) if said and _says(said, _words(one)))


def _says(said: frozenset[str], sentence: frozenset[str]) -> bool:
    if (sentence - said) & _DENIALS:
        return False
    return len(said & sentence) >= _ENOUGH * len(said)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
