"""Waits for the bot while it works, however slowly, and gives up when it stands still.

Called by `bot.demo.story`; knows nothing of mail and prints nothing.
"""

import time
from collections.abc import Callable, Hashable

from bot.errors import BotError

#: Between two looks, in seconds.
_PAUSE = 0.05


def wait(
    done: Callable[[], bool], progress: Callable[[], Hashable], complaint: str, *, patience: float
) -> None:
    """Return once it is done.

    Args:
        done: Whether it is.
        progress: How far the work is; any other value than before is progress.
        complaint: What is said when nothing moves any more.
        patience: How long nothing may move, in seconds.

    Raises:
        BotError: nothing moved for that long.
    """
    stand, deadline = progress(), time.monotonic() + patience
    while not done():
        if (now := progress()) != stand:
            stand, deadline = now, time.monotonic() + patience
        elif time.monotonic() > deadline:
            raise BotError(complaint)
        time.sleep(_PAUSE)
