"""A public server. Refuses to start on a setting that would be unsafe, and names it."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list(
    "CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
)


# The keys that stand in this repository, and Django's own for beginners, begin so: everybody knows them.
PUBLISHED_KEYS = ("local-only-", "tests-only-", "django-insecure-")


def refuse_unsafe_settings() -> None:
    """Stop a start that would be unsafe.

    Raises:
        ImproperlyConfigured: with one sentence per setting at fault, all of them at once.
    """
    faults = []
    if not SECRET_KEY:
        faults.append("SECRET_KEY is missing: set it to at least 50 random characters.")
    elif len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
        faults.append("SECRET_KEY is weak: it needs at least 50 characters, 10 of them different.")
    elif SECRET_KEY.startswith(PUBLISHED_KEYS):
        faults.append("SECRET_KEY is weak: this one is published, make one of your own.")
    if DEBUG:
        faults.append("DEBUG is on: unset it, error pages would show the portal's inside to everyone.")
    if not ALLOWED_HOSTS:
        faults.append("ALLOWED_HOSTS is empty: name the host of the portal, for example tandem.example.org.")
    elif "*" in ALLOWED_HOSTS:
        faults.append("ALLOWED_HOSTS holds *: name the host of the portal instead.")
    needed = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORTAL_URL")
    faults += [f"{name} is missing." for name in needed if not env.str(name, default="")]
    if faults:
        raise ImproperlyConfigured("The portal does not start in production.\n- " + "\n- ".join(faults))


refuse_unsafe_settings()

vars().update(env.email("EMAIL_URL"))

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
