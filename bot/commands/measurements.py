"""Puts what a measurement of the classifier found into plain values, for `evaluate --json`.

Used by `bot.commands.evaluating` and, for each miss, by `bot.commands.measurement_tables`; measures nothing.
"""

from typing import TYPE_CHECKING, Any

from classifiers.kinds import Kind, in_order

if TYPE_CHECKING:
    from classifiers.calibration import Calibration
    from classifiers.confusion import Confusion
    from classifiers.evaluation import Miss, Report
    from classifiers.scoring import Accuracy, Score

#: How the table of confusions calls what was missed or taken from nothing.
NOTHING = "nothing"


def as_plain(report: "Report", *, errors: bool) -> dict[str, Any]:
    """The measurement as values for JSON, with the misses where asked. Shares over no mails are None."""
    plain = {
        "mails": report.mails,
        "exact": report.exact,
        "families_macro_f1": report.families_macro_f1,
        "kinds_macro_f1": report.kinds_macro_f1,
        "other_f1": report.other_f1,
        "review_share": report.review_share,
        "wrong_reviewed": report.wrong_reviewed,
        "rights_unseen": report.rights_unseen,
        "language_right": report.language_right,
        "identity_right": report.identity_right,
        "corrections_right": report.corrections_right,
        "kinds": {kind.value: _counted(score) for kind, score in report.kinds.items()},
        "families": {family.value: _counted(score) for family, score in report.families.items()},
        "languages": {language.value: _summed_up(part) for language, part in report.languages.items()},
        "calibration": _calibrated(report),
        "confusion": _confused(report.confusion),
    }
    return plain | ({"errors": [missed_mail(miss) for miss in report.misses]} if errors else {})


def _counted(score: "Score") -> dict[str, float]:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
    }


def _summed_up(part: "Accuracy") -> dict[str, float]:
    return {
        "mails": part.mails,
        "exact": part.exact,
        "families_macro_f1": part.families_macro_f1,
        "kinds_macro_f1": part.kinds_macro_f1,
    }


def _calibrated(report: "Report") -> dict[str, Any]:
    return {
        **_honesty(report.calibration),
        "bins": [
            {
                "low": one.low,
                "high": one.high,
                "count": one.count,
                "mean_score": one.mean_score,
                "observed": one.observed,
            }
            for one in report.calibration.bins
        ],
        "kinds": {kind.value: _honesty(one) for kind, one in report.calibration_by_kind.items()},
    }


def _honesty(calibration: "Calibration") -> dict[str, float | None]:
    return {"expected_calibration_error": calibration.expected_error, "brier": calibration.brier}


def _confused(confusion: "Confusion") -> dict[str, dict[str, int]]:
    """For each wanted kind, and for nothing, how often each kind and nothing was found."""
    from classifiers.confusion import EDGES

    names = [edge_name(edge) for edge in EDGES]
    return {edge_name(wanted): dict(zip(names, confusion.row(wanted), strict=True)) for wanted in EDGES}


def edge_name(edge: Kind | None) -> str:
    """What a row or column of the table of confusions is called."""
    return NOTHING if edge is None else edge.value


def missed_mail(miss: "Miss") -> dict[str, Any]:
    """A mail whose kinds were not found exactly, with the scores of the kinds concerned and the evidence."""
    verdict = miss.verdict
    concerned = in_order(miss.wanted | verdict.kind_set())
    return {
        "id": miss.id,
        "wanted": sorted(kind.value for kind in miss.wanted),
        "found": [kind.value for kind in verdict.ordered()],
        "scores": {kind.value: round(verdict.scores.get(kind, 0.0), 4) for kind in concerned},
        "needs_review": verdict.needs_review,
        "review_reason": verdict.review_reason,
        "evidence": [
            {
                "kind": item.kind.value,
                "rule": item.rule,
                "source": item.source,
                "text": item.text,
                "sentence": item.sentence,
                "negated": item.negated,
            }
            for item in verdict.evidence
        ],
    }
