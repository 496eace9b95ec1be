# make check is what a change must pass; .ci/run runs the tests in an environment of its own making.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

.PHONY: check format format-check lint types imports test slow setup

check: format-check lint types imports test

setup:            ## everything that playing, training and testing need, into .venv
	python3 main.py setup --all

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

format-check:
	$(PYTHON) -m ruff format --check .

lint:
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

imports:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

test:
	$(PYTHON) main.py test

slow:
	$(PYTHON) main.py test --slow
