"""Remembers what the leak guard found in a letter, because reading its data files again takes seconds.

Called by `bot.store.objections`. Holds hashes and sentences alone, in the memory of this process: never an
address, and nothing that could outlive the rules that found it.
"""

import hashlib
import json
from collections import OrderedDict
from threading import Lock

from bot.rules.composing import LetterContent, content_hash
from bot.rules.leaks import leaks
from bot.rules.objections import Objection
from bot.rules.third_parties import Known

#: Letters that are remembered: more than wait for approval at any desk.
_MOST = 500

_found: OrderedDict[str, tuple[Objection, ...]] = OrderedDict()
_lock = Lock()


def leaks_in(content: LetterContent, known: Known) -> tuple[Objection, ...]:
    """What `bot.rules.leaks` finds; looked for once for the same letter and the same known people."""
    key = _key(content, known)
    with _lock:
        if key in _found:
            _found.move_to_end(key)
            return _found[key]
    # Without the lock: a large file takes its time, and two may look at the same moment without harm.
    found = leaks(content, known)
    with _lock:
        _found[key] = found
        while len(_found) > _MOST:
            _found.popitem(last=False)
    return found


def _key(content: LetterContent, known: Known) -> str:
    """A hash of everything on which a finding rests."""
    people = [sorted(values) for values in (known.emails, known.domains, known.numbers)]
    return hashlib.sha256(json.dumps([content_hash(content), people]).encode()).hexdigest()
