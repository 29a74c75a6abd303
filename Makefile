# Everything there is to do with this tree. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.complete
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench prove lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv with the hearth command in it (another Python: PYTHON=python3.12)
	@:

demo: setup ## Try Hearth on this machine, with no account anywhere (options: ARGS="--fresh")
	@$(BIN)/hearth demo $(ARGS)

test: setup ## Run the whole quick suite, offline (options: ARGS="-k gratitude")
	$(BIN)/python -m pytest -q -n logical --dist worksteal $(ARGS)

check: setup ## Run what CI runs: format, lint, types, imports, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache
	$(MAKE) test

bench: setup ## Measure speed against tuned references, one JSON object a line
	@$(BIN)/python -m tests.bench $(ARGS)

prove: setup ## Crash, fault and load runs that take minutes
	$(BIN)/python -m pytest -q -m prove --timeout 0 tests/prove $(ARGS)

lock: ## Renew requirements.lock from pyproject.toml (needs uv; UPGRADE=--upgrade takes newer versions)
	@command -v uv >/dev/null || { echo "Renewing the lock needs uv; install it first." >&2; exit 1; }
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--group dev $(UPGRADE) pyproject.toml -o requirements.lock

clean: ## Remove what was built and cached; .venv, data and the demo stay
	rm -rf dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find bot cogs migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment holds exactly what the lock names, by hash, then the project itself, editable.
$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
		echo "Hearth needs Python 3.11 or newer, and there is no $(PYTHON) here. Name another: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Hearth needs Python 3.11 or newer; this is %d.%d. Name another: make setup PYTHON=python3.12" % sys.version_info[:2])'
	@rm -f $@
	@if command -v uv >/dev/null; then \
		echo "Making $(VENV) with uv …" && \
		uv venv --quiet --allow-existing --no-project --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV) && \
		uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		echo "Making $(VENV) with pip; this takes a minute …" && \
		{ $(PYTHON) -m venv $(VENV) || { echo "This Python has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; } && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@$(BIN)/python -m compileall -q bot cogs migrations
	@touch $@
	@echo "Ready: $(BIN)/hearth"
