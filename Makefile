# Lustrum: `make run` sets up what is missing and does the main job; `make test` sets up and checks
# everything. Set-up is repeated only when a requirements file or pyproject.toml changes.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
STAMPS  := $(VENV)/stamps

# Published national tables that are too large for the repository; tests that need them skip without.
LUSTRUM_TABLES ?= ../shared/data/io
export LUSTRUM_TABLES
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never

# uv installs in seconds what takes pip a minute or two; where uv cannot be used, pip does the same work.
PIP     := $(PYTHON) -m pip --python $(BIN)/python install -qq --no-input
UV      := $(BIN)/uv pip install --quiet --python $(BIN)/python
install  = $(UV) $(1) || { echo "uv could not install; pip tries the same." >&2; $(PIP) $(1); }

.DEFAULT_GOAL := help
.PHONY: help bench run test lint format types floors pytest setup setup-test chromium lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## set up if need be, then run the default economy (ARGS="--seed 2" passes options on)
	@$(BIN)/lustrum run $(ARGS)

test: setup-test chromium lint floors types pytest ## set up if need be, then lint, floors, types and tests

lint: setup-test ## style and common mistakes (ruff, codespell)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell

format: setup-test ## rewrite the code in house style and repair what can be repaired
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

floors: setup-test ## who may import whom (import-linter)
	@$(BIN)/lint-imports

types: setup-test ## mypy, strict
	@$(BIN)/mypy

pytest: setup-test ## the tests alone (ARGS="-k ledger" passes options on)
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

setup: $(STAMPS)/package ## what is needed to run
setup-test: $(STAMPS)/test $(STAMPS)/package ## what is needed to run and to test

chromium: ## a headless browser for the page tests, where one can be had
	@scripts/ensure-chromium

bench: setup-test ## how fast the engine is beside Mesa, an assessment, and plans beside other solvers (long, 4 GiB)
	@$(BIN)/python -m benchmarks.months
	@$(BIN)/python -m benchmarks.beside_mesa
	@$(BIN)/python -m benchmarks.assessment
	@$(BIN)/python -m benchmarks.balancing
	@$(BIN)/python -m benchmarks.assembling
	@$(BIN)/python -m benchmarks.certifying
	@$(BIN)/python -m benchmarks.replanning
	@$(BIN)/python -m benchmarks.plans --sizes 1000

lock: setup ## resolve the pinned requirements anew
	@scripts/lock-requirements

clean: ## remove the environment, caches and builds (runs are kept)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src tests scripts -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(STAMPS)/tools: requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Lustrum needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV) (once) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@$(PIP) --require-hashes -r $<
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.txt $(STAMPS)/tools
	@$(call install,--require-hashes -r $<)
	@touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/run
	@$(call install,--require-hashes -r $<)
	@touch $@

$(STAMPS)/package: pyproject.toml $(STAMPS)/run
	@$(call install,--no-deps --no-build-isolation -e .)
	@touch $@
