"""Lets the papers of a mail stand for those of another one that says the same.

Called by the step filing for a copy, inside its transaction. Never decides whether a mail is a copy, nor on a
paper: what was decided on either of the two holds for both.
"""

from datetime import datetime
from typing import Any

from sqlmodel import select

from bot.rules.defects import Defect
from bot.rules.identity_papers import IN_WORDS
from bot.store import mails, set_apart
from bot.store.message_rows import without_papers
from bot.store.tables import Message, RawMail
from bot.store.work import Work


def join_first(work: Work, raw: RawMail, copy: Message, first: Message, now: datetime) -> None:
    """Let the papers of a mail stand for those of `copy`, which says the same and never gets a row.

    What was destroyed in the first one leaves the bytes of the copy at once; what was decided on the copy,
    while it was held, holds for the first one. Copies of the copy become copies of the first one.
    """
    followers = list(work.session.exec(select(RawMail).where(RawMail.duplicate_of_id == raw.id)))
    for follower in followers:
        follower.duplicate_of_id = first.raw_mail_id
    work.session.flush()
    before = mails.message_of(work, raw)
    if before is not None:
        _hand_over(work, before, first, now)
    # Read anew and locked: what is destroyed in the first one at this very moment must leave the copy too.
    first = work.get(Message, first.id, lock=True)
    _mark_alike(work, copy, first, now)
    if any(
        row.position == IN_WORDS and row.destroyed_at for row in set_apart.of_message(work, first.id or 0)
    ):
        for one in (raw, *followers):
            if one.sealed is not None:
                set_apart.blot(work, one, now)
    kept = {file.get("sha256") for file in first.attachments}
    for file in copy.attachments:
        if not file.get("gone") and file["sha256"] not in kept:
            for one in (raw, *followers):
                if one.sealed is not None:
                    set_apart.cut(work, one, file["sha256"], now)


def _mark_alike(work: Work, copy: Message, first: Message, now: datetime) -> None:
    """Set apart in the first mail what only the copy gives away, by a name or as a newer version reads it."""
    if Defect.BSN in copy.defects and Defect.BSN not in first.defects:
        first.defects = sorted({*first.defects, Defect.BSN.value})
    signs = {
        file["sha256"]: file["paper"] for file in copy.attachments if file.get("paper") and "sha256" in file
    }
    known = {row.position for row in set_apart.of_message(work, first.id or 0)}
    files = [
        file | {"paper": signs[file["sha256"]]}
        if place not in known and not file.get("paper") and file.get("sha256") in signs
        else file
        for place, file in enumerate(first.attachments)
    ]
    if files != first.attachments:
        first.attachments, first.attached_text = files, without_papers(first.attached_text, files)
    set_apart.keep_track(work, first, now)


def _hand_over(work: Work, copy: Message, first: Message, now: datetime) -> None:
    """Let what was decided on the papers of a copy stand at the first mail; nothing stays at the copy."""
    assert copy.id is not None, "a stored mail has an id"
    assert first.id is not None, "a stored mail has an id"
    rows = set_apart.of_message(work, copy.id)
    if any(row.outcome for row in rows):
        set_apart.lock_mail(work, first.id)
    there = {row.position: row for row in set_apart.of_message(work, first.id)}
    places = _places(copy.attachments, first.attachments)
    for row in rows:
        place = places.get(row.position)
        other = there.get(place) if place is not None else None
        if not row.outcome or place is None or (other is not None and other.outcome):
            # Nobody decided, or it was decided at the first mail too, and that stands.
            work.session.delete(row)
            continue
        if other is not None:
            work.session.delete(other)
            work.session.flush()
        row.message_id, row.position = first.id, place
        if row.destroyed_at is None:
            set_apart.release(work, row)
        else:
            set_apart.destroy(work, row, now)
    work.session.flush()


def _places(copy: list[dict[str, Any]], first: list[dict[str, Any]]) -> dict[int, int]:
    """Where each file of a copy stands in the first mail.

    Both hold the same files, so one whose hash went when it was destroyed is among those that are left.
    """
    left, found = dict(enumerate(first)), {IN_WORDS: IN_WORDS}
    for same in ("sha256", "size"):
        for place, file in enumerate(copy):
            alike = [there for there, one in left.items() if file.get(same) and one.get(same) == file[same]]
            if place not in found and alike:
                found[place] = alike[0]
                del left[alike[0]]
    return found
