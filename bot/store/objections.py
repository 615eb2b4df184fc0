"""Gathers everything that stands against a draft as it is now: reads the rows and asks the rules.

Called by the step approving inside its transaction, and by the pages and the command line to show the same
list. A new sort of objection is a code in `bot.rules.objections` and a line in `objections_to`.
"""

from bot.rules.deadlines import local_day
from bot.rules.objections import OPEN_STEP, Objection, missing_element, visible_flaws
from bot.store.drafts import content_of
from bot.store.fulfilment import still_open
from bot.store.tables import Case, Draft, Message
from bot.store.wishes import mail_to_answer
from bot.store.work import Work
from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.checklist import LetterAbout, missing_elements
from responses.elements import ELEMENT_NAMES


def objections_to(work: Work, case: Case, draft: Draft) -> tuple[Objection, ...]:
    """What stands against this draft: first what may not be passed over."""
    content = content_of(work, draft)
    flaws = visible_flaws(content.subject, content.text, content.recipients)
    lacking = missing_elements(content.text, _about(work, case, draft))
    undone = (OPEN_STEP,) if still_open(work, draft) else ()
    found = (*flaws, *undone, *(missing_element(ELEMENT_NAMES[element]["en"]) for element in lacking))
    return tuple(sorted(found, key=lambda objection: objection.overridable))


def _about(work: Work, case: Case, draft: Draft) -> LetterAbout:
    message = mail_to_answer(work, case, work.get(Message, draft.message_id))
    received = local_day(message.received_at)
    return LetterAbout(
        situation=Situation(draft.situation),
        language=draft.language,
        kinds=tuple(Kind(kind) for kind in draft.about),
        reference=case.reference,
        received_on=received,
        promise_date=case.promise_on or received,
        legal_date=case.legal_on or received,
    )
