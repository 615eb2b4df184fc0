"""What is kept of the steps of a case: which there are, who did each when, and which ones a letter claims.

Called by the steps drafting, naming, approving and fulfilling inside their transactions, and by the pages.
What the steps are, `bot.rules.fulfilment` says; whether a letter still claims one, `bot.rules.claims`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from bot.rules.claims import Claim, stands
from bot.rules.events import EventCode
from bot.rules.fulfilment import Change, Findings, StepCode, WantedStep, lacking, wanted_steps
from bot.store import audit, cases, suppression
from bot.store.step_tables import FulfilmentStep, StepTick
from bot.store.tables import Case, Draft, RequestRow
from bot.store.work import Work
from classifiers.kinds import Kind


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it stands: `kind` is that of its request, None for one that a letter asks for.

    `current` is False once its request was answered or dropped. `by` and `at` are those of the last tick.
    `changes` are what a correction of the field `about` makes of it.
    """

    id: int
    code: StepCode
    about: str
    kind: Kind | None
    current: bool
    done: bool
    by: int | None = None
    at: datetime | None = None
    changes: tuple[Change, ...] = ()


def steps_of(work: Work, case_id: int) -> list[StepLine]:
    """The steps of a case, those of its requests in the order of their arrival first.

    Requests that a colleague dropped, or that repeat another, ask for nothing.
    """
    requests = {row.id: row for row in cases.requests(work, case_id) if _counts(row)}
    query = select(FulfilmentStep).where(
        col(FulfilmentStep.request_id).in_(list(requests)) | (col(FulfilmentStep.case_id) == case_id)
    )
    rows = sorted(
        work.session.exec(query), key=lambda row: (row.request_id is None, row.request_id or 0, row.id or 0)
    )
    ticks = _newest_ticks(work, [row.id or 0 for row in rows])
    lines = [_line(row, requests.get(row.request_id), ticks.get(row.id or 0)) for row in rows]
    return [
        replace(line, changes=_changes(work, requests.get(row.request_id), line.about))
        if line.code is StepCode.CORRECTED
        else line
        for row, line in zip(rows, lines, strict=True)
    ]


def _changes(work: Work, request: RequestRow | None, field: str) -> tuple[Change, ...]:
    """What the mail of a request says of a field; its values stay there alone, and are forgotten with it."""
    judged = cases.classification(work, request.message_id) if request is not None else None
    said = judged.fields.get("correction") if judged is not None else None
    return tuple(Change(one.get("old"), one.get("new")) for one in said or () if one["field"] == field)


def abouts_of(work: Work, step_ids: Collection[int]) -> dict[int, str]:
    """The source or field of each of these steps, empty where it names none; of whichever case they are."""
    query = select(FulfilmentStep.id, FulfilmentStep.about).where(col(FulfilmentStep.id).in_(list(step_ids)))
    return {number: about for number, about in work.session.exec(query) if number is not None}


def _counts(request: RequestRow) -> bool:
    return request.outcome not in {"dropped", "repeated"}


def _newest_ticks(work: Work, step_ids: Collection[int]) -> dict[int, StepTick]:
    query = select(StepTick).where(col(StepTick.step_id).in_(list(step_ids))).order_by(col(StepTick.id))
    return {tick.step_id: tick for tick in work.session.exec(query)}


def _line(row: FulfilmentStep, request: RequestRow | None, tick: StepTick | None) -> StepLine:
    return StepLine(
        id=row.id or 0,
        code=StepCode(row.code),
        about=row.about,
        kind=Kind(request.kind) if request else None,
        current=request is None or request.outcome == "open",
        done=tick is not None and tick.done,
        by=tick.staff_id if tick else None,
        at=tick.at if tick else None,
    )


@dataclass(frozen=True, slots=True)
class StepNeeds:
    """The kinds of request whose steps can be taken now, and what the steps depend on."""

    kinds: frozenset[Kind]
    found: Findings


def renew(work: Work, draft: Draft, needs: StepNeeds, now: datetime) -> None:
    """Make the steps that the open requests of a case and the claims of its new letter ask for.

    Steps that apply already stay, with their ticks. Those that no longer apply go, unless a colleague ever
    ticked them: what was done stays known.
    """
    for request in cases.requests(work, draft.case_id, open_only=True):
        if Kind(request.kind) in needs.kinds:
            _sync(work, wanted_steps(Kind(request.kind), needs.found), now, request_id=request.id)
    ours = [line for line in steps_of(work, draft.case_id) if line.current and line.kind is not None]
    wanted = lacking(
        [one["code"] for one in draft.claims], [WantedStep(line.code, line.about) for line in ours]
    )
    _sync(work, wanted, now, case_id=draft.case_id)


def _sync(
    work: Work,
    wanted: tuple[WantedStep, ...],
    now: datetime,
    *,
    request_id: int | None = None,
    case_id: int | None = None,
) -> None:
    """Bring the stored steps of one request, or of one case, in line with those that are wanted."""
    query = select(FulfilmentStep).where(
        FulfilmentStep.request_id == request_id, FulfilmentStep.case_id == case_id
    )
    there = {WantedStep(StepCode(row.code), row.about): row for row in work.session.exec(query)}
    for step in wanted:
        if step not in there:
            row = FulfilmentStep(code=step.code.value, about=step.about[:200], made_at=now)
            row.request_id, row.case_id = request_id, case_id
            work.add(row)
    ticked = _newest_ticks(work, [row.id or 0 for row in there.values()])
    for step, row in there.items():
        if step not in wanted and row.id not in ticked:
            work.session.delete(row)
    work.session.flush()


def mark(work: Work, case_id: int, line: StepLine, *, done: bool, staff_id: int, now: datetime) -> None:
    """Note that a colleague said that a step was done, or that it was not."""
    work.add(StepTick(step_id=line.id, done=done, staff_id=staff_id, at=now))
    audit.append(
        work,
        EventCode.STEP_DONE if done else EventCode.STEP_UNDONE,
        now,
        actor=audit.staff_actor(staff_id),
        case_id=case_id,
        step=line.id,
        deed=line.code.value,
    )


def note_deed(work: Work, case_id: int, code: StepCode, *, done: bool, staff_id: int, now: datetime) -> None:
    """Note a step of the case itself that a letter of ours did, or undid; `staff_id` approved that letter."""
    line = _of_case(work, case_id, code)
    if line is None and done:
        work.add(FulfilmentStep(case_id=case_id, code=code.value, about="", made_at=now))
        line = _of_case(work, case_id, code)
    if line is not None and line.done is not done:
        mark(work, case_id, line, done=done, staff_id=staff_id, now=now)


def _of_case(work: Work, case_id: int, code: StepCode) -> StepLine | None:
    lines = steps_of(work, case_id)
    return next((line for line in lines if line.code is code and line.kind is None), None)


def start_over(work: Work, case: Case, *, staff_id: int, now: datetime) -> None:
    """Let no step count that was done for the person so far, because the case is about to get another one."""
    done = [line for line in steps_of(work, case.id or 0) if line.current and line.done]
    for line in done:
        mark(work, case.id or 0, line, done=False, staff_id=staff_id, now=now)
    if any(line.code is StepCode.SUPPRESSED for line in done):
        suppression.remove_person(work, case, staff_id=staff_id, now=now)


def claimed_by(draft: Draft) -> frozenset[str]:
    """The codes of the claims that the letter makes, as its text stands now."""
    return frozenset(
        one["code"] for one in draft.claims if stands(Claim(one["code"], one["sentence"]), draft.text)
    )


def plain_claims(draft: Draft) -> tuple[str, ...]:
    """The codes of what the letter says was done and is no step: staff see to it that it is true."""
    claimed, steps = claimed_by(draft), {code.value for code in StepCode}
    codes = dict.fromkeys(one["code"] for one in draft.claims)
    return tuple(code for code in codes if code in claimed and code not in steps)


def still_open(work: Work, draft: Draft) -> list[StepLine]:
    """The steps of which the letter says that they were done, while nobody said so."""
    claimed = claimed_by(draft)
    return [
        line
        for line in steps_of(work, draft.case_id)
        if line.current and not line.done and line.code.value in claimed
    ]


def lacks_steps(work: Work, draft: Draft) -> bool:
    """Whether the letter says that a deed was done for which its case has no step, ticked or open.

    `renew` makes a step for every such claim, so the letter was drafted before it did.
    """
    known = {line.code.value for line in steps_of(work, draft.case_id)}
    return any(code.value in claimed_by(draft) - known for code in StepCode)
