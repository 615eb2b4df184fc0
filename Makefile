# The commands of this project; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: help install demo test lint types imports tests test-setup train train-setup test-training bench flood fuzz lock clean

help: ## Show this list.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(VENV)/installed ## Make .venv with the locked packages and the command privacybot.

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("privacybot needs Python 3.11 or newer; name one: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install ## Run the whole desk with invented mail (ARGS=--once to see the outcome and stop).
	$(BIN)/privacybot demo $(ARGS)

test: test-setup lint types imports tests ## Check everything, as CI does.

test-setup: install $(VENV)/installed-tests
	@tests/servers/install-programs

$(VENV)/installed-tests: tests/requirements.lock $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

lint: ## Style and likely mistakes.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: ## Types.
	$(BIN)/mypy

imports: ## Who may import whom.
	$(BIN)/lint-imports

# Files side by side on every core, a file's tests in one process, the longest files first (tests/spreading.py);
# each process starts servers of its own. By itself pytest-xdist begins with the files that have most tests: the
# few tests that take longest would come last, and keep one core busy while the others wait.
tests: ## The tests alone.
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

# In no lock file: which build of torch fits is a matter of your machine. Without a graphics card install its
# build for processors first, which is far smaller; the pages of torch tell how.
train-setup: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[train]'

train: train-setup ## Train the shipped model anew with torch (ARGS="--with-corrections" for one of your own).
	$(BIN)/privacybot train $(ARGS)

test-training: train-setup test-setup ## The tests that train a small network (they need torch).
	$(BIN)/pytest tests/learning $(ARGS)

bench: test-setup ## How quick and how large the classifier is (ARGS="--mails 100" for a shorter run).
	$(BIN)/python -m tests.benchmarks.classifying $(ARGS)

flood: test-setup ## Five hundred mails of one sender through the whole program; `make test` sends sixty.
	FLOOD_MAILS=500 $(BIN)/pytest tests/test_whole_story.py -k flood $(ARGS)

fuzz: test-setup ## Read 100,000 broken mails and find those that cannot be stood (ARGS="--mails 5000 --seed 7").
	$(BIN)/python -m tests.benchmarks.fuzzing $(ARGS)

lock: ## Choose the newest versions anew and write both lock files (needs uv).
	uv pip compile pyproject.toml --extra demo --universal --no-emit-index-url --generate-hashes --no-header -q -o requirements.lock --upgrade
	uv pip compile pyproject.toml --extra demo --extra dkim --extra plot --group test -c requirements.lock --universal --no-emit-index-url --generate-hashes --no-header -q -o tests/requirements.lock

clean: ## Remove what was made here.
	rm -rf $(VENV) .demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
