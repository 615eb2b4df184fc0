"""Says in words why a letter came back: by the status code of RFC 3463, else by the words of the server.

Called by `bot.rules.delivery_reports`. A cause never holds an address or another word of the mail itself.
"""

import re

_CODE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_NO_ADDRESS = "there is no such address"
_NO_DOMAIN = "the domain is unknown or takes no mail"
_CLOSED = "the mailbox is closed"
_FULL = "the mailbox is full"
_TOO_LARGE = "the letter is too large"
_GAVE_UP = "the mail system gave up after trying for some time"
_ROUND = "the letter went round in a circle"
_REFUSED = "the other side refused it"
# Subject and detail of a status code without its class; the longest beginning that fits counts.
_CAUSES = {
    "1.1": _NO_ADDRESS, "1.10": _NO_ADDRESS, "1.3": _NO_ADDRESS, "1.6": _NO_ADDRESS, "1.2": _NO_DOMAIN,
    "1.0": _NO_ADDRESS, "4.4": _NO_DOMAIN, "4.310": _NO_DOMAIN, "2.1": _CLOSED, "2.2": _FULL,
    "2.3": _TOO_LARGE, "3.4": _TOO_LARGE, "4.1": _GAVE_UP, "4.7": _GAVE_UP, "4.300": _GAVE_UP, "4.6": _ROUND,
    "4.14": _ROUND,
}  # fmt: skip
# The commonest words of servers, the surest first.
_WORDS = (
    (
        _FULL,
        re.compile(
            r"over ?quota|quota exceeded|mailbox (?:is )?full|exceeded (?:storage|its quota)|disk quota"
        ),
    ),
    (
        _NO_ADDRESS,
        re.compile(
            r"user unknown|unknown (?:user|recipient|mailbox|address)"
            r"|no such (?:user|person|mailbox|recipient)|does(?:n['’]t| not) (?:exist|have an? )"
            r"|not listed in|not (?:recognized|found in)|recipientnotfound|user not found"
            r"|invalid (?:recipient|mailbox)|no mailbox|recipient (?:address )?rejected: u"
            r"|(?:adres|gebruiker) (?:bestaat niet|is onbekend)|unbekannt|inconnu"
        ),
    ),
    (
        _NO_DOMAIN,
        re.compile(r"host (?:or domain name )?(?:unknown|not found)|unrouteable|couldn't find any host"),
    ),
    (_TOO_LARGE, re.compile(r"too (?:large|big)|size (?:limit|exceeds)|exceeds (?:the )?(?:maximum )?size")),
    (_ROUND, re.compile(r"hop count|too many hops|mail loop")),
    (_GAVE_UP, re.compile(r"timed out|retry timeout|expired|retry time not reached|too long")),
    (
        _REFUSED,
        re.compile(r"spam|blocked|block ?list|blacklist|denied|unsolicited|policy|not (?:allowed|accepted)"),
    ),
)


def cause(status: str, told: str) -> str:
    """Why, with the status code behind it, or an empty string. `told` are the words of the mail system."""
    codes = [code for code in (status, *_CODE.findall(told)) if _CODE.fullmatch(code)]
    # x.0.0 says only that something failed.
    code = next((code for code in codes if not code.endswith(".0.0")), codes[0] if codes else "")
    words = _of_code(code) or _of_words(told.lower())
    return " ".join(filter(None, [words, f"(status {code})" if code else ""]))


def _of_code(code: str) -> str:
    _, _, detail = code.partition(".")
    if detail in _CAUSES:
        return _CAUSES[detail]
    return _REFUSED if detail.startswith("7.") else ""


def _of_words(told: str) -> str:
    return next((words for words, pattern in _WORDS if pattern.search(told)), "")
