"""Objects to a letter with data to a child, or to one of whom nobody checked that he may have it.

Called by `bot.store.objections` for letters that give data. Decides on what a colleague noted and on what the
bot saw in the mail (UAVG art. 5 as of 1 September 2026; EDPB guidelines 01/2022 §3.4); reads no letter.
"""

from dataclasses import dataclass

from bot.rules.objections import Objection, ObjectionCode
from bot.rules.representing import BY_LAW, AgeGroup, Authority, Checked


@dataclass(frozen=True, slots=True)
class Noted:
    """What a colleague noted of the person concerned, of who acts, and of how that was checked."""

    group: AgeGroup
    authority: Authority
    checked: Checked = Checked.NOT_YET


@dataclass(frozen=True, slots=True)
class Route:
    """Where a letter with data goes.

    `about_child` and `for_other` are what the bot saw in the mail; `to_person` tells that the letter goes to
    the address on file of the person concerned, and to nobody else.
    """

    noted: Noted | None
    about_child: bool = False
    for_other: bool = False
    to_person: bool = False


_NOT_NOTED = Objection(
    ObjectionCode.AUTHORITY_UNCHECKED,
    "the letter gives data about a child or for somebody else: note how old the person is, who acts, and "
    "how you checked it",
    overridable=True,
)
_TO_A_CHILD = Objection(
    ObjectionCode.TO_A_CHILD,
    "the letter gives data to a child under 12: send it to the representative",
    overridable=False,
)
_TO_A_YOUNG_PERSON = Objection(
    ObjectionCode.TO_A_CHILD,
    "the letter gives data to a child of 12 to 15: note how you checked that the child itself asks",
    overridable=True,
)
_TO_A_PARENT = Objection(
    ObjectionCode.AUTHORITY_UNCHECKED,
    "the person is 16 or older, so a parent or guardian gets no data: send it to that person",
    overridable=False,
)
_AUTHORITY_UNKNOWN = Objection(
    ObjectionCode.AUTHORITY_UNCHECKED,
    "nobody knows by what the one who gets the data acts: ask, and note it first",
    overridable=False,
)
_PARENT_UNCHECKED = Objection(
    ObjectionCode.AUTHORITY_UNCHECKED,
    "nobody noted how it was checked that the parent or guardian may act: proof is asked only on doubt",
    overridable=True,
)
_AUTHORITY_UNCHECKED = Objection(
    ObjectionCode.AUTHORITY_UNCHECKED,
    "nobody noted how it was checked that the one who acts may do so: check it first",
    overridable=False,
)


def objection_to_route(route: Route) -> Objection | None:
    """What stands against giving data along this way, or None.

    What the law forbids cannot be passed over; where it only asks for care, a reason will do.
    """
    noted = route.noted
    if noted is None:
        open_question = route.about_child or (route.for_other and not route.to_person)
        return _NOT_NOTED if open_question else None
    if route.to_person or noted.authority is Authority.NOBODY_ACTS:
        return _to_the_person(noted)
    if noted.authority is Authority.UNKNOWN:
        return _AUTHORITY_UNKNOWN
    if noted.authority in BY_LAW and noted.group is AgeGroup.FROM_16:
        return _TO_A_PARENT
    if noted.checked is not Checked.NOT_YET:
        return None
    return _PARENT_UNCHECKED if noted.authority in BY_LAW else _AUTHORITY_UNCHECKED


def _to_the_person(noted: Noted) -> Objection | None:
    """Under 12 the representative is answered; from 12 on the child may ask itself."""
    if noted.group is AgeGroup.UNDER_12:
        return _TO_A_CHILD
    young = noted.group is AgeGroup.FROM_12_TO_15 and noted.checked is Checked.NOT_YET
    return _TO_A_YOUNG_PERSON if young else None
