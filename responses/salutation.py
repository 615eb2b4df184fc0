"""How to address a writer: "je" or "u" in Dutch, and the first line of the letter in every language.

Called by `bot.steps.drafting` (`formal`) and by `render` (`salutation`); never guesses a gender and never
uses a name that does not look like a person's.
"""

import re

# "14.30 u" is an hour and "U. de Boer" an initial; neither addresses anybody.
_FORMAL = re.compile(r"(?<![\d.,:]\s)(?<![\d.,:])\bu\b(?!\.)|\b(?:uw|uzelf)\b|\bgeachte\b", re.IGNORECASE)
_INFORMAL = re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE)

_PARTICLES = frozenset(
    {
        "van",
        "von",
        "vom",
        "de",
        "den",
        "der",
        "het",
        "'t",
        "ten",
        "ter",
        "te",
        "in",
        "op",
        "aan",
        "bij",
        "uit",
    }
    | {"voor", "'s", "la", "le", "du", "da", "das", "di", "do", "dos", "el", "al", "zu", "zur", "zum", "af"}
)
_INITIALS = r"(?:[^\W\d_]{1,4}\.-?)+"
_NAME_WORD = re.compile(rf"{_INITIALS}|[^\W\d_]+(?:['’\-][^\W\d_]+)*|'[ts]")
# A mailbox or a company is not greeted as if it were a person.
_NOT_A_PERSON = re.compile(
    r"\b(?:b\.?v|n\.?v|v\.?o\.?f|stichting|vereniging|gemeente|holding|group|groep|team|afdeling|info|"
    r"administratie|klantenservice|support|service|sales|privacy|noreply|no-reply|admin|webmaster|gmbh|ltd|"
    r"inc|llc)\b",
    re.IGNORECASE,
)
# With a name and without one. "Guten Tag" and "Bonjour" greet politely whoever it is.
_GREETINGS = {
    "en": ("Dear {},", "Hello,"),
    "de": ("Guten Tag {},", "Guten Tag,"),
    "fr": ("Bonjour {},", "Bonjour,"),
}
_LONGEST_NAME = 60
_MOST_WORDS = 6


def formal(text: str) -> bool:
    """Whether a Dutch writer says "u", "uw" or "Geachte", and does not say "je" more often."""
    polite = len(_FORMAL.findall(text))
    return polite > 0 and polite >= len(_INFORMAL.findall(text))


def salutation(name: str | None, *, language: str, polite: bool) -> str:
    """The opening line. Without a usable name it greets without one; gender is never assumed."""
    words = _name_words(name)
    if language in _GREETINGS:
        named, nameless = _GREETINGS[language]
        return named.format(" ".join(words)) if words else nameless
    if polite:
        surname = _surname(words)
        return f"Geachte heer/mevrouw {surname}," if surname else "Geachte heer/mevrouw,"
    return f"Beste {' '.join(words)}," if words else "Goedendag,"


def _name_words(name: str | None) -> tuple[str, ...]:
    """The words of a person's name, "Vries, Jan de" put in speaking order; none when it is doubtful."""
    tidy = " ".join((name or "").split()).strip("\"'")
    if not tidy or len(tidy) > _LONGEST_NAME or _NOT_A_PERSON.search(tidy):
        return ()
    last, comma, first = tidy.partition(",")
    words = (f"{first} {last}" if comma else tidy).split()
    if not words or len(words) > _MOST_WORDS or not all(_NAME_WORD.fullmatch(word) for word in words):
        return ()
    return tuple(_cased(word) for word in words) if tidy in (tidy.lower(), tidy.upper()) else tuple(words)


def _cased(word: str) -> str:
    """A word of a name that was typed all in one case."""
    return word.lower() if word.lower() in _PARTICLES else word.title()


def _surname(words: tuple[str, ...]) -> str | None:
    """The surname with a capital: from the first particle after the first name, else the last word."""
    if len(words) < 2:
        return None
    rest = words[1:]
    start = next((place for place, word in enumerate(rest) if word.lower() in _PARTICLES), len(rest) - 1)
    surname = " ".join(rest[start:])
    if surname[0] == "'":
        return surname
    return surname[0].upper() + surname[1:]
