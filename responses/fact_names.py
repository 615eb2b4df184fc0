"""What a fact is called where it is missing, in each language of letters.

Used by `responses.notes` alone; the Dutch name is also what staff read beside the letter.
"""

#: By the key that templates use in `need` and `gap`.
FACTS: dict[str, dict[str, str]] = {
    "email": {
        "nl": "e-mailadres",
        "en": "e-mail address",
        "de": "E-Mail-Adresse",
        "fr": "adresse e-mail",
    },
    "handler": {
        "nl": "naam van de behandelaar",
        "en": "name of the colleague in charge",
        "de": "Name der zuständigen Person",
        "fr": "nom de la personne chargée du dossier",
    },
    "new_date": {
        "nl": "nieuwe datum",
        "en": "new date",
        "de": "neues Datum",
        "fr": "nouvelle date",
    },
    "purposes": {
        "nl": "doelen",
        "en": "purposes",
        "de": "Zwecke",
        "fr": "finalités",
    },
    "bases": {
        "nl": "grondslagen",
        "en": "legal bases",
        "de": "Rechtsgrundlagen",
        "fr": "bases juridiques",
    },
    "categories": {
        "nl": "soorten gegevens",
        "en": "categories of data",
        "de": "Arten von Daten",
        "fr": "catégories de données",
    },
    "recipients": {
        "nl": "ontvangers",
        "en": "recipients",
        "de": "Empfänger",
        "fr": "destinataires",
    },
    "transfers": {
        "nl": "doorgifte buiten de EER",
        "en": "transfers outside the EEA",
        "de": "Übermittlung in Länder außerhalb des EWR",
        "fr": "transferts hors de l'EEE",
    },
    "retention": {
        "nl": "bewaartermijnen",
        "en": "retention periods",
        "de": "Speicherfristen",
        "fr": "durées de conservation",
    },
    "sources": {
        "nl": "herkomst van de gegevens",
        "en": "sources of the data",
        "de": "Herkunft der Daten",
        "fr": "origine des données",
    },
    "automated_decisions": {
        "nl": "geautomatiseerde besluiten",
        "en": "automated decisions",
        "de": "automatisierte Entscheidungen",
        "fr": "décisions automatisées",
    },
    "dossier_retention": {
        "nl": "bewaartermijn van het dossier",
        "en": "retention of the request file",
        "de": "Speicherfrist der Akte",
        "fr": "durée de conservation du dossier",
    },
    "backup_retention": {
        "nl": "bewaartermijn van de back-ups",
        "en": "retention of the back-ups",
        "de": "Speicherfrist der Sicherungskopien",
        "fr": "durée de conservation des sauvegardes",
    },
    "suppression_retention": {
        "nl": "bewaartermijn van de afmeldlijst",
        "en": "retention of the opt-out list",
        "de": "Speicherfrist der Abmeldeliste",
        "fr": "durée de conservation de la liste d'opposition",
    },
    "record_category": {
        "nl": "soort gegevens",
        "en": "category",
        "de": "Art der Daten",
        "fr": "catégorie",
    },
    "record_purpose": {
        "nl": "doel",
        "en": "purpose",
        "de": "Zweck",
        "fr": "finalité",
    },
    "record_basis": {
        "nl": "grondslag",
        "en": "legal basis",
        "de": "Rechtsgrundlage",
        "fr": "base juridique",
    },
    "record_origin": {
        "nl": "herkomst",
        "en": "source",
        "de": "Herkunft",
        "fr": "origine",
    },
    "record_retention": {
        "nl": "bewaartermijn",
        "en": "retention period",
        "de": "Speicherfrist",
        "fr": "durée de conservation",
    },
    "subject_address": {
        "nl": "adres waarop is gezocht",
        "en": "address that was searched for",
        "de": "Adresse, nach der gesucht wurde",
        "fr": "adresse recherchée",
    },
    "searched_sources": {
        "nl": "systemen waarin is gezocht",
        "en": "systems that were searched",
        "de": "durchsuchte Systeme",
        "fr": "systèmes consultés",
    },
    "corrections": {
        "nl": "wat er is gewijzigd",
        "en": "what was changed",
        "de": "was geändert wurde",
        "fr": "ce qui a été modifié",
    },
    "file_fields": {
        "nl": "velden in het bestand",
        "en": "fields in the file",
        "de": "Felder der Datei",
        "fr": "champs du fichier",
    },
    "new_value": {
        "nl": "nieuwe waarde",
        "en": "new value",
        "de": "neuer Wert",
        "fr": "nouvelle valeur",
    },
    "restriction_ground": {
        "nl": "reden van de beperking",
        "en": "ground for the restriction",
        "de": "Grund der Einschränkung",
        "fr": "motif de la limitation",
    },
    "identity_reason": {
        "nl": "reden van de twijfel",
        "en": "reason for the doubt",
        "de": "Grund des Zweifels",
        "fr": "motif du doute",
    },
    "refusal_ground": {
        "nl": "wetsartikel waarop we weigeren",
        "en": "article on which we refuse",
        "de": "Gesetzesartikel für die Ablehnung",
        "fr": "article de loi du refus",
    },
    "refusal_why": {
        "nl": "feiten achter de weigering",
        "en": "facts behind the refusal",
        "de": "Tatsachen hinter der Ablehnung",
        "fr": "faits qui motivent le refus",
    },
    "refusal_done": {
        "nl": "wat we wel doen",
        "en": "what we do instead",
        "de": "was wir trotzdem tun",
        "fr": "ce que nous faisons quand même",
    },
    "extension_why": {
        "nl": "reden waarom het langer duurt",
        "en": "reason why it takes longer",
        "de": "Grund, warum es länger dauert",
        "fr": "raison du retard",
    },
    "extension_done": {
        "nl": "wat al klaar is",
        "en": "what is ready already",
        "de": "was schon fertig ist",
        "fr": "ce qui est déjà prêt",
    },
    "document_why": {
        "nl": "reden dat een kopie echt nodig is",
        "en": "reason why a copy is really needed",
        "de": "Grund, warum eine Kopie wirklich nötig ist",
        "fr": "raison pour laquelle une copie est vraiment nécessaire",
    },
    "controller": {
        "nl": "naam van de klant die beslist",
        "en": "name of the customer who decides",
        "de": "Name des Unternehmens, das entscheidet",
        "fr": "nom de l'entreprise qui décide",
    },
    "controller_contact": {
        "nl": "hoe die klant te bereiken is",
        "en": "how to reach that customer",
        "de": "wie dieses Unternehmen zu erreichen ist",
        "fr": "comment joindre cette entreprise",
    },
    "complaint_repair": {
        "nl": "wat we met de klacht hebben gedaan",
        "en": "what we did about the complaint",
        "de": "was wir wegen der Beschwerde getan haben",
        "fr": "ce que nous avons fait suite à la réclamation",
    },
}
