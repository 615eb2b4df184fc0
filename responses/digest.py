"""The daily overview for staff: the desk's facts in, one calm letter out.

Called by `bot.steps.digesting`; shows references and kinds, and a name only where the settings say so.
"""

from responses.catalogue import kind_name
from responses.facts import DigestFacts, DigestLine, Letter, StaffLanguage
from responses.render import typeset
from responses.wording import day, enumeration, moment

_NAME = "digest"
_BEFORE = {"nl": "vóór", "en": "before"}
_BY = {"nl": "uiterlijk", "en": "by"}
_STILL = {"nl": "de klok staat stil", "en": "the clock stands still"}


def render_digest(facts: DigestFacts, language: StaffLanguage = "nl") -> Letter:
    """The overview of one morning, in plain text and HTML. Claims nothing and misses nothing.

    Raises:
        LetterError: a template is missing or wrong.
    """
    context = {
        "facts": facts,
        "open_cases": _open_cases(facts),
        "to_mend": len(facts.held) + facts.more_held + len(facts.failed_sends) + len(facts.unsure_sends),
        "counts_agree": facts.seen == facts.stored == facts.decided,
        "line": lambda entry: _line(entry, language, show_people=facts.show_people),
    }
    done = typeset(_NAME, language, context, polite=False)
    return Letter(_NAME, language, done.subject, done.text, done.html)


def _open_cases(facts: DigestFacts) -> int:
    """How many different cases and breaches wait for anybody."""
    groups = (
        *(facts.open_breaches, facts.late, facts.due_today, facts.due_this_week),
        *(facts.awaiting_approval, facts.awaiting_identity, facts.to_sort, facts.to_handle),
        facts.to_customers,
    )
    return len({entry.reference for group in groups for entry in group})


def _line(entry: DigestLine, language: str, *, show_people: bool) -> str:
    """One case on one line: reference, kinds, until when, state."""
    kinds = enumeration([kind_name(kind, language) for kind in entry.kinds], language)
    parts = [entry.reference, kinds, _until(entry, language), entry.state]
    if show_people and entry.person:
        parts.append(entry.person)
    return " · ".join(part for part in parts if part)


def _until(entry: DigestLine, language: str) -> str:
    """Until when: a breach has an hour, whose clock never stands still; everything else a day."""
    if entry.due_at is not None:
        return f"{_BEFORE[language]} {moment(entry.due_at, language)}"
    if entry.still:
        return _STILL[language]
    return f"{_BY[language]} {day(entry.due, language)}" if entry.due is not None else ""
