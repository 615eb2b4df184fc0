"""What stands below a wish changes no verdict: a signature, an older mail, the writer's own particulars."""

from itertools import cycle
from typing import Any

import pytest

from bot.commands.understanding import text_to_judge
from classifiers import Kind, classify
from classifiers.learning import development_rows

ROWS = development_rows()[::4]

SIGNATURES = {
    "nl": "--\nKantoor Linde | 038 555 0142 | kantoor@linde.example\n"
    "Dit bericht is vertrouwelijk. Verwijder het als het niet voor u is. Uitschrijven kan via de link.",
    "en": "--\nLinden Office | +31 38 555 0142 | office@linden.example\n"
    "This message is confidential. Delete it if you are not the addressee. You can unsubscribe at any time.",
    "de": "--\nBüro Linde | 038 555 0142 | buero@linde.example\n"
    "Diese Nachricht ist vertraulich. Bitte löschen Sie sie, falls sie nicht für Sie bestimmt ist.",
    "fr": "--\nBureau Tilleul | 038 555 0142 | bureau@tilleul.example\n"
    "Ce message est confidentiel. Veuillez le supprimer s'il ne vous est pas destiné.",
}
HISTORY = {
    "nl": "Op ma 2 nov 2026 om 10:00 schreef Mailkoning <privacy@mailkoning.nl>:\n"
    "> U vroeg ons om {wish}. Dat is gedaan.",
    "en": "On Mon, 2 Nov 2026 at 10:00, Mailkoning <privacy@mailkoning.nl> wrote:\n"
    "> You asked us for {wish}. It is done.",
    "de": "Am Mo., 2. Nov. 2026 um 10:00 schrieb Mailkoning <privacy@mailkoning.nl>:\n"
    "> Sie baten um {wish}. Das ist erledigt.",
    "fr": "Le lun. 2 nov. 2026 à 10:00, Mailkoning <privacy@mailkoning.nl> a écrit :\n"
    "> Vous avez demandé {wish}. C'est fait.",
}
PARTICULARS = {
    "nl": "Voor uw administratie: A. Terlouw, geboren op 9 mei 1978, wonende Havenweg 21 te Culemborg, "
    "bereikbaar op 0345 555 019, relatienummer 83311.",
    "en": "For your records: A. Turlow, born on 9 May 1978, of 21 Harbour Way, Leominster, telephone "
    "01568 960 019, client reference 83311.",
    "de": "Zu Ihrer Orientierung: A. Terlau, geboren am 9. Mai 1978, wohnhaft Hafenstraße 21 in Lingen, "
    "erreichbar unter 0591 5550 19, Vertragsnummer 83311.",
    "fr": "Pour votre dossier : A. Terlot, née le 9 mai 1978, demeurant 21 rue du Port à Redon, joignable au "
    "02 99 00 00 19, référence 83311.",
}
WISHES: dict[str, dict[Kind, str]] = {
    "nl": {Kind.ERASURE: "verwijdering van al uw gegevens", Kind.ACCESS: "inzage in uw gegevens"},
    "en": {Kind.ERASURE: "the erasure of all your data", Kind.ACCESS: "a copy of your data"},
    "de": {Kind.ERASURE: "die Löschung Ihrer Daten", Kind.ACCESS: "Auskunft über Ihre Daten"},
    "fr": {Kind.ERASURE: "l'effacement de vos données", Kind.ACCESS: "l'accès à vos données"},
}


@pytest.fixture(scope="module")
def before() -> dict[str, frozenset[Kind]]:
    return {row["id"]: kinds(row) for row in ROWS}


def test_a_signature_changes_hardly_any_verdict(before: dict[str, frozenset[Kind]]) -> None:
    same = [kinds(row, SIGNATURES[row["lang"]]) == before[row["id"]] for row in ROWS]

    assert sum(same) >= 0.95 * len(same)


def test_an_older_mail_of_another_right_changes_hardly_any_verdict(
    before: dict[str, frozenset[Kind]],
) -> None:
    turns = cycle((Kind.ERASURE, Kind.ACCESS))
    same = []
    for row in ROWS:
        right = next(turns)
        if right.value in row["kinds"]:
            right = next(turns)
        history = HISTORY[row["lang"]].format(wish=WISHES[row["lang"]][right])
        same.append(kinds(row, history) == before[row["id"]])

    assert sum(same) >= 0.95 * len(same)


def test_who_tells_who_he_is_does_not_ask_to_correct_it(before: dict[str, frozenset[Kind]]) -> None:
    asked = [row for row in ROWS if Kind.CORRECTION.value not in row["kinds"]]
    after = {row["id"]: kinds(row, PARTICULARS[row["lang"]]) for row in asked}
    taken_for_correction = [id_ for id_, found in after.items() if Kind.CORRECTION in found - before[id_]]

    assert len(taken_for_correction) <= 0.01 * len(asked)
    assert sum(found == before[id_] for id_, found in after.items()) >= 0.93 * len(asked)


def kinds(row: dict[str, Any], below: str = "") -> frozenset[Kind]:
    """As the desk judges: the mail side takes quotes and signatures off, the classifier reads the rest."""
    newest = text_to_judge(row["subject"], f"{row['body']}\n\n{below}")
    return classify(row["subject"], newest).kind_set()
