# The front door: `make run` on a fresh Debian 12 installs what is missing, builds, and serves the product.
# Meson and Ninja do the building (meson.build); this file brings the tools and names the everyday commands.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Where the web application's build is, from here; `make build WEB=` leaves it out, and needs no Node.
WEB ?= frontend/dist
# Debian's own Python, Meson and compilers, whatever else this machine carries; then the tools the build brings.
export PATH := $(CURDIR)/build/node/bin:$(CURDIR)/build/venv/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1

PYTHON := build/venv/bin/python
STEP := tools/step.sh
NETWORK := It needs the package registry; try again when it can be reached.
web_sources = $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print)

##@ Use it
.PHONY: run
run: build ## Build, create the first administrator, serve on http://localhost:8000
	@build/servicedesk seed-admin
	@exec build/servicedesk serve

.PHONY: build
build: build/servicedesk ## Build build/servicedesk, web application inside

.PHONY: dev
dev: packages tools build/stamps/node-modules ## Server rebuilt on change, Vite on http://localhost:5173
	@$(PYTHON) tools/dev.py

##@ Hold it to its promises
.PHONY: check
check: build test-tools ## Units and the API on SQLite, in some minutes
	@$(PYTHON) tools/testsum.py units quick-1 quick-2 quick-wait

.PHONY: test
test: build test-packages test-tools ## Everything: both databases, sanitizers, fuzzers, browser
	@$(PYTHON) tools/testsum.py

.PHONY: lint
lint: build lint-packages test-tools ## clang-format, clang-tidy, tools/tidy.py, Biome, ruff
	@LINT=deep $(PYTHON) tools/testsum.py lint

.PHONY: fuzz
fuzz: packages test-packages tools ## Each fuzzer for FUZZ_SECONDS (600)
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-600} $(PYTHON) tools/testsum.py fuzz

.PHONY: faults
faults: build test-packages test-tools ## Kill the server KILLS (1,000) times amid writes, both databases
	@for database in sqlite postgres; do \
	    KILLS=$${KILLS:-1000} $(PYTHON) -m pytest -q -s tests/test_kill.py --database $$database || exit 1; done

.PHONY: bench
bench: build bench-packages test-tools ## Measure against the yardsticks, write bench/RESULTS.md
	@$(PYTHON) bench/run.py

##@ Keep house
.PHONY: format
format: lint-packages test-tools ## Rewrite C and Python in the house style
	@git ls-files '*.c' '*.h' | xargs -r clang-format-14 -i
	@ruff format -q . && ruff check -q --fix .

.PHONY: screenshots
screenshots: build test-packages build/stamps/browser-modules ## Take the pictures of docs/screenshots anew
	@node tests/browser/screenshots.ts docs/screenshots

.PHONY: lock
lock: tools ## Write the locked requirements
	@$(STEP) "Installing pip-tools" build/logs/pip-tools.log "$(NETWORK)" $(PYTHON) -m pip install -q pip-tools==7.5.2
	@for pair in requirements-build.txt:requirements-build.in requirements.txt:pyproject.toml; do \
	    pip-compile -q --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-emit-trusted-host \
	        --no-emit-find-links -o $${pair%:*} $${pair#*:} || exit 1; done

.PHONY: clean
clean: ## Remove what the build made
	@rm -rf build frontend/dist frontend/node_modules frontend/tools/node_modules tests/browser/node_modules

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

# What is missing is installed; nothing is asked of the network when everything is there.
.PHONY: packages test-packages lint-packages bench-packages
packages:
	@tools/bootstrap.sh build
test-packages:
	@tools/bootstrap.sh build test lint
lint-packages:
	@tools/bootstrap.sh build lint
bench-packages:
	@tools/bootstrap.sh build bench

.PHONY: tools test-tools
tools: build/stamps/build-tools
test-tools: build/stamps/test-tools build/stamps/browser-modules

build/stamps/build-tools: requirements-build.txt | packages
	@/usr/bin/python3 -m venv --clear build/venv
	@$(STEP) "Installing build tools" build/logs/build-tools.log "$(NETWORK)" \
	    $(PYTHON) -m pip install -q --require-hashes --no-deps -r requirements-build.txt
	@tools/node.sh
	@mkdir -p $(@D) && touch $@

build/stamps/test-tools: requirements.txt build/stamps/build-tools
	@$(STEP) "Installing test tools" build/logs/test-tools.log "$(NETWORK)" \
	    $(PYTHON) -m pip install -q --require-hashes --no-deps -r requirements.txt
	@touch $@

build/stamps/node-modules: frontend/package.json frontend/package-lock.json build/stamps/build-tools
	@$(STEP) "Installing web packages" build/logs/node-modules.log "$(NETWORK)" \
	    npm --prefix frontend ci --no-audit --no-fund
	@touch $@

build/stamps/browser-modules: tests/browser/package.json tests/browser/package-lock.json build/stamps/build-tools
	@$(STEP) "Installing browser test tools" build/logs/browser-modules.log "$(NETWORK)" \
	    npm --prefix tests/browser ci --no-audit --no-fund
	@touch $@

build/stamps/web: build/stamps/node-modules $(if $(WEB),$(web_sources))
	@$(STEP) "Building the web application" build/logs/web.log "Mend what it says under frontend/." \
	    npm --prefix frontend run build
	@touch $@

# One stamp for each value of WEB, so that a build without the web application does not stay without it.
configured := build/stamps/configured-$(subst /,-,$(WEB))
$(configured): $(if $(wildcard build/meson/build.ninja),,FORCE) | packages tools
	@$(STEP) "Configuring" build/logs/configure.log "" \
	    meson setup build/meson -Dweb=$(WEB) $(if $(wildcard build/meson/build.ninja),--reconfigure)
	@rm -f build/stamps/configured-* && touch $@

# Ninja knows what is out of date; it is asked every time. One that runs now is replaced, not written into.
build/servicedesk: packages tools $(if $(WEB),build/stamps/web) $(configured) FORCE
	@ninja -C build/meson -n src/servicedesk | grep -q '^ninja: no work to do' || \
	    $(STEP) "Compiling" build/logs/compile.log "Mend what the compiler says." \
	        ninja -C build/meson --quiet src/servicedesk
	@cmp -s build/meson/src/servicedesk $@ || { cp build/meson/src/servicedesk $@.new && mv $@.new $@; }

.PHONY: FORCE
FORCE:
