"""What letters must tell, one name each, and which letter must tell what.

Read by `responses.checklist`, and by the staff's screens for names; looks at no letter. The source is GDPR
art. 12–22 and 33–34 and UAVG art. 35–36; the wordings by which an element is recognised stand in
`checklists/LANGUAGE.toml`.
"""

from enum import StrEnum


class Element(StrEnum):
    """One thing that a letter must tell; the value is its table in `checklists/`."""

    REFERENCE = "reference"
    RECEIVED = "received"


#: What an element is called, for staff.
ELEMENT_NAMES: dict[Element, dict[str, str]] = {
    Element.REFERENCE: {"nl": "het kenmerk", "en": "the reference"},
    Element.RECEIVED: {"nl": "wanneer de mail binnenkwam", "en": "when the mail came in"},
}

#: What every letter tells, whatever it is about.
ALWAYS = (Element.REFERENCE, Element.RECEIVED)


def element_called(name: str, language: str) -> str:
    """The name in another language of the element that is called so in English."""
    return next((names[language] for names in ELEMENT_NAMES.values() if names["en"] == name), name)
