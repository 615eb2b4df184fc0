"""The days of deeds in a letter: each is the day on which a colleague ticked the last step of that deed.

Called when a letter is drafted, when a step is ticked or taken back, and when a letter is looked at for what
stands against it. Changes the words of a letter that waits for approval, and never those of an approved one.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.rules.claims import Claim, sentences_that_claim
from bot.rules.composing import content_hash
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.states import DraftState
from bot.store import audit, cases
from bot.store.drafts import content_of, copy_of, replace_live
from bot.store.fulfilment import StepLine, steps_of
from bot.store.tables import Case, Draft
from bot.store.work import Work
from responses.dating import dated
from responses.elements import OF_DEED
from responses.facts import Claimed
from responses.wording import ANY_DAY, day


def days_of(lines: Sequence[StepLine]) -> dict[str, date]:
    """The day of each deed, by the code of its claim: of its last step, once all of them were ticked.

    Steps of requests that were answered before count where no open request asks for that deed.
    """
    codes = {line.code for line in lines}
    return {code.value: on for code in codes if (on := _day([line for line in lines if line.code is code]))}


def _day(lines: Sequence[StepLine]) -> date | None:
    counting = [line for line in lines if line.current] or lines
    moments = [line.at for line in counting if line.done and line.at is not None]
    return local_day(max(moments)) if len(moments) == len(counting) else None


def tell_days(work: Work, draft: Draft) -> None:
    """Let a draft that is not stored yet tell the day of each deed that was done, and of no other."""
    claimed = [Claimed(**one) for one in draft.claims]
    days = days_of(steps_of(work, draft.case_id))
    draft.text, draft.html = dated(draft.text, draft.html, claimed, days, draft.language)
    draft.content_hash = content_hash(content_of(work, draft))


def tell_days_anew(work: Work, case_id: int, now: datetime, actor: str) -> None:
    """Put a draft with the days as they now are in the place of the one that waits for approval.

    Nothing happens where it tells them already; `actor` did what changed them.
    """
    work.session.flush()
    # Nobody approves a letter while its words change.
    case = work.get(Case, case_id, lock=True)
    waiting = cases.live_draft(work, case_id)
    if waiting is None or waiting.state is not DraftState.PROPOSED:
        return
    fresh = copy_of(waiting, now)
    tell_days(work, fresh)
    if (fresh.text, fresh.html) == (waiting.text, waiting.html):
        return
    replace_live(work, case, fresh, now)
    audit.append(
        work, EventCode.DRAFT_DATED, now, actor=actor, case_id=case_id, draft=fresh.id, before=waiting.id
    )


def told_otherwise(draft: Draft, days: Mapping[str, date]) -> frozenset[str]:
    """The deeds of which the letter tells another day than theirs, by the codes of their claims."""
    return frozenset(
        one["code"]
        for one in draft.claims
        if one["code"] in OF_DEED and one["code"] in days and one["sentence"]
        for sentence in sentences_that_claim(Claim(one["code"], one["sentence"]), draft.text)
        if _other_days(sentence, days[one["code"]], draft.language)
    )


def _other_days(sentence: str, on: date, language: str) -> bool:
    told = re.findall(ANY_DAY[language], " ".join(sentence.split()), re.IGNORECASE)
    return any(one.lower() != day(on, language).lower() for one in told)
