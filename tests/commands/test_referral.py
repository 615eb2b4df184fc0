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


def referred(office: Terminal) -> str:
    name_customers(office)
    office.receive(about_a_newsletter())
    reference = office.only_reference()
    office.run("queue", "refer", reference, "--customer", "bakkerij de  korenaar")
    return reference


def test_a_case_is_passed_on_with_two_letters_that_wait(office: Terminal) -> None:
    reference = referred(office)
    case = office.run("queue", "show", reference, "--json").json
    (line,) = office.run("customers", "letters", "--json").json
    shown = office.run("customers", "show", str(line["number"])).out

    assert (line["about"], line["sort"], line["to"]) == (reference, "forward", ["privacy@korenaar.example"])
    assert case["draft"]["letter"] == "processor_referral"
    assert [one["customer"] for one in case["referrals"]] == ["Bakkerij De Korenaar"]
    assert "Een lezer van uw nieuwsbrief heeft ons geschreven" in " ".join(shown.replace("│", " ").split())
    assert "Against the letter" not in shown
    assert "not passed on yet" in office.run("queue", "show", reference).out


def test_a_letter_to_a_customer_is_approved_called_back_changed_and_refused(office: Terminal) -> None:
    referred(office)
    (line,) = office.run("customers", "letters", "--json").json
    number = str(line["number"])
    digest = office.run("customers", "show", number, "--json").json["hash"]
    refused = office.run("customers", "approve", number, "--hash", "0" * 12, expect=1)
    assert "no longer the one you saw" in refused.err
    assert "customers undo" in office.run("customers", "approve", number, "--hash", digest[:12]).out
    office.run("customers", "undo", number)
    office.run("customers", "edit", number, "--subject", "Bericht van een lezer")
    (fresh,) = office.run("customers", "letters", "--json").json
    assert fresh["number"] != line["number"]
    office.run("customers", "reject", str(fresh["number"]), "--remark", "Niet nodig")
    assert "No letter to a customer waits." in office.run("customers", "letters").out
    assert len(office.run("customers", "letters", "--all", "--json").json) == 2


def test_a_customer_who_is_not_there_is_named_to_nobody(office: Terminal) -> None:
    name_customers(office)
    office.receive(about_a_newsletter())
    refused = office.run("queue", "refer", office.only_reference(), "--customer", "Onbekend", expect=1)

    assert "privacybot customers list" in refused.err
    assert "Bakkerij De Korenaar" in office.run("customers", "list").out
    assert office.run("customers", "list", "--json").json[0]["contact"] == "privacy@korenaar.example"


def test_a_customer_is_told_of_a_breach(office: Terminal) -> None:
    name_customers(office)
    aware = "aware_at=2026-11-27T22:00"
    reference = office.run(
        "breach", "open", aware, "data_types=names,contact", "as_processor=yes"
    ).out.strip()
    office.run("breach", "customer", reference, "Bakkerij De Korenaar")
    (customer,) = office.run("breach", "show", reference, "--json").json["customers"]
    office.run("breach", "tell", reference, str(customer["number"]))
    (line,) = office.run("customers", "letters", "--json").json
    text = office.run("customers", "show", str(line["number"]), "--json").json["text"]

    assert (line["about"], line["sort"]) == (reference, "breach")
    assert line["to"] == ["privacy@korenaar.example"]
    assert "Soorten gegevens: namen, adres, telefoon of e-mail" in " ".join(text.split())
