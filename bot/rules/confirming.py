"""Makes, finds and weighs the one-time codes with which somebody confirms a request from the address on file.

Called by the steps drafting and identifying, and by `bot.store.confirm_codes`. Never keeps a code, never asks
the time, and settles nothing when a reply says no: GDPR art. 12(6) asks for what is needed to be sure, and
EDPB guidelines 01/2022 §3.3 name a confirmation from the known address as the least intrusive way.

    KQ7F-2MXB    two halves of four signs, each with a letter and a digit; no vowel, and none of 0 1 I L O U,
                 so that a code spells no word, and no sign is taken for another when somebody types it over
"""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: Digits and letters of a code: 28 signs, so about 38 bits, of which five tries find nothing.
DIGITS, LETTERS = "23456789", "BCDFGHJKMNPQRSTVWXYZ"

#: How often a code may be wrong before it is worth nothing.
MAX_TRIES = 5

#: Codes of one mail that are looked at, each of them a try: a mail full of guesses is one made to guess.
MAX_CODES_OF_A_MAIL = 3

_HALF = 4

#: A mail that confirms says little else; a longer one may hold a new wish, which a person reads.
_WORDS_OF_A_CONFIRMATION = 40

#: Words beside those of a confirmation that leave room for a name, and for no wish.
_OTHER_WORDS = 3

#: Words of which confirmations consist, in the languages of the desk.
_CONFIRMING_LINES = (
    "ja hoor zeker inderdaad dat dit het is was ben ik mijn van mij mezelf klopt akkoord bevestig",
    "bevestiging",
    "hierbij hier de een code verzoek goed prima oké ok met vriendelijke hartelijke groet groeten",
    "groetjes mvg",
    "beste geachte dag hallo hoi goedendag heer mevrouw dank bedankt alvast en",
    "yes sure indeed that this it is was am i me my mine myself i'm it's that's correct right agree",
    "confirm the a",
    "here request fine okay kind best regards dear hello hi thanks thank you sincerely and",
    "ich bin das war mein meine meiner von mir stimmt richtig einverstanden bestätige bestätigung",
    "hiermit der die",
    "antrag gut mit freundlichen freundliche grüßen grüße guten tag sehr geehrte geehrter damen herren",
    "und ist",
    "danke vielen",
    "oui c'est bien moi je suis mon ma mes d'accord confirme confirmation voici le la un une demande",
    "cordialement",
    "bonjour madame monsieur merci à vous salutations et",
)
_CONFIRMING_WORDS = frozenset(word for line in _CONFIRMING_LINES for word in line.split())

#: Words that stand beside a word of thanks.
_THANKING_LINES = (
    "dankjewel voor uw je jullie snelle reactie antwoord bericht mail hulp moeite fijne avond weekend",
    "for your quick reply answer message email help nice weekend",
    "für ihre schnelle antwort nachricht hilfe schönen tag",
    "pour votre réponse rapide message aide bonne journée",
)
_THANKING_WORDS = _CONFIRMING_WORDS.union(word for line in _THANKING_LINES for word in line.split())

_SIGN = f"[{DIGITS}{LETTERS}]"
#: What may stand between the signs of a code that was typed over, broken over lines or marked up.
_BETWEEN = r"[\s\-\u2010-\u2015_*]{0,4}"
#: Lookahead, so that a word before the code does not swallow it.
_SPELLED = re.compile(
    rf"(?<![^\W_])(?=({_SIGN}(?:{_BETWEEN}{_SIGN}){{{2 * _HALF - 1}}})(?![^\W_]))", re.IGNORECASE
)
_PRINTED = re.compile(rf"\b{_SIGN}{{{_HALF}}}-{_SIGN}{{{_HALF}}}\b")
_NO_SIGN = re.compile(rf"[^{DIGITS}{LETTERS}]")

#: Words with which people say no in the languages of the desk. Whoever says one of them is read by a person.
_DENIES = re.compile(
    r"\b(?:niet|niets|geen|nee|nooit|noch|weiger\w*|afwijz\w*|not|no|never|nothing|cannot|\w+n['’]t|refuse\w*|decline\w*"
    r"|nein|nicht|nichts|kein\w*|nie|niemals|ablehn\w*|lehne|non|pas|jamais|rien|aucune?|refus\w*)\b",
    re.IGNORECASE,
)

#: What stands in the place of a code whose letter has left.
MASKED = "••••-••••"


class Confirmation(StrEnum):
    """What one mail did to the question who writes. The first two settle it; `AGAIN` came after that."""

    CODE = "code"
    REPLY = "reply"
    WRONG = "wrong"
    DEAD = "dead"
    EXPIRED = "expired"
    REPLACED = "replaced"
    AGAIN = "again"
    UNASKED = "unasked"
    OTHER_ADDRESS = "other_address"
    DENIED = "denied"


SETTLES = frozenset({Confirmation.CODE, Confirmation.REPLY})

#: The sentence for staff.
SAID: Mapping[Confirmation, str] = {
    Confirmation.CODE: "It holds the code that went to the address on file.",
    Confirmation.REPLY: "It is a proven reply from the address that was to confirm.",
    Confirmation.WRONG: "The code in the reply is wrong: write back, or send a new code.",
    Confirmation.DEAD: "The code was wrong five times and is dead: send a new one or find another way.",
    Confirmation.EXPIRED: "The right code came too late: send a new one.",
    Confirmation.REPLACED: "The code in the reply is of an older letter: the newest code counts.",
    Confirmation.AGAIN: "It was sure before who writes: the right code changes nothing.",
    Confirmation.UNASKED: "The right code came while none was asked for: it settles nothing.",
    Confirmation.OTHER_ADDRESS: (
        "The right code came from another address than the one that was asked: it settles nothing."
    ),
    Confirmation.DENIED: "The address that was to confirm seems to say no: read the mail and decide.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a code stands that a reply hit: aware moments, None for what did not happen."""

    expires_at: datetime
    tries: int
    used: bool = False
    voided: bool = False


def new_code(choose: Callable[[str], str]) -> str:
    """A fresh code in its printed form; `choose` picks one sign of a text, such as `secrets.choice`."""
    while True:
        code = "".join(choose(DIGITS + LETTERS) for _ in range(2 * _HALF))
        if _is_mixed(code):
            return printed(code)


def printed(code: str) -> str:
    """The form in which letters hold a code."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def codes_in(text: str) -> tuple[str, ...]:
    """The first codes that a text holds, in their printed form, each once, in order of appearance.

    Tolerates spaces, dashes, line breaks and small letters between and in the signs.
    """
    found: dict[str, None] = {}
    for match in _SPELLED.finditer(text):
        code = _NO_SIGN.sub("", match[1].upper())
        if _is_mixed(code):
            found[printed(code)] = None
        if len(found) == MAX_CODES_OF_A_MAIL:
            break
    return tuple(found)


def without_codes(text: str) -> str:
    """A letter's text or HTML with every printed code masked; as long as before."""
    return _PRINTED.sub(lambda found: MASKED if _is_mixed(found[0].replace("-", "")) else found[0], text)


def code_hash(key: bytes, case_id: int, code: str) -> str:
    """What is kept of a code: HMAC-SHA256 (RFC 2104) as 64 hexadecimal digits, of use in this case only."""
    return hmac.digest(key, f"privacybot\0confirm-code\0{case_id}\0{code}".encode(), "sha256").hex()


def same_hash(ours: str, theirs: str) -> bool:
    """Whether two hashes are the same, in a time that says nothing about where they differ."""
    return hmac.compare_digest(ours.encode(), theirs.encode())


def weigh(standing: Standing, now: datetime) -> Confirmation:
    """What the right code is worth, from the address that was asked."""
    if standing.voided or standing.used:
        return Confirmation.REPLACED
    if standing.tries >= MAX_TRIES:
        return Confirmation.DEAD
    return Confirmation.CODE if now < standing.expires_at else Confirmation.EXPIRED


def denies(text: str) -> bool:
    """Whether a reply holds a word with which people say no; then a person reads it."""
    return bool(_DENIES.search(text))


def only_confirms(text: str, *, seems_to_ask: bool) -> bool:
    """Whether a reply holds the confirmation and nothing else.

    `seems_to_ask` says that weak signs of a wish were found; then hardly a word may be there that confirms
    nothing.
    """
    if not seems_to_ask:
        return len(text.split()) <= _WORDS_OF_A_CONFIRMATION
    return _others(text, _CONFIRMING_WORDS) <= _OTHER_WORDS


def only_thanks(text: str) -> bool:
    """Whether a mail holds a few words of politeness and room for a name, and for no wish."""
    return _others(text, _THANKING_WORDS) <= _OTHER_WORDS


def _others(text: str, known: frozenset[str]) -> int:
    """How many words of a text are none of the known ones; what holds a digit may be a code."""
    bare = (word.strip('.,:;!?()*_"-') for word in text.lower().replace("’", "'").split())
    words = [word for word in bare if word and not any(sign.isdigit() for sign in word)]
    return sum(word not in known for word in words)


def _is_mixed(code: str) -> bool:
    return all(
        any(sign in DIGITS for sign in half) and any(sign in LETTERS for sign in half)
        for half in (code[:_HALF], code[_HALF:])
    )
