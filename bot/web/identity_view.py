"""What the page of a case says about who writes: the question, the code that was sent, and how it stands.

Called by `bot.web.case_view`; decides nothing and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.confirming import MAX_TRIES
from bot.rules.identity import IdentityCode
from bot.rules.representing import AgeGroup, Authority, Checked, advice
from bot.store import cases, confirm_codes, representation
from bot.store.identity_tables import ConfirmCode
from bot.store.work import Work
from bot.web.chips import Chip, identity_chip
from bot.web.times import moment
from bot.web.words import Words


@dataclass(frozen=True, slots=True)
class IdentityView:
    """What is known about who writes.

    `code` tells in words how the newest code stands, empty where none was sent; `ask_again` that a new one
    can be proposed. `age_group`, `authority`, `checked` and `advice` are what a colleague noted of the one
    who acts for somebody, and what follows from it.
    """

    chip: Chip | None
    reason: str
    address_to_confirm: str
    open: bool
    code: str = ""
    ask_again: bool = False
    code_is_child: bool = False
    age_group: str = ""
    authority: str = ""
    checked: str = ""
    advice: str = ""


def identity_view(work: Work, case_id: int, now: datetime, words: Words) -> IdentityView:
    """Everything that is shown of who writes in this case."""
    check, noted = cases.identity(work, case_id), representation.of_case(work, case_id)
    if check is None:
        return IdentityView(None, "", "", open=False)
    sent = confirm_codes.sent_in(work, case_id)
    return IdentityView(
        chip=identity_chip(check, words),
        reason=words.of_rules(check.reason),
        address_to_confirm=check.address_to_confirm,
        open=check.required and check.state in {"needed", "asked"},
        code=_said(sent[0], now, words) if sent else "",
        ask_again=bool(sent) and check.state == "asked",
        code_is_child=check.code == IdentityCode.CHILD.value,
        age_group=noted.age_group if noted else "",
        authority=noted.authority if noted else Authority.UNKNOWN.value,
        checked=noted.checked if noted else Checked.NOT_YET.value,
        advice=words.of_rules(advice(AgeGroup(noted.age_group), Authority(noted.authority))) if noted else "",
    )


def _said(code: ConfirmCode, now: datetime, words: Words) -> str:
    assert code.sent_at is not None, "a code that left has a time"
    assert code.expires_at is not None, "a code that left expires"
    sent = words("identity.sent", at=moment(code.sent_at))
    if code.used_at is not None:
        return f"{sent} {words('identity.used', at=moment(code.used_at))}"
    if code.voided_at is not None:
        return f"{sent} {words('identity.voided')}"
    if code.tries >= MAX_TRIES:
        return f"{sent} {words('identity.dead')}"
    if code.expires_at <= now:
        return f"{sent} {words('identity.expired', at=moment(code.expires_at))}"
    left = words("identity.valid", at=moment(code.expires_at))
    return f"{sent} {left} {words('identity.tries', n=code.tries, most=MAX_TRIES)}"
