"""The words and headers by which programs that write mail give themselves away.

Used by `bot.rules.automatic` and `bot.rules.absence`; holds no logic. Texts are in small letters.
"""

import re

# The beginning of a letter's Message-ID as `bot.rules.tokens` makes it.
OWN_ID_PREFIX = "<mk."
CALENDAR_METHODS = frozenset({"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "PUBLISH"})
# Headers that only programs answering mail set.
REPLY_HEADERS = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from",
    "x-auto-reply-from", "x-mail-autoreply", "x-vacation", "x-amazon-auto-reply",
)  # fmt: skip
OFF = frozenset({"", "no", "false", "0", "none"})
# Subjects that a mail program gives to an answer in somebody's absence; a colon or the end must follow.
REPLY_SUBJECTS = re.compile(
    r"(?:auto(?:mat(?:ic|ed|isches?|ische?|isk|isierte))?[- ]?(?:reply|response|answer|antwoord|antwort"
    r"|beantwoording|reactie|bericht|nachricht|svar)(?: (?:from|van|von|op uw|auf ihre"
    r"|to your) [^:\n]{1,80})?|réponse (?:automatique|automatisée)(?: d['’]absence)?|message automatique"
    r"|auto[- ]?réponse|respuesta autom[aá]tica|risposta automatica|resposta autom[aá]tica"
    r"|autosvar)\s*(?:[:\-–(\[].*|$)"
    # After these people go on with a dash or in brackets, so only a colon or the end will do.
    r"|(?:out of (?:the )?office(?: (?:auto-?(?:reply|response)|reply|message|notification|notice))?|ooo"
    r"|auto-?(?:reply|response)|afwezigheids(?:bericht|assistent|melding)"
    r"|(?:automatische )?abwesenheits(?:notiz|nachricht|assistent|meldung|benachrichtigung)"
    r"|message d['’]absence|avis d['’]absence|absen(?:ce|t) du bureau|notification d['’]absence"
    r"|fuera de (?:la )?oficina|fuori sede|risposta non al computer|frånvaro)\s*(?:\s?:.*|$)"
    # "Auto: Re: x" is a program's; "Auto: x" may speak of a car. Notes tells the absence behind it.
    r"|auto(?:matisch)?\s?:\s*(?:re|aw|antw|sv|fwd?)\s?:|auto\s?:.{1,80}(?:out of (?:the )?office|afwezig"
    r"|abwesend|absent|is away)"
)
# Weaker subjects: a person may write them too, so the text must say the same.
ABSENT_SUBJECTS = (
    "afwezig", "niet aanwezig", "vakantie", "out of office", "out of the office", "away", "auto:", "ooo",
    "on leave", "annual leave", "vacation", "holiday", "abwesend", "abwesenheit", "urlaub", "nicht im büro",
    "absent", "absence", "congés", "en congé", "vacances", "met verlof", "verlof", "ik ben ",
    "i am ", "i'm ", "ich bin ", "je suis ",
)  # fmt: skip
# Within one sentence; the point of a German date ends none.
_WITHIN = r"(?:[^.!?\n]|(?<=\d)\.)"
ABSENT_TEXTS = re.compile(
    rf"(?:ik ben|ben ik|wegens|tot en met|vanwege){_WITHIN}{{0,60}}(?:afwezig|met vakantie|op vakantie"
    r"|niet op kantoor|met verlof|met zwangerschapsverlof|niet aanwezig|niet bereikbaar|uit dienst)"
    rf"|\bi(?:['’]m| am| will be)(?: currently| now)?{_WITHIN}{{0,30}}(?:out of (?:the |my )?office"
    rf"|on (?:annual "
    r"|parental |maternity |sick )?leave|on vacation|on holiday|away from|away until|travelling)"
    rf"|(?:ich bin|bin ich){_WITHIN}{{0,60}}(?:nicht im büro|nicht im haus|abwesend|im urlaub"
    rf"|nicht erreichbar"
    r"|außer haus)"
    rf"|(?:je suis|serai){_WITHIN}{{0,60}}(?:absente?|en congés?|en vacances|hors du bureau)"
    r"|wieder (?:erreichbar|im büro|im haus)|weer (?:bereikbaar|aanwezig|op kantoor)"
    r"|be back (?:on|in the office)|no longer (?:work|employed|with the company)"
    r"|niet (?:meer|langer) werkzaam|werk niet (?:meer|langer) bij"
)
# How a text says that a program wrote it: "Dit is een automatisch gegenereerd bericht."
SELF_CALLED = re.compile(
    r"(?:^|[.!:]\s)\W{0,5}(?:please note:? |let op:? |note:? "
    r"|attention:? )?(?:(?:dit is een|this is an?|dies(?:e|es)? ist eine?"
    r"|ceci est une?) (?:\w{1,12} ){0,2}auto[a-zé-]{3,12} ?(?:\w{1,12} )?(?:bericht|antwoord|e-?mail|mail"
    r"|melding|ontvangst|reactie|reply|respon|message|notification|confirmation|nachricht|antwort"
    r"|benachrichtigung|réponse|message|courriel)|(?:deze (?:e-?mail|mail|reactie)"
    r"|dit (?:bericht|antwoord)) (?:is|werd) (?:\w{1,12} ){0,2}automatisch"
    r"|this (?:e-?mail|message|mail|reply|response) (?:was|is|has been) (?:\w{1,12} ){0,2}auto(?:matical"
    r"|-?generated)|diese (?:e-?mail|nachricht|antwort) wurde (?:\w{1,12} ){0,2}automatisch"
    r"|ce (?:message|courriel) (?:a été|est) (?:\w{1,12} ){0,2}automatique)",
    re.MULTILINE,
)
# That no answer is read; together with the words above it need not stand at the head.
UNANSWERABLE = re.compile(
    r"(?:niet|not|nicht|ne pas|geen)\b[^.!?\n]{0,40}(?:antwoord|reply|respond|antworten|répondre|replies)"
)
THANKS = re.compile(
    r"(?:dank|bedankt)[^.!?\n]{0,20} voor (?:uw|je|jouw) (?:e-?mail|mail|bericht)"
    r"|(?:thank you|thanks)[^.!?\n]{0,20} for (?:your|the) (?:e-?mail|message|mail)"
    r"|dank[^.!?\n]{0,20} für (?:ihre|deine|die) (?:e-?mail|mail|nachricht)"
    r"|merci[^.!?\n]{0,20} (?:pour|de) votre (?:e-?mail|message|courriel|mail)"
)
STAND_IN = re.compile(
    r"(?:dringend|spoed|urgent|urgence|immediate|tijdens mijn afwezigheid|in my absence"
    r"|in meiner abwesenheit"
    rf"|en mon absence|pendant mon absence){_WITHIN}{{0,120}}(?:contact|bel|mail|collega|colleague|kolleg"
    rf"|collègue"
    r"|wenden|vervang|vertret|call|reach|joindre)|(?:contact|bel|wenden|neem)[^.!?\n]{0,80}(?:dringend"
    r"|spoed|urgent|urgence|immediate)"
)
# When the mail will be read: a promise or a warning that no request holds.
UNREAD = re.compile(
    r"(?:uw (?:e-?mail|bericht|mail)|your (?:e-?mail|message|mail)|ihre (?:e-?mail|nachricht|mail)"
    r"|votre (?:e-?mail|message|courriel))[^.!?\n]{0,60}(?:niet|not|nicht|pas|retour|return|terug|zurück"
    r"|rückkehr)|(?:na mijn|on my|upon my|bij mijn|nach meiner|à mon) (?:terugkomst|terugkeer|return"
    r"|rückkehr|retour)|when i(?:['’]m| am)? (?:return|back)"
    r"|(?:beperkt|limited|kein|geen|no|nicht) (?:toegang|access|zugriff)"
    r"|(?:lees|beantwoord|read|answer|reply to|lese|beantworte|répondrai à)\b[^.!?\n]{0,20} (?:uw|your"
    r"|ihre|votre) "
)
URGENT = re.compile(r"dringend|spoed|urgen|automati(?:sch|c|que)")
RHETORICAL = re.compile(r"\b(?:dringend|spoed|haast|urgente?|vragen|questions|fragen)\s{0,2}\?")
REQUESTS = re.compile(
    r"mijn gegevens|\bmy (?:personal )?data\b|meine daten|mes données|inzageverzoek|verzoek om"
    r"|bitte (?:schicken|senden|löschen) sie mir|die auskunft|pourriez-vous|kunt u mij|please send me"
)
# Headers of ticket systems; an agent's own answer bears them too.
TICKET_HEADERS = (
    "x-otrs-loop", "x-zammad-ticket-id", "x-zendesk-priority-mail", "x-jira-fingerprint",
    "x-freshdesk-ticket", "x-rt-loop-prevention", "x-rt-ticket", "rt-ticket", "x-ticket-id",
    "x-topdesk-ticket",
)  # fmt: skip
# Headers of other programs that tell what happened in them.
PROGRAM_HEADERS = (
    "x-github-reason", "x-gitlab-project", "x-autogenerated", "x-auto-generated", "x-fc-machinegenerated",
    "x-cron-env", "x-bugzilla-reason", "x-bugzilla-type", "x-trac-project", "x-redmine-project",
    "x-redmine-host", "x-jenkins-job", "x-facebook-notify", "x-linkedin-class",
    "x-phabricator-sent-this-message",
)  # fmt: skip
# Message-IDs that ticket systems make: Request Tracker, Jira, Zendesk, Freshdesk.
TICKET_IDS = re.compile(
    r"<(?:rt-\d|jira\.\d)|<[^@>]{1,200}@(?:[\w-]{1,60}\.){0,4}(?:zendesk|freshdesk)\.com>"
)
TICKET_SUBJECTS = re.compile(
    r"(?:\[[^\]\n]{0,40}#?\d{3,}\]|\bticket[ -]?(?:id|nr|no|nummer|number)?\.?[ :#]{1,3}\w{0,6}\d{3,}"
    r"|\bcase[ :#]{1,3}\d{4,}|\bticket (?:received|created|ontvangen|aangemaakt)"
    r"|(?:melding|incident|call|aanvraag|anfrage|request)[ :#]{1,3}[\w-]{0,6}[\d ]{3,12}"
    r"|ontvangstbevestiging|bevestiging van ontvangst|(?:uw|je) (?:vraag|bericht|e-?mail|melding|aanvraag"
    r"|verzoek)[^\n]{0,30} (?:is|zijn) (?:ontvangen|geregistreerd)"
    r"|we hebben (?:uw|je) (?:vraag|bericht|e-?mail) ontvangen"
    r"|(?:we|have)(?:['’]ve)? received your (?:request|message|e-?mail|enquiry|inquiry)"
    r"|your (?:request|message|enquiry)[^\n]{0,30} received|eingangsbestätigung|empfangsbestätigung"
    r"|ihre (?:anfrage|nachricht|e-?mail)[^\n]{0,20} eingegangen|accusé de réception|nous avons bien reçu)"
)
# What the text of such a confirmation says at its beginning.
RECEIVED_TEXTS = re.compile(
    r"(?<![\"“„'‘«])(?:(?:we|wij) hebben (?:uw|je) [^.!?\n]{0,40}(?:ontvangen|geregistreerd)"
    r"|(?:uw|je) (?:vraag|bericht|e-?mail|mail|melding|aanvraag|verzoek)[^.!?\n]{0,60}(?:is"
    r"|werd) (?:bij ons )?(?:ontvangen|geregistreerd|aangemaakt)|(?:we|have|we['’]ve) received your"
    r"|your (?:request|ticket|message|e-?mail|enquiry|incident|case)[^.!?\n]{0,60}(?:has been"
    r"|was) (?:received|created|logged|registered|submitted|opened)|a (?:new )?ticket has been"
    r"|wir haben ihre [^.!?\n]{0,40}erhalten|ihre (?:anfrage|nachricht"
    r"|e-?mail)[^.!?\n]{0,40}(?:eingegangen|erhalten)|nous avons bien reçu"
    r"|votre (?:demande|message)[^.!?\n]{0,40} (?:a bien été|a été) (?:reçue?|enregistrée?)"
    r"|automati(?:sch|cally) (?:gegenereerd|generated|generiert|erstellt))"
)
# The line at the top of a ticket system's mail, above which the answer is to be written.
ANSWER_ABOVE = re.compile(
    r"[\W_]{0,20}(?:(?:please )?(?:type|write|enter) your (?:reply|answer|response)"
    r"|(?:please )?(?:reply|respond|answer)|(?:typ|schrijf|plaats) (?:uw|je) (?:antwoord|reactie)"
    r"|antwoord(?:en)?|(?:bitte )?(?:geben|schreiben) sie ihre antwort|antworten"
    r"|(?:veuillez )?(?:saisi|écri|répond)[a-zé]{1,4})[^\n]{0,60}\b(?:above|boven|über|oberhalb"
    r"|au-dessus)\b[^\n]{0,40}\b(?:line|lijn|regel|zeile|linie|ligne)"
)
# Accounts under which servers run programs; no person writes as one of them.
SERVER_ACCOUNTS = frozenset({"nobody", "www-data", "apache", "httpd", "nginx", "wwwrun", "www", "cron"})
# A filter that lets nobody through who does not first show to be a person: what it protects by, whom it lets
# through, what it wants done, and that it speaks of our mail.
CHALLENGE = (
    re.compile(
        r"protected by|\bheld\b|on hold|beschermd door|vastgehouden|apart gehouden|geschützt durch"
        r"|zurückgehalten|protégée? par|retenu|en attente"
    ),
    re.compile(
        r"(?:allowed|approved|accepted|safe|white|trusted|guest)[\s-]?(?:senders?)?[\s-]?list"
        r"|unknown senders?|not (?:a robot|an automated|a spammer)|onbekende afzenders?"
        r"|geen (?:robot|spammer)|(?:toegestane|goedgekeurde|vertrouwde|bekende) afzenders"
        r"|unbekannte absender|kein (?:roboter|spammer)|(?:zugelassene|erlaubte|bekannte)n? absender"
        r"|expéditeurs? (?:inconnus?|autorisés?|approuvés?)"
    ),
    re.compile(r"https?://|(?:reply|respond) to this|beantwoord|antworten sie|répond"),
    re.compile(
        r"your (?:e-?mail|mail|message)|(?:uw|je) (?:e-?mail|mail|bericht)|ihre (?:e-?mail|mail|nachricht)"
        r"|votre (?:e-?mail|mail|message|courriel)"
    ),
)
_SEPARATOR = r"[-_.]?"
NO_REPLY = re.compile(
    rf"(?:^|[-_.+])(?:do{_SEPARATOR})?(?:no|not|niet|geen|keine|nicht"
    rf"|ne{_SEPARATOR}pas){_SEPARATOR}(?:reply|replies"
    r"|antwoorden|antwoord|antworten|antwort|repondre|beantwoorden|responder|answer|response)(?![a-z])"
)
# Whole local parts that only programs write from.
PROGRAMS = frozenset(
    {"notifications", "notification", "notify", "alerts", "cron", "bounces", "autoresponder", "autoreply"}
    | {"auto-reply", "auto-responder", "automailer", "nagios", "wordpress"}
)
