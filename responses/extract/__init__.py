"""The data files that go with an answer: a person's own data in forms that people and programs read.

`data_files` in `responses.extract.files` makes them from the facts of a letter; called by
`bot.steps.drafting`. Knows nothing of `bot`.
"""
