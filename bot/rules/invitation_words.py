"""Tells whether an invitation says more than what is arranged: then somebody may ask us something in it.

Called by `bot.rules.automatic`. A wrong yes costs a colleague a glance, a wrong no costs a person his answer,
so that the doubtful ones count as yes.
"""

import re

# Words beyond those of the invitation and of the calendar program that make a text of somebody's own.
MANY_WORDS = 8

# Lines that calendars and meeting programs write, in small letters.
_STANDARD = re.compile(
    r"https?://|^\W*$"
    r"|^\W*(?:when|where|who|what|wanneer|waar|wie|wat|wann|wo|wer|quand|où|qui|organi[sz]er|organisator"
    r"|organisateur|calendar|agenda|kalender|calendrier|attendees?|guests?|deelnemers?|genodigden|gasten"
    r"|teilnehmer|gäste|participants?|invités?|location|locatie|ort|lieu|time|tijd|zeit|heure|date|datum"
    r"|phone|telefoon|meeting id|vergadering-id|besprechungs-id|id de réunion|passcode|wachtwoordcode"
    r"|kenncode|code secret|pin)\b.{0,20}:"
    r"|uitgenodigd|are invited|invitation|uitnodiging|eingeladen|einladung|êtes invité"
    r"|microsoft teams|google (?:meet|calendar|agenda)|\bzoom\b|\bwebex\b"
    r"|join (?:the|this|by|with) |deelnemen|reply for |view all guest|more details|more options"
    r"|meeting options|vergaderopties|attendee on the event|stop receiving|no longer receive"
    r"|forwarding this invit|notification settings|rsvp"
    r"|^\W*(?:geaccepteerd|accepted|declined|afgewezen|geweigerd|tentative|voorlopig|zugesagt|abgesagt"
    r"|accepté|refusé|cancell?ed|geannuleerd|updated|bijgewerkt)\b"
)
# What people who use their rights write of, in four languages.
_RIGHTS = re.compile(
    r"\b(?:avg|gdpr|dsgvo|rgpd|persoonsgegevens|datalek|inzageverzoek|data breach|datenpanne"
    r"|données personnelles|unsubscribe|uitschrijv\w*|afmeld\w*|abmeld\w*|désinscri\w*)\b"
    r"|\b(?:mijn|onze|my|our|personal|meine[rn]?|unsere|mes|nos)\s(?:\w{1,20}\s)?(?:gegevens|data|daten|données"
    r"|account|konto|compte|adres|address|adresse)\b"
)


def says_more(own: str, invitation: str) -> bool:
    """Whether a mail with this own text, around an invitation with those words, may ask us something."""
    own, invitation = own.lower(), invitation.lower()
    if _RIGHTS.search(own) or _RIGHTS.search(invitation):
        return True
    arranged = set(invitation.split())
    lines = (line for line in own.split("\n") if not _STANDARD.search(line))
    left = [word for line in lines for word in line.split() if word not in arranged and word[0].isalpha()]
    return len(left) >= MANY_WORDS
