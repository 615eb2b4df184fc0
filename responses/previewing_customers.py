"""Shows a letter to a customer as it could be: the company's own facts, an invented customer and matter.

Called by `privacybot letters preview`; needs no case, no register and no database.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from classifiers.kinds import Kind
from responses.catalogue import FITTING_KINDS, Situation
from responses.customer_letters import BREACH, FORWARD, breach_letter, forward_letter
from responses.facts import Letter, Organisation, StaffLanguage
from responses.previewing import example_words
from responses.trying_customers import example_breach, example_forward

#: How long before we knew of it the invented breach began.
_UNNOTICED = timedelta(hours=13)


def kinds_for_customer(name: str) -> tuple[Kind, ...]:
    """The kinds that the letter of this name can be about and that can be chosen; none for a breach."""
    if name == BREACH:
        return ()
    fitting = FITTING_KINDS[Situation.PROCESSOR_REFERRAL]
    return tuple(kind for kind in Kind if kind in fitting)


def preview_for_customer(
    name: str,
    organisation: Organisation,
    language: StaffLanguage,
    own: Path | None,
    *,
    kinds: Sequence[Kind] = (),
) -> Letter:
    """The letter of this name, about these kinds or about access; templates in `own` go before ours.

    Raises:
        LetterError: one of its templates cannot be rendered.
    """
    words: dict[str, Any] = dict(example_words(language)[name])
    if name == FORWARD:
        lines, mailing = tuple(words.pop("lines")), tuple(words.pop("mailing"))
        forward = replace(example_forward(organisation), **words, lines=lines, mailing=mailing)
        return forward_letter(replace(forward, kinds=tuple(kinds) or forward.kinds), language, own)
    breach = example_breach(organisation)
    began_at = breach.aware_at - _UNNOTICED
    return breach_letter(replace(breach, **words, began_at=began_at), language, own)
