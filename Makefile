# `make run` and `make test` are all one needs; the rest is for those who change the portal.
.PHONY: run test lint shots bench lock messages venv-local venv-dev
.DEFAULT_GOAL := run

PYTHON ?=
export PYTHON

run: venv-local
	@.venv/bin/python -m portal.local

venv-local venv-dev: venv-%:
	@sh portal/local/install.sh $*
