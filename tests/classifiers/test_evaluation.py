"""What the measuring makes of verdicts, made by hand so that the right figures can be counted on paper."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.calibration import BINS, Forecast, calibrate
from classifiers.confusion import EDGES, confuse
from classifiers.evaluation import Report, measure
from classifiers.kinds import KIND_ORDER, Family, Kind, Language
from classifiers.scoring import Pair, Score
from classifiers.verdict import Correction, Fields, Hint
from tests.classifiers.judged import judged

SETS = st.frozensets(st.sampled_from(KIND_ORDER), max_size=4)
PAIRS = st.lists(st.tuples(SETS, SETS), max_size=20)
FORECASTS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@pytest.fixture
def report() -> Report:
    """Six mails: two right, four wrong in different ways."""
    return measure([
        judged("erasure", "erasure", lang="nl"),
        judged("access erasure", "access", lang="nl", id="half"),
        judged("portability", "access", lang="en", review="unsure", id="sibling"),
        judged("breach", "other", lang="en", id="leak"),
        judged("other", "objection", lang="de", review="unsure", id="chat"),
        judged("withdrawal", "withdrawal", lang="fr"),
    ])  # fmt: skip


def test_right_wrong_and_missed_are_counted_for_each_kind(report: Report) -> None:
    assert report.kinds[Kind.ERASURE] == Score(right=1, wrong=0, missed=1)
    assert report.kinds[Kind.ACCESS] == Score(right=1, wrong=1, missed=0)
    assert report.kinds[Kind.BREACH] == Score(right=0, wrong=0, missed=1)
    assert report.kinds[Kind.COMPLAINT] == Score()
    assert set(report.kinds) == set(Kind)


def test_precision_recall_and_f1_follow_from_the_counts() -> None:
    score = Score(right=3, wrong=1, missed=2)

    assert (score.precision, score.recall) == (0.75, 0.6)
    assert score.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert (Score().precision, Score().recall, Score().f1) == (0, 0, 0)


def test_a_sibling_counts_as_right_for_the_family(report: Report) -> None:
    assert report.families[Family.ACCESS] == Score(right=2, wrong=0, missed=0)
    assert report.families[Family.WITHDRAWAL] == Score(right=1, wrong=1, missed=0)


def test_macro_f1_is_the_mean_over_what_occurs(report: Report) -> None:
    occurring = {
        Kind.ERASURE: 2 / 3, Kind.ACCESS: 2 / 3, Kind.PORTABILITY: 0, Kind.BREACH: 0, Kind.OTHER: 0,
        Kind.OBJECTION: 0, Kind.WITHDRAWAL: 1,
    }  # fmt: skip

    assert report.kinds_macro_f1 == pytest.approx(sum(occurring.values()) / len(occurring))
    assert report.families_macro_f1 == pytest.approx((1 + 2 / 3 + 2 / 3 + 0) / 4)


def test_only_all_kinds_of_a_mail_are_an_exact_match(report: Report) -> None:
    assert report.exact == pytest.approx(2 / 6)
    assert [miss.id for miss in report.misses] == ["half", "sibling", "leak", "chat"]


def test_each_language_is_measured_alone(report: Report) -> None:
    assert list(report.languages) == [Language.NL, Language.EN, Language.DE, Language.FR]
    dutch = report.languages[Language.NL]
    assert (dutch.mails, dutch.exact) == (2, 0.5)
    assert dutch.kinds_macro_f1 == pytest.approx((1 + 2 / 3) / 2)
    assert report.languages[Language.EN].families_macro_f1 == 0.5
    assert report.languages[Language.FR].kinds_macro_f1 == 1


def test_a_mail_in_two_languages_counts_in_both_and_may_be_called_either() -> None:
    report = measure([judged("other", "other", lang="nl/en", language=Language.EN)])

    assert {language: part.mails for language, part in report.languages.items()} == {
        Language.NL: 1,
        Language.EN: 1,
    }
    assert report.language_right == 1


def test_a_language_beyond_the_four_is_other() -> None:
    report = measure([judged("other", "other", lang="es", language=Language.OTHER)])

    assert list(report.languages) == [Language.OTHER]
    assert report.language_right == 1


def test_mails_without_a_language_are_in_no_group() -> None:
    report = measure([judged("other", "other"), judged("other", "other", lang=None)])

    assert (report.languages, report.language_right) == ({}, None)


def test_what_a_person_will_see_is_told(report: Report) -> None:
    assert report.review_share == pytest.approx(2 / 6)
    assert report.wrong_reviewed == 0.5


def test_a_missed_right_passes_unseen_unless_a_person_looks(report: Report) -> None:
    # Six rights in six mails; erasure and breach were missed without review, portability with it.
    assert report.rights_unseen == pytest.approx(2 / 6)


def test_other_is_no_right_that_could_pass_unseen() -> None:
    assert measure([judged("other", "access")]).rights_unseen is None


def test_no_mails_give_no_shares() -> None:
    report = measure([])

    assert (report.mails, report.exact, report.kinds_macro_f1) == (0, 0, 0)
    assert report.languages == {}
    shares = (
        report.wrong_reviewed, report.rights_unseen, report.language_right, report.identity_right,
        report.corrections_right, report.calibration.brier, report.calibration.expected_error,
    )  # fmt: skip
    assert set(shares) == {None}


def test_identity_is_compared_where_people_were_sure() -> None:
    report = measure([
        judged("access", "access", hints=frozenset({Hint.ON_BEHALF}), identity_required=True),
        judged("access", "access", identity_required=True),
        judged("access", "access", identity_required=None),
        judged("access", "access"),
    ])  # fmt: skip

    assert report.identity_right == 0.5


def test_a_correction_is_right_when_field_old_and_new_value_are() -> None:
    labels = {"correction": [{"field": "name", "old": "Jansen", "new": "Janssen"}]}
    right = Fields(correction=(Correction("name", "Jansen", "Janssen"),))
    halfway = Fields(correction=(Correction("name", None, "Janssen"),))

    report = measure([
        judged("correction", "correction", read=right, fields=labels),
        judged("correction", "correction", read=halfway, fields=labels),
        judged("correction", "correction"),
    ])  # fmt: skip

    assert report.corrections_right == 0.5


def test_an_unknown_kind_in_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="love"):
        measure([judged("love", "access")])


def test_what_was_found_right_stands_on_the_diagonal_and_the_rest_beside_it(report: Report) -> None:
    assert report.confusion.counts == Counter({
        (Kind.ERASURE, Kind.ERASURE): 1,
        (Kind.ACCESS, Kind.ACCESS): 1,
        (Kind.WITHDRAWAL, Kind.WITHDRAWAL): 1,
        (Kind.ERASURE, None): 1,
        (Kind.PORTABILITY, Kind.ACCESS): 1,
        (Kind.BREACH, Kind.OTHER): 1,
        (Kind.OTHER, Kind.OBJECTION): 1,
    })  # fmt: skip


def test_a_missed_kind_was_taken_for_every_unwanted_kind() -> None:
    table = measure([judged("access erasure", "access correction complaint")]).confusion

    assert table.counts == Counter({
        (Kind.ACCESS, Kind.ACCESS): 1,
        (Kind.ERASURE, Kind.CORRECTION): 1,
        (Kind.ERASURE, Kind.COMPLAINT): 1,
    })  # fmt: skip


def test_an_unwanted_kind_where_nothing_was_missed_stands_in_the_row_nothing() -> None:
    table = measure([judged("access", "access erasure")]).confusion

    assert table.row(None)[EDGES.index(Kind.ERASURE)] == 1
    assert sum(table.row(Kind.ACCESS)) == 1


@given(PAIRS)
def test_the_diagonal_is_what_was_right_and_every_error_stands_beside_it(pairs: list[Pair]) -> None:
    counts = confuse(pairs).counts

    for kind in KIND_ORDER:
        right = sum(kind in wanted & found for wanted, found in pairs)
        missed = sum(kind in wanted - found for wanted, found in pairs)
        unwanted = sum(kind in found - wanted for wanted, found in pairs)
        assert counts[kind, kind] == right
        assert sum(counts[kind, edge] for edge in EDGES) - right >= missed
        assert sum(counts[edge, kind] for edge in EDGES) - right >= unwanted
    assert counts[None, None] == 0


def test_scores_fall_into_ten_bins_of_which_the_last_includes_one() -> None:
    bins = calibrate([(0.0, False), (0.09, False), (0.1, True), (0.95, True), (1.0, True)]).bins

    assert [one.count for one in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[3].low, bins[3].high) == (0.3, 0.4)
    assert (bins[3].mean_score, bins[3].observed, bins[3].gap) == (None, None, 0)
    assert bins[9].mean_score == pytest.approx(0.975)


def test_a_bin_tells_the_mean_score_and_how_often_it_came_true() -> None:
    one = calibrate([(0.8, True), (0.84, True), (0.86, False), (0.82, True)]).bins[8]

    assert (one.count, one.observed) == (4, 0.75)
    assert one.mean_score == pytest.approx(0.83)
    assert one.gap == pytest.approx(0.08)


def test_the_expected_error_weighs_every_bin_by_its_scores() -> None:
    calibration = calibrate([(0.9, True), (0.9, False), (0.9, False), (0.2, False)])

    assert calibration.expected_error == pytest.approx((3 * (0.9 - 1 / 3) + 1 * 0.2) / 4)


def test_the_brier_score_is_the_mean_squared_distance() -> None:
    assert calibrate([(0.8, True), (0.6, False)]).brier == pytest.approx((0.04 + 0.36) / 2)


@pytest.mark.parametrize("score", [-0.01, 1.01, math.nan])
def test_a_score_that_is_no_chance_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        calibrate([(score, True)])


@given(FORECASTS)
def test_every_score_is_in_one_bin_that_holds_it(forecasts: list[Forecast]) -> None:
    calibration = calibrate(forecasts)

    assert len(calibration.bins) == BINS
    assert calibration.count == len(forecasts)
    assert calibration.brier is not None
    assert 0 <= calibration.brier <= 1
    assert calibration.expected_error is not None
    assert 0 <= calibration.expected_error <= 1
    for one in calibration.bins:
        if one.mean_score is not None:
            assert one.low - 1e-9 <= one.mean_score <= one.high + 1e-9


def test_every_kind_of_every_mail_is_a_score_to_measure() -> None:
    report = measure([
        judged("access", "access", scores={Kind.ACCESS: 1.0}),
        judged("other", "access", scores={Kind.ACCESS: 0.5}),
    ])  # fmt: skip

    assert report.calibration.count == 2 * len(KIND_ORDER)
    access = report.calibration_by_kind[Kind.ACCESS]
    assert access.count == 2
    assert access.brier == pytest.approx((0 + 0.25) / 2)
    assert access.expected_error == pytest.approx((0 + 0.5) / 2)
