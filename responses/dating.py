"""Puts the days of deeds into a finished letter, or takes them out: the words around them stay as they are.

Called by `bot.store.deed_days` when a letter is drafted and when a colleague ticks a step, and by whoever
shows an example. Knows no step: it is told which deeds were done, and when.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape

from responses.blocks import rewritten
from responses.facts import THE_DAY, Claimed, Letter
from responses.wording import ANY_DAY, day

#: What may stand between two words in HTML that was made from the lines of an edited letter.
_HTML_SPACE = "(?: |<br>\n)"


def with_days(letter: Letter, days: Mapping[str, date]) -> Letter:
    """The letter with the day of each deed, by the code of its claim; without, where a day is not known."""
    text, html = dated(letter.text, letter.html, letter.claimed, days, letter.language)
    return replace(letter, text=text, html=html)


def dated(
    text: str, html: str, claimed: Sequence[Claimed], days: Mapping[str, date], language: str
) -> tuple[str, str]:
    """Text and HTML in which each sentence that claims a deed tells its day, or none where it is not known.

    A sentence that a colleague has changed is no longer found, and stays as it is.
    """
    for claim in claimed:
        if claim.when:
            in_text, in_html = _pattern(claim, language), _html_pattern(claim, language)
            says = _sentence(claim, days.get(claim.code), language)
            text = rewritten(text, partial(_put, in_text, says))
            html = _put(in_html, _escaped(says), html)
    return text, html


def _put(found: re.Pattern[str], says: str, text: str) -> str:
    """The text with a sentence in the place of the one that is found; no sign in it means anything."""
    return found.sub(lambda _: says, text)


def _sentence(claim: Claimed, on: date | None, language: str) -> str:
    when = claim.when.replace(THE_DAY, day(on, language)) if on else ""
    return f"{claim.lead}{when}{claim.sentence.removeprefix(claim.lead)}"


def _pattern(claim: Claimed, language: str) -> re.Pattern[str]:
    """How the sentence is found: with any day, or with none."""
    when = re.escape(claim.when).replace(re.escape(THE_DAY), ANY_DAY[language])
    rest = claim.sentence.removeprefix(claim.lead)
    return re.compile(f"{re.escape(claim.lead)}(?:{when})?{re.escape(rest)}")


def _html_pattern(claim: Claimed, language: str) -> re.Pattern[str]:
    """How the sentence is found in HTML, which escapes it, and where an edited letter has its lines."""
    escaped = replace(claim, sentence=_escaped(claim.sentence), lead=_escaped(claim.lead))
    return re.compile(_pattern(escaped, language).pattern.replace(r"\ ", " ").replace(" ", _HTML_SPACE))


def _escaped(text: str) -> str:
    """The text as the frame of a letter escapes it."""
    return escape(text, quote=False).replace('"', "&#34;").replace("'", "&#39;")
