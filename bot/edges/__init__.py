"""Thin input and output: IMAP, SMTP, customer records, the scheduler. Decides nothing."""
