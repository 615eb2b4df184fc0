"""A company's own templates go before ours, and what is wrong with them is told with file and line."""

from pathlib import Path

import pytest

from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.render import LETTERS, compose
from responses.trying import troubles
from tests.responses.builders import ORGANISATION, letter_facts


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_the_letters_that_come_with_this_program_are_in_order() -> None:
    assert list(troubles(ORGANISATION, None)) == []


def test_a_file_of_the_company_goes_before_ours_and_the_others_stay(tmp_path: Path) -> None:
    own = write(tmp_path, "handover/nl/subject.txt.j2", "Wij pakken dit op\n")
    facts = letter_facts("nl", Kind.ACCESS)

    assert compose(Situation.HANDOVER, facts, own).subject.startswith("Wij pakken dit op [")
    assert compose(Situation.HANDOVER, facts, own).text == compose(Situation.HANDOVER, facts).text
    assert compose(Situation.HANDOVER, facts).subject.startswith("Een collega kijkt")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Dag,\n\n{{ facts.schoenmaat }}\n", 3, "schoenmaat"),
        ("Dag {{ onbekend }}\n", 1, "onbekend"),
        ("Dag,\n{% if %}\n", 2, "Expected an expression"),
    ],
)
def test_a_template_that_cannot_be_rendered_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    own = write(tmp_path, "snippets/nl/opening.txt.j2", text)
    found = list(troubles(ORGANISATION, own))

    assert found
    assert all(one.where.endswith(f"snippets/nl/opening.txt.j2, line {line}") for one in found)
    assert all(said in one.said for one in found)


@pytest.mark.parametrize(
    "listing",
    [
        "{% for category, records in by_category %}\n- {{ category }}\n{% endfor %}\n",
        "{% if erases %}{% for row in facts.records %}\n- {{ row.category }}\n{% endfor %}{% endif %}\n",
        "{% for category, rows in by_category | list if rows %}\n- {{ category }}\n{% endfor %}\n",
    ],
    ids=["categories", "rows", "filtered"],
)
def test_a_part_about_erasure_that_lists_all_data_as_erased_is_refused(tmp_path: Path, listing: str) -> None:
    ours = (LETTERS / "parts/nl/erasure.txt.j2").read_text(encoding="utf-8")
    own = write(tmp_path, "parts/nl/erasure.txt.j2", f"{ours}\n{listing}")
    (found,) = (one for one in troubles(ORGANISATION, own) if "lists all data as erased" in one.said)

    assert found.where == f"parts/nl/erasure.txt.j2, line {len(ours.splitlines()) + 2}"
    assert "erasure.kept" in found.said


@pytest.mark.parametrize(
    "listing",
    [
        "",
        "{% for part in erasure.erased %}\n- {{ part.what }}\n{% endfor %}\n",
        "{% for record in facts.records if goes(record) %}\n- {{ record.category }}\n{% endfor %}\n",
        "{% for source in facts.searched_sources %}\n- {{ source }}\n{% endfor %}\n",
    ],
    ids=["ours", "what goes", "rows that go", "systems"],
)
def test_a_part_about_erasure_that_asks_what_is_kept_is_in_order(tmp_path: Path, listing: str) -> None:
    ours = (LETTERS / "parts/nl/erasure.txt.j2").read_text(encoding="utf-8")
    own = write(tmp_path, "parts/nl/erasure.txt.j2", f"{ours}\n{listing}")

    assert list(troubles(ORGANISATION, own)) == []


def test_a_part_about_erasure_that_cannot_be_taken_apart_is_named_once_for_what_it_is(tmp_path: Path) -> None:
    own = write(tmp_path, "parts/nl/erasure.txt.j2", "{% for in by_category %}\n")
    found = list(troubles(ORGANISATION, own))

    assert found
    assert not [one for one in found if "lists all data" in one.said]


def test_a_letter_that_no_longer_tells_what_it_must_is_named(tmp_path: Path) -> None:
    own = write(tmp_path, "snippets/nl/complaint_block.txt.j2", "\nHet is zoals het is.\n")
    found = list(troubles(ORGANISATION, own))

    assert {one.where for one in found} >= {"refusal (nl)", "not_found (nl, polite)"}
    assert any("it does not tell: the way to the court within six weeks" in one.said for one in found)


def test_a_file_that_replaces_nothing_and_a_folder_that_is_not_there_are_named(tmp_path: Path) -> None:
    own = write(tmp_path, "handovr/nl/body.txt.j2", "Dag,\n")

    assert [one.where for one in troubles(ORGANISATION, own)] == ["handovr/nl/body.txt.j2"]
    assert [one.said for one in troubles(ORGANISATION, tmp_path / "weg")] == ["there is no such folder"]
