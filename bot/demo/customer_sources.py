"""The [[sources]] settings that describe the demonstration's customer database.

Called by `privacybot demo` when it writes its settings; holds the facts of AVG art. 15(1) that an invented
company would state for each table, and reads nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TABLES: tuple[dict[str, Any], ...] = (
    {
        "table": "customers",
        "address_column": "email",
        "category": {"nl": "Klantgegevens", "en": "Customer data"},
        "purpose": {
            "nl": "Uitvoeren van de overeenkomst en contact over onze diensten",
            "en": "Carrying out the agreement and contact about our services",
        },
        "basis": {
            "nl": "Overeenkomst (artikel 6 lid 1 onder b AVG)",
            "en": "Agreement (Article 6(1)(b) GDPR)",
        },
        "origin": {
            "nl": "Van jou, bij het afsluiten van het abonnement",
            "en": "From you, when you took out the subscription",
        },
        "retention": {
            "nl": "Zolang je klant bent en twee jaar daarna",
            "en": "As long as you are a customer, and two years after that",
        },
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
        "category": {"nl": "Facturen en betalingen", "en": "Invoices and payments"},
        "purpose": {"nl": "Factureren en administratie voeren", "en": "Invoicing and keeping accounts"},
        "basis": {
            "nl": "Wettelijke verplichting (artikel 6 lid 1 onder c AVG)",
            "en": "Legal obligation (Article 6(1)(c) GDPR)",
        },
        "origin": {
            "nl": "Uit de overeenkomst met jou en de betalingen die wij ontvingen",
            "en": "From the agreement with you and the payments that we received",
        },
        "retention": {
            "nl": "Zeven jaar na het boekjaar (fiscale bewaarplicht)",
            "en": "Seven years after the financial year (tax law)",
        },
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
        "category": {"nl": "Aanmeldingen voor mailings", "en": "Sign-ups for mailings"},
        "purpose": {
            "nl": "Versturen van de nieuwsbrief en uitnodigingen",
            "en": "Sending the newsletter and invitations",
        },
        "basis": {"nl": "Toestemming (artikel 6 lid 1 onder a AVG)", "en": "Consent (Article 6(1)(a) GDPR)"},
        "origin": {"nl": "Van jou, via een aanmeldformulier", "en": "From you, through a sign-up form"},
        "retention": {
            "nl": "Tot je je afmeldt; het bewijs van toestemming nog twee jaar",
            "en": "Until you opt out; the proof of consent two years longer",
        },
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
        "category": {"nl": "Open- en klikgedrag", "en": "Opens and clicks"},
        "purpose": {"nl": "Meten welke mailings gelezen worden", "en": "Measuring which mailings are read"},
        "basis": {"nl": "Toestemming (artikel 6 lid 1 onder a AVG)", "en": "Consent (Article 6(1)(a) GDPR)"},
        "origin": {"nl": "Uit je gebruik van onze mailings", "en": "From your use of our mailings"},
        "retention": {"nl": "Dertien maanden", "en": "Thirteen months"},
        "provided_by_person": True,
        "columns": {"Mailing": "mailing", "Gebeurtenis": "event", "Link": "link", "Moment": "happened_at"},
    },
)


#: What each column is called in letters: Dutch, and then English, German and French.
_LABELS = {
    "Klantnummer": ("Customer number", "Kundennummer", "Numéro de client"),
    "Voornaam": ("First name", "Vorname", "Prénom"),
    "Achternaam": ("Last name", "Nachname", "Nom"),
    "Geslacht": ("Gender", "Geschlecht", "Sexe"),
    "E-mailadres": ("E-mail address", "E-Mail-Adresse", "Adresse e-mail"),
    "Telefoon": ("Telephone", "Telefon", "Téléphone"),
    "Bedrijf": ("Company", "Firma", "Entreprise"),
    "Straat": ("Street", "Straße", "Rue"),
    "Postcode": ("Postcode", "Postleitzahl", "Code postal"),
    "Plaats": ("Town", "Ort", "Ville"),
    "Land": ("Country", "Land", "Pays"),
    "Taal": ("Language", "Sprache", "Langue"),
    "Klant sinds": ("Customer since", "Kunde seit", "Client depuis"),
    "Factuurnummer": ("Invoice number", "Rechnungsnummer", "Numéro de facture"),
    "Factuurdatum": ("Invoice date", "Rechnungsdatum", "Date de facture"),
    "Omschrijving": ("Description", "Beschreibung", "Description"),
    "Bedrag": ("Amount", "Betrag", "Montant"),
    "Betaald op": ("Paid on", "Bezahlt am", "Payé le"),
    "Lijst": ("List", "Liste", "Liste"),
    "Aangemeld op": ("Signed up on", "Angemeldet am", "Inscrit le"),
    "Bevestigd op (dubbele opt-in)": (
        "Confirmed on (double opt-in)",
        "Bestätigt am (Double-Opt-in)",
        "Confirmé le (double opt-in)",
    ),
    "Formulier": ("Form", "Formular", "Formulaire"),
    "Afgemeld op": ("Unsubscribed on", "Abgemeldet am", "Désinscrit le"),
    "Mailing": ("Mailing", "Mailing", "Mailing"),
    "Gebeurtenis": ("Event", "Ereignis", "Événement"),
    "Link": ("Link", "Link", "Lien"),
    "Moment": ("Moment", "Zeitpunkt", "Moment"),
}


def customer_source(database: Path) -> dict[str, Any]:
    """One [[sources]] entry, as `bot.settings` reads it, for a database made by `make_customers`."""
    return {
        "name": "klantsysteem",
        "kind": "sql",
        "url": f"sqlite:///{database}",
        "timeout_seconds": 5,
        "tables": [{**table, "labels": _labels(table["columns"])} for table in _TABLES],
    }


def _labels(columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The labels of these columns in each language, as [[sources.tables]] reads them."""
    return {
        dutch: dict(zip(("nl", "en", "de", "fr"), (dutch, *_LABELS[dutch]), strict=True)) for dutch in columns
    }
