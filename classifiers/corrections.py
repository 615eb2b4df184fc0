"""What must change into what: old and new value per field, from "X moet zijn Y" in four languages.

Called by `classifiers.fields` for mails that ask a correction; leaves empty what the text does not say.
"""

import re

from classifiers.verdict import Correction

# A value: quoted, or a run of words that starts with a capital or digit. Every repetition is bounded.
_QUOTED = r"[\"“”„«‹'‘][ ]?(?P<{0}q>[^\"“”„«»›\n]{{1,80}}?)[ ]?[\"“”»›'’](?!\w)"
_BARE = r"(?P<{0}b>\+?[A-ZÀ-Þ0-9][\w.'’@+/-]{{0,40}}(?:[ ](?:van|de|der|den|ten|ter|het|von|du|la|le|['’]t|[A-ZÀ-Þ0-9][\w.'’@+/-]{{0,40}}|\d[\w-]{{0,20}})){{0,5}}|[\w.+-]{{1,64}}@[\w.-]{{1,80}}\w)"


def _value(name: str) -> str:
    return f"(?:{_QUOTED.format(name)}|{_BARE.format(name)})"


_OLD, _NEW = _value("old"), _value("new")
_LEAD = r"(?:nog (?:steeds |altijd )?|still |noch |immer |encore |toujours |vermeld |geregistreerd |bekend |listed |registered |als |as |op |under |at |unter |als |comme )"
_FILL = r"[\s,;.:]{1,3}(?:(?:maar|but|aber|mais|dit|dat|het|that|it|this|das|es|en|and|und|et|terwijl|which)[ ]){0,3}"

#: Old before new, then new before old. The first that fits a sentence wins.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE if flag else 0)
    for form, flag in (
        (
            rf"{_OLD}{_FILL}?[ ]?(?:moet (?:het |dit |dat )?(?:worden|zijn|luiden)(?: gewijzigd in| in)?|moet zijn|dient te (?:luiden|zijn|worden)|hoort te zijn|wordt|should (?:be|read|say|have been)|ought to be|must be|needs to be|muss (?:richtig )?(?:heißen|heissen|lauten|sein)|sollte (?:richtig )?(?:heißen|lauten|sein)|soll (?:heißen|lauten|sein)|richtig (?:ist|wäre|lautet)|doit être|devrait être|il faut lire)[ :]{{1,2}}{_NEW}",
            0,
        ),
        (
            rf"(?:[Nn]iet|[Nn]ot|[Nn]icht|[Nn]on|pas|[Nn]o longer|plus le|plus la|plus au|nicht mehr|niet meer|n['’]est plus)[ ](?:meer |langer |le |la |au |the |die |der |das )?{_OLD},?[ ](?:maar|but|sondern|mais|en wel)[ ](?:nu |now |le |la |au |the |wel |die |der |das )?{_NEW}",
            0,
        ),
        (rf"(?:[Vv]an|[Ff]rom|[Vv]on|[Dd]e)[ ]{_OLD}[ ](?:naar|in|to|zu|auf|en|à)[ ]{_NEW}", 0),
        (
            rf"(?:wijzig\w*|verander\w*|vervang\w*|change|replace|ändern|ersetzen?|remplace[rz])[ ](?:.{{1,30}}?[ ])?{_OLD}[ ](?:in|door|naar|to|by|with|durch|zu|par|en)[ ]{_NEW}",
            0,
        ),
    )
)
_FORMS_NEW_FIRST = tuple(
    re.compile(form)
    for form in (
        rf"{_NEW},?[ ](?:in plaats van|i\.?p\.?v\.?|instead of|rather than|statt|anstatt|anstelle von|au lieu de|à la place de|en niet|and not|und nicht|et non(?: pas)?|,? niet|,? not|,? nicht|,? pas)[ ](?:met |of |von |d['’]|de )?{_OLD}",
        rf"(?:instead of|in plaats van|statt|au lieu de|anstatt)[ ]{_OLD}[ ,]{{1,2}}{_NEW}",
        rf"{_NEW}[ ](?:avec|met|with|mit)[ ](?:een |twee |deux |two |one |a |zwei |einem |un |dubbele )?[\w-]{{1,12}},?[ ](?:pas|niet|not|nicht|en niet|et non)[ ]{_OLD}",
    )
)
_ONLY_NEW = re.compile(
    rf"(?:moet zijn|moet worden|dient te luiden|should (?:be|read)|muss (?:heißen|lauten|sein)|richtig ist|richtig wäre|juiste \w{{3,20}} is|correcte \w{{3,20}} is|nieuwe \w{{3,20}} (?:is|wordt)|new \w{{3,20}}(?: \w{{3,10}})? is|neue \w{{3,20}} (?:ist|lautet)|nouvelle? \w{{3,20}} est|voldoende|doit être|ik heet nu|my name is now|[Ii]t should read)[ :]{{1,2}}{_NEW}"
)
_ON_RECORD = re.compile(
    rf"(?:staat|staan|vermeld\w*|geregistreerd|listed|registered|says?|shows?|reads?|steht|gespeichert|eingetragen|indique|figure|mentionne|enregistr\w+|schrijft mij aan|have me down)[ ](?:.{{0,25}}?[ ])?{_LEAD}{{0,2}}{_OLD}"
)

_FIELD_WORDS = (
    ("email", re.compile(r"e-?mail|mailadres|courriel|@", re.IGNORECASE)),
    ("iban", re.compile(r"\biban|rekening|bank(?!s)|konto(?!kt)|\brib\b|account number", re.IGNORECASE)),
    ("birth_date", re.compile(r"geboorte|geboren|birth|born|geburt|geboren|naissance|\bdob\b", re.IGNORECASE)),
    ("postcode", re.compile(r"postcode|postleitzahl|\bplz\b|code postal|zip", re.IGNORECASE)),
    ("phone", re.compile(r"telefo|nummer(?! van)|\bphone|mobile|mobiel|handy|num[eé]ro|doorkies|\b06\b|number", re.IGNORECASE)),
    ("gender", re.compile(r"geslacht|aanhef|\bmeneer\b|gender|salutation|anrede|geschlecht|civilit|\bsexe\b", re.IGNORECASE)),
    ("company", re.compile(r"bedrijf|firma|company|business name|raison sociale|handelsnaam|bedrijfsnaam|onderneming", re.IGNORECASE)),
    ("address", re.compile(r"adres|straat|verhuis|huisnummer|address|street|moved|flat|lane|anschrift|adresse|umgezogen|stra(?:ß|ss)e|rue\b|d[eé]m[eé]nag", re.IGNORECASE)),
    ("name", re.compile(r"naam|heet|name|namen|spel|schrijf|nom\b|pr[eé]nom|titel|titre|hei(?:ß|ss)e|called|appelle|geschrieben|[eé]cri", re.IGNORECASE)),
)  # fmt: skip
_SENTENCES = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Þ\"“(])|\n+")
_MOST = 6


def find_corrections(subject: str, text: str) -> tuple[Correction, ...]:
    """The changes asked for, in the order of the text, one for each field and new value."""
    found: dict[tuple[str, str | None], Correction] = {}
    pending: str | None = None
    for sentence in _SENTENCES.split(text):
        pair = _pair(sentence)
        if pair is None:
            shown = _ON_RECORD.search(sentence)
            pending = _read(shown, "old") if shown else pending
            only = _ONLY_NEW.search(sentence)
            pair = (pending, _read(only, "new")) if only else None
        if pair is not None and pair[0] != pair[1]:
            field = _field(pair, sentence, subject + " " + text[:600])
            found.setdefault((field, pair[1]), Correction(field, *pair))
            pending = None
    return tuple(found.values())[:_MOST]


def _pair(sentence: str) -> tuple[str | None, str | None] | None:
    for form in (*_FORMS, *_FORMS_NEW_FIRST):
        match = form.search(sentence[:600])
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
    if "@" in new:
        return "email"
    if re.fullmatch(r"[A-Z]{2}\d{2}[ A-Z0-9]{8,34}", new):
        return "iban"
    if re.fullmatch(r"[1-9]\d{3} ?[A-Z]{2}", new):
        return "postcode"
    if re.fullmatch(r"\+?[\d\s()/.-]{8,20}", new) and sum(map(str.isdigit, new)) >= 8:
        return "birth_date" if _FIELD_WORDS[2][1].search(sentence) else "phone"
    numeric = any(map(str.isdigit, new))
    for place in (sentence, context):
        for field, words in _FIELD_WORDS:
            fits = numeric or field not in {"phone", "postcode", "iban", "birth_date", "email"}
            if fits and field != "email" and words.search(place):
                return (
                    "name"
                    if field == "address" and not numeric and _FIELD_WORDS[8][1].search(place)
                    else field
                )
    return "address" if numeric else "name"
