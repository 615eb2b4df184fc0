"""Gathers everything that stands against a draft as it is now: reads the rows and asks the rules.

Called by the step approving inside its transaction, and by the pages and the command line to show the same
list. A new sort of objection is a code in `bot.rules.objections` and a line in `objections_to`.
"""

from dataclasses import replace

from bot.rules.answer_route import Route, objection_to_route
from bot.rules.composing import LetterContent
from bot.rules.deadlines import local_day
from bot.rules.identity import IdentityCode
from bot.rules.objections import (
    NO_STEP,
    OPEN_STEP,
    OTHER_DAY,
    TO_THE_CUSTOMER,
    Objection,
    missing_element,
    visible_flaws,
)
from bot.rules.third_parties import Known
from bot.store import cases, referrals
from bot.store.deed_days import days_of, told_otherwise
from bot.store.drafts import content_of
from bot.store.fulfilment import lacks_steps, steps_of, still_open
from bot.store.leak_findings import leaks_in
from bot.store.objection_courses import course_of
from bot.store.representation import noted_of
from bot.store.tables import Case, Draft, Message
from bot.store.wishes import mail_to_answer
from bot.store.work import Work
from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.checklist import LetterAbout, missing_elements
from responses.elements import element_name

#: Kinds whose answer holds the data itself.
_DISCLOSED = frozenset({Kind.ACCESS.value, Kind.PORTABILITY.value})


def objections_to(work: Work, case: Case, draft: Draft, ours: Known) -> tuple[Objection, ...]:
    """What stands against this draft: first what may not be passed over.

    `ours` is what of addresses and numbers is the company's own.
    """
    content = content_of(work, draft)
    flaws = visible_flaws(content.subject, content.text, content.recipients)
    days, waiting = days_of(steps_of(work, draft.case_id)), still_open(work, draft)
    misdated = told_otherwise(draft, days)
    # A day that nobody knows yet cannot be told, and one that is wrong is told of as that.
    later = misdated.union(line.code.value for line in waiting)
    about = replace(_about(work, case, draft), done_on=days, not_done=later)
    lacking = missing_elements(content.text, about)
    undone = [OPEN_STEP] if waiting else []
    undone += [NO_STEP] if lacks_steps(work, draft) else []
    undone += [OTHER_DAY] if misdated else []
    undone += [TO_THE_CUSTOMER] if _meets_itself(work, case, draft, content) else []
    known = ours.emails | _addresses_of(work, case, draft)
    told = leaks_in(content, replace(ours, emails=known))
    route = objection_to_route(_route(work, case, content)) if _gives_data(draft, content) else None
    unsaid = (missing_element(element_name(element, "en")) for element in lacking)
    found = (*flaws, *undone, *told, *([route] if route else []), *unsaid)
    return tuple(sorted(found, key=lambda objection: objection.overridable))


def _addresses_of(work: Work, case: Case, draft: Draft) -> frozenset[str]:
    """The addresses of the case's people, and the one on file that is asked to confirm who writes."""
    check = cases.identity(work, case.id or 0)
    asked = {check.address_to_confirm.lower()} if check and check.address_to_confirm else set()
    # The letter that says to whom the message went tells how to reach the customer; no other one may.
    refers = draft.situation == Situation.PROCESSOR_REFERRAL
    customers = referrals.contacts(work, case.id or 0) if refers else frozenset()
    return cases.people(work, case.id or 0) | asked | customers


def _meets_itself(work: Work, case: Case, draft: Draft, content: LetterContent) -> bool:
    """Whether the letter to the person goes to a customer to whom the message was passed on."""
    to = {address.lower() for address in content.recipients}
    is_referral = draft.situation == Situation.PROCESSOR_REFERRAL
    return is_referral and not to.isdisjoint(referrals.contacts(work, case.id or 0))


def _gives_data(draft: Draft, content: LetterContent) -> bool:
    """Whether a letter gives out what the records hold about somebody."""
    told = draft.situation == Situation.ANSWER.value and _DISCLOSED.intersection(draft.about)
    return bool(told or content.attachments)


def _route(work: Work, case: Case, content: LetterContent) -> Route:
    check = cases.identity(work, case.id or 0)
    code = check.code if check else None
    acted_for = code in {
        IdentityCode.CHILD.value,
        IdentityCode.ON_BEHALF.value,
        IdentityCode.OTHER_PERSON.value,
    }
    # For these doubts it is the person concerned who must confirm, so that address is his.
    own = {check.address_to_confirm.lower()} if check and acted_for and check.address_to_confirm else set()
    return Route(
        noted=noted_of(work, case.id or 0),
        about_child=code == IdentityCode.CHILD.value,
        for_other=code == IdentityCode.ON_BEHALF.value,
        to_person={one.lower() for one in content.recipients} == own,
    )


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
        # What the draft claimed when it was written: a colleague who takes the sentence out is told of it.
        keeps_by_law=any(claim["code"] == "kept_by_law" for claim in draft.claims),
        counted=bool(cases.requests(work, case.id or 0, open_only=True)),
        objection=course_of(work, case.id or 0),
    )
