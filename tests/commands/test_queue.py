"""Cases on the command line: looked at, decided on, and every refusal in words."""

import sys
from pathlib import Path

import pytest

from tests.builders import raw_mail
from tests.commands.terminal import Terminal

LINE = {
    "reference", "sender", "kinds", "identity", "promise", "legal", "breach_until", "state", "reason",
    "explanation",
}  # fmt: skip
CASE = {
    "reference", "state", "reason", "person", "received_at", "promise", "legal", "breach_until",
    "suggested_case", "belongs", "identity", "requests", "messages", "steps", "draft", "letters",
    "history", "customers", "customers_unreadable", "referrals", "explanation",
    "sent_letters", "forgotten_at",
}  # fmt: skip
DRAFT = {
    "state", "letter", "hash", "recipients", "subject", "text", "attachments", "claims", "missing",
    "objections", "despite", "language",
}  # fmt: skip
#: Every act that names a case, with what it needs besides.
ACTS = [
    ("approve", "--hash", "0" * 64),
    ("undo",),
    ("edit", "--subject", "Nieuw"),
    ("edit", "--letter", "handover"),
    ("reject",),
    ("hold",),
    ("resume",),
    ("close",),
    ("kinds", "access"),
    ("identity", "--settled"),
    ("person", "bram@example.org"),
    ("steps", "--done", "suppressed"),
]


def state_of(office: Terminal, reference: str) -> str:
    return str(office.run("queue", "show", reference, "--json").json["state"])


def hash_of(office: Terminal, reference: str) -> str:
    return str(office.run("queue", "show", reference, "--json").json["draft"]["hash"])


def act(office: Terminal, command: tuple[str, ...], reference: str, *, expect: int = 0) -> str:
    name, *rest = command
    return office.run("queue", name, reference, *rest, expect=expect).err


def test_an_empty_queue_says_so(office: Terminal) -> None:
    assert "The queue is empty." in office.run("queue", "list").out
    assert office.run("queue", "list", "--json").json == []


def test_the_list_shows_each_case(office: Terminal, reference: str) -> None:
    (line,) = office.run("queue", "list", "--json").json
    table = office.run("queue", "list").out

    assert set(line) == LINE
    assert (line["kinds"], line["state"]) == (["withdrawal"], "to_approve")
    assert reference in table
    assert "anne@example.com" in table
    assert "withdrawal" in table
    assert "waits for approval" in table


def test_a_case_is_shown_whole(office: Terminal, reference: str) -> None:
    case = office.run("queue", "show", reference, "--json").json
    page = office.run("queue", "show", reference).out

    assert set(case) == CASE
    assert set(case["draft"]) == DRAFT
    assert "Graag uitschrijven" in page
    assert case["draft"]["hash"][:12] in page
    assert all(claim in page for claim in case["draft"]["claims"])


def test_square_brackets_of_a_mail_are_shown_as_they_are(office: Terminal) -> None:
    office.receive(raw_mail("[bold]Graag[/bold] uitschrijven [/x] voor de nieuwsbrief", subject="[red]Hoi"))

    page = office.run("queue", "show", office.only_reference()).out

    assert "[bold]Graag[/bold] uitschrijven [/x]" in page
    assert "[red]Hoi" in page


@pytest.mark.parametrize("command", [("show",), *ACTS], ids=" ".join)
def test_an_unknown_reference_is_refused(office: Terminal, command: tuple[str, ...]) -> None:
    said = act(office, command, "MK-2026-999999", expect=1)

    assert said.startswith("privacybot: ")
    assert "999999" in said or "no letter" in said


@pytest.mark.parametrize("command", ACTS, ids=" ".join)
def test_a_wrong_password_changes_nothing(office: Terminal, reference: str, command: tuple[str, ...]) -> None:
    before = office.run("queue", "show", reference, "--json").json
    name, *rest = command

    said = office.run(
        "queue", name, reference, *rest, expect=1, env={"PRIVACYBOT_STAFF_PASSWORD": "a wrong password"}
    )

    assert "login or password is wrong" in said.err
    assert office.run("queue", "show", reference, "--json").json == before


def test_an_account_rests_after_five_wrong_passwords(office: Terminal, reference: str) -> None:
    for _ in range(5):
        office.run("queue", "hold", reference, expect=1, env={"PRIVACYBOT_STAFF_PASSWORD": "a guess"})

    assert "rests" in office.run("queue", "hold", reference, expect=1).err
    assert state_of(office, reference) == "to_approve"


def test_the_password_is_asked_for_where_the_environment_has_none(office: Terminal, reference: str) -> None:
    office.run(
        "queue", "hold", reference, stdin="a guess\n", expect=1, env={"PRIVACYBOT_STAFF_PASSWORD": None}
    )
    office.run(
        "queue", "hold", reference, stdin="a password of the tests\n", env={"PRIVACYBOT_STAFF_PASSWORD": None}
    )

    assert state_of(office, reference) == "on_hold"


def test_who_acts_must_be_named(office: Terminal, reference: str) -> None:
    assert "--as" in office.run("queue", "hold", reference, expect=2, env={"PRIVACYBOT_STAFF": None}).err


def test_a_letter_is_approved_by_its_hash_and_taken_back_within_the_window(
    office: Terminal, reference: str
) -> None:
    shown = hash_of(office, reference)

    said = office.run("queue", "approve", reference, "--hash", shown[:12]).out
    assert "It leaves at" in said
    assert state_of(office, reference) == "sending"
    (waiting,) = office.run("outbox", "list", "--json").json
    assert waiting["state"] == "queued"

    office.run("queue", "undo", reference)
    assert state_of(office, reference) == "to_approve"
    assert office.run("outbox", "list", "--json").json == []
    assert "nothing to undo" in office.run("queue", "undo", reference, expect=1).err


def test_a_hash_of_an_older_letter_is_refused(office: Terminal, reference: str) -> None:
    old = hash_of(office, reference)
    office.run("queue", "edit", reference, "--subject", "Een ander onderwerp")

    office.run("queue", "approve", reference, "--hash", old, expect=1)
    office.run("queue", "approve", reference, "--hash", old[:12], expect=1)

    assert state_of(office, reference) == "to_approve"


def test_a_letter_that_lacks_something_leaves_with_a_reason_alone(office: Terminal, reference: str) -> None:
    office.run("queue", "edit", reference, "--text", "-", stdin="Beste Anne, het is gebeurd.")
    shown = hash_of(office, reference)

    page = office.run("queue", "show", reference).out
    said = office.run("queue", "approve", reference, "--hash", shown, expect=1).err
    office.run("queue", "approve", reference, "--hash", shown, "--despite", "She was told by telephone.")

    assert "the letter does not tell: the reference (give --despite a reason" in " ".join(page.split())
    assert "say why it may leave" in said
    assert "because: She was told by telephone." in office.run("queue", "show", reference).out


def test_too_short_a_hash_proves_nothing(office: Terminal, reference: str) -> None:
    shown = hash_of(office, reference)

    assert "12 digits" in office.run("queue", "approve", reference, "--hash", shown[:11], expect=2).err
    assert state_of(office, reference) == "to_approve"


@pytest.mark.parametrize(
    ("answer", "code", "state"), [("y\n", 0, "sending"), ("n\n", 1, "to_approve"), ("", 1, "to_approve")]
)
def test_without_a_hash_the_letter_is_shown_and_asked_for(
    office: Terminal, reference: str, answer: str, code: int, state: str
) -> None:
    said = office.run("queue", "approve", reference, stdin=answer, expect=code).out

    assert "To: anne@example.com" in said
    assert "Subject: " in said
    assert state_of(office, reference) == state


def test_an_edit_changes_what_it_names(office: Terminal, reference: str, tmp_path: Path) -> None:
    old = office.run("queue", "show", reference, "--json").json["draft"]
    text = tmp_path / "letter.txt"
    text.write_text("Beste Anne,\n\nGedaan.", encoding="utf-8-sig")

    office.run("queue", "edit", reference, "--text", str(text), "--to", "anders@example.com")
    new = office.run("queue", "show", reference, "--json").json["draft"]

    assert new["text"].strip() == "Beste Anne,\n\nGedaan."
    assert new["recipients"] == ["anders@example.com"]
    assert new["subject"] == old["subject"]
    assert new["hash"] != old["hash"]


def test_the_dates_of_a_case_explain_themselves_where_they_are_asked_to(
    office: Terminal, reference: str
) -> None:
    said = "Promise: received"
    (line,) = office.run("queue", "list", "--json").json
    shown = office.run("queue", "show", reference)

    assert [sentence.partition(":")[0] for sentence in line["explanation"]] == ["Promise", "Legal term"]
    assert said in " ".join(office.run("queue", "list", "--explain").out.split())
    assert said not in office.run("queue", "list").out
    assert "the day of receipt does not count" in " ".join(shown.out.replace("│", " ").split())
    assert office.run("queue", "show", reference, "--json").json["explanation"] == line["explanation"]


def test_another_letter_says_what_is_given_with_it(office: Terminal, reference: str) -> None:
    said = ("article 17(3)(b) GDPR", "The invoice is still needed.", "The rest is gone.")
    words = [part for pair in zip(("--ground", "--why", "--done"), said, strict=True) for part in pair]

    office.run("queue", "kinds", reference, "erasure", "withdrawal")

    office.run("queue", "edit", reference, "--letter", "refusal", "--about", "erasure", *words)
    opt_out = ("--letter", "refusal", "--about", "withdrawal", *words)

    assert "take effect at once" in office.run("queue", "edit", reference, *opt_out, expect=1).err
    draft = office.run("queue", "show", reference, "--json").json["draft"]
    assert (draft["letter"], draft["missing"]) == ("refusal", [])
    assert [part for part in said if part not in " ".join(draft["text"].split())] == []


def test_a_colleague_says_how_an_objection_is_dealt_with(office: Terminal, reference: str) -> None:
    office.run("queue", "kinds", reference, "objection")
    words = ("--objection", "upheld", "--use", "Meten wat je opent.")
    office.run("queue", "edit", reference, "--letter", "answer", *words)

    draft = office.run("queue", "show", reference, "--json").json["draft"]
    assert "Waar je bezwaar over gaat: Meten wat je opent." in " ".join(draft["text"].split())
    assert "--letter" in office.run("queue", "edit", reference, "--objection", "upheld", expect=2).err


def test_a_letter_is_asked_for_in_another_language(office: Terminal, reference: str) -> None:
    first = office.run("queue", "show", reference, "--json").json["draft"]
    office.run("queue", "edit", reference, "--language", "de")
    german = office.run("queue", "show", reference, "--json").json["draft"]
    office.run("queue", "edit", reference, "--letter", "handover", "--language", "fr")
    french = office.run("queue", "show", reference, "--json").json["draft"]

    assert (german["letter"], german["language"]) == (first["letter"], "de")
    assert "Mit freundlichen Grüßen" in german["text"]
    assert (french["letter"], french["language"]) == ("handover", "fr")
    assert "Cordialement" in french["text"]


def test_a_language_replaces_the_whole_letter_and_must_have_letters(office: Terminal, reference: str) -> None:
    both = office.run("queue", "edit", reference, "--language", "de", "--subject", "Nieuw", expect=2)
    none = office.run("queue", "edit", reference, "--language", "other", expect=1)

    assert "--language" in both.err
    assert "not there in that language" in none.err


def test_words_for_a_letter_need_the_letter(office: Terminal, reference: str) -> None:
    assert "--letter" in office.run("queue", "edit", reference, "--why", "Zomaar.", expect=2).err


def test_the_text_may_come_from_standard_input(office: Terminal, reference: str) -> None:
    office.run("queue", "edit", reference, "--text", "-", stdin="Beste Anne, het is gebeurd. ✓")

    text = office.run("queue", "show", reference, "--json").json["draft"]["text"]
    assert text.strip() == "Beste Anne, het is gebeurd. ✓"


@pytest.mark.parametrize("content", [None, b"Beste Ren\xe9e"], ids=["missing", "latin1"])
def test_a_text_that_cannot_be_read_is_wrong_use(
    office: Terminal, reference: str, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "letter.txt"
    if content is not None:
        file.write_bytes(content)
    before = hash_of(office, reference)

    assert (
        "the file with the text" in office.run("queue", "edit", reference, "--text", str(file), expect=2).err
    )
    assert hash_of(office, reference) == before


def editor(tmp_path: Path, code: str) -> str:
    """A program that stands in for an editor: it gets the name of the file."""
    file = tmp_path / "editor.py"
    file.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{code}\n")
    return f"{sys.executable} {file}"


def test_without_options_the_editor_opens(office: Terminal, reference: str, tmp_path: Path) -> None:
    write = editor(tmp_path, "file.write_text('Beste Anne,\\n\\nUit de editor.\\n')")

    office.run("queue", "edit", reference, env={"EDITOR": write, "VISUAL": None})

    text = office.run("queue", "show", reference, "--json").json["draft"]["text"]
    assert text.strip() == "Beste Anne,\n\nUit de editor."


def test_an_editor_that_changes_nothing_makes_no_new_letter(
    office: Terminal, reference: str, tmp_path: Path
) -> None:
    before = hash_of(office, reference)

    said = office.run("queue", "edit", reference, env={"EDITOR": editor(tmp_path, ""), "VISUAL": None})

    assert said.out == "Nothing was changed.\n"
    assert hash_of(office, reference) == before


def test_an_editor_that_is_not_there_is_named(office: Terminal, reference: str) -> None:
    said = office.run("queue", "edit", reference, expect=1, env={"EDITOR": "no-such-editor", "VISUAL": None})

    assert "EDITOR" in said.err


def test_another_letter_can_be_chosen(office: Terminal, reference: str) -> None:
    office.run("queue", "edit", reference, "--letter", "handover")

    assert office.run("queue", "show", reference, "--json").json["draft"]["letter"] == "handover"


def test_a_letter_that_does_not_fit_the_kinds_is_refused(office: Terminal, reference: str) -> None:
    before = hash_of(office, reference)

    office.run("queue", "edit", reference, "--letter", "breach_reporter", expect=1)
    office.run("queue", "edit", reference, "--letter", "none", expect=1)
    office.run("queue", "edit", reference, "--letter", "love", expect=2)
    office.run("queue", "edit", reference, "--letter", "handover", "--subject", "Nieuw", expect=2)

    assert hash_of(office, reference) == before


def test_a_refused_letter_can_no_longer_be_approved(office: Terminal, reference: str) -> None:
    shown = hash_of(office, reference)

    office.run("queue", "reject", reference, "--remark", "Verkeerde toon")

    assert "no letter" in office.run("queue", "approve", reference, "--hash", shown, expect=1).err
    assert "no letter" in office.run("queue", "edit", reference, "--subject", "Nieuw", expect=1).err


def test_a_case_is_laid_aside_and_taken_up_again(office: Terminal, reference: str) -> None:
    assert "not on hold" in office.run("queue", "resume", reference, expect=1).err

    office.run("queue", "hold", reference, "--remark", "Wacht op de redactie")
    assert office.run("queue", "show", reference, "--json").json["reason"] == "Wacht op de redactie"

    office.run("queue", "resume", reference)
    assert state_of(office, reference) == "to_approve"


def test_a_closed_case_leaves_the_list(office: Terminal, reference: str) -> None:
    office.run("queue", "close", reference, "--remark", "Telefonisch afgehandeld")

    assert office.run("queue", "list", "--json").json == []
    (line,) = office.run("queue", "list", "--all", "--json").json
    assert line["state"] == "closed"
    office.run("queue", "close", reference, expect=1)


def test_a_colleague_sorts_a_case_anew(office: Terminal, reference: str) -> None:
    office.run("queue", "kinds", reference, "erasure", "access")

    (line,) = office.run("queue", "list", "--json").json
    assert line["kinds"] == ["access", "erasure"]
    assert "jam" in office.run("queue", "kinds", reference, "jam", expect=2).err


@pytest.mark.parametrize(("word", "state"), [("--settled", "settled"), ("--refused", "refused")])
def test_a_colleague_settles_the_identity(office: Terminal, reference: str, word: str, state: str) -> None:
    office.run("queue", "identity", reference, word)

    assert office.run("queue", "show", reference, "--json").json["identity"]["state"] == state
    office.run("queue", "identity", reference, expect=2)


def test_the_decisions_on_a_mail_are_shown_when_asked_for(office: Terminal, reference: str) -> None:
    plain = office.run("queue", "show", reference).out
    traced = office.run("queue", "show", reference, "--trace").out
    rows = office.run("queue", "show", reference, "--trace", "--json").json["messages"][0]["trace"]

    assert "It answers no letter of ours." not in plain
    assert "It answers no letter of ours." in traced
    assert [row["step"] for row in rows][-3:] == ["kinds", "identity", "reply"]
    assert "trace" not in office.run("queue", "show", reference, "--json").json["messages"][0]


def test_without_a_suggestion_nothing_is_joined_or_kept_apart(office: Terminal, reference: str) -> None:
    for command in ("join", "apart"):
        assert "no other case is suggested" in office.run("queue", command, reference, expect=1).err
