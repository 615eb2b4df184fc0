"""What the data that a correction is about is called, in each language of letters.

Used by `render` for letters and by the pages and the command line for steps. The codes are those with which
`classifiers` notes a correction; a text that is no code is told as it stands.
"""

from collections.abc import Mapping

FIELD_NAMES: Mapping[str, Mapping[str, str]] = {
    "name": {"nl": "naam", "en": "name", "de": "Name", "fr": "nom"},
    "title": {"nl": "aanhef", "en": "form of address", "de": "Anrede", "fr": "civilité"},
    "gender": {"nl": "geslacht", "en": "gender", "de": "Geschlecht", "fr": "sexe"},
    "address": {"nl": "adres", "en": "address", "de": "Anschrift", "fr": "adresse"},
    "email": {"nl": "e-mailadres", "en": "e-mail address", "de": "E-Mail-Adresse", "fr": "adresse e-mail"},
    "phone": {
        "nl": "telefoonnummer",
        "en": "telephone number",
        "de": "Telefonnummer",
        "fr": "numéro de téléphone",
    },
    "company": {"nl": "bedrijfsnaam", "en": "company name", "de": "Firmenname", "fr": "nom de l'entreprise"},
    "birth_date": {
        "nl": "geboortedatum",
        "en": "date of birth",
        "de": "Geburtsdatum",
        "fr": "date de naissance",
    },
    "bank": {"nl": "rekeningnummer", "en": "account number", "de": "Kontonummer", "fr": "numéro de compte"},
    "language": {"nl": "taal", "en": "language", "de": "Sprache", "fr": "langue"},
    "other": {"nl": "ander gegeven", "en": "other data", "de": "andere Angabe", "fr": "autre donnée"},
}


def field_name(code: str, language: str) -> str:
    """What this data is called in a language; a text that is no code of ours stays as it is."""
    return FIELD_NAMES[code][language] if code in FIELD_NAMES else code
