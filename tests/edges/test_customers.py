"""The directory of customers: read from settings and from a file, and every mistake named by its line."""

from pathlib import Path

import pytest

from bot import terms
from bot.edges.customers import Customers, CustomersFile
from bot.errors import ConfigError, DirectoryError
from bot.ports import CustomerDirectory
from bot.rules.processor_route import Customer
from bot.settings import load
from tests.installation import ROOT
from tests.newsletters import BAKERY, BICYCLES

HEAD = "name;contact;list_ids;domains;aliases;language\n"


def in_file(folder: Path, text: str | bytes, **how: str) -> CustomerDirectory:
    path = folder / "customers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Customers([BICYCLES], CustomersFile(path, **how))


def refusal(directory: CustomerDirectory) -> str:
    with pytest.raises(DirectoryError) as caught:
        directory.all()
    return str(caught.value)


def test_a_line_holds_all_of_a_customer(tmp_path: Path) -> None:
    line = (
        "Bakkerij De Korenaar;Privacy@Korenaar.example;<Nieuws.Korenaar.example>, acties.korenaar.example;"
        "Korenaar.example brood.example;De Korenaar, Korenaar Zwolle;EN\n"
    )

    assert in_file(tmp_path, f"\ufeff{HEAD}{line}\n").all() == (
        BICYCLES,
        Customer(
            name="Bakkerij De Korenaar",
            contact="privacy@korenaar.example",
            list_ids=("nieuws.korenaar.example", "acties.korenaar.example"),
            domains=("korenaar.example", "brood.example"),
            aliases=("De Korenaar", "Korenaar Zwolle"),
            language="en",
        ),
    )


def test_name_and_contact_are_enough_with_another_delimiter_and_encoding(tmp_path: Path) -> None:
    found = in_file(
        tmp_path,
        "contact,Name\navg@cafe.example,Café Zwolle\n".encode("cp1252"),
        delimiter=",",
        encoding="cp1252",
    )

    assert found.all()[1] == Customer("Café Zwolle", "avg@cafe.example")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";avg@x.example;;;;", "line 3 of customers.csv: a customer needs a name"),
        ("Zonder adres;;;;;", "line 3 of customers.csv: a customer needs an e-mail address"),
        ("Geen adres;bel ons;;;;", "line 3 of customers.csv: a customer needs an e-mail address"),
        (
            "X;avg@x.example;;https://x.example;;",
            "line 3 of customers.csv: a domain is written like example.com",
        ),
        ("X;avg@x.example;;nl;;", "line 3 of customers.csv: a domain is written like example.com"),
        ("X;avg@x.example;a<b;;;", "line 3 of customers.csv: must be a list id"),
        ("X;avg@x.example;;;;fr", "line 3 of customers.csv: the language is nl or en"),
        ("X;avg@x.example", "line 3 of customers.csv does not fit its headings"),
        ("fietsen van dijk;avg@x.example;;;;", "customer number 3 has the name of an earlier one"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_mend(tmp_path: Path, line: str, said: str) -> None:
    assert said in refusal(in_file(tmp_path, f"{HEAD}Goed;avg@goed.example;;;;\n{line}\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("naam;contact\n", "needs the headings name and contact"),
        ("name;contact;kleur\n", "needs the headings name and contact"),
        ("name;contact;name\n", "needs the headings name and contact"),
        (b"", "needs the headings name and contact"),
        (HEAD.encode() + b"\xff\xfe;avg@x.example;;;;\n", "not in the encoding"),
        (HEAD + 'A"b" ;"x\n', "no CSV file"),
    ],
)
def test_a_file_that_is_no_list_of_customers_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refusal(in_file(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = Customers([], CustomersFile(tmp_path / "gone.csv"))

    assert "gone.csv cannot be read" in refusal(missing)


def with_customers(folder: Path, tables: str) -> Path:
    path = folder / "settings.toml"
    path.write_text((ROOT / "settings.toml").read_text(encoding="utf-8") + tables, encoding="utf-8")
    return path


def test_the_settings_name_customers_too(tmp_path: Path) -> None:
    path = with_customers(
        tmp_path,
        '\n[[customers]]\nname = "Bakkerij De Korenaar"\ncontact = "privacy@korenaar.example"\n'
        'list_ids = ["<Nieuws.korenaar.example>"]\ndomains = ["korenaar.example"]\n'
        'aliases = ["De Korenaar"]\n',
    )

    assert terms.customers(load(path, {})).all() == (BAKERY,)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('name = "X"', "customers[1].contact"),
        ('name = "X"\ncontact = "bel ons"', "customers[1].contact"),
        ('name = "X"\ncontact = "a@x.example"\ndomains = ["nl"]', "customers[1].domains"),
        ('name = "X"\ncontact = "a@x.example"\nlist_ids = ["a b"]', "customers[1].list_ids"),
        (
            'name = "X"\ncontact = "a@x.example"\n[[customers]]\nname = "X"\ncontact = "b@x.example"',
            "customers[2].name",
        ),
    ],
)
def test_a_wrong_customer_in_the_settings_stops_the_start(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(with_customers(tmp_path, f"\n[[customers]]\n{table}\n"), {})

    assert said in str(caught.value)
