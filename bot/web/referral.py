"""The forms of the processor route: pass a case on to the customer who decides, tell a customer of a breach.

Behind the door of `bot.web.site`. Hands everything to the steps; a refusal is shown on the page of the case
or of the breach, with what was typed still in its fields.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import NotFound, RuleViolation
from bot.rules.processor_route import Customer, customer_called
from bot.rules.replying import Reply
from bot.steps import drafting, referring, warning_customers
from bot.steps.knowing_customers import known_customers
from bot.store import incident_records
from bot.web.case import case_page, case_path
from bot.web.desk import Desk
from bot.web.incidents import incident_page
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor
from bot.web.words import words_in
from classifiers.kinds import Kind
from responses.facts import StaffLanguage

router = APIRouter()

_UNREADABLE = "the list of customers cannot be read now: try again, or ask the administrator"


@router.post("/dossiers/{reference}/doorsturen")
def refer(
    request: Request,
    reference: str,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    klant: Annotated[tuple[str, ...], Form()] = (),
    waarom: Annotated[str, Form(max_length=1000)] = "",
    ook_ons: Annotated[bool, Form()] = False,
    about: Annotated[tuple[Kind, ...], Form()] = (),
) -> Response:
    """Note who decides, and propose the letters to the customers and to the person."""
    chosen = frozenset(about)
    try:
        known = _customers(desk)
        passing = referring.Passing(
            tuple(customer_called(name, known) for name in klant), waarom, also_ours=ook_ons, about=chosen
        )
        referring.refer(
            desk.store,
            reference,
            passing,
            staff_id=visitor.staff_id,
            terms=desk.drafting,
            now=desk.clock(),
        )
        drafting.redraft(
            desk.store,
            desk.directory,
            reference,
            Reply.PROCESSOR_REFERRAL,
            staff_id=visitor.staff_id,
            terms=desk.drafting,
            now=desk.clock(),
            about=chosen,
        )
    except RuleViolation as refusal:
        return case_page(request, reference, typed={"waarom": waarom}, refusal=str(refusal))
    return go_to(case_path(reference), "referred")


@router.post("/datalekken/{reference}/klant/{number}/brief")
def tell_customer(
    request: Request,
    reference: str,
    number: int,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    adres: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """Propose the letter that tells a customer of a breach, and show it."""
    language = _language_of(desk, reference, number)
    told = warning_customers.Told(
        number, adres, language, lambda code: words_in(language)(f"incident.choice_{code}")
    )
    try:
        letter = warning_customers.tell_customer(
            desk.store,
            reference,
            told,
            staff_id=visitor.staff_id,
            terms=desk.drafting,
            now=desk.clock(),
        )
    except RuleViolation as refusal:
        return incident_page(request, reference, refusal=str(refusal))
    return go_to(f"/klantbrieven/{letter}", "customer_letter")


def _customers(desk: Desk) -> tuple[Customer, ...]:
    known = known_customers(desk.drafting.customers)
    if known.trouble:
        raise RuleViolation(_UNREADABLE)
    return known.customers


def _language_of(desk: Desk, reference: str, number: int) -> StaffLanguage:
    """The language of a customer that the directory knows; Dutch for any other."""
    with desk.store.read() as work:
        row = incident_records.by_reference(work, reference)
        names = {one.number: one.name for one in incident_records.customers(work, row.id or 0)}
    try:
        known = customer_called(names.get(number, ""), _customers(desk))
    except (NotFound, RuleViolation):
        return "nl"
    return "en" if known.language == "en" else "nl"
