PYTHON ?= python3
BIN = .venv/bin

.PHONY: train test test-fast lint

train: .venv/installed
	$(BIN)/python apps/train.py --gan dcgan --output runs/dcgan --export runs/dcgan/export --resume

test: .venv/installed
	$(BIN)/python -m pytest -n auto --dist loadfile

test-fast: .venv/installed
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.venv/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	# The pip of older Pythons takes very long to choose versions.
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	touch $@
