"""The history of the tables, one file per step; run by `bot.store.migrate`."""
