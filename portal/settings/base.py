"""What every deployment shares. The environment is read here and in the sibling files, once, at start."""

from importlib.metadata import distribution
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.settings.tiles import tiles_origin

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- What is installed -------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.accounts",
    "portal.core",
    "portal.audit",
    "portal.taxonomy",
    "portal.files",
    "portal.drafts",
    "portal.notifications",
    "organizations",
    "portal.programmes",
    "resources",
    "events",
    "consultations",
    "partnerships",
    "portal.reporting",
    "portal.search",
    "portal.privacy",
    "portal.dashboard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "lucide",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials",
    "portal.dashboard.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.core.health.HealthMiddleware",
    "portal.core.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.core.body_limit.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.audit.middleware.OriginMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context_processors.site",
                "portal.dashboard.context_processors.acting_for",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "portal.core.templatetags.ui",
                "portal.core.templatetags.kept",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data --------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://tandem@127.0.0.1:5432/tandem")}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=10,
    # One statement never holds a web process for long; 0, for a long migration, means no limit.
    options=f"-c statement_timeout={env.int('DATABASE_STATEMENT_SECONDS', default=30)}s",
    # A query that has come three times on a connection is planned once: a tenth of what a list costs.
    server_side_binding=True,
    prepare_threshold=3,
    pool={"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=4), "timeout": 10},
)
# The pool hands out checked connections, so a restarted PostgreSQL costs a reconnection, not an error page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "portal.core.cache.LenientRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tandem",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    },
}
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=60)

SESSION_ENGINE = "portal.core.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# Addresses are unique whatever their case, by a constraint on lower(email) that the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:desk"
LOGOUT_REDIRECT_URL = "dashboard:home"

ACCOUNT_ADAPTER = "portal.notifications.account_mail.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "portal.accounts.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # By address so loosely that nobody can shut a known person out cheaply; by client tightly.
    "login_failed": "10/m/ip,20/300s/key",
    "signup": "20/h/ip",
    "reset_password": "20/m/ip,5/h/key",
    "confirm_email": "1/180s/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tandem"

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "ro"
LANGUAGES = [("ro", _("Romanian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Bucharest")

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # Of django-leaflet its files alone: as an app it needs GDAL, and its tags write scripts into pages.
    ("leaflet", distribution("django-leaflet").locate_file("leaflet/static/leaflet")),
]
STATIC_ROOT = BASE_DIR / "var" / "static"
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(BASE_DIR / "var" / "private")))
# Room for a text far too long, so that its form can say so and give it back.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
WHITENOISE_MAX_AGE = 3600

# --- Mail --------------------------------------------------------------------------------------

PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Tandem <portal@tandem.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Seconds for each word of the talk with the mail server, of which a message needs up to ten.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# How long a worker has a message for itself; after that it counts as dead and the message is due again.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=180)
# In local mode the mailbox page shows what was sent and nothing leaves the machine.
LOCAL_MAILBOX = False

# --- Background work ---------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is down must not hold a web request: the sweep finds what was not enqueued.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "visibility_timeout": 1800,
}
# Beat goes on while no worker runs; what it asked for then must not wait in line a thousand times.
CELERY_BEAT_SCHEDULE = {
    "sweep the outbox": {
        "task": "portal.notifications.tasks.sweep",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "sweep the exports": {
        "task": "portal.reporting.tasks.sweep_exports",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "sweep the imports of the register": {
        "task": "organizations.tasks.sweep_register_imports",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "sweep the letters of erased people": {
        "task": "portal.privacy.tasks.sweep_letters",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "sweep the files": {
        "task": "portal.files.tasks.sweep_files",
        "schedule": crontab(minute=37),
    },
    "write the open data": {
        "task": "portal.reporting.tasks.write_open_data",
        "schedule": crontab(minute=10, hour=3),
    },
    "sweep the enquiries": {
        "task": "organizations.tasks.sweep_enquiries",
        "schedule": crontab(minute=57, hour=3),
    },
    "sweep the drafts": {
        "task": "portal.drafts.tasks.sweep_drafts",
        "schedule": crontab(minute=47, hour=3),
    },
    # Soon after midnight: a verification that ended yesterday is none today.
    "refresh the directory": {
        "task": "organizations.tasks.refresh_directory",
        "schedule": crontab(minute=5, hour=0),
    },
    # Right after midnight; hourly, so that a clock that stood still then catches up.
    "expire needs and offers": {
        "task": "partnerships.tasks.expire_needs",
        "schedule": crontab(minute=2),
    },
    "remind of needs and offers that end": {
        "task": "partnerships.tasks.remind_of_needs",
        "schedule": crontab(minute=30, hour="7-20"),
        "options": {"expires": 3000},
    },
    "drop expired exports": {
        "task": "portal.reporting.tasks.drop_expired_exports",
        "schedule": crontab(minute=17),
    },
    # Hourly by day: what was told is not told again, and a clock that stood still in the morning catches up.
    "tell moderators of requests that wait": {
        "task": "organizations.tasks.tell_moderators",
        "schedule": crontab(minute=20, hour="6-20"),
        "options": {"expires": 3000},
    },
    # Soon after midnight, when a day has come or passed; by day for the reminders, and to catch up.
    "take the nightly steps of partnerships": {
        "task": "partnerships.tasks.nightly",
        "schedule": crontab(minute=15, hour="0,7-20"),
        "options": {"expires": 3000},
    },
    "remind of verifications that end": {
        "task": "organizations.tasks.remind_of_expiry",
        "schedule": crontab(minute=40, hour="7-20"),
        "options": {"expires": 3000},
    },
}

# --- The map -----------------------------------------------------------------------------------

# Empty: outlines alone, and nothing is asked of a third party.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")
MAP_TILES_ORIGIN = tiles_origin(MAP_TILES_URL, MAP_TILES_ATTRIBUTION)

# --- Safety ------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *filter(None, [MAP_TILES_ORIGIN])],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- The portal's own --------------------------------------------------------------------------

# The line a funder asks for under every page; empty hides it.
FUNDER_LINE = env.str("FUNDER_LINE", default="")
# How long a moderator's word for an organization holds.
VERIFICATION_YEARS = env.int("VERIFICATION_YEARS", default=2)
# Calendar days within which moderators mean to decide what awaits them; five working days and a weekend.
VERIFICATION_DUE_DAYS = env.int("VERIFICATION_DUE_DAYS", default=7)
EXPORT_DIRECT_ROWS = 1_000
EXPORT_KEEP_HOURS = 24
EXPORTS_PER_PERSON = 3
# How long a worker may be silent about an export before it counts as dead and the export is queued again.
EXPORT_LEASE_SECONDS = env.int("EXPORT_LEASE_SECONDS", default=120)
# The same for a register file; the worker says each quarter of it that it lives, on a second connection.
REGISTER_LEASE_SECONDS = env.int("REGISTER_LEASE_SECONDS", default=120)
