"""What a colleague does with a case: each button of the case page, one function.

Behind the door of `bot.web.site`. Hands everything to a step; shows a refusal on the case page, with what
was typed still in its fields.
"""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.rules.addresses import address
from bot.steps import approving, classifying, closing, identifying, joining, naming
from bot.web.case import act_on, case_page, case_path
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor
from classifiers.kinds import Kind

router = APIRouter(prefix="/dossiers/{reference}")

#: The longest letter that a colleague can write, in characters.
_LONGEST_TEXT = 200_000

Hash = Annotated[str, Form(max_length=64)]
Remark = Annotated[str, Form(max_length=1000)]


@router.post("/goedkeuren")
def approve(
    request: Request,
    reference: str,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    shown: Hash = "",
    despite: Remark = "",
) -> Response:
    """Approve exactly the letter that was on the screen; a reason passes over what stands against it."""
    try:
        approved = approving.approve(
            desk.store,
            reference,
            shown_hash=shown,
            staff_id=visitor.staff_id,
            terms=desk.approval,
            now=desk.clock(),
            despite=despite,
        )
    except RuleViolation as refusal:
        return case_page(request, reference, typed={"despite": despite}, refusal=str(refusal))
    # Where the settings ask for four eyes, the first approval sends nothing.
    return go_to(case_path(reference), "approved" if approved.item_id else "first_approval")


@router.post("/terugnemen")
def undo(request: Request, reference: str, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Take the approval back while the letter waits."""
    return act_on(
        request,
        reference,
        "undone",
        lambda now: approving.undo(desk.store, reference, staff_id=visitor.staff_id, now=now),
    )


@router.post("/wijzigen")
def edit(
    request: Request,
    reference: str,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    shown: Hash = "",
    recipients: Annotated[str, Form(max_length=2000)] = "",
    subject: Annotated[str, Form(max_length=500)] = "",
    text: Annotated[str, Form(max_length=_LONGEST_TEXT)] = "",
) -> Response:
    """Put a changed letter in the place of the one that was on the screen."""

    def change(now: datetime) -> None:
        wanted = approving.Edit(_addresses(recipients), subject, text)
        approving.edit(desk.store, reference, wanted, shown_hash=shown, staff_id=visitor.staff_id, now=now)

    typed = {"recipients": recipients, "subject": subject, "text": text}
    return act_on(request, reference, "edited", change, typed)


def _addresses(typed: str) -> tuple[str, ...]:
    """The addresses in a field, parted by lines, commas or spaces.

    Raises:
        RuleViolation: there is none, or one is no e-mail address.
    """
    found = tuple(address(word) for word in re.split(r"[\s,;]+", typed) if word)
    if not found or None in found:
        message = "a recipient is not an e-mail address: write one address on each line"
        raise RuleViolation(message)
    return tuple(dict.fromkeys(one.email for one in found if one is not None))


@router.post("/afkeuren")
def reject(
    request: Request, reference: str, desk: TheDesk, visitor: TheVisitor, remark: Remark = ""
) -> Response:
    """Refuse the proposed letter, with the reason."""
    return act_on(
        request,
        reference,
        "rejected",
        lambda now: approving.reject(desk.store, reference, remark, staff_id=visitor.staff_id, now=now),
        {"reject": remark},
    )


@router.post("/opzijleggen")
def hold(
    request: Request, reference: str, desk: TheDesk, visitor: TheVisitor, remark: Remark = ""
) -> Response:
    """Lay the case aside."""
    return act_on(
        request,
        reference,
        "held",
        lambda now: closing.hold(desk.store, reference, remark, staff_id=visitor.staff_id, now=now),
        {"hold": remark},
    )


@router.post("/oppakken")
def resume(request: Request, reference: str, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Take the case up again."""
    return act_on(
        request,
        reference,
        "resumed",
        lambda now: closing.resume(desk.store, reference, staff_id=visitor.staff_id, now=now),
    )


@router.post("/sluiten")
def close(
    request: Request, reference: str, desk: TheDesk, visitor: TheVisitor, remark: Remark = ""
) -> Response:
    """Close the case without a letter."""
    return act_on(
        request,
        reference,
        "closed",
        lambda now: closing.close(desk.store, reference, remark, staff_id=visitor.staff_id, now=now),
        {"close": remark},
    )


@router.post("/samenvoegen")
def join(
    request: Request,
    reference: str,
    versie: Annotated[int, Form()],
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    zelfde: Annotated[bool, Form()] = False,
) -> Response:
    """Move the mail of this case into the one that is suggested for it, and show that one."""
    try:
        into = joining.join(
            desk.store,
            reference,
            same_person=zelfde,
            shown_version=versie,
            staff_id=visitor.staff_id,
            now=desk.clock(),
        )
    except RuleViolation as refusal:
        return case_page(request, reference, refusal=str(refusal))
    return go_to(case_path(into), "joined")


@router.post("/apart-houden")
def keep_apart(
    request: Request,
    reference: str,
    versie: Annotated[int, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """Say that this case does not belong to the one that is suggested for it."""
    return act_on(
        request,
        reference,
        "kept_apart",
        lambda now: joining.keep_apart(
            desk.store, reference, shown_version=versie, staff_id=visitor.staff_id, now=now
        ),
    )


@router.post("/soorten")
def sort(
    request: Request,
    reference: str,
    desk: TheDesk,
    visitor: TheVisitor,
    kinds: Annotated[tuple[Kind, ...], Form()] = (),
) -> Response:
    """Say what the mail asks. Without a choice it asks nothing of ours."""
    chosen = frozenset(kinds) or frozenset({Kind.OTHER})
    return act_on(
        request,
        reference,
        "sorted",
        lambda now: classifying.sort_by_hand(
            desk.store, reference, chosen, staff_id=visitor.staff_id, terms=desk.deadlines, now=now
        ),
    )


@router.post("/betrokkene")
def name_person(
    request: Request,
    reference: str,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    version: Annotated[int, Form()],
    proposed: Annotated[str, Form(max_length=320)] = "",
    person: Annotated[str, Form(max_length=400)] = "",
    name: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Say whose case it is: an address that was typed, or else the one that was chosen."""
    return act_on(
        request,
        reference,
        "named",
        lambda now: naming.name_person(
            desk.store,
            reference,
            naming.Person(person.strip() or proposed, name),
            own_addresses=desk.ourselves.addresses,
            staff_id=visitor.staff_id,
            now=now,
            shown_version=version,
        ),
        {"person": person, "name": name},
    )


@router.post("/identiteit")
def settle(
    request: Request,
    reference: str,
    zeker: Annotated[bool, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """Say that it is sure, or cannot become sure, who writes."""
    return act_on(
        request,
        reference,
        "settled" if zeker else "not_settled",
        lambda now: identifying.settle_by_hand(
            desk.store,
            reference,
            settled=zeker,
            staff_id=visitor.staff_id,
            terms=desk.deadlines,
            now=now,
        ),
    )
