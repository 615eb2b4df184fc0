"""privacybot evaluate: what it measures, shows and refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.terminal import run

WISH = "Graag uitschrijven voor de nieuwsbrief, ik lees hem nooit meer."
CHAT = "De vergadering van morgen begint een uur later dan wij eerst dachten."
ROWS: tuple[dict[str, Any], ...] = (
    {"id": "right", "subject": "Afmelden", "body": WISH, "kinds": ["withdrawal"], "lang": "nl"},
    {"id": "other", "subject": "Lunch", "body": CHAT, "kinds": ["other"], "lang": "nl"},
    {"id": "missed", "subject": "Afmelden", "body": WISH, "kinds": ["withdrawal", "erasure"]},
)
KEYS = {
    "mails", "exact", "families_macro_f1", "kinds_macro_f1", "other_f1", "review_share", "wrong_reviewed",
    "language_right", "identity_right", "corrections_right", "kinds", "families",
}  # fmt: skip


def written(folder: Path, *rows: Any) -> str:
    file = folder / "mails.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return str(file)


def test_shares_and_counts_are_told_to_programs(tmp_path: Path) -> None:
    found = run("evaluate", written(tmp_path, *ROWS), "--json").json

    assert set(found) == KEYS
    assert found["mails"] == 3
    assert found["exact"] == pytest.approx(2 / 3)
    assert found["kinds"]["withdrawal"] == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "right": 2, "wrong": 0, "missed": 0,
    }  # fmt: skip
    assert found["families"]["erasure"]["missed"] == 1
    assert found["families_macro_f1"] == 0.5
    assert (found["language_right"], found["corrections_right"]) == (1.0, None)


def test_each_miss_is_shown_with_its_evidence(tmp_path: Path) -> None:
    file = written(tmp_path, *ROWS)

    (miss,) = run("evaluate", file, "--json", "--errors").json["errors"]
    page = run("evaluate", file, "--errors").out

    assert (miss["id"], miss["wanted"], miss["found"]) == (
        "missed",
        ["erasure", "withdrawal"],
        ["withdrawal"],
    )
    assert any(item["text"] == "uitschrijven" for item in miss["evidence"])
    assert "missed: wanted erasure, withdrawal; found withdrawal" in page
    assert "missed:" not in run("evaluate", file).out


def test_people_get_tables(tmp_path: Path) -> None:
    page = run("evaluate", written(tmp_path, *ROWS)).out

    for word in (
        "Precision",
        "Recall",
        "F1",
        "withdrawal",
        "families, macro F1",
        "exact match",
        "sent to a person",
    ):
        assert word in page


def test_the_writers_own_words_are_measured(tmp_path: Path) -> None:
    body = (
        "Gaan we morgen lunchen?\n\nOp ma 2 nov 2026 schreef Bas <bas@example.com>:\n> Graag uitschrijven.\n"
    )
    file = written(tmp_path, {"id": 1, "subject": "Re: Lunch", "body": body, "kinds": ["other"]})

    assert run("evaluate", file, "--json").json["exact"] == 1.0


def test_no_mails_give_no_shares(tmp_path: Path) -> None:
    found = run("evaluate", written(tmp_path), "--json").json

    assert (found["mails"], found["exact"], found["wrong_reviewed"]) == (0, 0.0, None)
    assert "mails" in run("evaluate", "-", stdin="").out


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("no json", "line 2 is not a JSON object"),
        ({"subject": "", "body": "", "kinds": ["other"]}, 'line 2 has no "id"'),
        ({"id": 1, "subject": "", "kinds": ["other"]}, 'line 2 needs "subject" and "body"'),
        ({"id": 1, "subject": "", "body": "", "kinds": []}, 'line 2 needs "kinds"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["love"]}, 'line 2 needs "kinds"'),
        ({"id": 1, "subject": "", "body": "", "kinds": [["other"]]}, 'line 2 needs "kinds"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["other"], "lang": 5}, '"lang"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["other"], "fields": []}, '"fields"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["other"], "fields": {"correction": [5]}}, '"fields"'),
    ],
)
def test_a_line_without_its_labels_is_named(tmp_path: Path, row: Any, reason: str) -> None:
    said = run("evaluate", written(tmp_path, ROWS[1], row), expect=2)

    assert reason in " ".join(said.err.replace("│", " ").split())
    assert said.out == ""


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path) -> None:
    assert "cannot be read" in run("evaluate", str(tmp_path / "gone.jsonl"), expect=2).err
