# One command each. `make` alone lists them. Needs git, make and Python 3.11 or newer (on Debian also python3-venv).
# Another Python: make test PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
OPTICS := .venv-optics
BIN := $(VENV)/bin
RUNNER = $(BIN)/python
SCENARIO ?= baseline-2023
# Tests of whole years and of random models are left out: without compilation they take minutes each.
KERNEL_TESTS := tests/methods tests/world tests/known_answers
export PIP_DISABLE_PIP_VERSION_CHECK = 1
INSTALL = -m pip install --quiet --no-input
PACKAGE = --no-deps --no-build-isolation --editable .

.PHONY: help run test check calibrate coverage coverage-report bench bench-smoke score docs clean

help:
	@echo 'make run     set up and run the main job: the baseline year, with a report in results/'
	@echo 'make test    set up and run the tests'
	@echo 'make check   style, types, storeys, reference pages'
	@echo 'make calibrate  fit the free parameters to the published figures anew (long; goes on after an interruption)'
	@echo 'make bench   every benchmark beside its peers, 10,000 mutated scenarios, 100 kills (long)'
	@echo 'make score   precision and recall of the reader of communiques, kind by kind'
	@echo 'make docs    write the reference pages anew and check every page'
	@echo 'make clean   remove the environments and what the tools left'

# --- environments ---------------------------------------------------------------------------------------------------

define make_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "transcaspian needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)."; \
	    echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@test -x $(1)/bin/python || { echo "making $(1)"; $(PYTHON) -m venv $(1); }
endef

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	$(call make_venv,$(VENV))
	@echo "installing what transcaspian needs (once)"
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements/run.txt
	@$(BIN)/python $(INSTALL) $(PACKAGE)
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "installing what the tests need (once)"
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(PEERS)/peers.stamp: requirements/peers.txt pyproject.toml
	$(call make_venv,$(PEERS))
	@echo "installing the peers (once)"
	@$(PEERS)/bin/python $(INSTALL) --require-hashes -r requirements/peers.txt
	@$(PEERS)/bin/python $(INSTALL) $(PACKAGE)
	@touch $@

$(OPTICS)/optics.stamp: requirements/optics.txt pyproject.toml
	$(call make_venv,$(OPTICS))
	@echo "installing GNPy (once)"
	@$(OPTICS)/bin/python $(INSTALL) --require-hashes -r requirements/optics.txt
	@$(OPTICS)/bin/python $(INSTALL) $(PACKAGE)
	@touch $@

# --- what people run ------------------------------------------------------------------------------------------------

run: $(VENV)/run.stamp
	@$(BIN)/transcaspian run $(SCENARIO)

test: $(VENV)/test.stamp
	@$(RUNNER) -m pytest -n 2 --dist loadgroup

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/reference_pages.py --check

# Writes src/transcaspian/data/calibration; finished runs wait in results/.partial-calibration.
calibrate: $(VENV)/test.stamp
	@$(BIN)/python tools/calibrate.py
	@$(BIN)/python tools/calibration_tables.py

# Two passes: as people run it, then with compilation off, so that the lines of the kernels count.
coverage: $(VENV)/test.stamp
	@rm -f .coverage .coverage.*
	@$(MAKE) --no-print-directory test RUNNER='$(BIN)/coverage run'
	@$(MAKE) --no-print-directory coverage-report

# The second pass, and both together; `make test` under coverage is the first.
coverage-report: $(VENV)/test.stamp
	@NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest -q -n 2 --dist loadgroup -m 'not compiled' $(KERNEL_TESTS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --fail-under=92
	@$(BIN)/coverage report --fail-under=98 --include='*/methods/*,*/world/*,*/kpis*' --show-missing

bench-smoke: $(PEERS)/peers.stamp
	@$(PEERS)/bin/python benchmarks/events.py --smoke --json
	@$(PEERS)/bin/python benchmarks/seabed.py --smoke --json
	@$(PEERS)/bin/python benchmarks/linear_programs.py --smoke --json

bench: $(PEERS)/peers.stamp $(OPTICS)/optics.stamp $(VENV)/test.stamp
	$(PEERS)/bin/python benchmarks/events.py --json
	$(PEERS)/bin/python benchmarks/seabed.py --json
	$(PEERS)/bin/python benchmarks/linear_programs.py --json
	$(OPTICS)/bin/python benchmarks/optics_gnpy.py --json
	$(BIN)/python benchmarks/marginal_brute_force.py
	$(BIN)/python benchmarks/mutations.py --count 10000
	$(BIN)/python benchmarks/kills.py --count 100

# Another file of annotated texts: make score TEXTS=my_texts.yaml
score: $(VENV)/run.stamp
	@$(BIN)/python tools/score_reader.py $(TEXTS)

docs: $(VENV)/test.stamp
	@$(BIN)/python tools/reference_pages.py
	@$(BIN)/python -m pytest -q tests/test_docs.py

clean:
	rm -rf $(VENV) $(PEERS) $(OPTICS) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
