"""The mails that call colleagues to a possible breach: at once, and again while nobody has decided.

Called by `bot.steps.alerting`. Says a number, two moments and where to look; nothing of the report itself,
for these mails go where the desk's walls end.
"""

from dataclasses import dataclass
from datetime import datetime

from responses.facts import Letter, LetterLanguage
from responses.render import typeset

_ALERT, _REMINDER = "breach_alert", "breach_reminder"


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What an alert may say. Moments are aware.

    `hours` is the term of GDPR art. 33(1), `decide_before` its end. `elapsed` is the hour of a reminder,
    None in the first alert. Without a `link` the mail names no page.
    """

    reference: str
    aware_at: datetime
    decide_before: datetime
    hours: int
    link: str | None = None
    elapsed: int | None = None
    is_over: bool = False


def render_alert(facts: AlertFacts, language: LetterLanguage = "nl") -> Letter:
    """The alert, or with `elapsed` hours the reminder, in plain text and HTML.

    Raises:
        LetterError: a template is missing or wrong.
    """
    name = _ALERT if facts.elapsed is None else _REMINDER
    done = typeset(name, language, {"facts": facts}, polite=False)
    return Letter(name, language, done.subject, done.text, done.html)
