"""What the reading of a mail found is told in order, each decision with its reason, and in Dutch too."""

from pathlib import Path

import pytest

from bot.rules.defects import Defect
from bot.rules.reading import Read, ReadingTerms, read_mail
from bot.rules.tracing import DEFECTS_SAID, Step, TraceLine, trace_kinds, trace_reading
from bot.web.words import words_in
from tests.builders import OUR_ADDRESS, READING_TERMS, raw_mail

CORPUS = sorted((Path(__file__).parent.parent / "mail").glob("*.eml"))
CORPUS_TERMS = ReadingTerms(
    own_addresses=frozenset({"privacy@mailkoning.example"}),
    own_domain="mailkoning.example",
    colleague_domains=frozenset({"mailkoning.example"}),
    authserv_id="mx.mailkoning.example",
)
READING = [Step.PARSING, Step.AUTOMATIC, Step.SENDER, Step.TEXT, Step.ANSWER, Step.ATTACHMENTS, Step.HELD]


def read(raw: bytes) -> Read:
    return read_mail(raw, READING_TERMS)


def findings(raw: bytes) -> dict[Step, str]:
    """The last finding of each step."""
    return {line.step: line.finding for line in trace_reading(read(raw))}


def reasons(raw: bytes) -> list[str]:
    return [line.reason for line in trace_reading(read(raw))]


def test_a_plain_mail_gives_each_step_once_and_in_order() -> None:
    lines = trace_reading(read(raw_mail()))

    assert [line.step for line in lines] == READING
    assert [line.finding for line in lines] == ["whole", "person", "unproven", "whole", "sender", "0", "free"]


def test_an_automatic_mail_says_by_which_sign_it_was_known() -> None:
    raw = raw_mail("Ik ben er niet.", headers={"Auto-Submitted": "auto-replied"})

    assert "An automatic reply: the Auto-Submitted header says auto-replied (RFC 3834)." in reasons(raw)
    assert findings(raw)[Step.ANSWER] == "never"
    assert findings(raw)[Step.HELD] == "outside"


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("dmarc=pass header.from=example.com", "vouches for example.com."),
        ("dmarc=fail header.from=example.com", "says that the mail is not from example.com."),
        ("spf=pass smtp.mailfrom=elsewhere.example", "could prove nothing that fits example.com."),
    ],
)
def test_the_sender_verdict_names_the_server_and_the_domain(result: str, said: str) -> None:
    raw = raw_mail(headers={"Authentication-Results": f"mx.postduif.example; {result}"})

    assert f"Our mail server mx.postduif.example {said}" in reasons(raw)


def test_what_another_server_says_of_the_sender_counts_for_nothing() -> None:
    raw = raw_mail(headers={"Authentication-Results": "mx.elsewhere.example; dmarc=pass"})

    assert "Our mail server mx.postduif.example wrote nothing in this mail about its sender." in reasons(raw)


def test_quoted_lines_and_the_signature_are_counted() -> None:
    said = reasons(
        raw_mail(
            "Graag inzage.\n\n-- \nAnne\nDorpsstraat 1\n\n"
            "Op ma 2 nov 2026 om 10:00 schreef Privacy <privacy@postduif.example>:\n> Beste Anne,\n> Dank.\n"
        )
    )

    assert "Lines of older text that were left out: 3." in said
    assert "Lines of the signature that were left out: 3." in said


FORWARD = (
    "Zie hieronder.\n\n---------- Forwarded message ---------\n"
    "Van: Bram <bram@example.com>\nDatum: ma 2 nov 2026 om 10:00\nOnderwerp: Inzage\n"
    "Aan: Balie <balie@postduif.example>\n\nGraag inzage in mijn gegevens.\n"
)


def test_a_strangers_forward_says_that_a_person_must_say_who_is_answered() -> None:
    raw = raw_mail(FORWARD, subject="Fwd: Verzoek")

    assert findings(raw)[Step.FORWARD] == "passed_on"
    assert "Somebody passed this mail on: a person must say who is answered." in reasons(raw)


def test_a_colleagues_forward_says_that_the_writer_is_answered() -> None:
    proven = {"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=postduif.example"}
    colleague = "Balie <balie@postduif.example>"
    raw = raw_mail(FORWARD, subject="Fwd: Verzoek", sender=colleague, headers=proven)

    assert findings(raw)[Step.ANSWER] == "author"
    assert any("bram@example.com wrote that one" in reason for reason in reasons(raw))


def test_what_a_server_proves_of_the_one_who_passes_on_proves_nothing_of_the_writer() -> None:
    passed = {"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=example.com"}
    lines = trace_reading(read(raw_mail(FORWARD, subject="Fwd: Verzoek", headers=passed)))

    assert [line.finding for line in lines if line.step is Step.SENDER] == ["passed", "unproven"]


def test_a_mail_without_a_sender_is_held_with_the_reason() -> None:
    raw = raw_mail().replace(b"From: Anne de Vries <anne@example.com>\n", b"")

    assert findings(raw)[Step.HELD] == "held"
    assert "It has no From header." in reasons(raw)


def test_bytes_that_are_no_mail_end_the_trace_at_once() -> None:
    assert [line.step for line in trace_reading(read(b"\0\0"))] == [Step.PARSING, Step.HELD]


def test_a_mail_of_which_only_the_header_is_here_says_so() -> None:
    lines = trace_reading(read_mail(raw_mail(), READING_TERMS, complete=False))

    assert ("headers_only", Step.PARSING) in [(line.finding, line.step) for line in lines]
    assert Step.TEXT not in [line.step for line in lines]


def test_a_verdict_of_the_classifier_is_told_with_its_scores_and_its_doubt() -> None:
    lines = trace_kinds({"access": 0.913, "erasure": 0.4}, ["access", "erasure"], "net 3", "Too little.")

    assert lines == (
        TraceLine(Step.KINDS, "access, erasure", "The classifier net 3 found: access 91%, erasure 40%."),
        TraceLine(Step.KINDS, "review", "Too little."),
    )


def test_a_colleagues_verdict_is_told_as_a_colleagues() -> None:
    (line,) = trace_kinds({"access": 1.0}, ["access"], "", "")

    assert line.reason == "A colleague sorted this mail: access."


def test_every_defect_has_its_sentence() -> None:
    assert set(DEFECTS_SAID) == set(Defect)


def in_dutch(line: TraceLine) -> str:
    """The Dutch sentence; each part of a list must have its own."""
    dutch = words_in("nl")
    listed = line.reason.partition("What told old and new text apart: ")[2].rstrip(".")
    for part in listed.split(", ") if listed else []:
        assert dutch.of_rules(part) != part, part
    return dutch.of_rules(line.reason)


@pytest.mark.parametrize("defect", Defect, ids=lambda defect: defect.value)
def test_every_defect_is_said_in_dutch(defect: Defect) -> None:
    assert words_in("nl").of_rules(DEFECTS_SAID[defect]) != DEFECTS_SAID[defect]


def test_whatever_is_told_of_the_corpus_is_said_in_dutch() -> None:
    lines = {line for path in CORPUS for line in trace_reading(read_mail(path.read_bytes(), CORPUS_TERMS))}

    assert len(lines) > 100
    assert {line.reason for line in lines if in_dutch(line) == line.reason} == set()


def test_every_mail_of_the_corpus_says_whether_it_is_held() -> None:
    for path in CORPUS:
        steps = [line.step for line in trace_reading(read_mail(path.read_bytes(), CORPUS_TERMS))]
        assert steps[0] is Step.PARSING
        assert steps[-1] is Step.HELD


def test_a_mail_from_our_own_address_is_told_as_our_own() -> None:
    raw = raw_mail(sender=f"Wij <{OUR_ADDRESS}>")

    assert "The sender is our own address." in reasons(raw)
