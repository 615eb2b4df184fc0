"""Recognises an absence message by its text, where no header and no clear subject tells.

Called by `bot.rules.automatic`. People write of holidays too, so one phrase is never enough, and a text
that asks for something is a person's.
"""

from bot.rules import automatic_signs as signs

# An absence message is short.
_MAX_LENGTH = 3_000


def told_in(own: str, subject: str) -> str:
    """What shows that a text is an absence message, or an empty string. Both values are in small letters.

    `own` is only what the sender wrote now: below it the absence message may stand that a person answers.
    """
    if not is_told_of(own) or len(own) > _MAX_LENGTH:
        return ""
    if signs.SELF_CALLED.search(own[:1_500]):
        return "the text tells of an absence and calls itself automatic"
    if asks(own):
        return ""
    # What a message for everybody adds to the absence: thanks for the mail, when it is read, a stand-in.
    opening = own[:1_500]
    thanks, unread, stand_in = (
        bool(part.search(opening)) for part in (signs.THANKS, signs.UNREAD, signs.STAND_IN)
    )
    if subject.startswith(signs.ABSENT_SUBJECTS) and (
        thanks or unread or stand_in or signs.URGENT.search(opening)
    ):
        return "subject and text are those of an absence message"
    # Who answers us may thank and be away too, but names nobody for urgent matters.
    return "the text is that of an absence message" if stand_in and (thanks or unread) else ""


def is_told_of(own: str) -> bool:
    """Whether the text tells of the sender's absence at all; enough where a header says: a program."""
    return bool(signs.ABSENT_TEXTS.search(own[:500]))


def asks(own: str) -> bool:
    """Whether the text asks for something; "Urgent?" before the name of a stand-in asks nothing."""
    return "?" in signs.RHETORICAL.sub("", own) or bool(signs.REQUESTS.search(own))
