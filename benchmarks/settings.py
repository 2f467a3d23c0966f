"""The portal as it is deployed, on plain HTTP, with the floor's pages beside its own."""

from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import INSTALLED_APPS, MIDDLEWARE, env

DEBUG = False
SECRET_KEY = "measures-only-and-signs-nothing-that-lasts"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.floor"]
_cache = MIDDLEWARE.index("portal.core.page_cache.PageCacheMiddleware")
MIDDLEWARE = [*MIDDLEWARE[:_cache], "benchmarks.floor.middleware.MemoryMiddleware", *MIDDLEWARE[_cache:]]
STATIC_ROOT = Path(env.str("BENCH_STATIC_ROOT"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# What is measured is a page out of the cache, not how often it expires.
PAGE_CACHE_SECONDS = 3_600
