"""Takes out what programs and gateways add to a text: advertisements, warnings, list footers, disclaimers.

Called by `bot.rules.signatures` with the sender's own lines; whatever may be the sender's words stays.
"""

import re
from collections.abc import Sequence

# Each says how it opens, and where the opening alone could be a sentence, how it goes on.
_ADVERTISEMENT = re.compile(
    r"(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via)\b"
    r"|(?:download|verkrijg) (?:outlook|bluemail)\b|outlook (?:voor|für|pour) (?:android|ios)"
    r"|sent (?:from (?:my|outlook|mail|yahoo|the|an?|samsung|blue)\b|from$|with|via|using)"
    r"|sent from (?:\w{1,20} ){0,3}\w{1,20}\W{0,5}$"
    r"|get (?:outlook|bluemail) for\b"
    r"|(?:von meinem|vom|von unterwegs|mobil|diese nachricht wurde von meinem)\b.*"
    r"(?:gesendet|versendet|geschickt)\W{0,5}$"
    r"|gesendet (?:von (?:mein|mail|outlook|yahoo|proton)|vom|mit|aus|über)"
    r"|(?:laden|holen|beziehen) sie (?:sich )?outlook"
    r"|envoyé (?:de mon|depuis|à partir|avec|via)"
    r"|(?:télécharge[rz]?|obtenez|obtenir) (?:outlook|bluemail) pour"
    r"|provenance ?: courrier"
    r"|enviado (?:desde|do|de|a partir do) |inviato (?:da|dal|con) |skickat från (?:min|outlook)"
    r"|sendt fra (?:min|outlook)|wysłane z |lähetetty |отправлено с ",
    re.IGNORECASE,
)
_LINK = re.compile(r"[<(\[]?https?://[^\s<>()\]]{1,300}[>)\]]?", re.IGNORECASE)
_INVISIBLE = "\u2060\u2061\u2062\u2063\u200b\u200c\u200d\ufeff"
_EXCUSE = re.compile(
    r"please excuse|excuseer|bitte entschuldigen|veuillez excuser|excuses? (?:my|the)", re.IGNORECASE
)
_RULE = re.compile(r"^[\s\-_=*]*$")
_OPENING = re.compile(
    r"^[\W_]{0,120}(?:disclaimer|dit (?:e-?mail)?bericht|dit e-?mailbericht|deze e-?mail"
    r"|de (?:informatie|inhoud) (?:in|van|verzonden)|aan dit bericht|indien u dit|indien u niet"
    r"|als u (?:dit bericht|niet de)"
    r"|this (?:e-?mail|message|communication|transmission)"
    r"|the (?:information|content|contents) (?:of|in|contained|transmitted)"
    r"|if you (?:are not the|have received this)|(?:important |legal )?notice|privileged"
    r"|confidentiality|diese (?:e-?mail|nachricht)|der inhalt dieser|die (?:in dieser|information)"
    r"|wenn sie nicht der|sollten sie nicht|ce (?:message|courriel|courrier|mail)|le contenu de ce"
    r"|si vous n['’]êtes pas le|avis de confidentialité|l['’]absence de virus|l['’]information contenue"
    r"|cet e-?mail|les informations"
    r"|denk aan het milieu|(?:please )?consider the environment|think before you print|virusvrij|virus-free"
    r"|bitte (?:denken sie an die umwelt|prüfen sie)|der umwelt zuliebe|pensez à l['’]environnement"
    r"|avast|dit e-?mailadres)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"vertrouwelijk|geadresseerde|bestemd voor|aansprakelijk|confidential|intended (?:only )?for"
    r"|intended (?:only )?recipient"
    r"|privileged|liab|vertraulich|empfänger|adressat|confidentiel|destinataire|milieu|environ?nement"
    r"|environment"
    r"|umwelt|avast|print|onbedoeld|unauthori[sz]ed|virus|in error",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^\W*(?:disclaimer|confidentiality notice|legal notice|haftungsausschluss|vertraulichkeitshinweis"
    r"|avertissement|avis de confidentialité)\W*$",
    re.IGNORECASE,
)
# Words of somebody who asks for something; a notice of that kind has been written by a person.
_ASKS = re.compile(
    r"\b(?:about me|over mij|über mich|à mon sujet|gdpr|avg|dsgvo|rgpd|request under|my (?:data|account)"
    r"|mijn (?:gegevens|account)|meine (?:daten|kunden)|mes données|ik (?:wil|vraag|verzoek)"
    r"|i (?:want|ask|request))\b",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"^\W*(?:\[?(?:extern(?:al|e)?|caution|warning|let op|waarschuwing|achtung|vorsicht|attention)\W+){1,3}"
    r".{0,80}\b(?:outside|external|buiten|extern|externe|außerhalb|extérieur)\b",
    re.IGNORECASE,
)
# What Mailman writes where it took an attachment away: a rule, a sentence, and lines about the attachment.
_NEXT_PART = re.compile(r"-{10,} next part -{10,}\s*$")
_SCRUBBED = re.compile(
    r"(?:An? [\w-]{1,20} (?:text )?attachment was scrubbed|(?:Name|Type|Size|Desc|URL) ?:)"
)
_LIST_FOOTER = re.compile(
    r"mailing list|mailman/listinfo|to unsubscribe|uitschrijven van deze lijst", re.IGNORECASE
)


def take(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that stay, and those that a program added; both in their order."""
    taken = [line for line in lines if _is_advertisement(line)]
    kept = [line for line in lines if not _is_advertisement(line)] if taken else list(lines)
    kept, scrubbed = _scrubbed(kept)
    kept, notices = _notices(kept)
    return kept, [*taken, *scrubbed, *notices]


def _scrubbed(lines: list[str]) -> tuple[list[str], list[str]]:
    """Takes out what Mailman tells of attachments that it took away; texts that it left stay."""
    kept: list[str] = []
    taken: list[str] = []
    within = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        begins = bool(_NEXT_PART.match(line)) and bool(_SCRUBBED.match(following))
        within = begins or (within and bool(_SCRUBBED.match(line)))
        (taken if within else kept).append(line)
    return kept, taken


def _is_advertisement(line: str) -> bool:
    """Whether a mail program names itself in this short line, wherever its user left it."""
    start = _LINK.sub("", line[:400]).strip(" \t*_[(<-" + _INVISIBLE)
    short = len(start) <= 120 and (len(start.split()) <= 12 or bool(_EXCUSE.search(start)))
    return short and not start.endswith("?") and bool(_ADVERTISEMENT.match(start))


def _notices(lines: list[str]) -> tuple[list[str], list[str]]:
    """Takes out the paragraphs that open and read like a notice; what stands around them stays."""
    kept: list[str] = []
    taken: list[str] = []
    runs = _paragraphs(lines)
    for index, run in enumerate(runs):
        words = " ".join(run)[:2_000]
        following = " ".join(runs[index + 1])[:2_000] if index + 1 < len(runs) else ""
        # A first paragraph is what the sender has to say, unless a gateway warns in it of the sender.
        if not any(line.strip() for line in kept):
            (taken if _BANNER.match(words[:400]) and following else kept).extend(run)
        elif (
            _is_legal(words)
            or (_HEADING.match(words) and _is_legal(following))
            or _is_list_footer(run)
            or _SCRUBBED.match(words)
        ):
            taken.extend(run)
        else:
            kept.extend(run)
    return kept, taken


def _is_legal(words: str) -> bool:
    return bool(_OPENING.match(words)) and bool(_WORDS.search(words)) and not _ASKS.search(words)


def _is_list_footer(run: Sequence[str]) -> bool:
    """A rule, and below it what a list server says of itself."""
    first = run[0].strip()
    return len(first) >= 20 and bool(_RULE.match(first)) and bool(_LIST_FOOTER.search(" ".join(run)[:1_000]))


def before_list_footer(lines: Sequence[str]) -> Sequence[str]:
    """The lines above what a list server adds at the very end."""
    for index in range(max(0, len(lines) - 12), len(lines)):
        if _is_list_footer(lines[index:]):
            return lines[:index]
    return lines


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """The lines in runs, each ending with the empty lines after it."""
    runs: list[list[str]] = []
    for index, line in enumerate(lines):
        if not runs or (line.strip() and index and not lines[index - 1].strip()):
            runs.append([])
        runs[-1].append(line)
    return runs
