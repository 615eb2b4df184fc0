"""The phrase tables hold together: every rule can be worded in every language."""

import json
from importlib import resources

import pytest

from classifiers.evaluation import evaluate
from classifiers.kinds import Kind, Language
from classifiers.people import CONCEPTS
from classifiers.pipeline import TAKEN_BACK
from classifiers.tables import LANGUAGES, rules, wordings


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_of_a_rule_has_wordings_in_every_language(language: Language) -> None:
    needed = frozenset[str]().union(*(rule.concepts() for rule in rules()))
    assert needed <= set(wordings(language))
    assert all(wordings(language)[concept] for concept in needed)


def test_all_languages_word_the_same_concepts() -> None:
    assert len({frozenset(wordings(language)) for language in LANGUAGES}) == 1


def test_every_concept_is_named_by_a_rule_or_read_by_the_code() -> None:
    named = frozenset[str]().union(*(rule.concepts() for rule in rules()))
    assert set(wordings(Language.NL)) - named == {"denial", "no_denial", "turn", TAKEN_BACK, *CONCEPTS}


def test_rule_ids_are_unique_and_some_rules_are_sure() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))
    assert Kind.OTHER not in {rule.kind for rule in rules()}
    assert any(rule.sure for rule in rules())


def test_the_check_mails_are_well_formed() -> None:
    lines = resources.files("classifiers.training").joinpath("rules-check.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 150
    for row in rows:
        kinds = {Kind(kind) for kind in row["kinds"]}
        assert kinds == {Kind.OTHER} or Kind.OTHER not in kinds


def test_a_report_counts_what_was_missed() -> None:
    row = {"id": "x", "subject": "", "body": "Verwijder mijn gegevens.", "kinds": ["access"], "lang": "nl"}
    report = evaluate([row])
    assert report.exact == 0
    assert (report.kinds[Kind.ACCESS].missed, report.kinds[Kind.ERASURE].wrong) == (1, 1)
    assert report.language_right == 1
    assert report.identity_right is None
    assert [miss.id for miss in report.misses] == ["x"]
