# Two commands for a reader: `make book` builds the book, `make test` runs the tests. Both set up .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: book test fast lint coverage bench tools shots lock clean

book: $(READY)
	$(BIN)/scobrief build

# The archives are read again to see that they give the committed bytes; the tests themselves ask no network.
test: $(READY)
	-$(BIN)/scobrief data fetch
	-$(MAKE) --no-print-directory --keep-going tools
	$(BIN)/python -m pytest

fast: $(READY)
	$(BIN)/python -m pytest -m "not slow"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Which lines of src the fast tests run, kernels and other processes included; ten minutes on two cores.
coverage: $(READY)
	mkdir -p _build/coverage
	$(BIN)/python -m pytest -m "not slow" --cov --cov-report=term --cov-report=html:_build/coverage/html

# What tests want beside .venv, brought once: a checker of HTML, which Java runs and npm brings; and plain Sphinx of
# today, which cannot stand in one environment with jupyter-book 1.x.
tools: _build/tools/vnu.jar _build/tools/sphinx/.ready

_build/tools/sphinx/.ready: requirements-sphinx.lock
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

_build/tools/vnu.jar:
	mkdir -p $(@D)
	cd $(@D) && npm pack --silent vnu-jar@26.9.27 && tar -xzf vnu-jar-26.9.27.tgz --strip-components=3 package/build/dist/vnu.jar
	rm $(@D)/vnu-jar-26.9.27.tgz
	touch $@

# Pictures of every page of the built book, wide and narrow, light and dark, into _build/shots.
shots: $(READY)
	$(BIN)/python tests/site/shots.py

# Ours against papermill and jupyter-book as they come, in the same run; wants a quiet machine and ten minutes.
bench: $(READY)
	$(BIN)/python bench/measure.py

# The lock first, exactly as it stands; then the project itself, without asking for anything more.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "scobrief needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ". Try: make book PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $@

# Needs uv. Hashes, no addresses; one lock for Python 3.11 to 3.13 on every platform.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock"
lock:
	$(LOCK) pyproject.toml --group dev --output-file requirements.lock
	$(LOCK) requirements-sphinx.in --output-file requirements-sphinx.lock

clean:
	rm -rf _build $(VENV)
