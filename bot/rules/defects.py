"""The codes under which a parsed mail says what was wrong with it.

Set by `bot.rules.parsing` and its parts, weighed by `bot.rules.remarks`, shown to staff in words by the web
pages; decides nothing.
"""

from enum import StrEnum


class Defect(StrEnum):
    """One code for each thing that was missing, repaired or cut; their order has no meaning."""

    PARSER_FAILED = "parser_failed"  # mail-parser gave up; the standard library read the mail instead
    NESTED_TOO_DEEP = "nested_too_deep"  # read flat, or not read to its innermost mail
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_ATTACHMENTS = "too_many_attachments"
    TOO_HEAVY = "too_heavy"  # so much structure that the rest of the bytes was left unread
    HEADER_CUT = "header_cut"
    TEXT_CUT = "text_cut"
    HEADERS_ONLY = "headers_only"
    FROM_MISSING = "from_missing"
    FROM_BROKEN = "from_broken"
    FROM_SEVERAL = "from_several"  # more than one author, or more than one From header
    SUBJECT_REPEATED = "subject_repeated"
    MESSAGE_ID_MISSING = "message_id_missing"
    MESSAGE_ID_REPEATED = "message_id_repeated"
    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    HEADER_8BIT = "header_8bit"
    CHARSET_REPAIRED = "charset_repaired"
    CONTROL_CHARACTERS = "control_characters"
    MIME_BROKEN = "mime_broken"  # its boundary does not fit; the parts were told apart all the same
    PARTS_LOST = "parts_lost"  # its parts could not be read at all
    PLAIN_PART_EMPTY = "plain_part_empty"  # a plain part that only says: look at the HTML
    FILENAME_CHANGED = "filename_changed"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"  # a digital signature is there; nobody verified it, so it proves nothing
    SIGNED_UNREADABLE = "signed_unreadable"  # the content is packed in a signature that does not open
    COMPRESSED = "compressed"  # S/MIME compressed it; it was unpacked and read
    COMPRESSED_UNREADABLE = "compressed_unreadable"  # so that it does not open, or unpacks to too much
    TNEF = "tnef"  # Outlook's winmail.dat, whose content could not be read
    TNEF_OPENED = "tnef_opened"  # a winmail.dat whose text and files were taken out
    NO_TEXT = "no_text"
    BSN = "bsn"  # a citizen service number stands in its words; it is masked before anything reads them
