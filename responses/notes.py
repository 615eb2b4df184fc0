"""What a letter can claim, and what it lacks: the two lists that staff look at before approving.

Templates call `need` around a fact that may be absent; `render` makes one `Notes` for each letter. Never
fills a gap. Which claims a letter makes, `responses.claiming` reads from its text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from responses.blocks import one_line
from responses.fact_names import FACTS

#: What the letter says was done, as staff read it on the screen: in Dutch and in English.
CLAIMS: dict[str, tuple[str, str]] = {
    "off_all_lists": (
        "Het adres is van alle verzendlijsten gehaald.",
        "The address was taken off all mailing lists.",
    ),
    "suppressed": (
        "Het adres staat op de afmeldlijst.",
        "The address is on the suppression list.",
    ),
    "consent_ended": (
        "De intrekking van de toestemming is vastgelegd, met de datum uit de brief.",
        "The withdrawal of consent was noted, with the date that the letter names.",
    ),
    "marketing_stopped": (
        "Alle reclame aan deze persoon is gestopt, in elk kanaal.",
        "All advertising to this person was stopped, in every channel.",
    ),
    "profiling_stopped": (
        "De gegevens tellen niet meer mee in profielen en selecties voor reclame.",
        "The data no longer count in profiles and selections for advertising.",
    ),
    "use_paused": (
        "Het gebruik waar het bezwaar over gaat, ligt stil zolang het bezwaar wordt bekeken.",
        "The use that the objection is about rests while the objection is weighed.",
    ),
    "use_stopped": (
        "De gegevens worden niet meer gebruikt waar het bezwaar over gaat.",
        "The data are no longer used for what the objection is about.",
    ),
    "use_resumes_after": (
        "Het gebruik waar het bezwaar over gaat, begint pas weer als deze brief weg is.",
        "The use that the objection is about begins again only once this letter has left.",
    ),
    "corrected": (
        "De wijzigingen uit de brief zijn in alle systemen doorgevoerd.",
        "The changes that the letter names were made in all systems.",
    ),
    "restricted": (
        "De gegevens zijn gemarkeerd en worden alleen nog bewaard.",
        "The data were marked and are only kept from now on.",
    ),
    "erased": (
        "De gegevens zijn in alle systemen verwijderd, behalve wat de brief noemt.",
        "The data were erased in all systems, except for what the letter names.",
    ),
    "kept_by_law": (
        "Wat de brief als bewaard noemt, is er nog en moet van de wet blijven.",
        "What the letter says is kept is still there, and the law demands that it stays.",
    ),
    "recipients_told": (
        "De ontvangers uit de brief zijn ingelicht.",
        "The recipients that the letter names were told.",
    ),
    "nothing_left_out": (
        "De kopie is compleet; er is niets weggelaten.",
        "The copy is complete; nothing was left out.",
    ),
    "left_out": (
        "Alleen wat de brief noemt is weggelaten, en een collega heeft dat beoordeeld.",
        "Only what the letter names was left out, and a colleague judged it.",
    ),
    "extract_attached": (
        "Het bestand met de gegevens zit bij de brief.",
        "The file with the data goes with the letter.",
    ),
    "nothing_found": (
        "In alle genoemde systemen is gezocht en niets gevonden.",
        "All systems that the letter names were searched, and nothing was found.",
    ),
    "breach_examined": (
        "De melding wordt nu door een collega onderzocht.",
        "A colleague examines the report now.",
    ),
    "code_to_known_address": (
        "De brief met de code gaat alleen naar het adres dat al bekend was.",
        "The letter with the code goes only to the address that was known already.",
    ),
    "forwarded": (
        "Het bericht is doorgestuurd aan de klant die in de brief staat.",
        "The message was passed on to the customer whom the letter names.",
    ),
    "no_other_way": (
        "Er is geen andere manier om zeker te weten wie dit is; een collega heeft dat besloten.",
        "There is no other way to be sure who this is; a colleague decided so.",
    ),
    "document_deleted": (
        "De kopie wordt direct na de controle vernietigd; alleen de uitkomst blijft bewaard.",
        "The copy is destroyed right after the check; only the outcome is kept.",
    ),
    "refused_by_a_person": (
        "De collega die in de brief staat, heeft zelf tot de weigering besloten.",
        "The colleague whom the letter names decided to refuse.",
    ),
    "request_stopped": (
        "Aan het verzoek wordt niets meer gedaan.",
        "Nothing more is done about the request.",
    ),
    "handed_over": (
        "De genoemde collega weet dat deze zaak van hem of haar is.",
        "The colleague whom the letter names knows that this matter is theirs.",
    ),
}

_MISSING = {"nl": "ontbreekt:", "en": "missing:", "de": "fehlt:", "fr": "manque:"}
_ANSWER = {
    "nl": "antwoord van een collega",
    "en": "a colleague's answer",
    "de": "Antwort aus unserem Team",
    "fr": "réponse de notre équipe",
}
_SOURCE = {
    "nl": "gegevens uit {name}",
    "en": "data from {name}",
    "de": "Daten aus {name}",
    "fr": "données du système {name}",
}
_GAP = re.compile(rf"\[(?:{'|'.join(_MISSING.values())})\s+([^\]]+)\]|\[({'|'.join(_ANSWER.values())})\]")


def gaps_in(text: str) -> tuple[str, ...]:
    """The gaps still open in a letter's text, as they stand there; for a letter that a person has edited."""
    found = (match[1] or match[2] for match in _GAP.finditer(" ".join(text.split())))
    return tuple(dict.fromkeys(found))


def claim_words(code: str, language: str) -> str:
    """What a letter says was done, as a sentence for staff: in Dutch, or else in English."""
    dutch, english = CLAIMS[code]
    return dutch if language == "nl" else english


def missing_words(name: str, language: str) -> str:
    """The name of something that a letter lacks, for staff: in Dutch, or else in English.

    `name` is as `Notes.missing` or `gaps_in` gave it, in whichever language; what a colleague put between
    the brackets of a gap is no name of ours and is given back unchanged.
    """
    wanted = "nl" if language == "nl" else "en"
    for names in (*FACTS.values(), _ANSWER):
        if name in names.values():
            return names[wanted]
        for one in names.values():
            # The purpose behind it is the company's own word.
            if name.startswith(f"{one} (") and name.endswith(")"):
                return names[wanted] + name.removeprefix(one)
    for pattern in _SOURCE.values():
        if found := re.fullmatch(re.escape(pattern).replace(r"\{name\}", "(.+)"), name):
            return _SOURCE[wanted].format(name=found[1])
    return name


@dataclass(slots=True)
class Notes:
    """Collects missing facts while one letter is rendered, each once, in order of appearance.

    `unstated` pairs the key of a fact with a purpose for which nobody stated it (`facts.Processing`).
    """

    language: str
    unstated: Sequence[tuple[str, str]] = ()
    _missing: dict[str, None] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The Dutch names of the facts that were absent."""
        return tuple(self._missing)

    def need(self, value: str | None, key: str) -> str:
        """The value, or the gap where it should have stood."""
        return value if value and value.strip() else self.gap(key)

    def need_all(self, values: Sequence[str], key: str) -> tuple[str, ...]:
        """The values that say something, each once, and a gap for each purpose that lacks one; or one gap."""
        told = tuple(dict.fromkeys(value for value in values if value.strip()))
        if not told:
            return (self.gap(key),)
        return (*told, *(self._gap_of(key, purpose) for lacking, purpose in self.unstated if lacking == key))

    def gap(self, key: str) -> str:
        """Note a fact as missing and give the marker that stands in its place."""
        return self._gap(FACTS[key]["nl"], FACTS[key][self.language])

    def _gap_of(self, key: str, purpose: str) -> str:
        """The marker for a fact that is known, but not for this purpose."""
        name = one_line(purpose)
        return self._gap(f"{FACTS[key]['nl']} ({name})", f"{FACTS[key][self.language]} ({name})")

    def gap_source(self, name: str) -> str:
        """The marker for a system that did not answer."""
        source = one_line(name)
        return self._gap(_SOURCE["nl"].format(name=source), _SOURCE[self.language].format(name=source))

    def answer(self) -> str:
        """The place where a colleague's own words must come."""
        self._missing[_ANSWER["nl"]] = None
        return f"[{_ANSWER[self.language]}]"

    def _gap(self, name: str, shown: str) -> str:
        self._missing[name] = None
        return f"[{_MISSING[self.language]} {shown}]"
