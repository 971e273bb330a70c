# milties: `make run` and `make test` need Python 3.11-3.13, git and make, and set up the rest themselves.
# Set-up lands in .venv and is done again only when the pins or the project's own metadata change.

MILTIES_HOME ?= data
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)

export MILTIES_HOME
export DAGSTER_HOME := $(abspath $(MILTIES_HOME))/dagster
# a project environment active in the caller's shell must not redirect uv
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup run test ui lint bench clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

setup: $(STAMP) ## create .venv from requirements.lock (uv when present, else venv and pip)

$(STAMP):
	@sh .ci/setup $(VENV)
	@rm -f $(VENV)/.ready-*
	@touch $@

run: $(STAMP) ## code the bundled articles (SOURCES="..." for others) into $(MILTIES_HOME)
	@$(BIN)/milties run $(SOURCES)

ui: $(STAMP) ## open the Dagster UI with a persistent instance (PORT=3000)
	@$(BIN)/milties ui --port $(or $(PORT),3000)

lint: $(STAMP) ## ruff, the import wall, mypy --strict and the SQL linter
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --quiet sql

test: lint ## every check: lint, definitions, workspace and the tests
	@mkdir -p $(VENV)/dagster && cp dagster.yaml $(VENV)/dagster/
	DAGSTER_HOME=$(abspath $(VENV)/dagster) $(BIN)/dg check defs
	DAGSTER_HOME=$(abspath $(VENV)/dagster) $(BIN)/python -m pytest -n 2 --dist worksteal

bench: $(STAMP) ## speed of the stages on this machine
	@$(BIN)/python benchmarks/bench.py

clean: ## remove the environment and the caches (never the data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
