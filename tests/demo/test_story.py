"""`privacybot demo --once` as a user runs it: every invented mail is accounted for, and the story is told."""

import json
import re
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlmodel import select

from bot.demo.mails import demo_mails
from bot.demo.surroundings import Folder
from bot.store import cases, mails
from bot.store.tables import Message, RawMail
from bot.store.vault import Vault
from bot.store.work import Store
from tests.installation import ROOT


def demo(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    ports = ("--smtp-port", "0", "--web-port", "0")
    argv = [sys.executable, "-m", "bot.cli", "demo", "--once", "--folder", str(folder), *ports, *args]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / ".demo"
    done = demo(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return folder, done.stdout


def opened(folder: Path) -> Store:
    from bot.store.engine import open_engine

    keys = (folder / "encryption.key").read_text().split()
    return Store(open_engine(f"sqlite:///{Folder(folder).database}"), Vault(keys))


def test_every_invented_mail_has_a_case_or_is_held_or_marked_with_a_reason(played: tuple[Path, str]) -> None:
    store = opened(played[0])

    with store.read() as work:
        raws = work.session.exec(select(RawMail)).all()
        counts = mails.counts(work)
        filed = {message.raw_mail_id for message in work.session.exec(select(Message)) if message.case_id}
    # Two more come back after the colleague approved two letters: an answer and a bounce.
    assert len(raws) == len(demo_mails()) + 2
    assert counts.seen == counts.stored == counts.decided == len(raws)
    without = [raw for raw in raws if raw.id not in filed]
    assert {raw.state.value for raw in without} <= {"held", "automatic", "duplicate"}
    assert all(raw.reason for raw in without)


def test_the_outcome_shows_cases_set_aside_mails_and_the_digest(played: tuple[Path, str]) -> None:
    _, shown = played

    assert len(set(re.findall(r"MK-\d{4}-\d{6}", shown.split("Mails without a case")[0]))) > 25
    assert "automatic" in shown
    assert "held" in shown
    assert "Datalekken" in shown
    assert "Mails gezien, opgeslagen en beslist" in shown


def test_each_writer_gets_a_letter_in_his_own_language(played: tuple[Path, str]) -> None:
    with opened(played[0]).read() as work:
        languages = {
            (case.language, draft.language)
            for case in cases.queue(work, closed=True)
            for draft in cases.drafts(work, case.id or 0)
        }

    assert {heard for heard, _ in languages} >= {"nl", "de", "fr"}
    assert all(heard == spoken for heard, spoken in languages)


def test_what_a_colleague_passed_on_is_the_case_of_the_one_who_wrote_it(played: tuple[Path, str]) -> None:
    with opened(played[0]).read() as work:
        people = {case.person_address for case in cases.queue(work, closed=True)}

    assert {"wiebe.akkerhuis@example.net", "toos.middelkoop@example.com"} <= people
    assert not any(person.endswith("@mailkoning.example") for person in people)


def test_two_approved_letters_were_handed_over_and_one_came_back(played: tuple[Path, str]) -> None:
    folder, _ = played

    letters = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("sent/*.eml")
    ]
    about_cases = [letter for letter in letters if "MK-" in str(letter["Subject"])]

    assert len(about_cases) == 2
    assert all(letter["Auto-Submitted"] is None for letter in about_cases)
    with opened(folder).read() as work:
        bounces = work.session.exec(select(Message).where(Message.automatic == "bounce")).all()
    assert [bounce.case_id is not None for bounce in bounces].count(True) == 1


def test_the_answer_joined_the_case_that_it_answers(played: tuple[Path, str]) -> None:
    with opened(played[0]).read() as work:
        by_case: dict[int, int] = {}
        for message in work.session.exec(select(Message)):
            if message.case_id is not None and message.automatic is None:
                by_case[message.case_id] = by_case.get(message.case_id, 0) + 1

    assert sorted(by_case.values())[-2:] == [1, 2]


def test_a_second_run_shows_what_is_there_and_sends_nothing_again(played: tuple[Path, str]) -> None:
    folder, _ = played
    before = len(list(folder.glob("sent/*.eml")))

    done = demo(folder)

    assert done.returncode == 0, done.stderr
    with opened(folder).read() as work:
        assert len(work.session.exec(select(RawMail)).all()) == len(demo_mails()) + 2
    assert len(list(folder.glob("sent/*.eml"))) == before


def test_a_folder_that_no_demonstration_made_is_never_thrown_away(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text(json.dumps("keep me"))

    done = demo(tmp_path, "--fresh")

    assert done.returncode == 2
    assert "not thrown away" in done.stderr
    assert precious.exists()
