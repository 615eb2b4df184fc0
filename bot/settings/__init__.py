"""The settings of the desk: settings.toml and the environment, read once into one frozen object.

`bot.app` and the commands call `load`; everything else is handed the values it needs, and nothing here
opens a connection or is changed after the start.
"""

from bot.settings.conduct import (
    ApprovalSettings,
    ClassificationSettings,
    DeadlineSettings,
    DigestSettings,
    IdentitySettings,
    LimitSettings,
    LogFormat,
    LoggingSettings,
    OrganisationSettings,
    PromiseRoll,
    RetentionSettings,
)
from bot.settings.connections import (
    Authentication,
    DatabaseSettings,
    MailboxSettings,
    Security,
    SmtpSettings,
    WebSettings,
)
from bot.settings.customers import CustomerSettings
from bot.settings.facts import CsvSource, ProcessingSettings, SourceTable, SqlSource, Translated
from bot.settings.keys import encryption_keys, signing_key
from bot.settings.loading import load
from bot.settings.missing_facts import missing_facts
from bot.settings.model import Settings
from bot.settings.readiness import missing_to_run, unfinished

__all__ = [
    "ApprovalSettings",
    "Authentication",
    "ClassificationSettings",
    "CsvSource",
    "CustomerSettings",
    "DatabaseSettings",
    "DeadlineSettings",
    "DigestSettings",
    "IdentitySettings",
    "LimitSettings",
    "LogFormat",
    "LoggingSettings",
    "MailboxSettings",
    "OrganisationSettings",
    "ProcessingSettings",
    "PromiseRoll",
    "RetentionSettings",
    "Security",
    "Settings",
    "SmtpSettings",
    "SourceTable",
    "SqlSource",
    "Translated",
    "WebSettings",
    "encryption_keys",
    "load",
    "missing_facts",
    "missing_to_run",
    "signing_key",
    "unfinished",
]
