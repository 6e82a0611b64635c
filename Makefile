# Sets everything up in .venv, once; then runs, tests and measures.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup run test test-long test-pythons check format bench clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt setup.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh setup.sh
	@touch $@

run: setup
	@sh run.sh $(BIN)/dealcoach

test: setup
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not long"

test-long: setup
	@$(BIN)/python -m pytest -n 2

check: setup
	@$(BIN)/ruff format --check engine tui tests
	@$(BIN)/ruff check engine tui tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2 -m "not long and not slow"

format: setup
	@$(BIN)/ruff format engine tui tests
	@$(BIN)/ruff check --fix engine tui tests

bench: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group bench || echo "some rule engines could not be installed; those are left out" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-deps --group bench-alone || echo "rule-engine could not be installed; it is left out" >&2
	@$(BIN)/python -m tests.bench $(BENCH)

test-pythons: 
	@sh tests/pythons.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
