# Everything runs in .venv; nothing is installed outside this folder.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install demo test bench lock clean
.DEFAULT_GOAL := help

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/installed: requirements.txt pyproject.toml
	$(PY) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

install: $(VENV)/installed  ## .venv with the product in it: .venv/bin/cairn

demo: install  ## a workspace to try Cairn in, with the bot running; prints its address
	$(BIN)/cairn demo

test: $(VENV)/tools  ## lint, types, import contracts, and all tests on SQLite and PostgreSQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 3 --dist worksteal

bench: $(VENV)/tools  ## speed: one table, beside a bare echo, plain Python and a bare signature; takes some minutes
	$(BIN)/python -m tests.benchmarks

lock: $(VENV)/tools  ## pin every dependency again, with hashes
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --upgrade -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev -c requirements.txt --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --upgrade -o requirements-dev.txt

clean:  ## remove .venv and what the demo left behind
	rm -rf $(VENV) .cairn
