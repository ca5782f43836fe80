# Two commands do everything: `make run` (the desk at http://127.0.0.1:8000) and `make test`.
# Both make their environment in .venv from the versions in constraints.txt; the second time there is nothing left to do.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
BUNDLE := models/default/manifest.json
LEARNT_FROM := $(wildcard data/questions/*/*.jsonl data/drafts/*/*.jsonl) $(wildcard models/*.py training/*.py)

.PHONY: run test lint clean lock

run: .venv/run.stamp $(BUNDLE)
	$(BIN)/replydesk serve

test: .venv/test.stamp .venv/browser.stamp $(BUNDLE) lint
	$(BIN)/python -m pytest
	$(BIN)/replydesk evaluate --quiet --out tests/artefacts/evaluation
	sh tests/wheel.sh

lint: .venv/test.stamp
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-cache

$(BUNDLE): $(LEARNT_FROM) | .venv/run.stamp
	$(BIN)/replydesk train

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "replydesk needs Python 3.11 or newer; set PYTHON=python3.12, say"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: pyproject.toml constraints.txt | .venv/python.stamp
	$(PIP) --editable .
	@touch $@

.venv/test.stamp: pyproject.toml constraints.txt | .venv/python.stamp .venv/run.stamp
	$(PIP) --editable '.[test]'
	@touch $@

.venv/browser.stamp: tests/browser.sh | .venv/test.stamp
	sh tests/browser.sh $(BIN)
	@touch $@

# Newest versions into constraints.txt; needs uv.
lock:
	uv pip compile pyproject.toml --extra cluster --extra postgres --extra test --universal --python-version 3.11 \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade --output-file constraints.txt

clean:
	rm -rf .venv models/default dist tests/artefacts
