"""The processor route on the command line."""

from tests.builders import raw_mail
from tests.commands.terminal import Terminal
from tests.newsletters import about_a_newsletter

CUSTOMERS = """
[[customers]]
name = "Bakkerij De Korenaar"
contact = "privacy@korenaar.example"
list_ids = ["nieuws.korenaar.example"]
domains = ["korenaar.example"]
"""


def name_customers(office: Terminal, text: str = CUSTOMERS) -> None:
    with office.at.settings_file.open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_case_shows_whose_newsletter_it_seems_to_be_about(office: Terminal) -> None:
    name_customers(office)
    office.receive(about_a_newsletter())
    reference = office.only_reference()
    case = office.run("queue", "show", reference, "--json").json
    page = office.run("queue", "show", reference).out

    assert [(one["name"], one["sureness"]) for one in case["customers"]] == [
        ("Bakkerij De Korenaar", "clear")
    ]
    assert case["draft"] is None
    assert "Perhaps a newsletter of a customer" in page
    assert "the header List-Id names a list of this customer: nieuws.korenaar.example" in page


def test_a_list_that_cannot_be_read_is_said_and_hides_no_case(office: Terminal) -> None:
    office.receive(raw_mail())
    text = office.at.settings_file.read_text(encoding="utf-8")
    file = text.replace('customers_file = ""', 'customers_file = "gone.csv"')
    office.at.settings_file.write_text(file, encoding="utf-8")

    assert "The list of customers cannot be read" in office.run("queue", "show", office.only_reference()).out
