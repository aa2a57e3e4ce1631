# Everything a person or a machine does with this project. `make` alone lists it.
# Caches lie in $QUNXING_CACHE (default ~/.cache/qunxing); data of `make run` in $QUNXING_DATA (default .data).
SHELL := /bin/bash
.DEFAULT_GOAL := help
QUNXING_CACHE ?= $(HOME)/.cache/qunxing
export QUNXING_CACHE
export CARGO_TARGET_DIR ?= $(QUNXING_CACHE)/target
export QUNXING_SITE ?= $(QUNXING_CACHE)/site
export QUNXING_DATA ?= $(CURDIR)/.data
TOOLS := .ci/tools

.PHONY: help run test dev check release bench torture mutations screens site setup fonts

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: export QUNXING_PROGRESS = 1
run: fonts site ## build, migrate, load the sample zone, serve, print addresses and logins
	@echo '· building the server'
	@cargo build --release -p server
	@$(CARGO_TARGET_DIR)/release/qunxing migrate
	@$(CARGO_TARGET_DIR)/release/qunxing load-sample
	@exec $(CARGO_TARGET_DIR)/release/qunxing serve

test: ## all tests: format, lints, licences, unit, property, server, sizes, real browser
	@$(TOOLS)/test.sh

check: ## format, lints and fast tests, in about a minute
	@$(TOOLS)/check.sh

dev: site ## rebuild and restart the server whenever a source file changes
	@$(TOOLS)/dev.sh

release: site ## the program to install; refuses while a dependency has a known hole, or nobody could look
	@QUNXING_RELEASE=1 $(TOOLS)/deny.sh
	@cargo build --quiet --release --locked -p server
	@echo '· $(CARGO_TARGET_DIR)/release/qunxing'

bench: site ## measure board, pushes, pulls, the pages of a large zone and a slow phone, as medians and ratios in one run (docs/measurements.md)
	@$(TOOLS)/bench.sh

torture: site ## the long runs: simulator (SEEDS=), mutations, fuzz, cargo-fuzz, server and browser killed, bad weather, WebKit, a client in another language (PARTS= chooses)
	@$(TOOLS)/torture.sh $(PARTS)

mutations: ## deliberate faults of the sync code, each caught by the simulator; prints a table (ONLY= names some)
	@node $(TOOLS)/mutations.mjs $(ONLY)

screens: site ## pictures of every page at 390 and 1280 px into end2end/screens
	@$(TOOLS)/browser-tests.sh screens

site: setup
	@$(TOOLS)/site.sh

fonts:
	@$(TOOLS)/fonts.sh

setup:
	@$(TOOLS)/wasm-target.sh
	@$(TOOLS)/wasm-tools.sh
