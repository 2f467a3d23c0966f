"""One machine, one person: what `make run` uses. Nothing is mailed out; errors are shown."""

import os
from pathlib import Path

from portal.local import places, runfile

# Servers that `make run` started tell their addresses here, so `python manage.py …` finds them too.
for name, value in runfile.read().items():
    os.environ.setdefault(name, value)

from portal.settings.base import *  # noqa: E402, F403
from portal.settings.base import INSTALLED_APPS, env  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="local-only-key-that-signs-nothing-outside-this-machine")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

LOCAL_MAILBOX = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# A passkey needs https except on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
FUNDER_LINE = env.str(
    "FUNDER_LINE",
    default="Demonstrație. Proiect cofinanțat din Fondul Social European "
    "prin Programul Operațional Capacitate Administrativă 2014-2020.",
)
STATIC_ROOT = places.static()
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(places.var() / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Hashed names as in production; compressing every file would take most of the first start.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
