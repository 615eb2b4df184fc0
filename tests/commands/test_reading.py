"""inspect, classify and clock: they need nothing but what they are given, and never fall over a mail."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands import reading, understanding
from bot.settings.connections import MailboxSettings
from classifiers import Classification, classify
from classifiers.kinds import Kind
from tests.builders import raw_mail
from tests.commands.terminal import Terminal, run
from tests.installation import ROOT

CORPUS = sorted([*(ROOT / "tests" / "mail").glob("*.eml"), *(ROOT / "bot" / "demo" / "mails").glob("*.eml")])
INSPECTED = {
    "file", "sender", "subject", "automatic", "newest_text", "language", "kinds", "data_subject",
    "case_reference", "identity", "sender_warnings", "answered", "fields", "attachments", "attached_text",
    "drafts_reply", "defects",
}  # fmt: skip
CLASSIFIED = {"id", "kinds", "scores", "language", "needs_review", "identity", "fields", "evidence"}
AUTOMATIC = {None, "bounce", "vacation", "receipt", "feedback", "list", "loop", "calendar", "notice"}
KINDS = {kind.value for kind in Kind}


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder is empty: no settings, no database, no keys."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_mail_of_the_corpus_is_inspected_anywhere(nowhere: Path) -> None:
    said = run("inspect", "--json", *map(str, CORPUS))

    assert [row["file"] for row in said.rows] == [str(file) for file in CORPUS]
    for row in said.rows:
        assert set(row) >= INSPECTED
        assert row["automatic"] in AUTOMATIC
        assert set(row["kinds"]) <= KINDS
        assert row["kinds"]
        assert set(row["identity"]) == {"level", "required", "reason"}
        assert not (row["automatic"] and row["drafts_reply"]), "automatic mail is never answered"
    assert said.err == "", "nothing of a mail is said beside the answer"
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"\x00\xff" * 500, b"From: \xff\n\n\xff", b"Subject: =?utf-8?b?!!?=\n" * 50, b"a" * 5000],
    ids=["empty", "blank", "noise", "latin1", "headers only", "one line"],
)
def test_what_is_no_mail_is_inspected_too(nowhere: Path, raw: bytes) -> None:
    (row,) = run("inspect", "-", "--json", stdin=raw).rows

    assert set(row) >= INSPECTED
    assert not row["drafts_reply"]


def test_without_json_one_mail_is_laid_out_over_lines(nowhere: Path) -> None:
    said = run("inspect", "-", stdin=raw_mail("Graag uitschrijven."))

    assert said.json["kinds"] == ["withdrawal"]
    assert said.out.count("\n") > 20


def test_a_file_that_cannot_be_read_is_passed_over_and_ends_with_2(nowhere: Path) -> None:
    (nowhere / "good.eml").write_bytes(raw_mail())
    (nowhere / "empty").mkdir()

    said = run("inspect", "--json", "gone.eml", "empty", "good.eml", expect=2)

    assert [row["file"] for row in said.rows] == ["good.eml"]
    assert "gone.eml: cannot be read (No such file or directory)" in said.err
    assert "empty: cannot be read (Is a directory)" in said.err


def test_of_a_folder_every_mail_is_inspected_at_any_depth_in_order(nowhere: Path) -> None:
    for name in ("b.eml", "a.EML", "below/deeper/c.eml", "a.toml", "below/notes.txt"):
        (nowhere / name).parent.mkdir(parents=True, exist_ok=True)
        (nowhere / name).write_bytes(raw_mail())

    said = run("inspect", "--json", ".")

    assert [row["file"] for row in said.rows] == ["a.EML", "b.eml", "below/deeper/c.eml"]


def test_of_a_folder_without_eml_files_every_file_is_a_mail(nowhere: Path) -> None:
    for name in ("cur/2.host:2,S", "new/1.host"):
        (nowhere / "maildir" / name).parent.mkdir(parents=True)
        (nowhere / "maildir" / name).write_bytes(raw_mail())

    assert [row["file"] for row in run("inspect", "--json", "maildir").rows] == [
        "maildir/cur/2.host:2,S",
        "maildir/new/1.host",
    ]


def test_a_mail_that_cannot_be_inspected_is_named_and_the_others_follow(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("1.eml", "2.eml", "3.eml"):
        (nowhere / name).write_bytes(raw_mail(name))

    def fails_once(subject: str, text: str) -> Classification:
        if text == "2.eml":
            message = "no such letter"
            raise LookupError(message)
        return classify(subject, text)

    # No mail is known that the rules cannot stand, so one is played.
    monkeypatch.setattr(understanding, "classify", fails_once)

    said = run("inspect", "--json", ".", expect=1)

    assert [row["file"] for row in said.rows] == ["1.eml", "3.eml"]
    assert said.err == "2.eml: cannot be inspected (LookupError: no such letter)\n"


def test_of_a_mail_above_the_size_limit_only_the_headers_are_read(nowhere: Path) -> None:
    limit = MailboxSettings.model_fields["size_limit_bytes"].default
    mail = raw_mail("Graag inzage.\n")
    (nowhere / "large.eml").write_bytes(mail + b"a" * (limit + 1 - len(mail)))
    (nowhere / "fits.eml").write_bytes(mail + b"a" * (limit - len(mail)))

    fits, large = run("inspect", "--json", ".").rows

    assert "headers_only" in large["defects"]
    assert "larger than the limit" in large["held"]
    assert large["sender"] == fits["sender"]
    assert large["newest_text"] == ""
    assert fits["newest_text"].startswith("Graag inzage.")


def test_a_file_name_of_other_bytes_is_no_trouble(nowhere: Path) -> None:
    name = b"ren\xe9.eml".decode("utf-8", "surrogateescape")
    (nowhere / name).write_bytes(raw_mail())

    assert [row["file"] for row in run("inspect", "--json", name).rows] == [name]


def lines(*rows: Any) -> bytes:
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)


def test_lines_are_classified_one_by_one(nowhere: Path) -> None:
    wish = {
        "id": "a",
        "from": "Anne <anne@example.com>",
        "subject": "Afmelden",
        "body": "Graag uitschrijven.",
    }
    chat = {"id": 7, "from": "bas@example.com", "subject": "Lunch", "body": "Gaan we morgen lunchen?"}

    said = run("classify", "--jsonl", stdin=lines(wish, b"", chat))

    first, second = said.rows
    assert set(first) >= CLASSIFIED
    assert (first["id"], first["kinds"]) == ("a", ["withdrawal"])
    assert set(first["scores"]) == KINDS
    assert first["identity"] == {**first["identity"], "level": "none", "required": False}
    (evidence, *_) = first["evidence"]
    assert (
        first["newest_text"][evidence["start"] : evidence["end"]] == evidence["text"]
        or evidence["source"] == "subject"
    )
    assert (second["id"], second["kinds"]) == (7, ["other"])
    assert said.err == ""


def test_a_quoted_mail_is_not_judged_again(nowhere: Path) -> None:
    body = (
        "Kunnen jullie mijn adres wijzigen? Het is nu Dorpsstraat 1.\n\nAnne\n\n"
        "Op ma 2 nov 2026 om 10:00 schreef Privacy <privacy@company.test>:\n"
        "> U bent uitgeschreven. U kunt een klacht indienen bij de AP over dit datalek.\n"
    )

    (row,) = run("classify", "--jsonl", stdin=lines({"id": 1, "subject": "Re: Afmelden", "body": body})).rows

    assert "complaint" not in row["kinds"]
    assert "breach" not in row["kinds"]
    assert "klacht" not in row["newest_text"]


def test_the_address_decides_and_not_the_name_before_it(nowhere: Path) -> None:
    text = "Graag inzage in alles wat jullie over anne@example.com bewaren."
    named, bare = run(
        "classify",
        "--jsonl",
        stdin=lines(
            {"id": 1, "from": '"Vries, Anne" <Anne@Example.com>', "subject": "", "body": text},
            {"id": 2, "from": "anne@example.com", "subject": "", "body": text},
        ),
    ).rows

    assert named["identity"] == bare["identity"]


@pytest.mark.parametrize(
    "line",
    [b"no json", b"[1, 2]", b'"text"', b"null", b'{"id": NaN}', b"\xff\xfe", b"{", b"[" * 100_000],
    ids=["words", "list", "text", "null", "nan", "bytes", "unclosed", "deep"],
)
def test_a_line_that_is_no_object_is_named_and_passed_over(nowhere: Path, line: bytes) -> None:
    said = run("classify", "--jsonl", stdin=lines({"id": 1}, line, {"id": 3}), expect=2)

    assert [row["id"] for row in said.rows] == [1, 3]
    assert said.err == "line 2: not a JSON object, passed over\n"


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": None, "subject": None, "body": None, "from": None},
        {"id": [1], "subject": 5, "body": True},
        {"body": "\ud800 halve tekens \udfff"},
    ],
    ids=["nothing", "nulls", "other types", "half characters"],
)
def test_an_odd_object_is_judged_all_the_same(nowhere: Path, row: dict[str, Any]) -> None:
    (found,) = run("classify", "--jsonl", stdin=lines(row)).rows

    assert found["id"] == row.get("id")
    assert found["kinds"] == ["other"]


def test_progress_goes_to_standard_error_alone(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PROGRESS", 2)

    said = run("classify", "--jsonl", stdin=lines(*({"id": number} for number in range(5))))

    assert len(said.rows) == 5
    assert said.err == "2 mails\n4 mails\n"


def test_one_text_is_classified_by_itself(nowhere: Path) -> None:
    said = run(
        "classify", "--subject", "Verzoek", stdin="Ik wil graag inzage in mijn gegevens. Renée".encode()
    )

    assert said.json["kinds"] == ["access"]
    run("classify", stdin=b"\xff\xfe\x00")


#: issue 5, "Clocks": the keys and their order; law.md 3.6: the dates.
CLOCK_KEYS = [
    "received_day",
    "promise",
    "promise_target",
    "legal_raw",
    "legal",
    "extended",
    "breach",
    "explanation",
]


def clock(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = run("clock", *args, "--json").json
    assert list(found) == CLOCK_KEYS
    assert all(sentence.endswith(".") or sentence for sentence in found["explanation"])
    return found


@pytest.mark.parametrize(
    ("received", "promises", "laws"),
    [
        ("2026-11-27T22:00+01:00", ("2026-12-04", "2026-12-04"), ("2026-12-27", "2026-12-28")),
        ("2026-11-25T09:00", ("2026-12-02", "2026-12-02"), ("2026-12-25", "2026-12-28")),
        ("2027-01-31T12:00", ("2027-02-07", "2027-02-05"), ("2027-02-28", "2027-03-01")),
        ("2027-01-31T23:30Z", ("2027-02-08", "2027-02-08"), ("2027-03-01", "2027-03-01")),
        ("2027-02-28", ("2027-03-07", "2027-03-05"), ("2027-03-28", "2027-03-30")),
    ],
)
def test_the_clock_counts_the_dates_of_the_law(
    nowhere: Path, received: str, promises: tuple[str, str], laws: tuple[str, str]
) -> None:
    found = clock(received)

    assert (found["promise"], found["promise_target"]) == promises
    assert (found["legal_raw"], found["legal"]) == laws
    assert (found["extended"], found["breach"]) == (None, None)
    assert len(found["explanation"]) == 2


def test_extension_and_breach_are_counted_when_asked_for(nowhere: Path) -> None:
    found = clock("2026-03-27T10:00+01:00", "--extended", "--breach")

    assert found["extended"] == "2026-06-27", "the earlier reading, not rolled off the Saturday"
    assert found["breach"] == "2026-03-30T11:00:00+02:00", "summer time begins within the 72 hours"
    assert len(found["explanation"]) == 4


def test_days_in_which_identity_was_asked_for_do_not_count(nowhere: Path) -> None:
    found = clock("2026-11-02T09:00", "--asked", "2026-11-03T09:00", "--answered", "2026-11-06T09:00")

    assert found["promise"] == "2026-11-12"
    assert clock("2026-11-02T09:00", "--asked", "2026-11-03T09:00")["promise"] == "2026-11-09"


def test_the_clock_explains_itself_in_english_when_asked() -> None:
    assert "the day of receipt does not count" in run("clock", "2026-11-27T22:00", "--english").out
    assert clock("2026-11-27T22:00", "--english")["explanation"][0].startswith("Promise: received Friday")


def test_the_dates_are_told_in_words_for_people(nowhere: Path) -> None:
    said = run("clock", "2026-11-27T22:00").out

    assert "legal           2026-12-28" in said
    assert "ontvangen vrijdag 27 november" in said.lower()
    assert "None" not in said


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("tomorrow",), "no moment"),
        (("2026-02-30T10:00",), "no moment"),
        (("2026-11-27T25:00",), "no moment"),
        (("",), "no moment"),
        (("9999-12-31T23:59-12:00",), "no moment"),
        (("2026-03-29T02:30",), "never was"),
        (("1850-01-01",), "year 1850"),
        (("2026-11-27", "--asked", "soon"), "no moment"),
        (("2026-11-27", "--answered", "2026-11-28"), "--asked"),
        (("2026-11-27", "--asked", "2026-11-29", "--answered", "2026-11-28"), "before it begins"),
    ],
)
def test_an_impossible_moment_is_wrong_use(nowhere: Path, args: tuple[str, ...], reason: str) -> None:
    said = run("clock", *args, expect=2)

    assert reason in " ".join(said.err.replace("│", " ").split())
    assert said.out == ""


def test_a_moment_without_an_offset_is_meant_in_amsterdam(nowhere: Path) -> None:
    assert clock("2026-07-01T00:30") == clock("2026-06-30T22:30Z")
    # 25 October 2026, 02:30 comes twice; the earlier one gives the earlier end.
    assert clock("2026-10-25T02:30", "--breach")["breach"] == "2026-10-28T01:30:00+01:00"


def test_inspect_tells_each_decision_in_order(nowhere: Path) -> None:
    (row,) = run("inspect", "--json", "-", stdin=raw_mail("Graag uitschrijven.")).rows

    steps = [line["step"] for line in row["trace"]]
    assert steps[0] == "parsing"
    assert steps[-3:] == ["kinds", "identity", "reply"]
    assert all(line["reason"] for line in row["trace"])


def test_the_trace_of_an_automatic_mail_ends_where_the_bot_stops(nowhere: Path) -> None:
    away = raw_mail("Afwezig.", headers={"Auto-Submitted": "auto-replied"})
    (row,) = run("inspect", "--json", "-", stdin=away).rows

    assert [line["step"] for line in row["trace"]][-1] == "held"


def test_inspect_reads_as_the_desk_of_a_settings_file_would(office: Terminal) -> None:
    server = office.with_settings(MAILBOX__AUTHSERV_ID="mx.example.net").at
    vouched = raw_mail(
        headers={"Authentication-Results": "mx.example.net; dmarc=pass header.from=example.com"}
    )

    def sender(*options: str) -> str:
        (row,) = run("inspect", "--json", *options, "-", stdin=vouched, env=server.env).rows
        return {str(line["step"]): str(line["finding"]) for line in row["trace"]}["sender"]

    assert sender() == "unproven"
    assert sender("--settings", str(server.settings_file)) == "passed"


def test_a_settings_file_that_is_not_there_is_named(nowhere: Path) -> None:
    said = run("inspect", "--settings", "gone.toml", "-", stdin=raw_mail(), expect=2)

    assert "gone.toml" in said.err
