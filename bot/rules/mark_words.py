"""The words by which mail programs introduce an old mail: verbs, header labels and separators.

Read by `bot.rules.reply_marks`. Dutch, English, German and French in full; of other languages what their
programs put around a mail that may itself be in one of the four.
"""

import re

WROTE = re.compile(
    r"\b(?:schreef|geschreven|wrote|writes|written|schrieb|schreibt|geschrieben|a écrit|écrit|a ecrit"
    r"|escribió|escribio|ha scritto|escreveu|skrev|napisał|napisała|kirjoitti|napsal|napsala|a scris"
    r"|pisze|píše|skriver|scrive|escreve|escribe|schrijft"
    r"|написал[аи]?|писал[аи]?|пишет|yazdı|írta|έγραψε)\b|写道|のメール",
    re.IGNORECASE,
)
# How most attributions open; the others begin with the name of the writer.
OPENING = re.compile(
    r"^(?:op|on|at(?= \w{3},? \d)|am|le|den|el|il(?= giorno| \d)|em|w dniu|dne|\d{4}-\d\d-\d\d"
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?=,? \d)"
    r"|(?:ma|di|wo|do|vr|za|zo|mo|mi|fr|sa|so|tu|we|th|su|lu|me|je|ve|wt|pon|śr|man|tis|ti|ons|tor)"
    r"\w{0,8}\.?,?(?= \d))(?!\w)",
    re.IGNORECASE,
)

_ROLES = {
    "from": (
        "van", "from", "von", "de", "expéditeur", "afzender", "absender",
        "da", "från", "fra", "od", "lähettäjä", "kimden", "feladó", "от",
    ),
    "date": (
        "verzonden", "verstuurd", "datum", "sent", "date", "gesendet", "envoyé", "envoyé le", "sent at",
        "enviado el", "enviado", "enviada em", "enviada", "fecha", "inviato", "data", "skickat", "sendt",
        "dato",
        "wysłano", "odesláno", "lähetetty", "gönderildi", "elküldve", "отправлено",
    ),
    "to": (
        "aan", "to", "an", "à", "a", "pour", "destinataire",
        "para", "till", "til", "do", "komu", "vastaanottaja", "kime", "címzett", "кому",
    ),
    "subject": (
        "onderwerp", "subject", "betreff", "objet", "sujet", "betreft",
        "asunto", "oggetto", "assunto", "ämne", "emne", "temat", "předmět", "aihe", "konu", "tárgy", "тема",
    ),
    "other": (
        "cc", "bcc", "kopie", "kopie an", "copie à", "antwoord aan", "beantwoorden", "reply-to", "reply to",
        "antwort an", "répondre à", "bijlagen", "attachments", "anlagen", "pièces jointes", "importance",
        "prioriteit", "urgentie", "priorität", "belang", "organisatie", "message-id",
    ),
}  # fmt: skip
ROLE_OF = {label: role for role, labels in _ROLES.items() for label in labels}

ORIGINAL = frozenset({
    "original message", "oorspronkelijk bericht", "origineel bericht", "originele bericht",
    "oorspronkelijke bericht", "original-nachricht", "ursprüngliche nachricht", "originalnachricht",
    "ursprüngliche mail", "ursprüngliche mitteilung", "message d'origine", "message d’origine",
    "message original", "message initial", "mail original", "e-mail d'origine", "original mail",
    "original email", "reply message", "antwort nachricht", "beantwoord bericht",
    "oorspronkelijke e-mail", "originele e-mail", "ursprüngliche e-mail",
    "mensaje original", "messaggio originale", "mensagem original", "originalmeddelande",
    "oprindelig meddelelse", "opprinnelig melding", "wiadomość oryginalna",
})  # fmt: skip
FORWARD = frozenset({
    "forwarded message", "doorgestuurd bericht", "weitergeleitete nachricht", "message transféré",
    "message réexpédié", "begin doorgestuurd bericht", "begin forwarded message",
    "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
    "début du message réexpédié", "début du message transféré", "doorgestuurde e-mail", "forwarded by",
    "doorgezonden bericht", "weitergeleitete e-mail", "message transmis", "doorgezonden door",
    "begin van doorgestuurd bericht", "mensaje reenviado", "messaggio inoltrato", "mensagem encaminhada",
    "vidarebefordrat meddelande", "videresendt meddelelse", "videresendt melding",
})  # fmt: skip
# Lotus Notes names the person who forwards, and when, between the same rules.
FORWARDED_BY = (
    "forwarded by ", "doorgestuurd door ", "weitergeleitet von ", "transféré par ", "réexpédié par ",
    "transmis par ",
)  # fmt: skip
