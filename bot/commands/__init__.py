"""The commands of privacybot, one file per group; thin, joined by bot.cli."""
