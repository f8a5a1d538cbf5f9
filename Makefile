# Everything a fresh machine needs is git, make and Python 3.11 or newer.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser

# The first Python here that is new enough and can make an environment.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { command -v $$p; break; }; done)

# A home that cannot be written to must not stop the work.
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/.home
endif
export PLAYWRIGHT_BROWSERS_PATH := $(CURDIR)/$(VENV)/browsers
# One run starts dozens of processes: what they load is compiled once, not by each.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Two tests at a time, the tests of one file in one process; ARGS="-n 0": one at a time.
SIDE_BY_SIDE := -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup workshop test test-all lint fix lock bench clean

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make the environment in .venv, exactly as locked

workshop: $(READY) ## Set up, make the example, serve it and open it (ARGS="--port 9000": there)
	$(BIN)/coalition workshop $(ARGS)

test: $(READY) $(BROWSER) ## Set up and run the tests, all but the slow ones
	$(BIN)/python -m pytest -m "not slow" $(SIDE_BY_SIDE) $(ARGS)

test-all: $(READY) $(BROWSER) ## Run every test
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

lint: $(READY) ## Check form, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(READY) ## Mend what can be mended without thinking
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find notebooks -name '*.ipynb' -exec $(BIN)/nbstripout --keep-id {} +

bench: $(READY) ## Measure side by side with the stock tools
	$(BIN)/python -m benchmarks $(ARGS)

lock: ## Choose all versions anew and write requirements.lock
	@.ci/lock "$(PYTHON)"

clean: ## Remove what was made here; never a store
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or newer, with venv, was not found. Install it and run make again."; \
	  echo "If it has another name, say so: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@mkdir -p "$$HOME"
	@echo "Installing what is locked into .venv. The first time takes a few minutes."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BROWSER): $(READY)
	@.ci/browser $(BIN)/python && touch $@ || true
