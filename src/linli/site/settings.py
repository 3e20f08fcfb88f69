"""All settings of the hallway. The only module that reads the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from linli.site.postgres import Cluster, default_home

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
LINLI_HOME = Path(os.environ.get("LINLI_HOME") or default_home(CHECKOUT))
LINLI_DATA = Path(os.environ["LINLI_DATA"]) if os.environ.get("LINLI_DATA") else None
PACKS_DIR = PACKAGE / "packs"
CHROMIUM = next(
    (
        p
        for p in (
            os.environ.get("LINLI_CHROMIUM"),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/snap/bin/chromium",
        )
        if p and Path(p).exists()
    ),
    None,
)

CLUSTER = Cluster(LINLI_HOME / "postgres")
DATABASE_URL = os.environ.get("DATABASE_URL", "")
IS_DATABASE_EMBEDDED = not DATABASE_URL


def _database(url: str) -> dict[str, object]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": parts.get("dbname") or "linli",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "linli", "connect_timeout": 5},
        "TEST": {"NAME": os.environ.get("LINLI_TEST_DB", "test_linli")},
    }


DATABASES = {"default": _database(DATABASE_URL or CLUSTER.url())}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TENANT_MODEL = "tenancy.Tenant"
TENANT_DOMAIN_MODEL = "tenancy.Domain"
TENANT_LIMIT_SET_CALLS = True
SHARED_APPS = ["django_tenants", "linli.records.tenancy"]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "linli.records.journal",
    "linli.records.people",
    "linli.records.territory",
    "linli.records.registers",
    "linli.records.cases",
    "linli.records.fieldwork",
    "linli.records.commons",
]
INSTALLED_APPS = [
    *SHARED_APPS,
    *TENANT_APPS,
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "linli.doors.parts",
    "linli.doors.api",
    "linli.doors.portal",
    "linli.doors.desk",
    "linli.doors.maps",
    "linli.doors.channels",
    "linli.doors.field",
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["linli.records.people.sign_in.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
    )
]
LOGIN_URL = "/desk/sign-in"


def _secret_key() -> str:
    """From the environment, or from a 0600 file made at the first start."""
    if key := os.environ.get("LINLI_SECRET_KEY"):
        return key
    path = LINLI_HOME / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# Keys that were in use before: links and sessions made with them go on working.
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("LINLI_SECRET_KEYS_OLD", "").split(",") if k]
DEBUG = False
# Plain http is for the demo and the tests on one's own machine; everywhere else cookies are secure.
IS_PLAIN_HTTP = os.environ.get("LINLI_PLAIN_HTTP") == "1"
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LINLI_ORIGINS", "").split(",") if o]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 0 if IS_PLAIN_HTTP else 31_536_000
SECURE_SSL_REDIRECT = False  # the proxy in front does it; see docs/howto/run-in-production.md
IS_BEHIND_PROXY = os.environ.get("LINLI_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
# Anonymous reports and follows that one address, and a whole town, may send at once; they are free again evenly within the hour.
# So are photos, also of reports that are never sent. 0: no limit.
REPORTS_AN_HOUR = int(os.environ.get("LINLI_REPORTS_AN_HOUR", "60"))
TOWN_REPORTS_AN_HOUR = int(os.environ.get("LINLI_TOWN_REPORTS_AN_HOUR", "1200"))
PHOTOS_AN_HOUR = int(os.environ.get("LINLI_PHOTOS_AN_HOUR", "180"))
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "linli.doors.parts.errors.form_is_stale"

MIDDLEWARE = [
    "linli.site.middleware.AddressBehindProxy",
    "linli.site.middleware.PolicyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.site.middleware.CompressedPages",
    "linli.site.middleware.TenantOfHost",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.site.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.site.middleware.RefusalsToPages",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "linli.doors.parts.context.page",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
LANGUAGE_COOKIE_NAME = "linli_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = LINLI_HOME / "static"
MEDIA_ROOT = LINLI_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_TEMP_DIR = None

# Messages to residents (doors/channels). "file" writes them as lines of a file, for demos and trying out.
PUBLIC_URL = os.environ.get("LINLI_PUBLIC_URL") or ("http" if IS_PLAIN_HTTP else "https") + "://{domain}"
MESSAGES_DIR = Path(os.environ.get("LINLI_MESSAGES_DIR") or LINLI_HOME / "messages")
MAIL_HOST = os.environ.get("LINLI_MAIL_HOST", "")
MAIL = os.environ.get("LINLI_MAIL") or ("smtp" if MAIL_HOST else "off")
MAIL_TLS = os.environ.get("LINLI_MAIL_TLS", "starttls")  # "starttls", "tls", "none"
MAIL_PORT = int(os.environ.get("LINLI_MAIL_PORT") or {"tls": 465, "none": 25}.get(MAIL_TLS, 587))
MAIL_USER = os.environ.get("LINLI_MAIL_USER", "")
MAIL_PASSWORD = os.environ.get("LINLI_MAIL_PASSWORD", "")
MAIL_FROM = os.environ.get("LINLI_MAIL_FROM", "")
MAIL_REPLY_TO = os.environ.get("LINLI_MAIL_REPLY_TO", "")
SMS = os.environ.get("LINLI_SMS", "off")  # "http", "file", "off"
SMS_URL = os.environ.get("LINLI_SMS_URL", "")
SMS_KEY = os.environ.get("LINLI_SMS_KEY", "")
# Rings for phones whose app is closed (Web Push without words). Without both nothing is offered and nothing leaves.
PUSH_KEY = os.environ.get("LINLI_PUSH_KEY", "").strip()
PUSH_SUBJECT = os.environ.get(
    "LINLI_PUSH_SUBJECT", ""
).strip()  # "mailto:…" or "https://…": whom a push service may ask
JOURNAL_HEADS_DIR = LINLI_HOME / "journal-heads"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LINLI_LOG", "WARNING")},
}
