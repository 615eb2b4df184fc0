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
from bot.rules.processor_route import OF_A_CUSTOMER
from bot.rules.states import CaseState, DraftState
from bot.store import cases, customer_letters, mails, referrals
from bot.store.customer_waiting import untold
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


def test_three_approved_letters_were_handed_over_and_one_came_back(played: tuple[Path, str]) -> None:
    folder, _ = played

    letters = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("sent/*.eml")
    ]
    about_cases = [letter for letter in letters if "MK-" in str(letter["Subject"])]

    # Two answers to people, and a request that was passed on to a customer.
    assert len(about_cases) == 3
    assert all(letter["Auto-Submitted"] is None for letter in about_cases)
    with opened(folder).read() as work:
        bounces = work.session.exec(select(Message).where(Message.automatic == "bounce")).all()
    assert [bounce.case_id is not None for bounce in bounces].count(True) == 1


def test_a_readers_request_was_passed_on_to_the_customer_who_decides(played: tuple[Path, str]) -> None:
    with opened(played[0]).read() as work:
        (letter,) = customer_letters.in_states(work, [DraftState.SENT])
        case = customer_letters.case_of(work, letter)
        assert case is not None
        draft = cases.live_draft(work, case.id or 0)
        told = referrals.forwarded_on(work, case.id or 0)

    assert letter.recipients == ["privacy@bloemenhuis-vermeulen.example"]
    assert "alles wat jullie verder van mij hebben" in " ".join(letter.text.replace("> ", "").split())
    assert case.person_address == "ineke.zandstra@example.org"
    assert draft is not None
    assert (draft.situation, draft.state) == ("processor_referral", DraftState.PROPOSED)
    assert told is not None


def test_a_newsletter_that_only_a_link_points_at_waits_for_a_colleague(played: tuple[Path, str]) -> None:
    with opened(played[0]).read() as work:
        (case,) = (one for one in cases.queue(work) if one.person_address == "fiona.aldridge@example.com")

    assert (case.state, case.reason) == (CaseState.TO_SORT, OF_A_CUSTOMER)


def test_both_customers_whom_a_breach_concerns_have_a_letter_that_waits(played: tuple[Path, str]) -> None:
    folder, shown = played
    with opened(folder).read() as work:
        waiting = customer_letters.in_states(work, [DraftState.PROPOSED])
        about = {customer_letters.about_of(work, letter) for letter in waiting}
        named = sorted(one.customer for one in untold(work))

    assert named == ["Bloemenhuis Vermeulen", "Theater De Zwaluw"]
    assert len(about) == 1
    assert all("In twee nieuwsbrieven stonden" in " ".join(letter.text.split()) for letter in waiting)
    assert "Brieven aan klanten (2)" in shown


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
        assert len(customer_letters.in_states(work, list(DraftState))) == 3
    assert len(list(folder.glob("sent/*.eml"))) == before


def test_a_folder_that_no_demonstration_made_is_never_thrown_away(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text(json.dumps("keep me"))

    done = demo(tmp_path, "--fresh")

    assert done.returncode == 2
    assert "not thrown away" in done.stderr
    assert precious.exists()
