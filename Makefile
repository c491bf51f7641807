# Florilegium. `make run` and `make test` need nothing but python3 (3.11 or later) with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test

.PHONY: help run test check format bench clean

help: ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 18

run: $(RUN_READY) ## open the desk (without a terminal: answer one question)
	@$(BIN)/flori

test: check ## check the code, then run all tests
	$(BIN)/pytest -q -n 4 --dist worksteal

check: $(TEST_READY) ## lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(TEST_READY) ## put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TEST_READY) ## measure speed, and quality on your data: make bench DATA=PATH
	@echo "== speed"; $(BIN)/python benchmarks/speed.py --seconds 5
	@echo "== kill"; $(BIN)/python benchmarks/kill.py --trials 15
	@echo "== desk"; $(BIN)/python benchmarks/desk.py
	@$(if $(DATA),for name in splitting quality; do \
	  echo "== $$name"; $(BIN)/python benchmarks/$$name.py --data '$(DATA)' || exit $$?; done)

clean: ## remove the environment and all that was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(TEST_READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(RUN_READY)
