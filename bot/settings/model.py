"""The whole of the settings as one type.

Made by `bot.settings.loading.load` and by nothing else; never looks at the environment by itself.
"""

from collections import Counter
from collections.abc import Iterator

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings.conduct import (
    ApprovalSettings,
    AttachmentSettings,
    BreachSettings,
    ClassificationSettings,
    DeadlineSettings,
    DigestSettings,
    IdentitySettings,
    LetterSettings,
    LimitSettings,
    LoggingSettings,
    OrganisationSettings,
    RetentionSettings,
)
from bot.settings.connections import DatabaseSettings, MailboxSettings, SmtpSettings, WebSettings
from bot.settings.customers import CustomerSettings, ProcessorSettings
from bot.settings.facts import ProcessingSettings, Source

#: Every key can be set as PRIVACYBOT_SECTION__KEY in the environment, which wins over the file.
PREFIX = "PRIVACYBOT_"
DELIMITER = "__"


class Settings(BaseSettings):
    """settings.toml after the environment had its say: one attribute per section."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
    )

    organisation: OrganisationSettings
    mailbox: MailboxSettings
    smtp: SmtpSettings
    database: DatabaseSettings = DatabaseSettings()
    web: WebSettings
    letters: LetterSettings = LetterSettings()
    approval: ApprovalSettings = ApprovalSettings()
    digest: DigestSettings = DigestSettings()
    deadlines: DeadlineSettings = DeadlineSettings()
    breach: BreachSettings = BreachSettings()
    processor: ProcessorSettings = ProcessorSettings()
    identity: IdentitySettings = IdentitySettings()
    classification: ClassificationSettings = ClassificationSettings()
    attachments: AttachmentSettings = AttachmentSettings()
    limits: LimitSettings = LimitSettings()
    retention: RetentionSettings = RetentionSettings()
    logging: LoggingSettings = LoggingSettings()
    processing: tuple[ProcessingSettings, ...] = ()
    sources: tuple[Source, ...] = ()
    customers: tuple[CustomerSettings, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the caller only: `load` reads file and environment, and can name both."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """Rules between sections that do not hold, as key and sentence."""
        ours = self.organisation.own_addresses
        for key, address in (
            ("from_address", self.smtp.from_address),
            ("bounce_address", self.smtp.bounce_address),
        ):
            if address and address not in ours:
                # Otherwise a letter of ours that comes back would be taken for a stranger's mail.
                yield f"smtp.{key}", "must be one of organisation.own_addresses"
        yield from _doubles("processing", [activity.name for activity in self.processing])
        yield from _doubles("sources", [source.name for source in self.sources])
        yield from _doubles("customers", [customer.name for customer in self.customers])


def _doubles(section: str, names: list[str]) -> Iterator[tuple[str, str]]:
    counted = Counter(names)
    for position, name in enumerate(names):
        if counted[name] > 1:
            yield f"{section}[{position + 1}].name", "must differ from every other name in this list"
