# `make run` and `make test` are all one needs; the rest is for those who change the portal.
.PHONY: run test lint shots bench lock messages venv-local venv-dev
.DEFAULT_GOAL := run

PYTHON ?=
export PYTHON
PYTHON_SOURCES := manage.py benchmarks consultations events organizations partnerships portal resources tests

run: venv-local
	@.venv/bin/python -m portal.local

venv-local venv-dev: venv-%:
	@sh portal/local/install.sh $*

# On a PostgreSQL, a Valkey, a worker and a browser that the run starts itself. It starts Python a hundred times,
# so what was compiled once is kept, whatever the surroundings say. A file's tests share what they set up; the
# order is that of tests/conftest.py.
test: export PYTHONDONTWRITEBYTECODE =
test: venv-dev
	@.venv/bin/pybabel --quiet compile --directory locale --domain django
	@.venv/bin/python -m tests.chromium
	@.venv/bin/python -m pytest --numprocesses 4 --no-loadscope-reorder --quiet

# Pictures of the main pages, of the demonstration, into docs/images.
shots: venv-dev
	@.venv/bin/pybabel --quiet compile --directory locale --domain django
	@.venv/bin/python -m tests.chromium
	@.venv/bin/python -m tests.shots

# Pages beside a floor, web servers beside each other; BENCH="--quick" for a first look, "--help" for more.
bench: venv-dev
	@.venv/bin/pybabel --quiet compile --directory locale --domain django
	@.venv/bin/python -m benchmarks $(BENCH)

# Nothing here asks a database or a network. The values are for this check alone: they open nothing.
lint: DEPLOYMENT = SECRET_KEY=$$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(32))') ALLOWED_HOSTS=tandem.example \
	PORTAL_URL=https://tandem.example DATABASE_URL=postgres://lint@127.0.0.1/lint \
	REDIS_URL=redis://127.0.0.1/0 EMAIL_URL=smtp://127.0.0.1:25
lint: venv-dev
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/lint-imports --no-logo
	@# The pages kept for visitors are answered before anything looks at headers by name: META is quicker.
	@find $(PYTHON_SOURCES) -name '*.py' | xargs .venv/bin/django-upgrade --target-version 5.2 --check --skip request_headers
	@.venv/bin/djlint templates --lint --quiet
	@.venv/bin/mypy
	@# Without a database the history of migrations is not asked; the models are compared with the files all the same.
	@DATABASE_URL= DJANGO_SETTINGS_MODULE=portal.settings.test \
		.venv/bin/python -W ignore::UserWarning manage.py makemigrations --check --dry-run
	@env $(DEPLOYMENT) DJANGO_SETTINGS_MODULE=portal.settings.production \
		.venv/bin/python manage.py check --deploy --fail-level WARNING
	@.venv/bin/pybabel --quiet compile --directory locale --domain django

# Locks what pyproject.toml asks for; UPGRADE=--upgrade, or UPGRADE="-P name", takes newer versions.
lock: COMPILE = .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-emit-find-links --python-version 3.11 --custom-compile-command "make lock" $(UPGRADE) pyproject.toml
lock: venv-dev
	@$(COMPILE) --extra local --extra dev --output-file requirements/dev.txt
	@$(COMPILE) --extra local --output-file requirements/local.txt
	@$(COMPILE) --output-file requirements/production.txt

# Adds new messages to the translation catalogues and drops those that nothing says any more.
messages: venv-dev
	@DATABASE_URL= .venv/bin/python -W ignore::UserWarning manage.py messages
