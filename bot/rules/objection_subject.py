"""Decides whether the words of an objection are plainly about advertising (GDPR art. 21(2)).

Called by `bot.store.objection_courses` for an objection of which no colleague said what it is about. Knows
Dutch, English, German and French, and holds anything unclear for a person: an objection to advertising is
granted at once, any other one is weighed (art. 21(1)), and whoever takes the one for the other does the
opposite of what was asked. So advertising must be named, close to the word that objects to it, and nothing in
the mail may speak of another use of data or of mailings that are welcome.
"""

import re

#: What advertising is called. In each table the words of the four languages stand one after the other.
_ADVERTISING = r"""
    \w*reclame(?!bureau)\w*|direct[ -]?marketing\w*|marketing(?:doel\w*|mails?|e-mails?|berichten)?
    acquisitie|\w*nieuwsbrie(?:f|ven)|\w*mailings?
    commerci[eë]le (?:berichten|e?-?mails?|aanbiedingen|doel\w*)|aanbiedingen|telemarketing|spam
    wervende \w+
    advertising|advertisements?|adverts?|ads|newsletters?|telemarketing|promotional \w+
    sales (?:calls|pitches)|commercial (?:e-?mails?|messages|communications?)|cold calls?
    marketing (?:e-?mails?|calls?|purposes)
    werbung|werbe(?!agentur)\w*|direktwerbung|direktmarketing|reklame\w*|newsletters?
    publicités?|publicitaires?|prospection|démarchage\w*|infolettres?|pubs?
    (?:offres|sollicitations|messages) (?:commercia|promotion)\w+
"""

#: What says that somebody objects.
_AGAINST = r"""
    bezwaar|verzet|verzetten|komt? \w+ op|niet akkoord|verbied|tegen
    object|objects|objection|oppose|opposes|(?:do not|don['’]?t) (?:consent|agree)|opt(?:ing)? out
    widerspreche|widerspricht|widerspruch|werbewiderspruch|untersage|verbiete
    m['’]oppose|s['’]oppose|nous opposons|opposition|refuse
"""

#: What wants something to stop: also how a consent is withdrawn.
_STOP = r"""
    geen|stop\w*|staak|staken|niet (?:meer|langer)|wil niet|wens niet|nooit meer|niet voor|ophouden
    stop|cease|no more|no longer|never|(?:do not|don['’]?t) (?:want|wish|use)
    keine[rnm]?|nicht (?:mehr|länger|für|zu)|stopp\w*|(?:möchte|will) nicht|einstellen|einzustellen
    plus (?:de|aucune?)|pas de|aucune?|cess\w+|arr[êe]te\w*
"""

#: Where the law's own place on advertising is named, art. 21(2) or (3) of the GDPR.
_BY_ARTICLE = r"""
    21,? ?(?:lid|leden) ?[23]\b|21,? (?:tweede|derde) lid|21 ?\([23]\)
    21,? ?(?:abs\.?|absatz|al\.?|alinéa|paragraphe?|§|para\.?) ?[23]\b|21\.[23]\b
"""

#: Words of another use of data than advertising, of which art. 21(1) holds: somebody is watched, measured or
#: put into a group; data goes to others or is joined with other data; somebody is shown in advertising.
_OTHER_USE = r"""
    profie?l\w*|profiling|profilage|\w*segment\w*|scor(?:e|es|en|ing)\w*|\w*score|track\w*|trackers?
    pixels?|bijhou\w*|bijgehouden|houdt bij|(?:ge)?volg(?:t|d|en|de)?|verfolg\w*|meet|meten|gemeten
    meting\w*|mesur\w*|measur\w*|messen|messung|auswert\w*|analy[sz]\w*|\w*gedrag\w*|behaviou?r\w*
    verhalten\w*|comportement\w*|klik\w*|click\w*|clics?|klicks?|openen|opened|opens|opening\w*|öffn\w*
    ouvr\w*|ouvert\w*|kijk\w*|bekeken|gelezen|leest|lees|reads?|lese|lis|vakje\w*|hokje\w*|groep\w*
    groups?|gruppe\w*|doelgroep\w*|zielgruppe\w*|categor\w*|kategor\w*|etiket\w*|etikett\w*|étiquett\w*
    labels?|ingedeeld|indel\w*|gesorteerd|voorspel\w*|predict\w*|prognos\w*|conclusies?|conclusions?
    rückschl\w*|afgeleid|afleid\w*|schatten|schat|schatting|guess\w*|computers?|algorit\w*|automati\w*
    model\w*|lookalikes?|look-alikes?|vergelijkbare|audiences?|gepersonaliseerd\w*|personali[sz]\w*
    personnalis\w*|rating\w*|bonit\w*|krediet\w*|credit\w*|kaufkraft|temperatuur|lauw|warm|lead|leads
    delen|deelt|gedeeld|delen met|doorge\w+|doorgev\w*|doorverk\w*|doorsp\w+|doorsluiz\w*|verkoopt
    verkopen|verkocht|verstrek\w*|derden|partners?|partner\w*|zuster\w*|adverteerder\w*|advertent\w*
    facebook|instagram|insta|google|meta|linkedin|tiktok|sociale|social|soziale\w*|sociaux|netwerk\w*
    networks?|netzwerk\w*|réseaux?|platform\w*|plattform\w*|plateforme\w*|upload\w*|hochlad\w*
    shar(?:e|ed|es|ing)|sell|selling|sold|sale|third part\w+|affiliat\w*|reseller\w*
    hand(?:ed|ing)? over|pass(?:ed|ing)? (?:on|to)|dritte\w*|weitergab\w*|weiter ?geb\w*|anderen?
    others?|autres?|uitle\w+|gericht\w*|targeted|weitergeg\w*|weiterzu\w*|übermittl\w*|verkauf\w*|tiers
    partag\w*|transmett\w*|transm\w+|vend\w*|verrijk\w*|enrich\w*|anreicher\w*|koppel\w*|combin\w*
    kombin\w*|crois\w*|abgleich\w*|abzugleich\w*|vergelijk\w*|vergeleken|verbind\w*|kruis\w*|incasso\w*
    inkasso\w*|marktforschung|meinungsforschung|marktonderzoek|(?:market )?research|umfrage\w*|surveys?
    enquêtes?|sondages?|onderzoek\w*|statisti\w*
    \w*foto\w*|photo\w*|bild\w*|images?|pictures?|portret\w*|portrait\w*|likeness|story|stories|verhaal
    citaat|quote\w*|zitat\w*|citation\w*|testimonial\w*|recensie\w*|review\w*|avis|referentie\w*
    referenz\w*|référence\w*|logo\w*|voorbeeld\w*|beispiel\w*|exemples?|examples?|stem|voice|stimme|voix
    video\w*|vidéo\w*|gezicht\w*|camera\w*|kamera\w*|caméra\w*|opnames?|recording\w*|aufnahme\w*
    enregistrement\w*|(?:mijn|onze) naam|(?:my|our) name|mein\w* name|mon nom|notre nom
"""

#: Words of somebody to whom mailings or a part of them are welcome.
_WELCOME = r"""
    blijven|blijf|blijft|welkom|gerust|(?:mag|mogen)(?!(?:\W+\w+){0,3}\W+(?:niet|geen|nooit)\b)|wel
    graag (?:ontvangen|blijven|lezen)|prima|prettig|leuk|fijn|behalve|uitgezonderd|alleen nog|liever
    vaker|minder
    keep (?:sending|me|on|getting|receiving|the)|still (?:want|like|wish|happy)|happy|fine|welcome
    enjoy\w*|love|like to (?:receive|get)|continue to (?:receive|get|send)|carry on|except|apart from
    remain|only|grand
    weiter(?:hin|lesen)|gern(?:e)?|willkommen|darf|dürfen|dürft|behalten|außer|ausser|ruhig|bleib\w*
    freue
    continue[rz]?|garde[rz]?|bienvenu\w*|volontiers|conserve\w*|sauf|reste\w*|toujours
    bien (?:envie|aimé)|plaisir|utiles?|uniquement|seulement
"""

#: The law counts profiling for advertising as advertising, so these words name no other use (art. 21(2)).
_PROFILING_FOR_IT = re.compile(
    r"(?:inclusief|(?:daaronder |in)begrepen|met inbegrip van|waaronder|en (?:de )?daarmee samenhangende"
    r"|including|and related|insofar as|to the extent|einschlie(?:ß|ss)lich|inklusive|y compris|ainsi que)"
    r"[^.;:!?\n]{0,40}?(?:koop|aankoop|interesse)?(?:profie?l\w*|profiling|profilage)[^.;:!?\n]{0,60}"
)

#: At most this many words between the advertising and what objects to it.
_NEAR = 12

#: A text with more signs than this says too much to be plain about one thing.
_LONGEST = 20_000

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n\s*[-*•]\s")


def _any_of(table: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(line.strip() for line in table.strip().splitlines())})(?!\w)"


def _near(table: str) -> re.Pattern[str]:
    gap = rf"(?:\W++\w++){{0,{_NEAR}}}?\W++"
    against, advertising = _any_of(table), _any_of(_ADVERTISING)
    return re.compile(f"{against}{gap}{advertising}|{advertising}{gap}{against}")


_OBJECTS, _STOPS = _near(_AGAINST), _near(_STOP)
_ARTICLE = re.compile(_any_of(_BY_ARTICLE))
_ANOTHER_USE = re.compile(_any_of(_OTHER_USE))
_WELCOMES = re.compile(_any_of(_WELCOME))


def is_plainly_marketing(subject: str, text: str, *, withdraws: bool = False) -> bool:
    """Whether these words object to advertising and to nothing else; False wherever that is not plain.

    `withdraws` says that the mail takes back a consent too: then a wish to get no more mailings may be that.
    """
    if len(text) > _LONGEST:
        return False
    words = _PROFILING_FOR_IT.sub(" ", f"{subject}\n\n{text}".casefold())
    if _ANOTHER_USE.search(words) or _WELCOMES.search(words):
        return False
    if _ARTICLE.search(words):
        return True
    patterns = (_OBJECTS,) if withdraws else (_OBJECTS, _STOPS)
    return any(pattern.search(one) for one in _SENTENCE.split(words) for pattern in patterns)
