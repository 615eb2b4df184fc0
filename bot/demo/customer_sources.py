"""The [[sources]] settings that describe the demonstration's customer database.

Called by `privacybot demo` when it writes its settings; holds the facts of AVG art. 15(1) that an invented
company would state for each table, and reads nothing.
"""

from pathlib import Path
from typing import Any

_TABLES: tuple[dict[str, Any], ...] = (
    {
        "table": "customers",
        "address_column": "email",
        "category": "Klantgegevens",
        "purpose": "Uitvoeren van de overeenkomst en contact over onze diensten",
        "basis": "Overeenkomst (artikel 6 lid 1 onder b AVG)",
        "origin": "Van jou, bij het afsluiten van het abonnement",
        "retention": "Zolang je klant bent en twee jaar daarna",
        "provided_by_person": True,
        "columns": {
            "Klantnummer": "customer_number",
            "Voornaam": "first_name",
            "Achternaam": "last_name",
            "Geslacht": "gender",
            "E-mailadres": "email",
            "Telefoon": "phone",
            "Bedrijf": "company",
            "Straat": "street",
            "Postcode": "postcode",
            "Plaats": "city",
            "Land": "country",
            "Taal": "language",
            "Klant sinds": "customer_since",
        },
    },
    {
        "table": "invoices",
        "address_column": "email",
        "category": "Facturen en betalingen",
        "purpose": "Factureren en administratie voeren",
        "basis": "Wettelijke verplichting (artikel 6 lid 1 onder c AVG)",
        "origin": "Uit de overeenkomst met jou en de betalingen die wij ontvingen",
        "retention": "Zeven jaar na het boekjaar (fiscale bewaarplicht)",
        "columns": {
            "Factuurnummer": "invoice_number",
            "Factuurdatum": "invoiced_on",
            "Omschrijving": "description",
            "Bedrag": "amount",
            "Betaald op": "paid_on",
        },
    },
    {
        "table": "newsletter_subscriptions",
        "address_column": "email",
        "category": "Aanmeldingen voor mailings",
        "purpose": "Versturen van de nieuwsbrief en uitnodigingen",
        "basis": "Toestemming (artikel 6 lid 1 onder a AVG)",
        "origin": "Van jou, via een aanmeldformulier",
        "retention": "Tot je je afmeldt; het bewijs van toestemming nog twee jaar",
        "provided_by_person": True,
        "columns": {
            "Lijst": "list",
            "Aangemeld op": "subscribed_at",
            "Bevestigd op (dubbele opt-in)": "confirmed_at",
            "Formulier": "form",
            "Afgemeld op": "unsubscribed_at",
        },
    },
    {
        "table": "mail_events",
        "address_column": "email",
        "category": "Open- en klikgedrag",
        "purpose": "Meten welke mailings gelezen worden",
        "basis": "Toestemming (artikel 6 lid 1 onder a AVG)",
        "origin": "Uit je gebruik van onze mailings",
        "retention": "Dertien maanden",
        "provided_by_person": True,
        "columns": {"Mailing": "mailing", "Gebeurtenis": "event", "Link": "link", "Moment": "happened_at"},
    },
)


def customer_source(database: Path) -> dict[str, Any]:
    """One [[sources]] entry, as `bot.settings` reads it, for a database made by `make_customers`."""
    return {
        "name": "klantsysteem",
        "kind": "sql",
        "url": f"sqlite:///{database}",
        "timeout_seconds": 5,
        "tables": [dict(table) for table in _TABLES],
    }
