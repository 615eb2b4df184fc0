"""Takes a message out of the bot's hands: it is held with a reason, and its case waits for a person.

Called by the steps classifying, identifying and drafting when a message failed again and again.
"""

from datetime import datetime

from bot.rules.events import EventCode
from bot.rules.states import Stage
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases
from bot.store.tables import Case, Message
from bot.store.traces import note
from bot.store.work import Work


def hold_message(work: Work, message: Message, reason: str, now: datetime) -> None:
    """Hold a message under a reason code. A case whose letter is just leaving is given over after that."""
    message.stage, message.reason = Stage.HELD, reason
    case = work.get(Case, message.case_id, lock=True)
    cases.give_to_person(case, now, "The bot failed on a mail of this case three times.")
    note(message, now, TraceLine(Step.HELD, "failed", "The bot failed on this mail three times."))
    audit.append(work, EventCode.MAIL_HELD, now, case_id=case.id, message=message.id, reason=reason)
