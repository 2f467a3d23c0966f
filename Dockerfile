# One image for the web server, the worker and the clock; docker-compose.yml says which runs as what.

FROM python:3.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/tandem
COPY requirements/production.txt /tmp/production.txt
# Wheels alone, each checked by its hash: nothing is compiled, so nothing to compile with is needed.
RUN /opt/tandem/bin/pip install --require-hashes --only-binary :all: --requirement /tmp/production.txt

FROM packages AS portal
WORKDIR /srv/tandem
COPY . .
# A clone made under a strict umask is readable by its maker alone; the portal runs as somebody else.
RUN chmod -R u=rwX,go=rX .
RUN /opt/tandem/bin/pybabel --quiet compile --directory locale --domain django
# The settings want to be told everything; these values live for this one command and open nothing.
RUN DJANGO_SETTINGS_MODULE=portal.settings.production \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(32))')" ALLOWED_HOSTS=build.invalid \
    PORTAL_URL=https://build.invalid DATABASE_URL=postgres://build@127.0.0.1/build \
    REDIS_URL=redis://127.0.0.1/0 EMAIL_URL=smtp://127.0.0.1:25 \
    /opt/tandem/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/tandem/bin/python -m compileall -q consultations events organizations partnerships portal resources

FROM python:3.13-slim-bookworm
RUN groupadd --system --gid 10001 tandem \
    && useradd --system --uid 10001 --gid tandem --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tandem \
    && install --directory --owner tandem --group tandem --mode 0700 /var/lib/tandem
# The base image leaves Python's own modules uncompiled, and nothing can be written later: each process, that of the
# health check too, would compile anew whatever it imports.
RUN python -m compileall -q -x 'ensurepip|idlelib|pydoc_data|site-packages|tkinter|turtledemo' \
    "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
COPY --from=packages /opt/tandem /opt/tandem
# Owned by root: the portal can read its program, not change it.
COPY --from=portal /srv/tandem /srv/tandem
WORKDIR /srv/tandem
ENV PATH=/opt/tandem/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    PRIVATE_ROOT=/var/lib/tandem/private \
    GRANIAN_WORKERS=2
USER tandem
VOLUME /var/lib/tandem
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--http", "1", "--no-ws", \
     "--blocking-threads", "1", "--respawn-failed-workers", "--workers-kill-timeout", "10", "portal.wsgi:application"]
