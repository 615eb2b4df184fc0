"""Says whether a domain was chosen to be taken for ours.

Called by `bot.rules.sender_warnings`; looks nothing up. It knows the usual tricks: letters that look alike,
one letter more, less or other, another ending, an added word, and our domain as part of a longer one.
"""

import unicodedata
from collections.abc import Set as AbstractSet

# Letters of other scripts that look like Latin ones in most fonts (after Unicode's confusables, UTS 39).
_LIKE_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтнвьгαορνυικτωηγıɩłøđ",
    "aeopcyxijshdqwkmthbbraopvuiktwnyiilod",
)
# What looks alike in Latin letters and digits; both sides of a comparison go through it.
_LIKE_EACH_OTHER = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))
# The second level of a domain that sells names below it, such as co.uk.
_SHARED = frozenset({"co", "com", "org", "net", "ac", "gov", "edu"})
# One edit away from a shorter name lie too many honest ones.
_LEAST_NAME = 5
_LEAST_WORD = 4


def is_lookalike(domain: str, own_domains: AbstractSet[str]) -> bool:
    """Whether a domain imitates one of ours. Our own domains and all below them are ours, and never do."""
    domain = domain.lower().rstrip(".")
    if any(domain == own or domain.endswith(f".{own}") for own in own_domains):
        return False
    return any(_imitates(domain, own) for own in own_domains)


def readable(text: str) -> str:
    """The text as a reader takes it: small Latin letters without accents, whatever script they are from."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LIKE_LATIN)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _imitates(domain: str, own: str) -> bool:
    if f".{own}." in f".{domain}.":
        return True
    name = _organisation(own)
    return any(_is_like(_decoded(label), name) for label in domain.split(".")[:-1])


def _organisation(own: str) -> str:
    """The label that names the organisation: `mailkoning` of mailkoning.nl and of post.mailkoning.co.uk."""
    labels = own.split(".")
    if len(labels) < 2:
        return own
    return labels[-3] if len(labels) > 2 and labels[-2] in _SHARED else labels[-2]


def _is_like(label: str, name: str) -> bool:
    label = readable(label)
    if label == name or (len(name) >= _LEAST_WORD and name in label.split("-")):
        return True
    seen, known = _outline(label), _outline(name)
    return len(name) >= _LEAST_NAME and (seen == known or _one_edit_apart(seen, known))


def _outline(label: str) -> str:
    """The label with everything that looks alike made the same, and without hyphens."""
    for seen, meant in _LIKE_EACH_OTHER:
        label = label.replace(seen, meant)
    return label.replace("-", "")


def _one_edit_apart(one: str, other: str) -> bool:
    """Whether a single letter was added, left out, changed, or changed places with its neighbour."""
    shortest = min(len(one), len(other))
    start = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    end = next((at for at in range(shortest - start) if one[-1 - at] != other[-1 - at]), shortest - start)
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    swapped = len(left) == 2 and left == right[::-1]
    return swapped or (len(left) <= 1 and len(right) <= 1)


def _decoded(label: str) -> str:
    """An internationalised label as it is shown (RFC 3492); as it stands where it cannot be decoded."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
