"""The invented company around the demonstration: its folder, keys, customers, and settings on this machine.

Called by `bot.demo.story`; the settings file that was named gives the words and habits, everything that
would reach another machine is replaced.
"""

import json
import os
import secrets
import shutil
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pydantic import SecretStr

from bot.demo.border import AUTHSERV_ID
from bot.demo.customer_sources import customer_source
from bot.demo.customers import make_customers
from bot.demo.mails import PRIVACY_ADDRESS
from bot.errors import ConfigError
from bot.settings import CustomerSettings, ProcessingSettings, Settings, SqlSource, Translated, load
from bot.store.vault import new_key

#: The colleague of the demonstration.
LOGIN, NAME = "demo", "Demi van der Meer"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the demonstration keeps everything."""

    root: Path

    @property
    def sent(self) -> Path:
        """The letters that left, as .eml files."""
        return self.root / "sent"

    @property
    def database(self) -> Path:
        """The desk's own database."""
        return self.root / "privacybot.db"

    @property
    def customers(self) -> Path:
        """The sample customer records."""
        return self.root / "customers.db"

    def prepare(self, *, fresh: bool) -> None:
        """Make the folder with its keys and customers; with `fresh` throw an old one away first.

        Raises:
            ConfigError: a folder of this name is there that no demonstration made.
        """
        if fresh and self.root.exists():
            if any(self.root.iterdir()) and not (self.root / "encryption.key").exists():
                message = f"{self.root} is no folder of the demonstration, so it is not thrown away"
                raise ConfigError(message)
            shutil.rmtree(self.root)
        self.root.mkdir(parents=True, exist_ok=True)
        _once(self.root / "encryption.key", new_key())
        _once(self.root / "signing.key", secrets.token_urlsafe(48))
        if not self.customers.exists():
            make_customers(self.customers)


def _once(file: Path, text: str) -> None:
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(text + "\n")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the demonstration's own servers listen, all on 127.0.0.1."""

    imap: int
    smtp: int
    web: int


def demo_settings(
    named: Path, folder: Folder, ports: Ports, imap_login: tuple[str, str], *, once: bool
) -> Settings:
    """The settings in `named`, with every connection turned to this machine.

    Raises:
        ConfigError: the file is wrong.
    """
    sections: dict[str, dict[str, object]] = {
        **_servers(ports, imap_login),
        **_places(folder, ports),
        "APPROVAL": {"UNDO_SECONDS": 0 if once else 10},
        "DIGEST": {"RECIPIENTS": json.dumps(["desk@mailkoning.example"])},
        "LOGGING": {"LEVEL": "error"},
        "RETENTION": {"BACKUP_DAYS": 90},
    }
    env = {
        f"PRIVACYBOT_{section}__{key}": str(value)
        for section, keys in sections.items()
        for key, value in keys.items()
    }
    source = customer_source(folder.customers.absolute())
    settings = load(named, env)
    return settings.model_copy(
        update={
            "sources": (SqlSource.model_validate({**source, "url": SecretStr(source["url"])}),),
            "customers": _newsletter_customers(),
            "processor": settings.processor.model_copy(update={"customers_file": None}),
            "processing": tuple(_told_in_full(activity) for activity in settings.processing),
        }
    )


def _newsletter_customers() -> tuple[CustomerSettings, ...]:
    """The invented companies for which the invented company sends newsletters."""
    words = resources.files("bot.demo").joinpath("newsletters.toml").read_text(encoding="utf-8")
    return tuple(CustomerSettings.model_validate(one) for one in tomllib.loads(words)["customers"])


def _servers(ports: Ports, imap_login: tuple[str, str]) -> dict[str, dict[str, object]]:
    """The sections that name mail servers, and us as their user."""
    here: dict[str, object] = {"HOST": "127.0.0.1", "SECURITY": "plain", "TOKEN_COMMAND": "[]"}
    user, password = imap_login
    return {
        "MAILBOX": {
            **here,
            "PORT": ports.imap,
            "AUTHENTICATION": "password",
            "USERNAME": user,
            "PASSWORD": password,
            "FOLDER": "INBOX",
            "DONE_FOLDER": "Verwerkt",
            "SENT_FOLDER": "Sent",
            "POLL_SECONDS": 5,
            "AUTHSERV_ID": AUTHSERV_ID,
        },
        "SMTP": {
            **here,
            "PORT": ports.smtp,
            "AUTHENTICATION": "none",
            "FROM_ADDRESS": PRIVACY_ADDRESS,
            "BOUNCE_ADDRESS": PRIVACY_ADDRESS,
        },
        "ORGANISATION": {
            "EMAIL": PRIVACY_ADDRESS,
            "OWN_ADDRESSES": json.dumps([PRIVACY_ADDRESS]),
            "OWN_DOMAINS": json.dumps([PRIVACY_ADDRESS.partition("@")[2]]),
        },
    }


def _places(folder: Folder, ports: Ports) -> dict[str, dict[str, object]]:
    """The sections that name files of the folder, and the address of the pages."""
    root = folder.root.absolute()
    return {
        "DATABASE": {
            "URL": f"sqlite:///{folder.database.absolute()}",
            "ENCRYPTION_KEY_FILES": json.dumps([str(root / "encryption.key")]),
            "SIGNING_KEY_FILE": str(root / "signing.key"),
        },
        "WEB": {
            "HOST": "127.0.0.1",
            "PORT": ports.web,
            "PUBLIC_URL": f"http://127.0.0.1:{ports.web}",
            "ALLOWED_HOSTS": json.dumps(["127.0.0.1", "localhost"]),
            "SECURE_COOKIES": "false",
        },
    }


#: What the invented company says where the real one has yet to fill in its facts.
_INVENTED = {
    "basis": Translated(
        nl="Ons gerechtvaardigde belang (artikel 6 lid 1 onder f AVG).",
        en="Our legitimate interest (Article 6(1)(f) GDPR).",
        de="Unser berechtigtes Interesse (Artikel 6 Absatz 1 Buchstabe f DSGVO).",
        fr="Notre intérêt légitime (article 6, paragraphe 1, point f), du RGPD).",
    ),
    "transfers": Translated(
        nl="Wij geven je gegevens niet door naar landen buiten de Europese Economische Ruimte.",
        en="We do not pass your data on to countries outside the European Economic Area.",
        de="Wir geben Ihre Daten nicht in Länder außerhalb des Europäischen Wirtschaftsraums weiter.",
        fr="Nous n'envoyons pas vos données vers des pays hors de l'Espace économique européen.",
    ),
    "retention": Translated(
        nl="Zolang het nodig is voor dit doel, en uiterlijk tot twee jaar na ons laatste contact.",
        en="As long as this purpose needs it, and at most until two years after our last contact.",
        de="Solange es für diesen Zweck nötig ist, höchstens bis zwei Jahre nach unserem letzten Kontakt.",
        fr="Tant que ce but l'exige, et au plus tard deux ans après notre dernier contact.",
    ),
    "sources": Translated(
        nl="Wij kregen deze gegevens van jou.",
        en="We received this data from you.",
        de="Wir haben diese Daten von Ihnen bekommen.",
        fr="Nous avons reçu ces données de vous.",
    ),
    "automated_decisions": Translated(
        nl="Wij nemen geen besluiten over je die alleen een computer neemt.",
        en="We take no decisions about you that are made by a computer alone.",
        de="Wir treffen keine Entscheidungen über Sie, die allein ein Computer trifft.",
        fr="Aucune décision sur vous n'est prise par un ordinateur seul.",
    ),
}


def _told_in_full(activity: ProcessingSettings) -> ProcessingSettings:
    """The activity, with invented facts in the place of those that are not known."""
    lacking = {key: words for key, words in _INVENTED.items() if not getattr(activity, key).nl}
    names = activity.recipient_names or ("Wolkennest Hosting B.V. (opslag)",)
    return activity.model_copy(update={**lacking, "recipient_names": names})
