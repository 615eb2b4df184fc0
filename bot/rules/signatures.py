"""Parts a written text from the signature, the advertisement of its program and the disclaimer under it.

Called by `bot.rules.newest_text` with the sender's own lines. The sign-off with the name stays with the text.
"""

import re
from collections.abc import Sequence

_CLOSINGS = (
    "met vriendelijke groet", "met hartelijke groet", "vriendelijke groet", "hartelijke groet",
    "met groet", "groet",
    "groetjes", "groeten", "mvg", "m.v.g", "hoogachtend", "met de meeste hoogachting", "alvast bedankt",
    "bij voorbaat dank",
    "kind regards", "best regards", "warm regards", "regards", "best wishes", "yours sincerely",
    "yours faithfully",
    "sincerely", "yours truly", "many thanks", "thanks", "thank you", "cheers", "best",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "freundliche grüße",
    "viele grüße",
    "beste grüße", "herzliche grüße", "liebe grüße", "mfg", "hochachtungsvoll", "mit besten grüßen", "grüße",
    "cordialement", "bien cordialement", "bien à vous", "salutations distinguées",
    "sincères salutations", "salutations",
    "meilleures salutations", "cdlt", "respectueusement", "veuillez agréer",
)  # fmt: skip
_ADVERTISEMENTS = (
    "verstuurd vanaf mijn", "verzonden vanaf mijn", "verstuurd vanuit", "verzonden vanuit",
    "verstuurd met", "verzonden met",
    "verzonden via", "verstuurd via", "verzonden vanaf", "verstuurd vanaf", "outlook voor android",
    "outlook voor ios",
    "download outlook voor", "sent from my", "sent from outlook", "sent from mail for",
    "sent from yahoo", "sent from",
    "sent with proton", "sent via", "get outlook for", "von meinem", "gesendet von", "gesendet mit",
    "gesendet aus",
    "gesendet über", "diese nachricht wurde von meinem", "outlook für android", "outlook für ios",
    "laden sie outlook für",
    "envoyé de mon", "envoyé depuis", "envoyé à partir", "envoyé avec", "télécharger outlook pour",
    "obtenez outlook pour",
    "outlook pour android", "outlook pour ios",
)  # fmt: skip
_DISCLAIMER_OPENINGS = re.compile(
    r"^\W{0,4}(?:disclaimer|dit (?:e-?mail)?bericht|dit e-?mailbericht|deze e-?mail|de informatie (?:in"
    r"|verzonden)|aan dit bericht"
    r"|this (?:e-?mail|message|communication|transmission)|the (?:information|content|contents) (?:of|in"
    r"|contained)"
    r"|confidentiality|diese (?:e-?mail|nachricht)|der inhalt dieser|ce (?:message|courriel|mail)"
    r"|cet e-?mail|les informations"
    r"|denk aan het milieu|please consider the environment|think before you print|virusvrij|virus-free"
    r"|avast|dit e-?mailadres)",
    re.IGNORECASE,
)
_DISCLAIMER_WORDS = re.compile(
    r"vertrouwelijk|geadresseerde|bestemd voor|aansprakelijk|confidential|intended (?:only )?(?:for"
    r"|recipient)|privileged|liab"
    r"|vertraulich|empfänger|confidentiel|destinataire|milieu|environment|avast|print|onbedoeld|unauthori[sz]ed|virus",
    re.IGNORECASE,
)
# What a block of contact details holds and a sentence does not.
_CONTACT = re.compile(
    r"\b(?:tel|telefoon|phone|mobiel|mobile|mob|fax|kvk|btw|www|https?|iban)\b[.:]?|@|\+\d{2}"
    r"|\b0\d{1,3}[ -]?\d{6,8}\b|\b06[ -]?\d{8}\b"
    r"|\b[TMEWF][:.] |\|",
    re.IGNORECASE,
)
# Facts about the requester belong to the request, wherever they stand.
_REQUEST_FACTS = re.compile(
    r"gebo(?:ren|orte)|geb\.|date of birth|born|geburtsdatum|né[e]? le|date de naissance|klantn|customer"
    r"|kundenn|relatien"
    r"|abonnee|bsn|ordern|bestel|lidnum|member|mitglied|n° client|numéro|^\W*p\.?\s?s\b",
    re.IGNORECASE,
)


def split(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines written now, and those of signature, advertisement and disclaimer; all in their order."""
    text, dashed = _at_dashes(list(lines))
    text, advertised = _advertisements(text)
    text, legal = _disclaimers(text)
    text, contact = _contact_block(text)
    return text, [*contact, *dashed, *advertised, *legal]


def _at_dashes(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cuts at the mark of signatures (RFC 3676 §4.3), also where its blank got lost."""
    for index, line in enumerate(lines):
        if line.rstrip("\u00a0 ") == "--" and any(above.strip() for above in lines[:index]):
            return lines[:index], lines[index:]
    return lines, []


def _advertisements(lines: list[str]) -> tuple[list[str], list[str]]:
    """Takes out the short lines in which a mail program names itself, wherever its user left them."""
    taken = [line for line in lines if _is_advertisement(line)]
    return ([line for line in lines if not _is_advertisement(line)], taken) if taken else (lines, [])


def _is_advertisement(line: str) -> bool:
    start = line.strip(" \t*_[(<-").casefold()
    return len(start) <= 90 and start.startswith(_ADVERTISEMENTS) and len(start.split()) <= 12


def _disclaimers(lines: list[str]) -> tuple[list[str], list[str]]:
    """Takes out the paragraphs that open and read like a disclaimer; what stands around them stays."""
    kept: list[str] = []
    taken: list[str] = []
    for paragraph in _paragraphs(lines):
        words = " ".join(paragraph)[:2_000]
        legal = bool(_DISCLAIMER_OPENINGS.match(words)) and bool(_DISCLAIMER_WORDS.search(words))
        # A first paragraph is what the sender has to say, whatever words it opens with.
        (taken if legal and any(line.strip() for line in kept) else kept).extend(paragraph)
    return kept, taken


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """The lines in runs, each ending with the empty lines after it."""
    runs: list[list[str]] = []
    for index, line in enumerate(lines):
        if not runs or (line.strip() and index and not lines[index - 1].strip()):
            runs.append([])
        runs[-1].append(line)
    return runs


def _contact_block(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cuts the contact details below the last closing and its name, where nothing else follows them."""
    closing = next((index for index in range(len(lines) - 1, -1, -1) if _is_closing(lines[index])), -1)
    if closing < 0:
        return lines, []
    name = next((index for index in range(closing + 1, len(lines)) if lines[index].strip()), len(lines))
    block = lines[name + 1 :]
    filled = [line for line in block if line.strip()]
    if not 1 <= len(filled) <= 25 or not any(_CONTACT.search(line) for line in filled):
        return lines, []
    if any(_is_sentence(line) or _REQUEST_FACTS.search(line) for line in filled):
        return lines, []
    return lines[: name + 1], block


def _is_closing(line: str) -> bool:
    start = line.strip(" \t*_").casefold()
    return len(start) <= 60 and start.startswith(_CLOSINGS) and len(start.split()) <= 6


def _is_sentence(line: str) -> bool:
    words = line.split()
    return (
        (len(words) >= 8 and line.rstrip().endswith((".", "?", "!", ",")))
        or len(words) > 20
        or line.rstrip().endswith("?")
    )
