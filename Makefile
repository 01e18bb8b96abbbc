# Everything a person needs, from a clean clone with Python 3.11 or newer and nothing else prepared.
# What takes long is done once and again only when its inputs change: scripts/prepare.py keeps the stamps.

ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -Ic 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
endif
PORT ?= $(or $(AFTERCARE_PORT),8000)
WORKERS ?= auto
CASES ?= 300
KILLS ?= 100
COMPLETIONS ?= 2000
MODELS ?= 500
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run demo test quick fuzz lint bench chaos coverage lock clean prepare prepare-dev python

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: prepare ## Set everything up and serve: make run [PORT=8000]
	@AFTERCARE_DEMO=$${AFTERCARE_DEMO:-on} AFTERCARE_PORT=$(PORT) exec $(BIN)/flask --app app serve

demo: prepare ## Fill the empty data folder with cases in all states: make demo [CASES=300]; then make run
	@AFTERCARE_DEMO=on $(BIN)/flask --app app demo --cases $(CASES)

# In the order of the folders: what takes a minute in a browser comes first, and nobody waits for it at the end.
test: prepare-dev ## Run the whole suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

quick: prepare-dev ## Run the fast part: no browser, no PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not browser and not postgres and not faults and not slow and not bench"

fuzz: prepare-dev ## Compare our execution with the engine library's on many diagrams: make fuzz [MODELS=500]
	AFTERCARE_FUZZ_MODELS=$(MODELS) AFTERCARE_FUZZ_SEED=$${AFTERCARE_FUZZ_SEED:-$$(date +%s)} \
		$(BIN)/python -m pytest -n0 -s tests/unit/engine/test_differential.py

lint: prepare-dev ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: prepare-dev ## Measure; prints JSON lines and writes docs/benchmarks.md
	@mkdir -p .build
	@$(BIN)/python -m tests.bench | tee .build/bench.jsonl
	@$(BIN)/python scripts/benchmarks.py .build/bench.jsonl

chaos: prepare-dev ## The long fault tests: processes killed, the database restarted, a crowd at one task
	AFTERCARE_TEST_KILLS=$(KILLS) AFTERCARE_TEST_CASES=$(COMPLETIONS) AFTERCARE_TEST_ROUNDS=100 AFTERCARE_TEST_STRIDE=1 \
		$(BIN)/python -m pytest -n0 -s tests/faults

coverage: prepare-dev ## Write docs/coverage.md: which requirement is fulfilled and tested where
	$(BIN)/python scripts/coverage.py

lock: prepare-dev ## Choose the newest packages again and pin them
	$(BIN)/python scripts/lock.py

clean: ## Remove what was built or installed; the data folder stays
	rm -rf .venv .build app/static/dist app/assets/node_modules .pytest_cache .mypy_cache .ruff_cache
	find app -name '*.mo' -delete
	find app tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

prepare: python
	@$(PYTHON) scripts/prepare.py

prepare-dev: python
	@$(PYTHON) scripts/prepare.py --dev

python:
	@test -n "$(PYTHON)" || { echo "Aftercare needs Python 3.11 or newer. 需要 Python 3.11 或更高版本。"; exit 2; }
