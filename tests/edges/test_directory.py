"""The customer records: read completely, never written, and a failing source is named."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.edges.directory import Directory, build_directory
from bot.edges.directory.sql_database import SqlReader
from bot.errors import DirectoryError
from bot.ports import DirectoryAnswer, SubjectDirectory
from bot.rules.subject import ColumnFacts, SubjectRecord, Words
from bot.settings import CsvSource, SourceTable, SqlSource
from bot.settings.facts import ColumnDifference, SourceWords
from tests.servers.postgres import Postgres

CREATE = """CREATE TABLE customer
    (id INTEGER, "E-mail" VARCHAR(80), "order" VARCHAR(80), since DATE, paid NUMERIC(9, 2))"""
ROWS: list[dict[str, Any]] = [
    {"id": 1, "mail": "Anne@Example.org", "order": "Zwolle", "since": "2024-02-29", "paid": 12},
    {"id": 2, "mail": "bert@example.org", "order": "Meppel", "since": "2025-01-01", "paid": 0},
    {"id": 3, "mail": " anne@example.ORG ", "order": None, "since": None, "paid": None},
    {"id": 4, "mail": None, "order": "nobody", "since": None, "paid": None},
    {"id": 5, "mail": "", "order": "nobody", "since": None, "paid": None},
]
TABLE = SourceTable(
    table="customer",
    address_column="E-mail",
    columns={"Nummer": "id", "Plaats": "order", "Sinds": "since"},
    category="Klantgegevens",
    purpose="Overeenkomst",
    basis="Artikel 6 lid 1 onder b",
    origin="Van jou",
    retention="Zolang je klant bent",
)


def fill(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(CREATE))
        connection.execute(text("INSERT INTO customer VALUES (:id, :mail, :order, :since, :paid)"), ROWS)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return fill(f"sqlite:///{tmp_path / 'klanten 100%?.db'}".replace("?", "%3F"))
    server: Postgres = request.getfixturevalue("postgres")
    return fill(server.create_database())


def sql(url: str, *tables: SourceTable, name: str = "klanten", timeout_seconds: float = 10) -> SqlSource:
    return SqlSource(
        name=name, kind="sql", url=SecretStr(url), tables=tables or (TABLE,), timeout_seconds=timeout_seconds
    )


def numbers(answer: DirectoryAnswer) -> list[str]:
    return [record.values[0][1] for record in answer.records]


def test_a_record_carries_its_values_as_text_with_the_facts_of_article_15(url: str) -> None:
    directory: SubjectDirectory = build_directory([sql(url)])

    answer = directory.find("anne@example.org")

    assert answer.failed == ()
    assert answer.records[0] == SubjectRecord(
        source="klanten",
        category="Klantgegevens",
        purpose="Overeenkomst",
        basis="Artikel 6 lid 1 onder b",
        origin="Van jou",
        retention="Zolang je klant bent",
        values=(("Nummer", "1"), ("Plaats", "Zwolle"), ("Sinds", "2024-02-29")),
    )
    assert answer.records[1].values == (("Nummer", "3"), ("Plaats", ""), ("Sinds", ""))


def test_a_column_that_is_called_differently_in_each_language_keeps_all_its_labels(url: str) -> None:
    table = TABLE.model_copy(update={"labels": {"Plaats": SourceWords(nl="Plaats", en="Town", de="Ort")}})
    record = build_directory([sql(url, table)]).find("anne@example.org").records[0]

    assert record.called("Plaats") == Words("Plaats", "Town", "Ort")
    assert record.called("Nummer") == "Nummer"
    assert record.values[1] == ("Plaats", "Zwolle")


def test_a_fact_that_is_stated_in_several_languages_keeps_them_all(url: str) -> None:
    stated = SourceWords(nl="Bellen", en="Calling", fr="Appels")
    column = ColumnDifference(label="Plaats", origin=SourceWords(nl="Van jou", en="From you"))
    table = TABLE.model_copy(update={"purpose": stated, "differing": (column,)})
    record = build_directory([sql(url, table)]).find("anne@example.org").records[0]

    assert record.purpose == Words("Bellen", "Calling", "", "Appels")
    assert (record.category, record.basis) == ("Klantgegevens", "Artikel 6 lid 1 onder b")
    (facts,) = record.differing
    assert (facts.purpose, facts.origin) == (record.purpose, Words("Van jou", "From you"))


@pytest.mark.parametrize("address", ["anne@example.org", "ANNE@EXAMPLE.ORG", " Anne@example.org "])
def test_case_and_outer_blanks_make_no_difference(url: str, address: str) -> None:
    assert numbers(build_directory([sql(url)]).find(address)) == ["1", "3"]


@pytest.mark.parametrize(
    "address", ["", " ", "%", "a_ne@example.org", "anne@example.or", "' OR '1'='1@x", "carla@example.org"]
)
def test_no_other_address_finds_anything(url: str, address: str) -> None:
    assert build_directory([sql(url)]).find(address) == DirectoryAnswer()


def test_letters_beyond_ascii_are_compared_without_case_too(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO customer VALUES (9, 'RENÉ@example.org', 'x', NULL, 0)"))
    engine.dispose()

    assert numbers(build_directory([sql(url)]).find("rené@example.org")) == ["9"]


def test_one_column_may_stand_under_two_labels(url: str) -> None:
    table = TABLE.model_copy(update={"columns": {"Nummer": "id", "Adres": "E-mail", "Klant": "id"}})

    answer = build_directory([sql(url, table)]).find("bert@example.org")

    assert answer.records[0].values == (("Nummer", "2"), ("Adres", "bert@example.org"), ("Klant", "2"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customer SET paid = 0",
        "DELETE FROM customer",
        "INSERT INTO customer (id) VALUES (7)",
        "DROP TABLE customer",
        "CREATE TABLE other (id INTEGER)",
    ],
)
def test_a_source_cannot_be_written_to(url: str, statement: str) -> None:
    reader = SqlReader(sql(url))
    with reader._engine.connect() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(text(statement))

    assert numbers(build_directory([sql(url)]).find("anne@example.org")) == ["1", "3"]


def test_a_view_that_writes_is_refused_by_postgresql(postgres: Postgres) -> None:
    url = fill(postgres.create_database())
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE seen"))
        connection.execute(
            text("""CREATE VIEW counted AS SELECT nextval('seen') AS id, "E-mail" FROM customer""")
        )
    engine.dispose()
    table = TABLE.model_copy(update={"table": "public.counted", "columns": {"Nummer": "id"}})

    assert build_directory([sql(url, table)]).find("bert@example.org") == DirectoryAnswer(failed=("klanten",))


def test_a_missing_sqlite_file_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "none.db"

    assert build_directory([sql(f"sqlite:///{missing}")]).find("a@example.org").failed == ("klanten",)
    assert not missing.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"table": "nothing"},
        {"address_column": "Mail adres"},
        {"columns": {"Plaats": "Woon-plaats"}},
        {"table": 'customer"; DROP TABLE customer; --'},
        {"columns": {"Alles": "id FROM customer; DELETE FROM customer; --"}},
    ],
)
def test_a_table_or_column_that_is_not_there_fails_and_never_reads_as_a_text(
    url: str, change: dict[str, Any]
) -> None:
    directory = build_directory([sql(url, TABLE.model_copy(update=change))])

    assert directory.find("anne@example.org") == DirectoryAnswer(failed=("klanten",))
    assert directory.problems()[0].startswith("source klanten: table ")
    assert numbers(build_directory([sql(url)]).find("anne@example.org")) == ["1", "3"]


def test_a_good_source_has_no_problems(url: str) -> None:
    assert build_directory([sql(url)]).problems() == ()


def test_a_failing_source_is_named_beside_the_answers_of_the_others(url: str, tmp_path: Path) -> None:
    gone = sql("postgresql://reader@127.0.0.1:1/none", name="oud", timeout_seconds=2)

    answer = build_directory([gone, sql(url), sql(f"sqlite:///{tmp_path}", name="map")]).find(
        "bert@example.org"
    )

    assert numbers(answer) == ["2"]
    assert answer.failed == ("oud", "map")


ENDLESS = {
    "sqlite": "CREATE VIEW slow AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT i AS id, 'a@example.org' AS mail FROM n WHERE i < 0",
    "postgresql": "CREATE VIEW slow AS SELECT 1 AS id, 'a@example.org'::text AS mail FROM pg_sleep(60)",
}


def test_a_source_that_takes_too_long_is_stopped_and_named(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(ENDLESS[engine.dialect.name]))
    engine.dispose()
    table = TABLE.model_copy(update={"table": "slow", "address_column": "mail", "columns": {"Nummer": "id"}})
    slow = sql(url, table, name="traag", timeout_seconds=0.3)

    assert build_directory([slow, sql(url)]).find("a@example.org").failed == ("traag",)
    with pytest.raises(DBAPIError, match=r"interrupted|statement timeout"):
        SqlReader(slow).find("a@example.org")


class Hanging:
    """A source whose driver never comes back."""

    name = "hangt"
    timeout_seconds = 0.05

    def __init__(self) -> None:
        self.asked = 0
        self.release = threading.Event()

    def find(self, address: str) -> list[SubjectRecord]:
        del address
        self.asked += 1
        self.release.wait(30)
        return []

    def check(self) -> None:
        raise DirectoryError("no answer")


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    source = Hanging()
    yield source
    source.release.set()


def test_a_source_that_hangs_is_left_alone_after_four_questions(hanging: Hanging) -> None:
    directory = Directory([hanging])

    answers = {directory.find("a@example.org") for _ in range(8)}

    assert answers == {DirectoryAnswer(failed=("hangt",))}
    assert hanging.asked == 4
    assert directory.problems() == ("source hangt: no answer",)


@pytest.mark.parametrize(
    "source",
    [
        sql("nosuchdatabase://host/name"),
        sql("mysql+nosuchdriver://host/name"),
        sql("postgresql://host:port/name"),
        sql("sqlite:///x.db", TABLE.model_copy(update={"table": "a\nb"})),
        sql("sqlite:///x.db", TABLE.model_copy(update={"address_column": ""})),
        sql("sqlite:///x.db", TABLE.model_copy(update={"columns": {"A": "x" * 200}})),
    ],
)
def test_a_source_that_can_never_work_stops_the_start(source: SqlSource) -> None:
    with pytest.raises(DirectoryError):
        build_directory([source])


# The folder of CSV files.

SESSIONS = "Naam;E-mail;Sessie\nAnne;ANNE@example.org;Lente; \nBert;bert@example.org;Herfst\n".replace(
    "; \n", "\n"
)
CSV_TABLE = SourceTable(
    table="sessies.csv",
    address_column="E-mail",
    columns={"Sessie": "Sessie", "Wie": "Naam"},
    category="Kennissessies",
)


def csv_source(folder: Path, content: bytes, **other: Any) -> CsvSource:
    (folder / "sessies.csv").write_bytes(content)
    values = {"name": "sessies", "kind": "csv", "folder": folder, "tables": (CSV_TABLE,), **other}
    return CsvSource.model_validate(values)


@pytest.mark.parametrize(
    ("content", "other"),
    [
        (SESSIONS.encode(), {}),
        (SESSIONS.encode("utf-8-sig"), {}),
        (SESSIONS.replace("\n", "\r\n").encode(), {}),
        (SESSIONS.replace("\n", "\n\n").encode(), {}),
        (SESSIONS.replace(";", ",").encode(), {"delimiter": ","}),
        (SESSIONS.encode("cp1252"), {"encoding": "cp1252"}),
    ],
)
def test_a_line_of_a_csv_file_is_found(content: bytes, other: dict[str, Any], tmp_path: Path) -> None:
    directory = build_directory([csv_source(tmp_path, content, **other)])

    answer = directory.find("anne@example.org")

    assert answer.failed == ()
    assert [record.values for record in answer.records] == [(("Sessie", "Lente"), ("Wie", "Anne"))]
    assert answer.records[0].category == "Kennissessies"
    assert directory.problems() == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Naam;Sessie\nAnne;Lente\n",
        b"Naam;E-mail;E-mail;Sessie\nAnne;a@example.org;anne@example.org;Lente\n",
        b"Naam;E-mail;Sessie\nAnne;anne@example.org\n",
        b'Naam;E-mail;Sessie\n"Anne;anne@example.org;Lente\n',
        b"Naam;E-mail;Sessie\nAnn\xe9;anne@example.org;Lente\n",
        b"Naam,E-mail,Sessie\nAnne,anne@example.org,Lente\n",
    ],
)
def test_a_csv_file_that_does_not_fit_is_a_failed_source_and_no_silent_gap(
    content: bytes, tmp_path: Path
) -> None:
    answer = build_directory([csv_source(tmp_path, content)]).find("anne@example.org")

    assert answer == DirectoryAnswer(failed=("sessies",))


def test_a_csv_file_that_is_gone_is_a_failed_source(tmp_path: Path) -> None:
    directory = build_directory([csv_source(tmp_path, b"")])
    (tmp_path / "sessies.csv").unlink()

    assert directory.find("anne@example.org").failed == ("sessies",)
    assert directory.problems() == ("source sessies: sessies.csv cannot be read (FileNotFoundError)",)


@pytest.mark.parametrize("name", ["../sessies.csv", "a/b.csv", "/etc/passwd", "sessies.txt", "..", "a\0.csv"])
def test_a_csv_table_cannot_leave_its_folder(name: str, tmp_path: Path) -> None:
    table = CSV_TABLE.model_copy(update={"table": name})

    with pytest.raises(DirectoryError):
        build_directory([csv_source(tmp_path, b"", tables=(table,))])


def test_a_csv_file_is_not_changed_by_reading(tmp_path: Path) -> None:
    source = csv_source(tmp_path, SESSIONS.encode())
    before = (tmp_path / "sessies.csv").stat()
    build_directory([source]).find("anne@example.org")

    after = (tmp_path / "sessies.csv").stat()
    assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
    assert [path.name for path in tmp_path.iterdir()] == ["sessies.csv"]


def test_values_of_every_type_become_clean_text(tmp_path: Path) -> None:
    path = tmp_path / "types.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE customer (mail, a, b, c)")
        row = ("a@example.org", b"\x00\xff", 1.5, "x\x00\x1by\n\x7f")
        connection.execute("INSERT INTO customer VALUES (?, ?, ?, ?)", row)
    connection.close()
    table = TABLE.model_copy(update={"address_column": "mail", "columns": {"A": "a", "B": "b", "C": "c"}})

    answer = build_directory([sql(f"sqlite:///{path}", table)]).find("a@example.org")

    assert answer.records[0].values == (("A", "(2 bytes)"), ("B", "1.5"), ("C", "xy\n"))


# Excel files in the same folder.

SHEET_TABLE = CSV_TABLE.model_copy(update={"table": "sessies.xlsx"})


def sheet_source(folder: Path, *rows: Sequence[Any], table: SourceTable = SHEET_TABLE) -> CsvSource:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(folder / "sessies.xlsx")
    return CsvSource(name="sessies", kind="csv", folder=folder, tables=(table,))


HEADINGS = ("Naam", "E-mail", "Sessie")


def test_a_row_of_a_sheet_is_found_with_its_values_as_people_read_them(tmp_path: Path) -> None:
    source = sheet_source(
        tmp_path,
        HEADINGS,
        ("Anne", " ANNE@example.org", datetime(2026, 3, 1)),  # noqa: DTZ001 - sheets know no zones
        (),
        ("Anne", "anne@example.org", None),
        (12, 7, 1.5),
    )
    directory = build_directory([source])

    answer = directory.find("anne@example.org")

    assert answer.failed == ()
    assert [record.values for record in answer.records] == [
        (("Sessie", "2026-03-01"), ("Wie", "Anne")),
        (("Sessie", ""), ("Wie", "Anne")),
    ]
    assert directory.problems() == ()


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (("Naam", "Sessie"), ("Anne", "Lente")),
        (HEADINGS, ("Anne", "anne@example.org", "Lente", "more")),
        (HEADINGS, ("Anne", "anne@example.org", '=HYPERLINK("https://evil.example")')),
    ],
)
def test_a_sheet_that_does_not_fit_is_a_failed_source_and_no_silent_gap(
    rows: tuple[tuple[Any, ...], ...], tmp_path: Path
) -> None:
    answer = build_directory([sheet_source(tmp_path, *rows)]).find("anne@example.org")

    assert answer == DirectoryAnswer(failed=("sessies",))


def test_a_file_that_is_no_workbook_is_a_failed_source(tmp_path: Path) -> None:
    source = sheet_source(tmp_path, HEADINGS)
    (tmp_path / "sessies.xlsx").write_bytes(b"Naam;E-mail;Sessie\n")
    directory = build_directory([source])

    assert directory.find("anne@example.org").failed == ("sessies",)
    assert directory.problems() == ("source sessies: sessies.xlsx cannot be read (ValueError)",)


def test_a_workbook_is_not_changed_by_reading(tmp_path: Path) -> None:
    source = sheet_source(tmp_path, HEADINGS, ("Anne", "anne@example.org", "Lente"))
    before = (tmp_path / "sessies.xlsx").read_bytes()
    build_directory([source]).find("anne@example.org")

    assert (tmp_path / "sessies.xlsx").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["sessies.xlsx"]


# Facts of one column.


def test_a_column_may_have_other_facts_than_its_table(url: str) -> None:
    table = TABLE.model_copy(
        update={
            "provided_by_person": True,
            "third_party_columns": ("Plaats",),
            "differing": (ColumnDifference(label="Sinds", basis="Wet", provided_by_person=False),),
        }
    )

    (record,) = build_directory([sql(url, table)]).find("bert@example.org").records

    assert record.provided_by_person is True
    assert record.others == {"Plaats"}
    assert record.differing == (
        ColumnFacts(
            label="Sinds",
            purpose="Overeenkomst",
            basis="Wet",
            origin="Van jou",
            retention="Zolang je klant bent",
            provided_by_person=False,
        ),
    )
