"""The words of the data files, in each language; a further language is one more entry of WORDS.

Used by the modules beside it. They speak of "the person", so that they fit "je" as well as "u".
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractWords:
    """Headings and sentences in one language; `{…}` is filled in where the sentence is used."""

    all_data: str  # the end of a file's name: everything (art. 15)
    portable_data: str  # the same: what can be taken along (art. 20)
    explanation: str  # the first sheet
    title: str
    about: str
    reference: str
    made_on: str
    received_on: str
    made_by: str
    what_access: str
    what_portable: str
    unanswered: str
    left_out: str
    nothing_left_out: str
    reading: tuple[str, ...]
    reading_csv: str
    category: str
    columns: str
    all_columns: str
    purpose: str
    basis: str
    origin: str
    retention: str
    source: str
    rows: str
    unknown: str
    not_provided: str
    other_basis: str
    hidden: str
    hidden_column: str


WORDS: dict[str, ExtractWords] = {
    "nl": ExtractWords(
        all_data="gegevens",
        portable_data="meenemen",
        explanation="Uitleg",
        title="Gegevens bij {organisation}",
        about="Van wie",
        reference="Kenmerk",
        made_on="Gemaakt op",
        received_on="Verzoek ontvangen op",
        made_by="Gemaakt door",
        what_access="Dit zijn de gegevens die wij hebben (inzage, artikel 15 AVG).",
        what_portable=(
            "Dit zijn de gegevens die de persoon ons zelf gaf en die wij met toestemming of voor een "
            "contract gebruiken (meenemen, artikel 20 AVG)."
        ),
        unanswered="Nog niet doorzocht",
        left_out="Weggelaten",
        nothing_left_out="Er is niets weggelaten.",
        reading=(
            "••••• staat waar gegevens van iemand anders of een burgerservicenummer stonden.",
            "Een heel lange tekst gaat verder in de rij eronder.",
        ),
        reading_csv="Een ' voor een waarde hoort er niet bij: zo voert een programma de waarde niet uit.",
        category="Soort gegevens",
        columns="Kolommen",
        all_columns="alle andere",
        purpose="Waarvoor we dit gebruiken",
        basis="Waarom dat mag",
        origin="Waar we dit vandaan hebben",
        retention="Hoe lang we dit bewaren",
        source="Waar dit staat",
        rows="Rijen",
        unknown="(niet bekend)",
        not_provided="{what}: niet zelf aan ons gegeven.",
        other_basis="{what}: we gebruiken dit niet met toestemming en niet voor een contract.",
        hidden="{what}: gegevens van iemand anders, of een burgerservicenummer ({count} keer).",
        hidden_column="{what}: gaat over iemand anders.",
    ),
    "en": ExtractWords(
        all_data="data",
        portable_data="portable",
        explanation="Explanation",
        title="Data at {organisation}",
        about="About whom",
        reference="Reference",
        made_on="Made on",
        received_on="Request received on",
        made_by="Made by",
        what_access="This is the data that we hold (access, Article 15 GDPR).",
        what_portable=(
            "This is the data that the person gave us and that we use with consent or for a contract "
            "(portability, Article 20 GDPR)."
        ),
        unanswered="Not searched yet",
        left_out="Left out",
        nothing_left_out="Nothing was left out.",
        reading=(
            "••••• stands where there was somebody else's data or a citizen service number.",
            "A very long text goes on in the row below.",
        ),
        reading_csv="A ' in front of a value is not part of it: it keeps programs from running the value.",
        category="Category",
        columns="Columns",
        all_columns="all others",
        purpose="What we use this for",
        basis="Why we may",
        origin="Where we got this from",
        retention="How long we keep this",
        source="Where this is kept",
        rows="Rows",
        unknown="(not known)",
        not_provided="{what}: not given to us by the person.",
        other_basis="{what}: we do not use this with consent or for a contract.",
        hidden="{what}: somebody else's data, or a citizen service number ({count} times).",
        hidden_column="{what}: is about somebody else.",
    ),
    "de": ExtractWords(
        all_data="daten",
        portable_data="mitnehmen",
        explanation="Erklärung",
        title="Daten bei {organisation}",
        about="Über wen",
        reference="Kennzeichen",
        made_on="Erstellt am",
        received_on="Antrag erhalten am",
        made_by="Erstellt von",
        what_access="Das sind die Daten, die wir haben (Auskunft, Artikel 15 DSGVO).",
        what_portable=(
            "Das sind die Daten, die uns die Person gegeben hat und die wir mit Einwilligung oder für einen "
            "Vertrag nutzen (Mitnehmen, Artikel 20 DSGVO)."
        ),
        unanswered="Noch nicht durchsucht",
        left_out="Weggelassen",
        nothing_left_out="Es wurde nichts weggelassen.",
        reading=(
            "••••• steht, wo Daten einer anderen Person oder eine Bürgernummer (BSN) standen.",
            "Ein sehr langer Text geht in der Zeile darunter weiter.",
        ),
        reading_csv="Ein ' vor einem Wert gehört nicht dazu: So führt kein Programm den Wert aus.",
        category="Art der Daten",
        columns="Spalten",
        all_columns="alle anderen",
        purpose="Wofür wir das nutzen",
        basis="Warum wir das dürfen",
        origin="Woher wir das haben",
        retention="Wie lange wir das speichern",
        source="Wo das gespeichert ist",
        rows="Zeilen",
        unknown="(nicht bekannt)",
        not_provided="{what}: uns nicht von der Person gegeben.",
        other_basis="{what}: Wir nutzen das nicht mit Einwilligung und nicht für einen Vertrag.",
        hidden="{what}: Daten einer anderen Person oder eine Bürgernummer ({count} Mal).",
        hidden_column="{what}: betrifft eine andere Person.",
    ),
    "fr": ExtractWords(
        all_data="donnees",
        portable_data="emporter",
        explanation="Explication",
        title="Données chez {organisation}",
        about="Sur qui",
        reference="Référence",
        made_on="Fait le",
        received_on="Demande reçue le",
        made_by="Fait par",
        what_access="Ce sont les données que nous avons (accès, article 15 RGPD).",
        what_portable=(
            "Ce sont les données que la personne nous a données et que nous utilisons avec son consentement "
            "ou pour un contrat (portabilité, article 20 RGPD)."
        ),
        unanswered="Pas encore recherché",
        left_out="Laissé de côté",
        nothing_left_out="Rien n'a été laissé de côté.",
        reading=(
            "••••• remplace les données d'une autre personne ou un numéro de citoyen (BSN).",
            "Un texte très long continue à la ligne suivante.",
        ),
        reading_csv="Un ' devant une valeur n'en fait pas partie : il empêche les programmes de l'exécuter.",
        category="Type de données",
        columns="Colonnes",
        all_columns="toutes les autres",
        purpose="Pourquoi nous les utilisons",
        basis="Ce qui nous y autorise",
        origin="D'où elles viennent",
        retention="Combien de temps nous les gardons",
        source="Où elles se trouvent",
        rows="Lignes",
        unknown="(non connu)",
        not_provided="{what}, car la personne ne nous les a pas données.",
        other_basis="{what}, car nous ne les utilisons ni avec consentement ni pour un contrat.",
        hidden="{what} – données d'une autre personne ou numéro de citoyen ({count} fois).",
        hidden_column="{what} – concerne une autre personne.",
    ),
}


def hidden_sentence(category: str, label: str, count: int, language: str) -> str:
    """What a letter says of what was left out of a column about others; 0 where that is all of it."""
    words = WORDS[language]
    sentence = words.hidden if count else words.hidden_column
    return sentence.format(what=f"{category}: {label}", count=count)
