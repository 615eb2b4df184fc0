"""What needs an extra says so at the start, and nothing of it is loaded where nobody asks for it."""

import sys
from pathlib import Path

import pytest

from bot.app import Desk
from bot.edges.dkim_signatures import DkimSignatures
from bot.errors import ConfigError
from bot.settings import load
from tests.builders import make_store

SHIPPED = Path(__file__).parent.parent / "settings.toml"


def desk(folder: Path, *, checks: bool) -> Desk:
    """A desk that checks signatures, or not."""
    chosen = {"PRIVACYBOT_MAILBOX__DKIM_CHECK": str(checks).lower()}
    return Desk(load(SHIPPED, chosen), make_store(folder))


def test_signatures_are_checked_only_where_the_settings_ask_for_it(tmp_path: Path) -> None:
    assert desk(tmp_path, checks=False).signature_checker is None
    assert isinstance(desk(tmp_path, checks=True).signature_checker, DkimSignatures)


@pytest.mark.parametrize("missing", ["dkim", "dns"])
def test_without_the_extra_the_start_stops_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delitem(sys.modules, "bot.edges.dkim_signatures")
    for name in [one for one in sys.modules if one.split(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(ConfigError, match=r"pip install -e '\.\[dkim\]'"):
        desk(tmp_path, checks=True).prepare()
