"""Facts in, letter out: the texts that leave the desk.

Called by `bot.steps`; knows nothing of `bot` and shares only `classifiers.kinds` with the rest.
"""
