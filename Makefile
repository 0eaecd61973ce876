# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Everything lives in .venv and volunteer_app/static; neither root nor Node.js nor a database server is needed.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
# How many tests run side by side; the machine that checks this project has two cores.
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest
# What one stage of tests passes on to pytest, as in: make unit ARGS="-k placement"
ARGS ?=
TYPED = $(foreach folder,volunteer_app tests migrations bench,\
	$(if $(shell find $(folder) -name '*.py' -print -quit 2>/dev/null),$(folder)))

.PHONY: help run test lint format types walls unit integration search e2e lock frontend bench screenshots wheel clean venv dev

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

run: venv frontend ## set up what is missing, then serve on 127.0.0.1 (first time: about two minutes)
	@exec $(BIN)/volunteer-app run --sample-data $(ARGS)

test: ## everything: lint, types, walls, unit, both databases, browser
	@exec make/test

lint: dev ## ruff: mistakes and layout
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: dev ## ruff: put the layout right, and what it can of the mistakes
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: dev ## mypy, strict
	@$(BIN)/mypy $(TYPED)

walls: dev ## import-linter: who may import whom
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache --no-logo

unit: dev ## rules alone, and the architecture's tests
	@$(PYTEST) tests/unit tests/architecture -n $(WORKERS) $(ARGS)

integration: dev frontend ## the application on SQLite and on PostgreSQL
	@$(BIN)/python -m tests.servers
	@$(PYTEST) tests/integration -n $(WORKERS) $(ARGS)

search: dev frontend ## hypothesis on examples that differ each time: make search ARGS="tests/integration -k walked"
	@$(BIN)/python -m tests.servers
	@$(PYTEST) -m hypothesis --hypothesis-profile=searching -n $(WORKERS) $(or $(ARGS),tests/unit tests/integration)

e2e: dev frontend ## a real browser
	@$(BIN)/python -m tests.e2e.chromium
	@$(PYTEST) tests/e2e $(ARGS)

lock: dev ## write exact versions anew from pyproject.toml (newest: make lock LOCK_OPTIONS=--upgrade)
	@LOCK_OPTIONS="$(LOCK_OPTIONS)" make/lock

frontend: venv ## build the styles and scripts
	@make/once frontend "Building the front end (about half a minute)" \
		volunteer_app/static/manifest.json frontend -- make/frontend

wheel: dev frontend ## dist/*.whl, which installs anywhere with the requirements.txt beside it
	@make/wheel
	@ls -1 dist/*

bench: dev frontend ## measure, and write the table of docs/performance.md
	@$(BIN)/python -m bench $(ARGS)

screenshots: dev frontend ## the pictures of the README, by the browser tests
	@$(BIN)/python -m tests.e2e.chromium
	@VOLUNTEER_APP_SCREENSHOTS=docs/images $(PYTEST) tests/e2e -k screenshot $(ARGS)

clean: ## remove what was made, but never instance/, where your data is
	@rm -rf .venv frontend/node_modules volunteer_app/static *.egg-info build dist \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@[ ! -d instance ] || echo "Kept instance/, which holds the database; delete it by hand to start anew."

venv:
	@make/venv run

dev:
	@make/venv dev
