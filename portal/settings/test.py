"""The tests: real servers started by the test run, mail to a local SMTP server, cheap password hashes."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import BASE_DIR, DATABASES, INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]

DEBUG = False
SECRET_KEY = "tests-only-key-that-signs-nothing-outside-the-test-run"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("TEST_SMTP_PORT", default=1)
STATIC_ROOT = BASE_DIR / "var" / "test-static"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# The live server of the journeys serves the files where they lie; nothing is collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Beside the threads of a race, those of the journeys' live server may still hold a connection.
DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = 16
