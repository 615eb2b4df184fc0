"""Nothing that points at somebody else leaves in a letter without a colleague's word, and a BSN never."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from bot.errors import RuleViolation
from bot.rules.composing import Enclosure, LetterContent
from bot.rules.identifiers import Sort
from bot.rules.leaks import FOREIGN_RECIPIENT, IN_A_FILE, IN_THE_LETTER, UNREADABLE, leaks
from bot.rules.objections import Objection, ObjectionCode, require_answered
from bot.rules.third_parties import Known
from bot.web.words import words_in

ANNE, BOB, IBAN = "anne@example.com", "bob@example.org", "NL91ABNA0417164300"
KNOWN = Known(frozenset({ANNE, "privacy@postduif.example"}), frozenset({"postduif.example"}), frozenset())
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def against(text: str = "Beste Anne,", *files: Enclosure, **changes: object) -> tuple[Objection, ...]:
    values = {"recipients": (ANNE,), "subject": "Antwoord", "text": text, "attachments": files} | changes
    return leaks(LetterContent(**values), KNOWN)  # type: ignore[arg-type]  # as the test gives them


def workbook(*values: str) -> Enclosure:
    book, content = Workbook(), BytesIO()
    book.active.append(list(values))
    book.save(content)
    return Enclosure("x.xlsx", XLSX, content.getvalue())


def csv_zip(text: str, name: str = "a.csv") -> Enclosure:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr(name, text.encode("utf-8-sig"))
    return Enclosure("x.zip", "application/zip", content.getvalue())


def as_json(value: object) -> Enclosure:
    return Enclosure("x.json", "application/json", json.dumps(value).encode())


@pytest.mark.parametrize(
    ("words", "sort"),
    [(f"ook {BOB}", Sort.EMAIL), (f"op {IBAN}", Sort.IBAN), ("bel 06-12345678", Sort.PHONE)],
)
def test_what_is_somebody_elses_wants_a_reason(words: str, sort: Sort) -> None:
    for found in (against(words), against(subject=words)):
        assert found == (Objection(ObjectionCode.LEAK, IN_THE_LETTER[sort], overridable=True),)
        assert require_answered(found, "Zij weet het.") == (ObjectionCode.LEAK,)
        with pytest.raises(RuleViolation):
            require_answered(found, "")


def test_a_bsn_leaves_with_no_reason_at_all() -> None:
    for found in (against("BSN 123456782"), against("Hoi", as_json({"a": "bsn: 123456782"}))):
        assert [one.code for one in found] == [ObjectionCode.LEAK_BSN]
        with pytest.raises(RuleViolation, match="citizen service number"):
            require_answered(found, "Het moet.")


def test_what_belongs_to_the_person_or_the_company_may_be_told() -> None:
    assert against(f"{ANNE.upper()}, privacy@postduif.example, sanne@postduif.example, 2026-11-30") == ()


def test_what_was_masked_in_a_letter_is_no_address() -> None:
    assert against("was a…e@example.com, is nu b…b@example.org") == ()


@pytest.mark.parametrize(
    "file", [workbook(f"tip van {BOB}"), csv_zip(f"a;tip van {BOB}\r\n"), as_json([{"a": f"x {BOB}"}])]
)
def test_a_file_is_looked_through_as_well(file: Enclosure) -> None:
    assert [one.words for one in against("Hoi", file)] == [IN_A_FILE[Sort.EMAIL]]


@pytest.mark.parametrize(
    "file",
    [workbook("06-12345678", IBAN), csv_zip(f"'+31612345678;{IBAN}\r\n"), as_json(["0612345678", IBAN])],
)
def test_a_number_that_fills_a_cell_of_the_file_is_the_persons_in_the_letter_too(file: Enclosure) -> None:
    assert against(f"Telefoon: 06 12345678, rekening {IBAN}", file) == ()


@pytest.mark.parametrize(
    "file",
    [
        Enclosure("x.pdf", "application/pdf", b"%PDF"),
        Enclosure("x.xlsx", XLSX, b"no zip"),
        Enclosure("x.json", "application/json", b"{"),
        csv_zip("a", name="run.exe"),
    ],
)
def test_a_file_that_cannot_be_looked_through_is_said(file: Enclosure) -> None:
    assert [one.words for one in against("Hoi", file)] == [UNREADABLE]


def test_a_recipient_who_is_nobody_of_the_case_wants_a_reason() -> None:
    found = against(recipients=(ANNE, BOB))

    assert found == (Objection(ObjectionCode.FOREIGN_RECIPIENT, FOREIGN_RECIPIENT, overridable=True),)


@pytest.mark.parametrize(
    "sentence", [*IN_THE_LETTER.values(), *IN_A_FILE.values(), UNREADABLE, FOREIGN_RECIPIENT]
)
def test_each_objection_is_said_in_dutch_and_names_nobody(sentence: str) -> None:
    assert words_in("nl").of_rules(sentence) != sentence
    assert "@" not in sentence
