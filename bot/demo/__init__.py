"""The demonstration: mail servers inside the process, invented people and their mails.

Never used in production.
"""
