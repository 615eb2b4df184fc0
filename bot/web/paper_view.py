"""What a page shows of a file that looks like an identity document: that it is there, or what became of it.

Called by `bot.web.mail_view` and `bot.web.mails`; shows neither its name nor its text, and changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.identity_papers import CHECKED, Check
from bot.store.identity_tables import SetApart
from bot.web.times import moment
from bot.web.words import Words


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A file that looks like an identity document: whether it is there, and else what became of it."""

    there: bool
    ended: str


def paper_lines(
    papers: Sequence[SetApart], staff_names: Mapping[int, str], words: Words
) -> dict[int, PaperLine]:
    """What of a mail looks like an identity document, by its place in the mail."""
    found: dict[int, PaperLine] = {}
    for row in papers:
        if row.outcome == Check.NO_PAPER.value:
            continue
        if row.destroyed_at is None:
            found[row.position] = PaperLine(there=True, ended="")
            continue
        said = words.of_rules(CHECKED[Check(row.outcome)])
        at, who = moment(row.destroyed_at), staff_names.get(row.checked_by or 0, words("history.bot"))
        found[row.position] = PaperLine(there=False, ended=words("papers.ended", at=at, who=who, said=said))
    return found
