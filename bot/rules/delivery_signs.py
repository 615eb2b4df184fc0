"""The words by which mail systems that report on our letters give themselves away.

Used by `bot.rules.delivery_reports`, and by `bot.rules.automatic` for answers and forwards; holds no logic.
The wordings are the fixed formulas of programs, in small letters.
"""

import re

# Local parts of From: the first are never a person's, a postmaster may be one.
DAEMONS = re.compile(r"mail(?:er)?[-_. ]?daemon|mdaemon\b|microsoftexchange329e71ec88ae4615bbc36ab6ce41109e")
POSTMASTERS = re.compile(r"post[-_.]?master|mailgate\b|postmast\b")
# How mail systems call themselves in From; a name is a sign only together with what the mail tells.
SYSTEM_NAMES = re.compile(
    r"mail(?:er)?[-_ ]?daemon|mail delivery|delivery (?:sub)?system|post[-_ ]?master"
    r"|mail (?:system|server|robot)|mail (?:administrator|router|gateway|transport)"
    r"|e-?mail (?:system|server|gateway)|mail(?:server|gateway)|sys(?:tem)? ?admin(?:istrator)?\b"
    r"|systeembeheerder|administrateur syst[eè]me|microsoft outlook|microsoft exchange|content-filter"
    r"|mail ?enable|mdaemon|smtp|interscan|auto[-. ]?reply"
)
# How subjects of bounces begin: sendmail, Postfix, qmail, exim, Exchange, Gmail, Domino; four languages.
BOUNCE_SUBJECTS = re.compile(
    r"(?:sorry, )?(?:undeliver(?:ed|able)\b|undelivery|delivery status notification"
    r"|mail delivery (?:failed|failure|system|error|problem|status|report|delayed|warning|notice)"
    r"|delivery (?:failure|failed|delayed|notification|report|has failed|error|problem|status|incomplete"
    r"|unsuccessful)|(?:permanent|transient|temporary) delivery failure|failure notice|failure delivery"
    r"|failed delivery|returned (?:mail|to sender|e-?mail|message)|delayed mail"
    r"|warning: (?:could not send|message|mail)|mail system error"
    r"|mail (?:failure|failed|error|returned|could not be|not deliver)|notice: mail delivery|non-?[ ]?deliver"
    r"|not deliver(?:ed|able)|message (?:undeliver|you sent (?:block|bounce)|delivery|status|not deliver"
    r"|could not be|delayed|rejected|bounced)|your (?:e-?mail )?(?:message|mail|e-?mail) (?:couldn['’]t"
    r"|could not|was not|has not|cannot|wasn['’]t|to [^ ]+ (?:could|was))|unable to deliver"
    r"|problems? delivering|there was an error sending|could not deliver|bounced? ?(?:mail|message)?:"
    r"|user unknown|rejected mail|automatically rejected mail|considered unsolicited|mail rejected"
    r"|nondeliver|e-?mail (?:could not|not|delivery|undeliver|bounce|was not|rejected)|onbestelbaar"
    r"|niet bezorgd|niet-bezorgbaar|bezorging (?:mislukt|vertraagd)|bericht niet bezorgd|niet afgeleverd"
    r"|aflevering mislukt|vertraagde bezorging|melding van bezorgstatus|teruggestuurde? mail|unzustellbar"
    r"|nicht zustellbar|zustellung (?:fehlgeschlagen|verzögert)|zustellungs?fehler"
    r"|fehler bei der zustellung|(?:e-?)?mail konnte nicht zugestellt|verzögerte zustellung"
    r"|nicht zugestellt|non remis|non distribu|échec de (?:la )?(?:remise|distribution)|message non remis"
    r"|remise (?:différée|retardée)|notification d['’]état de remise|courrier non distribué"
    r"|retard de (?:la )?remise|avis de non[- ]remise|no se puede entregar|no entregado"
    r"|notificaci[oó]n de(?:l)? estado de (?:la )?entrega|impossibile recapitare|mancata consegna"
    r"|não foi possível entregar|não entregue|niedostarcz|kan ikke leveres|ej levererbart)"
)
# How the texts of bounces without a report begin.
BOUNCE_TEXTS = re.compile(
    r"this is the (?:[a-z-]{1,20}|mail system|[a-z0-9 -]{1,30} mail server) at "
    r"|this is the qmail-send program|this message was created automatically by (?:the )?(?:mail|smtp)"
    r"|delivery (?:has failed )?to (?:these|the following) (?:recipients?|address|domain)"
    r"|did(?:n['’]t| not) reach (?:some or all of the intended|the following|any of the) recipient"
    r"|(?:sorry, )?(?:we were |i was |i['’]m |i'm afraid i was(?:n't)? )?(?:un)?able to deliver (?:your "
    r"|the |this |the following )?(?:message|mail|e-?mail)"
    r"|the following (?:addresses|recipients?|address)(?:\(s\)|\(es\))? (?:had|could|failed|was|were|has)"
    r"|transcript of session follows"
    r"|(?:message|mail) (?:could not|cannot) be delivered|could not be delivered to|was not delivered to"
    r"|did not receive (?:this|your) (?:message|mail|e-?mail)|(?:message|mail) (?:has been|was) returned"
    r"|no valid recipients|not a valid (?:user|recipient|address|mailbox)|delivery report ---"
    r"|was undeliverable|undeliverable to the following|permanent (?:fatal )?(?:delivery )?errors"
    r"|delivery status notification|an error occurred while trying to deliver|unknown user: "
    r"|this is an automatically generated delivery status|returned to you|unrouteable address"
    r"|(?:warning message only|has been (?:delayed|postponed)|not yet been delivered)"
    r"|uw bericht (?:heeft enkele of alle geadresseerden niet bereikt"
    r"|is niet (?:aangekomen|bezorgd|afgeleverd))|(?:bezorging|aflevering) (?:aan"
    r"|bij) deze (?:geadresseerden|ontvangers) is mislukt"
    r"|(?:bericht|e-?mail|mail) (?:kan|kon)(?: helaas)? niet (?:worden )?(?:bezorgd|afgeleverd)"
    r"|ihre nachricht hat einige oder alle empfänger nicht erreicht"
    r"|(?:nachricht|mail) (?:konnte|kann)(?: leider)? nicht (?:zugestellt|ausgeliefert)"
    r"|fehler bei der nachrichtenzustellung|(?:message|courriel|mail) (?:n['’]est pas parvenu à"
    r"|n['’]a pas (?:pu [êe]tre|[ée]t[ée]) (?:remis|distribu|d[ée]livr|livr))|échec de la remise"
)
# The surest of them, which stand alone where nothing is known of the sender.
BOUNCE_OPENINGS = re.compile(
    r"this is the (?:mail system|qmail-send program|[a-z0-9 -]{1,30} mail server)"
    r"|this message was created automatically by (?:the )?(?:mail|smtp)"
    r"|delivery (?:has failed )?to (?:these|the following) recipients?"
    r"|your message did not reach some or all|this is a delivery status notification"
    r"|(?:sorry, )?we were unable to deliver your message|an error occurred while trying to deliver"
    r"|uw bericht heeft enkele of alle geadresseerden niet bereikt"
    r"|ihre nachricht hat einige oder alle empfänger nicht erreicht|votre message n['’]est pas parvenu à"
    r"|mailenable: |message from interscan|-{2,} ?non-delivery report"
    r"|your (?:e-?mail|mail|message) (?:cannot|could not) be delivered to the following"
    r"|the following (?:e-?mail|mail|message) could not be delivered"
)
# The answer of a mail server in the text, which only a system's own mail begins with.
SERVER_REFUSES = re.compile(
    r"(?<![\d.,])5[05]\d[ -]#?5\.\d{1,3}\.\d{1,3}|^(?:\W|<[^<>\s]{1,200}>:?){0,9}55[0-4][ -][<a-z]"
    r"|smtp error|diagnostic code",
    re.MULTILINE,
)
# A postmaster who writes himself greets.
GREETS = re.compile(
    r"\s*(?:beste|geachte|goede|dag |hoi|hallo|l\.s|dear|good |hello|hi |sehr geehrte|guten |liebe|bonjour"
    r"|madame|monsieur|cher)"
)
DELAYED = re.compile(
    r"\bdelay(?:ed)?\b|\bpostponed\b|could not send message for|still being retried|warning message only"
    r"|not yet been delivered|transient delivery|vertraag|uitgesteld|verzöger|zurückgestellt"
    r"|diff[ée]r[ée]e|retardée|retras|ritard"
)
DELIVERED = re.compile(
    r"success(?:ful)? mail delivery|delivery status notification \(success"
    r"|(?:delivered|relayed|bezorgd|zugestellt|remis|doorgegeven|weitergeleitet)\s?:"
    r"|mail delivery successful"
)
# An answer or a forward: people send bounces on, and their subjects then begin so.
PASSED_ON = re.compile(
    r"(?:re|aw|antw|antwoord|sv|ré|betr|odp|fwd?|wg|tr|doorst|doorgestuurd|weitergeleitet|vs)\s?:"
)
# A receipt in a mail without a report: the subject and the first words of Exchange.
READ_SUBJECTS = re.compile(
    r"(?:read|not read|gelezen|niet gelezen|gelesen|nicht gelesen|ungelesen|lu|non lu|leído"
    r"|return receipt)\s?:"
)
READ_TEXTS = re.compile(
    r"\s{0,20}(?:your message|uw bericht|ihre nachricht|votre message|su mensaje)\s{1,20}(?:to|aan|an|à|a"
    r"|para)\s?:|\s{0,20}your document\s?:"
)
# Where the returned letter begins in a text; what stands below is ours.
RETURNED = re.compile(
    r"^[-_=> ]{0,20}(?:below this line|original message (?:follows|-)|this is a copy"
    r"|message headers follow|message-id:|return-path:)|^received: ",
    re.MULTILINE,
)
