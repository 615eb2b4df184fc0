"""Facts about the person concerned: name, addresses, numbers, dates, and what must change into what.

Called by `classifiers.pipeline`; keeps no BSN (only that one was seen) and looks nothing up.
"""

import re
from collections.abc import Sequence

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from classifiers.corrections import find_corrections
from classifiers.days import iso_day
from classifiers.kinds import Kind
from classifiers.model import Mark
from classifiers.names import find_name
from classifiers.verdict import Fields

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
#: Our own addresses and the place where data must go are not addresses of the person concerned.
_OWN_DOMAIN = "mailkoning.nl"
_DESTINATION = re.compile(
    r"(?:naar|aan hen|doorsturen aan|adres daarvoor|contactadres|forward (?:it )?to|transfer .{0,20}to"
    r"|directly to|direkt an|an die adresse|directement (?:à|au)|bestemming|import|invoer)\W.{0,60}\Z",
    re.IGNORECASE | re.DOTALL,
)
_CUSTOMER = re.compile(
    r"\b(?:klant|relatie|lid|account|abonnee|customer|client|member|membership|kunden|mitglieds)[- ]?"
    r"(?:nummer|nr|number|no|num[eé]ro|n°|id)?\b\.?\s?"
    r"(?:is|ist|est|nr|no|n°|number|num[eé]ro|nummer)?\s?[.:#]?\s?[.:#]?\s?"
    r"((?:[A-Z]{1,4}[- ]?)?\d[\d-]{2,11})\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b([1-9]\d{3}) ?([A-Z]{2})\b(?![-@])")
_STREET = re.compile(
    r"\b((?:[A-Z][\w'’.-]{0,30} ){0,3}[A-Z]?[\w'’-]{1,40}"
    r"(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|steeg|pad|dreef|plantsoen|markt|park|wal|baan|burg|allee"
    r"|strasse|straße|platz| Street| Road| Lane| Avenue)"
    r" \d{1,5}(?: ?[-/]? ?[a-zA-Z]{1,2}\b| ?[-/] ?\d{1,4}\b)?)"
)
_BORN = re.compile(
    r"\b(?:gebor\w*|geb\.|geboortedatum|born|birth\w*|dob|geburtsdatum|n[eé]{1,2}e? le|naissance)\W.{0,40}",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){2,8}\b")
_DIGITS = re.compile(r"(?<![\w+-])\d(?:[ .]?\d){7,8}(?![\w-])")
_COMPANY = re.compile(
    r"\b((?:[A-Z][\w&'’-]{0,30} ){1,4}"
    r"(?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|GmbH|AG|Ltd\.?|Limited|SARL|SAS|Inc\.?|e\.V\.|UG))"
)
#: No telephone number has fewer, and most mails have fewer: looking for one takes as long as half the rest.
_FEWEST_DIGITS = 5
#: Fields of what lies beyond this many characters would cost time and rarely be the sender's own.
_READ = 4_000


def find_fields(subject: str, text: str, kinds: frozenset[Kind], marks: Sequence[Mark]) -> Fields:
    """The facts that the mail states. A field that is not there stays empty; nothing is guessed."""
    corrections = find_corrections(subject, text, marks) if Kind.CORRECTION in kinds else ()
    text = text[:_READ]
    whole = f"{text}\n{subject}"
    company = _COMPANY.search(text)
    street = _STREET.search(text)
    postcode = _POSTCODE.search(text)
    customer = _CUSTOMER.search(whole)
    return Fields(
        name=find_name(text, corrections),
        emails=_emails(text),
        phone=_phone(text, corrections_given=any(item.field == "phone" for item in corrections)),
        customer_number=customer.group(1).strip() if customer else None,
        company=company.group(1).strip() if company else None,
        street=street.group(1).strip() if street else None,
        postcode=f"{postcode.group(1)} {postcode.group(2)}" if postcode else None,
        birth_date=_birth_date(text),
        iban=_iban(text),
        bsn_seen=_bsn_seen(text),
        correction=corrections,
    )


def _emails(text: str) -> tuple[str, ...]:
    """Addresses in the text, lower case, without doubles, ours, and those where data must be sent."""
    found = []
    for match in _EMAIL.finditer(text):
        address = match.group().strip(".-").lower()
        before = text[max(0, match.start() - 90) : match.start()]
        if not address.endswith(_OWN_DOMAIN) and not _DESTINATION.search(before):
            found.append(address)
    return tuple(dict.fromkeys(found))[:10]


def _phone(text: str, *, corrections_given: bool) -> str | None:
    """The telephone number as written; where numbers change, the last one named is the new one."""
    if sum(sign.isdigit() for sign in text) < _FEWEST_DIGITS:
        return None
    numbers = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, "NL")]
    if not numbers:
        numbers = [
            match.raw_string
            for region in ("GB", "DE", "FR", "BE")
            for match in phonenumbers.PhoneNumberMatcher(text, region)
            if match.raw_string.startswith("0")
        ]
    if not numbers:
        return None
    return numbers[-1] if corrections_given else numbers[0]


def _birth_date(text: str) -> str | None:
    born = _BORN.search(text)
    return iso_day(born.group()) if born else None


def _iban(text: str) -> str | None:
    """The first account number whose check digits are right, without spaces."""
    for match in _IBAN.finditer(text):
        words = match.group().split(" ")
        # A capitalised word behind the number is swallowed by the pattern: try shorter readings too.
        for length in range(len(words), 0, -1):
            candidate = "".join(words[:length])
            if iban.is_valid(candidate):
                return str(iban.compact(candidate))
    return None


def _bsn_seen(text: str) -> bool:
    """Whether nine digits pass the eleven-proof beside a word for it, or stand masked; they are not kept."""
    near = re.search(r"\b(?:bsn|burgerservicenummer|sofi|citizen service number)", text, re.IGNORECASE)
    if near is None:
        return False
    return "••" in text or any(bsn.is_valid(match.group()) for match in _DIGITS.finditer(text))
