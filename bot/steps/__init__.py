"""One file per arrow of a mail's way; each step takes what is ready, commits, and can be run again."""
