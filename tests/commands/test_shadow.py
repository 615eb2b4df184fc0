"""privacybot shadow: how a model would have judged the last mails, on a real database that it only reads."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.commands.model_folders import note_lessons
from bot.commands.shadowing import Comparison, Shadow, as_plain, summed_up
from bot.store.tables import Case, ClassificationRow, Message
from classifiers.kinds import KIND_ORDER, Kind, in_order
from classifiers.model import SHIPPED
from tests.builders import raw_mail
from tests.commands.terminal import Terminal

MAILS = (
    raw_mail("Graag uitschrijven voor jullie nieuwsbrief.", subject="Afmelden", sender="a@example.com"),
    raw_mail("Welke gegevens hebben jullie van mij? Graag inzage.", sender="b@example.com"),
    raw_mail("Gaan we morgen om twaalf uur samen lunchen?", subject="Lunch", sender="c@example.com"),
)


@pytest.fixture
def judged(office: Terminal) -> Terminal:
    """An office in which three mails were judged with the shipped model."""
    office.receive(*MAILS)
    return office


def shadow(office: Terminal, *args: str, folder: Path = SHIPPED) -> Any:
    return office.run("shadow", str(folder), "--json", *args).json


def alter(office: Terminal, message_id: int, **values: Any) -> None:
    """Let the stored verdict of the bot be another one."""
    with office.desk() as desk, desk.store.begin("tests.alter") as work:
        query = select(ClassificationRow).where(ClassificationRow.message_id == message_id)
        row = work.session.exec(query.where(ClassificationRow.classifier != "staff")).one()
        for key, value in values.items():
            setattr(row, key, value)


def verdict(office: Terminal, message_id: int) -> ClassificationRow:
    """What the shipped model said of a mail; what that is, these tests leave open."""
    with office.desk() as desk, desk.store.read() as work:
        query = select(ClassificationRow).where(ClassificationRow.message_id == message_id)
        return work.session.exec(query.where(ClassificationRow.classifier != "staff")).one()


def judged_kinds(office: Terminal, message_id: int) -> list[str]:
    """The kinds that the shipped model found in a mail, in the order in which they are answered."""
    found = verdict(office, message_id).kinds or ["other"]
    return [kind.value for kind in in_order([Kind(kind) for kind in found])]


def another(*kinds: str) -> str:
    """A kind that is none of these."""
    return next(kind.value for kind in KIND_ORDER if kind.value not in kinds)


def rows(office: Terminal) -> list[Any]:
    """Everything in the database, table by table."""
    with office.desk() as desk, desk.store.read() as work:
        connection = work.session.connection().connection.driver_connection
        return list(connection.iterdump())  # type: ignore[union-attr]  # SQLite's own connection


def reference_of(office: Terminal, message_id: int) -> str:
    with office.desk() as desk, desk.store.read() as work:
        return work.get(Case, work.get(Message, message_id).case_id).reference


def test_the_model_that_judged_the_mails_changes_none_of_them(judged: Terminal) -> None:
    found = shadow(judged)

    assert (found["mails"], found["same"], found["changed"], found["changes"]) == (3, 3, 0, [])
    assert found["needs_review"]["before"] == found["needs_review"]["after"]
    assert found["model"]


def test_a_verdict_that_would_change_is_shown_with_its_case_and_both_verdicts(judged: Terminal) -> None:
    before, kinds = shadow(judged), judged_kinds(judged, 1)
    wrong = another(*kinds)
    alter(judged, 1, kinds=[wrong], needs_review=True)

    found = shadow(judged)
    page = judged.run("shadow", str(SHIPPED)).out

    (change,) = found["changes"]
    assert (found["mails"], found["same"], found["changed"]) == (3, 2, 1)
    assert change["reference"] == reference_of(judged, 1)
    assert change["message"] == 1
    assert change["kinds"] == {"before": [wrong], "after": kinds}
    assert change["needs_review"]["before"] is True
    assert (change["by_staff"], change["agrees_with_staff"]) == (None, None)
    assert before["changes"] == []
    assert change["reference"] in page
    assert all(kind in page for kind in kinds)
    assert "2 verdicts stay, 1 change" in page


def test_a_change_of_whether_a_person_must_look_is_a_change_too(judged: Terminal) -> None:
    before = shadow(judged)["needs_review"]["after"]
    looked = verdict(judged, 1).needs_review
    alter(judged, 1, needs_review=not looked)

    found = shadow(judged)

    (change,) = found["changes"]
    assert change["kinds"]["before"] == change["kinds"]["after"]
    assert change["needs_review"] == {"before": not looked, "after": looked}
    assert found["needs_review"]["before"] - before == (-1 if looked else 1)


def test_colleagues_are_the_measure_where_they_sorted_a_mail(judged: Terminal) -> None:
    right, other = judged_kinds(judged, 1), judged_kinds(judged, 2)
    alter(judged, 1, kinds=[another(*right)])
    judged.run("queue", "kinds", reference_of(judged, 1), *right)
    judged.run("queue", "kinds", reference_of(judged, 2), another(*other))

    found = shadow(judged)
    page = judged.run("shadow", str(SHIPPED)).out

    (change,) = found["changes"]
    assert change["by_staff"] == right
    assert change["agrees_with_staff"] == {"before": False, "after": True}
    agreement = found["agreement_with_staff"]
    assert agreement["not_learned_from"] == {"mails": 2, "before": 0, "after": 1}
    assert agreement["learned_from"] == {"mails": 0, "before": 0, "after": 0}
    assert "agrees" in page
    assert "of 2 that colleagues sorted and the model did not learn from" in page
    assert "0 were judged as colleagues did, 1 would be" in page


def test_mails_that_the_model_learned_from_are_counted_apart(judged: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    note_lessons(folder, [1])
    right = judged_kinds(judged, 1)
    alter(judged, 1, kinds=[another(*right)])
    judged.run("queue", "kinds", reference_of(judged, 1), *right)

    found = shadow(judged, folder=folder)
    page = judged.run("shadow", str(folder)).out

    assert found["changes"][0]["learned_from"] is True
    assert found["agreement_with_staff"]["learned_from"] == {"mails": 1, "before": 0, "after": 1}
    assert found["agreement_with_staff"]["not_learned_from"]["mails"] == 0
    assert "agrees (learned from)" in page


@pytest.mark.parametrize(("last", "mails"), [("1", 1), ("2", 2), ("100", 3)])
def test_only_the_last_mails_are_judged_anew(judged: Terminal, last: str, mails: int) -> None:
    alter(judged, 1, kinds=[another(*judged_kinds(judged, 1))])

    found = shadow(judged, "--last", last)

    assert found["mails"] == mails
    assert found["changed"] == (1 if mails == 3 else 0)


def test_nothing_in_the_database_changes(judged: Terminal) -> None:
    alter(judged, 1, kinds=[another(*judged_kinds(judged, 1))])
    before = rows(judged)

    shadow(judged)

    assert rows(judged) == before


def test_the_threshold_of_the_settings_counts_for_the_new_model_too(judged: Terminal) -> None:
    strict = judged.with_settings(CLASSIFICATION__REVIEW_THRESHOLD="1")

    assert shadow(strict)["needs_review"]["after"] == 3


def test_where_nothing_was_judged_there_is_nothing_to_compare(office: Terminal) -> None:
    found = shadow(office)

    assert (found["model"], found["mails"], found["changes"]) == ("", 0, [])
    assert "0 mails judged anew" in office.run("shadow", str(SHIPPED)).out


@pytest.mark.parametrize("name", ["gone", "empty", "settings.toml"])
def test_a_folder_without_a_model_is_wrong_use_and_named(office: Terminal, name: str) -> None:
    (office.at.folder / "empty").mkdir()

    said = office.run("shadow", str(office.at.folder / name), expect=2)

    assert "no model that can be read" in said.err
    assert "[classification]" not in said.err


@pytest.mark.parametrize("last", ["0", "-3", "all"])
def test_a_wrong_number_of_mails_is_wrong_use(office: Terminal, last: str) -> None:
    said = office.run("shadow", str(SHIPPED), "--last", last, expect=2)

    assert "--last" in said.err


def compared(
    before: Sequence[str],
    after: Sequence[str],
    by_staff: Sequence[str] | None = None,
    *,
    learned_from: bool = False,
) -> Comparison:
    return Comparison(
        reference="MK-2026-000001",
        message_id=1,
        before=tuple(before),
        after=tuple(after),
        review_before=False,
        review_after=True,
        by_staff=tuple(by_staff) if by_staff is not None else None,
        learned_from=learned_from,
        judged_by="net 2",
    )


def test_agreement_is_counted_over_the_mails_that_colleagues_sorted() -> None:
    found = summed_up(
        (
            compared(["access"], ["access"]),
            compared(["access"], ["erasure"], ["access"]),
            compared(["access"], ["erasure"], ["erasure"]),
            compared(["access"], ["access", "erasure"], ["access"], learned_from=True),
        )
    )

    assert (found.fresh.mails, found.fresh.before, found.fresh.after) == (2, 1, 1)
    assert (found.learned.mails, found.learned.before, found.learned.after) == (1, 1, 0)
    assert (found.review_before, found.review_after, found.same) == (0, 4, 0)


def test_no_mails_give_counts_of_nothing() -> None:
    found = summed_up(())

    assert isinstance(found, Shadow)
    assert as_plain(found)["agreement_with_staff"]["not_learned_from"] == {
        "mails": 0,
        "before": 0,
        "after": 0,
    }
