"""Compares the verdicts that were given with those of another model, and counts what would change.

Used by `bot.commands.shadow`; pure: judges nothing itself, and carries numbers and kinds alone.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bot.store.lessons import JudgedMail
from classifiers import Classification
from classifiers.kinds import Kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """One mail: its last verdict by a classifier, that of the new model, and a colleague's if there is one.

    Kinds stand in the order in which they are answered; none found is `other`, as the desk treats it.
    """

    reference: str
    message_id: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    review_before: bool
    review_after: bool
    by_staff: tuple[str, ...] | None
    learned_from: bool
    judged_by: str

    @property
    def stays(self) -> bool:
        """Whether kinds and the need of a person are what they were."""
        return self.before == self.after and self.review_before == self.review_after

    @property
    def agrees_before(self) -> bool:
        """Whether the old verdict found exactly a colleague's kinds; False where no colleague sorted it."""
        return self.before == self.by_staff

    @property
    def agrees_after(self) -> bool:
        """Whether the new verdict finds exactly a colleague's kinds; False where no colleague sorted it."""
        return self.after == self.by_staff


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of so many mails that colleagues sorted, in how many the verdict was exactly theirs."""

    mails: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Shadow:
    """The outcome of a shadow run, in mails; `judged_by` is the new model, empty when there was no mail.

    `fresh` counts the mails that colleagues sorted and that the model has not learned from, `learned` the
    others: about those it says little that it gives the right answer.
    """

    judged_by: str
    mails: int
    same: int
    review_before: int
    review_after: int
    fresh: Agreement
    learned: Agreement
    changes: tuple[Comparison, ...]


def compare(mail: JudgedMail, found: Classification, *, learned_from: bool) -> Comparison:
    """The two verdicts of one mail beside each other."""
    return Comparison(
        reference=mail.reference,
        message_id=mail.message_id,
        before=_names(mail.kinds),
        after=_names(found.ordered() or (Kind.OTHER,)),
        review_before=mail.needs_review,
        review_after=found.needs_review,
        by_staff=_names(mail.by_staff) if mail.by_staff else None,
        learned_from=learned_from,
        judged_by=f"{found.classifier} {found.version}",
    )


def _names(kinds: Iterable[Kind]) -> tuple[str, ...]:
    return tuple(kind.value for kind in kinds)


def summed_up(compared: tuple[Comparison, ...]) -> Shadow:
    """The counts over all mails, and those that change, in the order in which they came."""
    return Shadow(
        judged_by=compared[0].judged_by if compared else "",
        mails=len(compared),
        same=sum(one.stays for one in compared),
        review_before=sum(one.review_before for one in compared),
        review_after=sum(one.review_after for one in compared),
        fresh=_agreement(one for one in compared if not one.learned_from),
        learned=_agreement(one for one in compared if one.learned_from),
        changes=tuple(one for one in compared if not one.stays),
    )


def _agreement(compared: Iterable[Comparison]) -> Agreement:
    by_staff = [one for one in compared if one.by_staff is not None]
    return Agreement(
        mails=len(by_staff),
        before=sum(one.agrees_before for one in by_staff),
        after=sum(one.agrees_after for one in by_staff),
    )


def as_plain(found: Shadow) -> dict[str, Any]:
    """The outcome as values for JSON."""
    return {
        "model": found.judged_by,
        "mails": found.mails,
        "same": found.same,
        "changed": len(found.changes),
        "needs_review": {"before": found.review_before, "after": found.review_after},
        "agreement_with_staff": {
            "not_learned_from": asdict(found.fresh),
            "learned_from": asdict(found.learned),
        },
        "changes": [_changed(one) for one in found.changes],
    }


def _changed(one: Comparison) -> dict[str, Any]:
    by_hand = one.by_staff is not None
    return {
        "reference": one.reference,
        "message": one.message_id,
        "kinds": {"before": list(one.before), "after": list(one.after)},
        "needs_review": {"before": one.review_before, "after": one.review_after},
        "by_staff": list(one.by_staff) if one.by_staff is not None else None,
        "agrees_with_staff": {"before": one.agrees_before, "after": one.agrees_after} if by_hand else None,
        "learned_from": one.learned_from,
    }
