# Every target sets up what it needs, on a machine with nothing but Python 3.11 or newer, git and make.

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench soak

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Install the pinned packages into .venv

demo: $(INSTALLED) ## Try it out: a local Slack, the bot and a team, in the browser
	@$(PYTHON) -m bot demo

test: $(INSTALLED) ## Run all tests but the long ones
	@for browser in chromium chromium-browser google-chrome; do command -v $$browser >/dev/null 2>&1 && exit; done; \
	echo "No Chromium here, so the tests of the page are skipped; on Debian or Ubuntu: apt-get install chromium"
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist worksteal

check: $(INSTALLED) ## Check style, types and who imports whom
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

bench: $(INSTALLED) ## Measure speed and memory
	@$(PYTHON) -m bench

soak: $(INSTALLED) ## Run the long tests: crashes, load, outages
	@$(PYTHON) -m pytest -m soak

# The stamp is made last, so an installation that was interrupted is done again.
$(INSTALLED): constraints.txt
	@for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
		$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && found=$$candidate && break; \
	done; \
	if [ -z "$$found" ]; then echo "Firstline needs Python 3.11 or newer, and there is none on the PATH."; exit 1; fi; \
	if ! $$found -c 'import ensurepip, venv' >/dev/null 2>&1; then \
		echo "$$found lacks its venv module; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; \
	fi; \
	echo "Installing the pinned packages into $(VENV) with $$($$found --version); this takes a minute, once."; \
	$(PYTHON) -m pip --version >/dev/null 2>&1 || $$found -m venv --clear $(VENV)
	@$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --no-deps -r constraints.txt
	@touch $@
