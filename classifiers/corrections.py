"""What must change into what: old and new value per field, from "X moet zijn Y" in four languages.

Called by `classifiers.fields` for mails that ask a correction; leaves empty what the text does not say.
"""

import re

from classifiers.verdict import Correction

# A value is quoted, or a run of words that starts with a capital or a digit, or a mail address. Every
# repetition is bounded: a sentence of a megabyte must not take longer than its length.
_LINK = r"(?:van|de|der|den|ten|ter|het|von|du|la|le|['’]t)"
_PIECE = r"[A-ZÀ-Þ0-9][\w.'’@+/-]{0,40}"
_NO_VALUE = (
    r"(?!(?:It|This|That|The|Dit|Dat|Het|De|Deze|Das|Dies|Die|Der|Es|Er|Ce|Cela|La|Le|In|Op|Bij|My|Mijn|Mein"
    r"|Meine|Mon|Ma|Wilt|Please|Bitte|Graag|Ik|Ich|Je|We|Wij|Can|Could|Kunt)\b)"
)


def _any_of(*patterns: str) -> str:
    return "|".join(patterns)


def _value(name: str) -> str:
    quoted = rf"[\"“”„«‹'‘][ ]?(?P<{name}q>[^\"“”„«»›\n]{{1,80}}?)[ ]?[\"“”»›'’](?!\w)"
    title = r"(?:(?:prof|drs?|ir|ing|mr|dhr|mevr|mw)\.? ){0,3}"
    bare = rf"{title}{_NO_VALUE}\+?{_PIECE}(?:,?[ ](?:{_LINK}|{_PIECE})){{0,6}}"
    return rf"(?:{quoted}|(?P<{name}b>[\w.+-]{{1,64}}@[\w.-]{{1,80}}\w|{bare}))"


_OLD, _NEW = _value("old"), _value("new")

_SHOULD_BE = _any_of(
    r"moet (?:het |dit |dat )?(?:worden|zijn|luiden|heten)",
    r"(?:dient|hoort) te (?:luiden|zijn|worden)",
    r"(?:should|must|ought to|needs to) (?:be|read|say|have been)",
    r"(?:muss|sollte|soll) (?:richtig )?(?:heißen|heissen|lauten|sein)",
    r"richtig (?:ist|wäre|lautet)(?: aber| jedoch)?",
    r"(?:doit|devrait) (?:être|s['’]écrire)",
    r"il faut (?:lire|écrire|mettre)",
)
_NOT = (
    r"(?:[Nn]iet|[Nn]ot|[Nn]icht|[Pp]as|[Pp]lus|[Nn]o longer)"
    r"(?: meer| langer| mehr)?(?: le| la| au| the| die| der| das)?"
)
_BUT = r"(?:maar|but|sondern|mais)(?: nu| now| wel| le| la| au| the| die| der| das)?"
_INSTEAD = _any_of(
    r"in plaats van", r"i\.?p\.?v\.?", r"instead of", r"rather than", r"statt", r"anstatt", r"anstelle von",
    r"au lieu d[eu']", r"à la place de", r"en niet", r"and not", r"und nicht", r"et non(?: pas)?",
    r"niet", r"not", r"nicht", r"pas",
)  # fmt: skip
_CHANGE = _any_of(
    r"(?:[Ww]ijzig|[Vv]erander|[Vv]ervang)\w*",
    r"[Cc]hange",
    r"[Rr]eplace",
    r"[Ää]ndern",
    r"[Ee]rsetzen?",
    r"[Rr]emplace[rz]",
)
_INTO = r"(?:in|door|naar|to|by|with|durch|zu|par|en)"
_BETWEEN = r"[\s,;.:]{0,3}(?:(?:maar|but|aber|mais|dit|dat|het|that|it|this|das|es|en|and|und|et|ist) ){0,3}"

#: The forms of a change with both values, tried in this order; the first that fits a sentence wins.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_OLD}{_BETWEEN}(?:{_SHOULD_BE})[ :]{{1,2}}{_NEW}",
        rf"{_NOT} {_OLD},? {_BUT} {_NEW}",
        rf"(?:[Vv]an|[Ff]rom|[Vv]on|[Dd]e) {_OLD} (?:naar|to|zu|auf|en|à) {_NEW}",
        rf"(?:{_CHANGE}) (?:[\w ]{{1,30}} )?{_OLD} {_INTO} {_NEW}",
        rf"{_OLD} {_INTO} {_NEW} (?:wijzigen|veranderen|vervangen|ändern|vervangt)",
        rf"{_OLD} (?:vervangen|te vervangen|wijzigen|te wijzigen) {_INTO} {_NEW}",
        rf"{_NEW},? (?:{_INSTEAD}) (?:met |of |von )?{_OLD}",
        rf"{_NEW} (?:avec|met|with|mit) [\w ]{{1,20}}, (?:{_INSTEAD}) {_OLD}",
    )
)
_ONLY_NEW = re.compile(
    rf"(?:{_SHOULD_BE}|(?:juiste|correcte|nieuwe|new|correct|neue|richtige|nouvelle?|bonne?) [\w -]{{3,30}} "
    rf"(?:is|wordt|ist|lautet|est)"
    rf"|(?:ik heet|my name is|ich heiße|je m['’]appelle)(?: nu| now| jetzt| désormais)?)"
    rf"[ :]{{1,2}}{_NEW}"
)
_ENOUGH = re.compile(rf"{_NEW} is (?:voldoende|genoeg|enough|sufficient)")
_SHOWN = re.compile(
    r"(?:sta(?:at|an|t)?|vermeld\w*|geregistreerd|listed|registered|says?|shows?|reads?|steht|gespeichert|eingetragen"
    r"|indique|figure|enregistr\w+|schrijft mij aan|have me down)"
    rf" (?:(?:[a-zé]{{1,15}} ){{0,4}}){_OLD}"
)

_FIELD_WORDS = tuple(
    (field, re.compile(words, re.IGNORECASE))
    for field, words in (
        ("iban", r"\biban|rekening|bank(?!s)|konto(?!kt)|\brib\b|account number"),
        ("birth_date", r"geboorte|geboren|birth|\bborn|geburt|naissance|\bdob\b"),
        ("postcode", r"postcode|postleitzahl|\bplz\b|code postal|zip"),
        ("phone", r"telefo|nummer(?! van)|\bphone|mobile|mobiel|handy|num[eé]ro|doorkies|\b06\b"),
        ("gender", r"geslacht|aanhef|gender|salutation|anrede|geschlecht|civilit|\bsexe\b"),
        ("company", r"bedrijf|firma|company|business name|raison sociale|handelsnaam|onderneming"),
        (
            "name",
            r"naam|heet|\bname|\bnamen|spel|schrijf|\bnom\b|pr[eé]nom|titel|hei(?:ß|ss)e|appelle|orthograph",
        ),
        (
            "address",
            r"adres|straat|verhuis|huisnummer|street|moved|\bflat\b|lane|anschrift|umgezogen|stra(?:ß|ss)e",
        ),
    )
)
_WITH_DIGITS = frozenset({"phone", "postcode", "iban", "birth_date", "address"})
# A full stop after an initial or a title ends no sentence.
_SENTENCE_END = re.compile(r"(?<=[.!?;])(?<!\b\w\.)(?<!\b[dhm]r\.)(?<!dhr\.)\s+(?=[A-ZÀ-Þ\"“(])|\n+")
_LONGEST_SENTENCE = 600
_MOST = 6


def find_corrections(subject: str, text: str) -> tuple[Correction, ...]:
    """The changes asked for, in the order of the text, one for each field and new value."""
    found: dict[tuple[str, str | None], Correction] = {}
    shown: str | None = None
    for whole in _SENTENCE_END.split(text):
        sentence = whole[:_LONGEST_SENTENCE]
        pair = _pair(sentence)
        if pair is None:
            only = _ONLY_NEW.search(sentence) or _ENOUGH.search(sentence)
            on_record = None if only else _SHOWN.search(sentence)
            shown = _read(on_record, "old") if on_record else shown
            pair = (shown, _read(only, "new")) if only else None
        if pair is not None and pair[0] != pair[1]:
            field = _field(pair, sentence, f"{subject} {text[:_LONGEST_SENTENCE]}")
            found.setdefault((field, pair[1]), Correction(field, *pair))
            shown = None
    return tuple(found.values())[:_MOST]


def _pair(sentence: str) -> tuple[str | None, str | None] | None:
    for form in _FORMS:
        match = form.search(sentence)
        if match:
            return _read(match, "old"), _read(match, "new")
    return None


def _read(match: re.Match[str], name: str) -> str | None:
    groups = match.groupdict()
    value = groups.get(f"{name}q") or groups.get(f"{name}b")
    return value.strip(" ,.;:") if value else None


def _field(pair: tuple[str | None, str | None], sentence: str, context: str) -> str:
    """The field by the look of the value, then by the words of the sentence, then by those of the mail."""
    new = pair[1] or pair[0] or ""
    looks = _field_by_look(new, sentence)
    if looks:
        return looks
    numeric = any(map(str.isdigit, new))
    for place in (sentence, context):
        for field, words in _FIELD_WORDS:
            if numeric == (field in _WITH_DIGITS) and words.search(place):
                return field
    return "address" if numeric else "name"


def _field_by_look(value: str, sentence: str) -> str | None:
    if "@" in value:
        return "email"
    if re.fullmatch(r"[A-Z]{2}\d{2}[ A-Z0-9]{8,34}", value):
        return "iban"
    if re.fullmatch(r"[1-9]\d{3} ?[A-Z]{2}", value):
        return "postcode"
    if re.fullmatch(r"\+?[\d\s()/.-]{8,20}", value):
        return "birth_date" if re.search(r"gebo|birth|geburt|naissance", sentence, re.IGNORECASE) else "phone"
    return None
