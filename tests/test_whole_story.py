"""The main job on real servers: a mail comes in through Postfix and Dovecot, and its answer goes out.

The program runs as processes of its own, in the first story started as its users start it, in the others
forked (`tests.forks`); nothing in here is imitated but the people.
"""

import json
import os
import re
import signal
import smtplib
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.commands.overview import CaseLine, case_lines
from bot.rules.confirming import codes_in
from bot.rules.looping import REASON as LOOP
from bot.store import mails
from bot.store.mails import Counts
from tests.databases import lay_file
from tests.forks import Forked, Forks
from tests.installation import Installation, Submission, install
from tests.newsletters import BAKERY, newsletter
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.processes import free_port, until

#: Polling is so rare in these tests that only IDLE can explain a mail that is noticed.
_RARELY = 3600

WRITER = "rosa.verdonk@example.com"


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of each kind; empty for SQLite."""
    if request.param == "sqlite":
        return ""
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.create_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database of each kind."""
    if request.param == "sqlite":
        return lay_file(tmp_path / "desk.db")
    url: str = request.getfixturevalue("desk_database")
    return url


@pytest.fixture
def privacy(dovecot: Dovecot) -> MailUser:
    return dovecot.new_user("privacy")


@pytest.fixture
def balie(dovecot: Dovecot) -> MailUser:
    return dovecot.new_user("balie")


Lay = Callable[[str, Forks | None], Installation]


@pytest.fixture
def lay(tmp_path: Path, postfix: Postfix, privacy: MailUser, balie: MailUser) -> Lay:
    """Lays out the installation of a story on a database."""

    def laid(database: str, forks: Forks | None) -> Installation:
        return install(
            tmp_path,
            dovecot=postfix.dovecot,
            mailbox=privacy,
            submission=Submission(postfix.host, postfix.submission_port, privacy.address, privacy.password),
            digest_to=balie.address,
            web_port=free_port(),
            database=database,
            forks=forks,
            MAILBOX__POLL_SECONDS=_RARELY,
        )

    return laid


@pytest.fixture
def desk(lay: Lay, database: str, forks: Forks) -> Installation:
    return lay(database, forks)


@pytest.fixture
def new_desk(lay: Lay, new_database: str) -> Installation:
    """A desk whose every command starts as its users start it, from the first keys on."""
    return lay(new_database, None)


@contextmanager
def running(desk: Installation, log: Path) -> Iterator[subprocess.Popen[bytes] | Forked]:
    """`privacybot run` as its own process, watching the mailbox by IDLE."""
    process = desk.start("run", log=log)
    try:
        until(lambda: "watcher.connected" in log.read_text() or process.poll() is not None, "IDLE", 60)
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def write_mail(
    to: MailUser, text: str, *, reply_to: EmailMessage | None = None, sender: str = WRITER
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Rosa Verdonk <{sender}>", to.address
    mail["Message-ID"] = make_msgid(domain="example.com")
    mail["Subject"] = f"Re: {reply_to['Subject']}" if reply_to else "Afmelden"
    if reply_to:
        mail["In-Reply-To"] = reply_to["Message-ID"]
        mail["References"] = reply_to["Message-ID"]
    mail.set_content(text)
    return mail


def send_from_outside(postfix: Postfix, mail: EmailMessage) -> None:
    with smtplib.SMTP(postfix.host, postfix.mx_port) as outside:
        outside.send_message(mail)


def letters_to_world(dovecot: Dovecot, from_address: str) -> list[EmailMessage]:
    """What reached the world from one of our addresses."""
    found = [message_from_bytes(raw, policy=policy.default) for raw in dovecot.raws(dovecot.world)]
    letters = [mail for mail in found if isinstance(mail, EmailMessage)]
    return [mail for mail in letters if from_address in str(mail["From"])]


def wait_for_state(desk: Installation, state: str) -> str:
    """The reference of the one case, once it is in this state."""
    opened = desk.desk()
    seen: list[CaseLine] = []

    def reached() -> bool:
        seen[:] = case_lines(opened.store, opened.deadlines, closed=True)
        return [line.state for line in seen] == [state]

    try:
        until(reached, f"one case that is {state}", 60)
    except TimeoutError:
        pytest.fail(f"waited for one case that is {state}; there are {seen}")
    finally:
        opened.close()
    return seen[0].reference


def do_steps(desk: Installation, reference: str) -> None:
    """Say of every step that the letter of a case rests on that it is done."""
    open_ones = [
        f"{line['step']}:{line['about']}" if line["about"] else line["step"]
        for line in desk.json("queue", "show", reference)["steps"]
        if line["current"] and not line["done"]
    ]
    desk.run("queue", "steps", reference, *(part for name in open_ones for part in ("--done", name)))


def test_a_mail_is_answered_once_by_an_approved_letter(
    new_desk: Installation, postfix: Postfix, privacy: MailUser, balie: MailUser, tmp_path: Path
) -> None:
    desk, dovecot, log = new_desk, postfix.dovecot, tmp_path / "run.log"
    mail = write_mail(privacy, "Beste mensen,\n\nGraag uitschrijven voor jullie nieuwsbrief.\n\nRosa Verdonk")
    with running(desk, log) as process:
        send_from_outside(postfix, mail)
        reference = wait_for_state(desk, "to_approve")
        shown = desk.json("queue", "show", reference)
        assert shown["draft"]["recipients"] == [WRITER]
        desk.run("queue", "approve", reference, "--hash", shown["draft"]["hash"], expect=1)
        assert not letters_to_world(dovecot, privacy.address), "nothing leaves before it is done and approved"

        do_steps(desk, reference)
        shown = desk.json("queue", "show", reference)
        desk.run("queue", "approve", reference, "--hash", shown["draft"]["hash"])
        wait_for_state(desk, "closed")
        desk.run("digest", "--send")
        desk.run("digest", "--send")
        until(lambda: len(dovecot.raws(balie)) >= 1, "the digest", 30)
        until(lambda: len(dovecot.raws(privacy, "Sent")) == 1, "the copy in Sent", 30)
        until(lambda: len(letters_to_world(dovecot, privacy.address)) >= 1, "the letter", 30)

    assert process.returncode == 0
    (letter,) = letters_to_world(dovecot, privacy.address)
    assert letter["Delivered-To"].startswith("world+rosa.verdonk=example.com@")
    assert letter["In-Reply-To"] == mail["Message-ID"]
    assert mail["Message-ID"] in letter["References"]
    assert letter["Auto-Submitted"] is None, "a person approved it"
    assert reference in letter["Subject"]
    body = letter.get_body(("plain",))
    assert body is not None
    assert body.get_content().split() == shown["draft"]["text"].split()
    (copy,) = dovecot.raws(privacy, "Sent")
    assert message_from_bytes(copy, policy=policy.default)["Message-ID"] == letter["Message-ID"]
    assert dovecot.raws(privacy) == []
    assert len(dovecot.raws(privacy, "Verwerkt")) == 1
    (digest,) = dovecot.raws(balie)
    assert message_from_bytes(digest, policy=policy.default)["Auto-Submitted"] == "auto-generated"
    assert WRITER.encode() not in digest, "the digest names no people"
    desk.run("audit", "verify")


def test_an_answer_to_our_letter_joins_its_case(
    desk: Installation, postfix: Postfix, privacy: MailUser, tmp_path: Path
) -> None:
    dovecot = postfix.dovecot
    with running(desk, tmp_path / "run.log"):
        send_from_outside(postfix, write_mail(privacy, "Graag uitschrijven voor jullie nieuwsbrief.\n\nRosa"))
        reference = wait_for_state(desk, "to_approve")
        do_steps(desk, reference)
        shown = desk.json("queue", "show", reference)
        desk.run("queue", "approve", reference, "--hash", shown["draft"]["hash"][:12])
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 1, "the letter", 30)
        (letter,) = letters_to_world(dovecot, privacy.address)

        send_from_outside(
            postfix, write_mail(privacy, "Graag ook al mijn gegevens verwijderen.\n\nRosa", reply_to=letter)
        )
        until(lambda: len(desk.json("queue", "show", reference)["messages"]) == 2, "the second mail", 60)

    (case,) = desk.json("queue", "list", "--all")
    assert case["reference"] == reference
    assert "erasure" in case["kinds"]


def test_a_letter_leaves_only_with_the_hash_that_was_shown(
    desk: Installation, postfix: Postfix, privacy: MailUser, tmp_path: Path
) -> None:
    dovecot = postfix.dovecot
    with running(desk, tmp_path / "run.log"):
        send_from_outside(postfix, write_mail(privacy, "Graag uitschrijven voor jullie nieuwsbrief.\n\nRosa"))
        reference = wait_for_state(desk, "to_approve")
        shown = desk.json("queue", "show", reference)["draft"]["hash"]
        desk.run("queue", "edit", reference, "--text", "-", stdin="Beste Rosa,\n\nHet is geregeld.\n")

        desk.run("queue", "approve", reference, "--hash", shown, expect=1)

        fresh = desk.json("queue", "show", reference)["draft"]
        short = ("--despite", "Zij kreeg de rest al aan de telefoon.")
        desk.run("queue", "approve", reference, "--hash", fresh["hash"], *short)
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 1, "the letter", 30)
    (letter,) = letters_to_world(dovecot, privacy.address)
    for part in ("plain", "html"):
        body = letter.get_body((part,))
        assert body is not None
        assert "Het is geregeld." in body.get_content(), f"the {part} part says what was approved"


WISH = "Graag uitschrijven voor jullie nieuwsbrief.\n\nRosa"


def counted(desk: Installation) -> Counts:
    """The three counts of invariant 1 at this moment."""
    opened = desk.desk()
    try:
        with opened.store.read() as work:
            return mails.counts(work)
    finally:
        opened.close()


@pytest.mark.parametrize("marked", [True, False], ids=["with headers", "without headers"])
def test_a_peer_that_answers_every_letter_by_itself_ends_after_one_exchange(
    desk: Installation, postfix: Postfix, privacy: MailUser, tmp_path: Path, *, marked: bool
) -> None:
    dovecot = postfix.dovecot
    with running(desk, tmp_path / "run.log"):
        send_from_outside(postfix, write_mail(privacy, WISH))
        reference = wait_for_state(desk, "to_approve")
        do_steps(desk, reference)
        shown = desk.json("queue", "show", reference)["draft"]["hash"]
        desk.run("queue", "approve", reference, "--hash", shown)
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 1, "the letter", 30)
        (letter,) = letters_to_world(dovecot, privacy.address)

        # The peer sends its one text again, as it would to every letter; a person might approve the next one.
        answer = write_mail(privacy, WISH, reply_to=letter)
        if marked:
            answer["Auto-Submitted"] = "auto-replied"
        send_from_outside(postfix, answer)
        until(lambda: counted(desk) == Counts(2, 2, 2), "the answer's place", 60)

    (case,) = desk.json("queue", "list", "--all")
    assert case["state"] == "closed", "nothing waits for approval"
    assert len(letters_to_world(dovecot, privacy.address)) == 1
    held = [row["reason"] for row in desk.json("held", "list")]
    assert held == ([] if marked else [LOOP])


#: Six times what one sender may send within an hour; `make flood` sends five hundred.
MAILS = int(os.environ.get("FLOOD_MAILS", "60"))
#: How many mails of one sender an hour may bring before the rest is held together (bot.rules.limits).
AN_HOUR = 10


def test_a_flood_of_one_sender_fills_no_queue_and_sends_nothing(
    desk: Installation, postfix: Postfix, privacy: MailUser, tmp_path: Path
) -> None:
    with running(desk, tmp_path / "run.log"):
        with smtplib.SMTP(postfix.host, postfix.mx_port) as outside:
            for number in range(MAILS):
                outside.send_message(write_mail(privacy, f"Bericht {number}: {WISH}"))
        until(lambda: counted(desk) == Counts(MAILS, MAILS, MAILS), "the place of every mail", 600)
        opened = desk.desk()
        until(
            lambda: all(
                line.state != "new" for line in case_lines(opened.store, opened.deadlines, closed=True)
            ),
            "drafts",
            60,
        )
        opened.close()

    assert len(desk.json("queue", "list", "--all")) == AN_HOUR
    held = desk.json("held", "list")
    assert len(held) == MAILS - AN_HOUR
    assert {row["reason"] for row in held} == {"this address sent more than 10 mails within an hour"}
    assert letters_to_world(postfix.dovecot, privacy.address) == []
    assert f"{MAILS - AN_HOUR} mails are set aside" in desk.run("held", "dismiss", "--sender", WRITER)


ON_FILE = "rosa.oud@example.com"

CUSTOMERS = """
[[sources]]
name = "klantsysteem"
kind = "sql"
url = "sqlite:///customers.db"

[[sources.tables]]
table = "people"
address_column = "email"
columns = { "Naam" = "name", "E-mailadres" = "email" }
category = "Klantgegevens"
purpose = "Het contract uitvoeren"
basis = "Overeenkomst"
origin = "Van jou zelf"
retention = "Tot twee jaar na het einde van het contract"
"""


def keep_customers(desk: Installation) -> None:
    """Give the desk a customer database in which the writer stands under her older address."""
    with closing(sqlite3.connect(desk.folder / "customers.db")) as database, database:
        database.execute("CREATE TABLE people (name TEXT, email TEXT)")
        database.execute("INSERT INTO people VALUES ('Rosa Verdonk', ?)", (ON_FILE,))
    with desk.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(CUSTOMERS.replace("sqlite:///", f"sqlite:///{desk.folder}/"))


def approve_letter(desk: Installation, reference: str) -> dict[str, Any]:
    """Fill the places that are open, approve the letter as it is then, and give it."""
    text = desk.json("queue", "show", reference)["draft"]["text"]
    if OPEN_PLACE.search(text):
        filled = OPEN_PLACE.sub("Volgt uit ons register.", text)
        desk.run("queue", "edit", reference, "--text", "-", stdin=filled)
    draft: dict[str, Any] = desk.json("queue", "show", reference)["draft"]
    desk.run("queue", "approve", reference, "--hash", draft["hash"])
    return draft


OPEN_PLACE = re.compile(r"\[ontbreekt:[^\]]*\]")


def test_data_leaves_only_after_the_address_on_file_gave_the_code_that_it_was_sent(
    desk: Installation, postfix: Postfix, privacy: MailUser, tmp_path: Path
) -> None:
    dovecot = postfix.dovecot
    keep_customers(desk)
    wish = (
        "Graag ontvang ik inzage in alle gegevens die jullie van mij hebben. Ik ben bij jullie bekend met een"
    )
    with running(desk, tmp_path / "run.log"):
        send_from_outside(
            postfix, write_mail(privacy, f"{wish} ander e-mailadres: {ON_FILE}.\n\nRosa Verdonk")
        )
        reference = wait_for_state(desk, "to_approve")
        question = approve_letter(desk, reference)
        assert (question["letter"], question["recipients"]) == ("identity_confirm", [ON_FILE])
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 1, "the question", 30)
        wait_for_state(desk, "waiting_identity")
        (letter,) = letters_to_world(dovecot, privacy.address)
        body = letter.get_body(("plain",))
        assert body is not None
        # The address of a test mailbox may look like a code as well; the code stands on a line of its own.
        (code,) = re.findall(r"^[ >]*(\w{4}-\w{4})\s*$", body.get_content(), re.MULTILINE)
        assert code in codes_in(body.get_content())

        said = f"Ja, dat klopt. De code is {code.lower().replace('-', ' ')}\n\nRosa"
        send_from_outside(postfix, write_mail(privacy, said, reply_to=letter, sender=ON_FILE))
        until(lambda: len(desk.json("queue", "show", reference)["messages"]) == 2, "the reply", 60)
        wait_for_state(desk, "to_approve")
        assert desk.json("queue", "show", reference)["identity"]["state"] == "settled"
        answer = approve_letter(desk, reference)
        wait_for_state(desk, "closed")
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 2, "the answer", 30)

    assert (answer["letter"], answer["recipients"]) == ("answer", [ON_FILE])
    assert "Rosa Verdonk" in answer["text"]
    sent = letters_to_world(dovecot, privacy.address)
    assert {mail["Delivered-To"].partition("@")[0] for mail in sent} == {"world+rosa.oud=example.com"}
    assert code not in json.dumps(desk.json("queue", "show", reference)["history"])
    (file,) = next(mail for mail in sent if mail["Message-ID"] != letter["Message-ID"]).iter_attachments()
    assert file.get_filename() == f"{reference}-gegevens.xlsx"
    sheet = load_workbook(BytesIO(file.get_payload(decode=True)))["Klantgegevens"]  # type: ignore[arg-type]  # encoded bytes
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Naam", "E-mailadres", "Waar dit staat"],
        ["Rosa Verdonk", ON_FILE, "klantsysteem"],
    ]
    desk.run("audit", "verify")


NEWSLETTERS = """
[[customers]]
name = "Bakkerij De Korenaar"
contact = "privacy@korenaar.example"
list_ids = ["nieuws.korenaar.example"]
domains = ["korenaar.example"]
"""
BAKERY_ADDRESS = "world+privacy=korenaar.example@"


def about_their_newsletter(to: MailUser) -> EmailMessage:
    """What a reader of the bakery's newsletter writes to us, with the newsletter."""
    mail = write_mail(
        to,
        "Onder deze nieuwsbrief staat dat jullie hem versturen. Ik kocht daar één keer een brood, en sinds "
        "die tijd krijg ik elke week post. Willen jullie al mijn gegevens verwijderen?\n\nRosa Verdonk",
    )
    mail.add_attachment(newsletter(BAKERY))
    return mail


def test_what_a_reader_of_a_customers_newsletter_asks_goes_to_the_customer_and_then_the_reader_hears_it(
    desk: Installation, postfix: Postfix, privacy: MailUser, tmp_path: Path
) -> None:
    dovecot = postfix.dovecot
    with desk.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(NEWSLETTERS)
    with running(desk, tmp_path / "run.log"):
        mail = about_their_newsletter(privacy)
        send_from_outside(postfix, mail)
        reference = wait_for_state(desk, "to_sort")
        shown = desk.json("queue", "show", reference)
        assert [(one["name"], one["sureness"]) for one in shown["customers"]] == [
            ("Bakkerij De Korenaar", "clear")
        ]
        assert shown["draft"] is None, "the bot answers nothing by itself"

        desk.run("queue", "refer", reference, "--customer", "Bakkerij De Korenaar")
        to_reader = desk.json("queue", "show", reference)["draft"]
        assert (to_reader["letter"], to_reader["recipients"]) == ("processor_referral", [WRITER])
        desk.run("queue", "approve", reference, "--hash", to_reader["hash"], expect=1)
        (waits,) = desk.json("digest")["to_customers"]
        assert (waits["reference"], waits["kinds"]) == (reference, ["erasure"])
        assert letters_to_world(dovecot, privacy.address) == [], "nobody approved anything yet"

        (line,) = desk.json("customers", "letters")
        number = str(line["number"])
        to_customer = desk.json("customers", "show", number)
        desk.run("customers", "approve", number, "--hash", to_customer["hash"])
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 1, "the customer's letter", 30)
        until(lambda: desk.json("customers", "letters") == [], "the note that it left", 30)
        assert desk.json("digest")["to_customers"] == []

        # It tells now on which day the customer got the message, so it is another letter.
        to_reader = desk.json("queue", "show", reference)["draft"]
        desk.run("queue", "approve", reference, "--hash", to_reader["hash"])
        wait_for_state(desk, "closed")
        until(lambda: len(letters_to_world(dovecot, privacy.address)) == 2, "the reader's letter", 30)
        until(lambda: len(dovecot.raws(privacy, "Sent")) == 2, "both copies in Sent", 30)

    letters = {
        one["Delivered-To"].partition(postfix.dovecot.world.address.partition("@")[2])[0]: one
        for one in letters_to_world(dovecot, privacy.address)
    }
    passed_on, told = letters[BAKERY_ADDRESS], letters["world+rosa.verdonk=example.com@"]
    for letter, shown_text in ((passed_on, to_customer["text"]), (told, to_reader["text"])):
        body = letter.get_body(("plain",))
        assert body is not None
        assert body.get_content().split() == shown_text.split(), "exactly what was approved"
    assert "Willen jullie al mijn gegevens verwijderen?" in " ".join(to_customer["text"].split())
    assert list(passed_on.iter_attachments()) == [], "the person's files stay here"
    assert (passed_on["In-Reply-To"], told["In-Reply-To"]) == (None, mail["Message-ID"])
    assert "privacy@korenaar.example" in to_reader["text"]
    (row,) = desk.json("register")["requests"]
    assert row["outcome"] == "referred"
    desk.run("audit", "verify")
