"""Gathers everything that stands against a draft as it is now: reads the rows and asks the rules.

Called by the step approving inside its transaction, and by the pages and the command line to show the same
list. A new sort of objection is a code in `bot.rules.objections` and a line in `objections_to`.
"""

from dataclasses import replace

from bot.rules.deadlines import local_day
from bot.rules.objections import NO_STEP, OPEN_STEP, Objection, missing_element, visible_flaws
from bot.rules.third_parties import Known
from bot.store import cases
from bot.store.drafts import content_of
from bot.store.fulfilment import lacks_steps, still_open
from bot.store.leak_findings import leaks_in
from bot.store.objection_courses import course_of
from bot.store.tables import Case, Draft, Message
from bot.store.wishes import mail_to_answer
from bot.store.work import Work
from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.checklist import LetterAbout, missing_elements
from responses.elements import element_name


def objections_to(work: Work, case: Case, draft: Draft, ours: Known) -> tuple[Objection, ...]:
    """What stands against this draft: first what may not be passed over.

    `ours` is what of addresses and numbers is the company's own.
    """
    content = content_of(work, draft)
    flaws = visible_flaws(content.subject, content.text, content.recipients)
    lacking = missing_elements(content.text, _about(work, case, draft))
    undone = [OPEN_STEP] if still_open(work, draft) else []
    undone += [NO_STEP] if lacks_steps(work, draft) else []
    told = leaks_in(content, replace(ours, emails=ours.emails | _addresses_of(work, case)))
    unsaid = (missing_element(element_name(element, "en")) for element in lacking)
    found = (*flaws, *undone, *told, *unsaid)
    return tuple(sorted(found, key=lambda objection: objection.overridable))


def _addresses_of(work: Work, case: Case) -> frozenset[str]:
    """The addresses of the case's people, and the one on file that is asked to confirm who writes."""
    check = cases.identity(work, case.id or 0)
    asked = {check.address_to_confirm.lower()} if check and check.address_to_confirm else set()
    return cases.people(work, case.id or 0) | asked


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
        extended_on=draft.extends_to,
        counted=bool(cases.requests(work, case.id or 0, open_only=True)),
        objection=course_of(work, case.id or 0),
    )
