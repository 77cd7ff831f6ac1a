# Every command, in one place. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # each step below uses every core itself
export PYTHON

# What goes into the wheel. Folders count too: a file taken away must be noticed.
wheel_sources := $(shell find include src cmake bindings/python \( -name __pycache__ -o -name '.*' \) -prune -o -print) \
                 CMakeLists.txt pyproject.toml tools/python_env.sh

.PHONY: help demo test test-cpp test-python test-peers fuzz lint format bench bench-peers accuracy clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo: .venv/.has-plot demo/plan.toml ## audit real decisions: answer in the terminal, demo/report.html, demo/audit.json; explain a model's
	@# Exit status 1 is an answer (a finding outside its threshold), not a failure of the demo.
	@status=0; .venv/bin/lotrecht audit demo/plan.toml --out demo || status=$$?; if ((status > 1)); then exit $$status; fi
	@echo; echo "The report lies at $(CURDIR)/demo/report.html: open it in a browser."
	@if [[ -e demo/release.json ]]; then echo; echo "Why a model trained on these decisions says what it says of the first cases:"; \
	  .venv/bin/lotrecht explain demo/release.json demo/cases.csv --background demo/arrests.csv --out demo/explained; fi

test: test-cpp test-python ## build and run every test, C++ and Python

test-cpp: ## the C++ tests, under AddressSanitizer and UBSan
	@tools/setup.sh build python
	cmake --workflow --preset dev

test-python: .venv/.has-test ## the tests of the Python package, the command line and the report
	@tools/setup.sh browser
	.venv/bin/python -m pytest

test-peers: .peers/.has-peers ## compare with fairlearn and other large packages, in an environment of their own
	.peers/bin/python -m pytest tests/peers

fuzz: ## read broken model files for a minute each, under sanitizers
	@tools/setup.sh build fuzz
	cmake --preset fuzz
	cmake --build --preset fuzz
	tests/fuzz/run.sh build/fuzz 60

lint: .venv/.has-lint ## style and static checks of everything
	@tools/setup.sh lint
	tools/lint.sh

format: .venv/.has-lint ## lay out C++ and Python sources
	@tools/setup.sh lint
	git ls-files '*.hpp' '*.cpp' | xargs clang-format -i
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix --quiet .

bench: .peers/.has-peers ## measure speed and memory on this machine, beside fairlearn
	@tools/setup.sh build bench python
	cmake --preset release
	cmake --build --preset release
	benchmarks/run.sh build/release .peers/bin/python

bench-peers: .peers/.has-peers ## the part of it beside other packages: fairlearn, scipy, XGBoost, shap
	benchmarks/run.sh build/none .peers/bin/python

accuracy: ## true coverage of every interval, true size of every test: tables in build/accuracy/ (takes long)
	@tools/setup.sh build bench
	cmake --preset release
	cmake --build --preset release --target accuracy
	benchmarks/accuracy/run.sh build/release build/accuracy

clean: ## remove everything that was built or installed here
	rm -rf build .venv .peers demo

# Python: one wheel, built incrementally with release flags, installed into each environment that needs it.
build/wheel/.done: $(wheel_sources)
	@tools/setup.sh build python
	@echo "building the Python package"
	@tools/python_env.sh wheel
	@touch $@

.venv/.has-%: build/wheel/.done
	@tools/python_env.sh install .venv $(filter-out package,$*)
	@touch $@

.peers/.has-%: build/wheel/.done
	@echo "installing the packages to compare with"
	@tools/python_env.sh install .peers $*
	@touch $@

demo/plan.toml: $(wildcard examples/demo/*) | .venv/.has-plot
	@.venv/bin/python examples/demo/fetch.py demo
