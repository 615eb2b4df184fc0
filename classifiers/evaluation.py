"""Measures the classifier against labelled mails: what was found and missed, and what a person must see.

Called by the command `privacybot evaluate` and by the tests; reads no file and prints nothing. Joins the
measures of `classifiers.scoring` (right and wrong), `classifiers.calibration` (honest scores) and
`classifiers.confusion` (what was taken for what).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifiers import classify
from classifiers.calibration import Calibration, Forecast, calibrate
from classifiers.confusion import Confusion, confuse
from classifiers.days import iso_day
from classifiers.kinds import KIND_ORDER, RIGHTS, Kind, Language
from classifiers.people import points_to_a_check
from classifiers.scoring import Accuracy, Pair, accuracy, share, share_true
from classifiers.verdict import Classification

_LANGUAGES = frozenset(language.value for language in Language)


@dataclass(frozen=True, slots=True)
class Miss:
    """A mail whose kinds were not found exactly."""

    id: str
    wanted: frozenset[Kind]
    verdict: Classification


@dataclass(frozen=True, slots=True)
class Report(Accuracy):
    """What one run over labelled mails shows. Shares are 0 to 1; those over no mails are None."""

    #: The same for the mails of each language; a mail in two languages counts in both.
    languages: dict[Language, Accuracy]
    #: Over every score of every mail, and over the scores of each kind alone.
    calibration: Calibration
    calibration_by_kind: dict[Kind, Calibration]
    confusion: Confusion
    #: Of all mails, and of those whose kinds are wrong, the share that is marked for a person.
    review_share: float
    wrong_reviewed: float | None
    #: Of all rights in all mails, the share that was missed in a mail that is not marked for a person.
    rights_unseen: float | None
    language_right: float | None
    identity_right: float | None
    corrections_right: float | None
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A labelled mail and the verdict on it."""

    row: Mapping[str, Any]
    wanted: frozenset[Kind]
    verdict: Classification

    @property
    def pair(self) -> Pair:
        return self.wanted, self.verdict.kind_set()

    @property
    def languages(self) -> frozenset[Language]:
        """Those written down ("nl/en" is two); none of the four is `other`. Empty where none is."""
        parts = (self.row.get("lang") or "").split("/")
        return frozenset(Language(part if part in _LANGUAGES else "other") for part in parts if part)

    def forecast(self, kind: Kind) -> Forecast:
        """The score of a kind, with whether the mail carries it. A kind without a score was scored 0."""
        return self.verdict.scores.get(kind, 0.0), kind in self.wanted


def evaluate(rows: Iterable[Mapping[str, Any]]) -> Report:
    """Judges every row and compares. The body must hold the newest text only.

    Raises:
        KeyError, ValueError: as for `measure`.
    """
    return measure((row, classify(row["subject"], row["body"])) for row in rows)


def measure(judged: Iterable[tuple[Mapping[str, Any], Classification]]) -> Report:
    """Compares labelled mails with the verdicts on them.

    A row has "id" and "kinds"; "lang", "identity_required" (null where unclear) and "fields" are compared
    where they are there.

    Raises:
        KeyError: a row lacks a needed key.
        ValueError: a row names a kind that does not exist, or a score is not between 0 and 1.
    """
    mails = [_Judged(row, frozenset(map(Kind, row["kinds"])), verdict) for row, verdict in judged]
    pairs = [mail.pair for mail in mails]
    whole = accuracy(pairs)
    misses = tuple(
        Miss(str(mail.row["id"]), mail.wanted, mail.verdict)
        for mail in mails
        if mail.wanted != mail.verdict.kind_set()
    )
    return Report(
        mails=whole.mails,
        kinds=whole.kinds,
        families=whole.families,
        exact=whole.exact,
        languages=_by_language(mails),
        calibration=calibrate([mail.forecast(kind) for mail in mails for kind in KIND_ORDER]),
        calibration_by_kind={kind: calibrate([mail.forecast(kind) for mail in mails]) for kind in KIND_ORDER},
        confusion=confuse(pairs),
        review_share=share(sum(mail.verdict.needs_review for mail in mails), len(mails)),
        wrong_reviewed=share_true([miss.verdict.needs_review for miss in misses]),
        rights_unseen=share_true(_unseen(mails)),
        language_right=share_true(
            [mail.verdict.language in mail.languages for mail in mails if mail.languages]
        ),
        identity_right=share_true([_identity_fits(mail) for mail in mails if _identity(mail) is not None]),
        corrections_right=share_true([_corrections_fit(mail) for mail in mails if _corrections(mail)]),
        misses=misses,
    )


def _by_language(mails: Sequence[_Judged]) -> dict[Language, Accuracy]:
    """The accuracy for each language that occurs."""
    groups = {language: [mail.pair for mail in mails if language in mail.languages] for language in Language}
    return {language: accuracy(pairs) for language, pairs in groups.items() if pairs}


def _unseen(mails: Sequence[_Judged]) -> list[bool]:
    """For every right in every mail, whether it was missed and no person will look."""
    return [
        right not in mail.verdict.kind_set() and not mail.verdict.needs_review
        for mail in mails
        for right in mail.wanted.intersection(RIGHTS)
    ]


def _identity(mail: _Judged) -> bool | None:
    return mail.row.get("identity_required")


def _identity_fits(mail: _Judged) -> bool:
    return points_to_a_check(mail.verdict.kind_set(), mail.verdict.hints) == _identity(mail)


def _corrections(mail: _Judged) -> list[dict[str, Any]]:
    return mail.row.get("fields", {}).get("correction") or []


def _corrections_fit(mail: _Judged) -> bool:
    """Whether every change is found as written and none besides; a day may be written in any way."""
    wanted = {
        (item["field"], _same_day(item["field"], item.get("old")), _same_day(item["field"], item.get("new")))
        for item in _corrections(mail)
    }
    return wanted == {
        (item.field, _same_day(item.field, item.old), _same_day(item.field, item.new))
        for item in mail.verdict.fields.correction
    }


def _same_day(field: str, value: str | None) -> str | None:
    return (iso_day(value) if field == "birth_date" and value else None) or value
