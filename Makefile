# The front door. `make run` starts everything; `make test` tests everything.
# Needs Python 3.11 or newer and make; the rest is installed into .venv, pinned and hashed.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
MINGA  := $(BIN)/minga
WORKERS ?= 2
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help setup setup-run run serve check test demo bench messages backup restore lock secret clean

help:  ## What can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## Install everything that running and testing needs
	@$(PYTHON) scripts/setup.py dev

setup-run:
	@$(PYTHON) scripts/setup.py run

run: setup-run  ## Start Minga with its database and a demo world, at http://localhost:8000
	@exec $(MINGA) run

serve: setup-run  ## Start Minga for real use (settings: docs/how-to/operate.md)
	@exec $(MINGA) serve

test: setup  ## Run the tests; ARGS= chooses some of them
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: setup  ## Everything a machine can check, tests included
	@$(BIN)/python scripts/check.py
	@$(MAKE) --no-print-directory test

demo: setup-run  ## Fill the database with the demo world
	@$(MINGA) prepare
	@$(MINGA) demo $(ARGS)

bench: setup  ## Measure speed, beside a bare view on the same server
	@$(BIN)/python -m benchmarks $(ARGS)

messages: setup  ## Renew and compile the Spanish and Portuguese words
	@$(BIN)/python scripts/messages.py extract
	@$(BIN)/python scripts/messages.py compile

backup: setup-run  ## Write one file with database and uploads
	@$(MINGA) backup $(ARGS)

restore: setup-run  ## Bring a backup back: make restore FILE=…
	@$(MINGA) restore $(if $(FILE),$(FILE),$(error Say which: make restore FILE=.minga/backups/….tar)) $(if $(FORCE),--force)

secret:  ## Print a new secret key for MINGA_SECRET_KEY
	@$(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))"

lock: setup  ## Choose versions anew from requirements/*.in
	@$(BIN)/python scripts/lock.py

clean:  ## Remove what was installed and cached; the data in .minga stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache src/minga.egg-info
