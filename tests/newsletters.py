"""Invented customers, and mails about their newsletters, for the tests of the processor route."""

from email.message import EmailMessage
from email.utils import format_datetime
from secrets import token_hex

from bot.edges.customers import Customers
from bot.rules.processor_route import Customer
from tests.builders import ANNE, MORNING, OUR_ADDRESS

BAKERY = Customer(
    name="Bakkerij De Korenaar",
    contact="privacy@korenaar.example",
    list_ids=("nieuws.korenaar.example",),
    domains=("korenaar.example",),
    aliases=("De Korenaar",),
)
BICYCLES = Customer(name="Fietsen Van Dijk", contact="avg@vandijk.example", domains=("vandijk.example",))
DIRECTORY = Customers([BAKERY, BICYCLES])

QUESTION = (
    "Ik krijg deze nieuwsbrief al maanden, en ik weet niet hoe jullie aan mijn adres komen. Graag ontvang ik "
    "inzage in mijn gegevens, en ik hoor ook graag van wie jullie mijn e-mailadres destijds hebben gekregen."
)


def newsletter(customer: Customer = BAKERY, *, headers: bool = True) -> EmailMessage:
    """A newsletter as we send it for a customer; without `headers` it says nothing of a list."""
    mail = EmailMessage()
    domain = customer.domains[0]
    mail["From"], mail["To"] = f"{customer.name} <nieuws@{domain}>", ANNE
    mail["Subject"] = "Aanbieding van de week"
    mail["Date"] = format_datetime(MORNING)
    mail["Message-ID"] = f"<{token_hex(8)}@{domain}>"
    if headers:
        mail["List-Id"] = f'"Nieuws" <nieuws.{domain}>'
        mail["List-Unsubscribe"] = f"<https://af.{domain}/u/1>, <mailto:af@{domain}>"
    mail.set_content(f"Deze week: van alles wat.\nAfmelden: https://af.{domain}/u/1\n")
    return mail


def about_a_newsletter(
    text: str = QUESTION, *letters: EmailMessage, sender: str = f"Anne de Vries <{ANNE}>"
) -> bytes:
    """A mail in which somebody asks something about newsletters that are attached."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, OUR_ADDRESS, "Jullie nieuwsbrief"
    mail["Date"] = format_datetime(MORNING)
    mail["Message-ID"] = f"<{token_hex(8)}@mail.example>"
    mail.set_content(text)
    for one in letters or (newsletter(),):
        mail.add_attachment(one)
    return mail.as_bytes()
