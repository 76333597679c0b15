"""The settings of a Vprok server: everything that differs between machines is read from env."""

from urllib.parse import unquote, urlsplit

from config import env
from config.places import BASE, NODE_MODULES, VAR

SECRET_KEY = env.secret("VPROK_SECRET_KEY", VAR / "secret.key")
MASTER_KEY = bytes.fromhex(env.secret("VPROK_MASTER_KEY", VAR / "master.key"))
"""32 bytes under which files' data keys and archives' passwords are sealed."""

PREPARATION = VAR / "preparation"
"""Keys of materials before their freeze: erased then, and never in a backup."""
RELEASE = VAR / "release"
"""Release values after their hour: files that a web server or a mirror may serve by itself."""

DEBUG = False
DEMO = env.flag("VPROK_DEMO")
"""Whether the demo clock of the database is honoured and the pages say that they are a demo."""

TLS = env.flag("VPROK_TLS")
ALLOWED_HOSTS = env.words("VPROK_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("VPROK_ORIGINS")
PORTAL_ADDRESS = env.text("VPROK_ADDRESS", "http://localhost:8000")
"""The address people type: printed on slips and receipts."""

CHAPTERS = (
    "audit",
    "files",
    "territory",
    "access",
    "campaign",
    "intake",
    "materials",
    "results",
    "analytics",
    "monitoring",
)
"""The chapters that have tables, in calendar order."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "template_partials",
    *(f"vprok.domain.{chapter}" for chapter in CHAPTERS),
    "vprok.interfaces.frame",
    "vprok.interfaces.web",
    "vprok.interfaces.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vprok.interfaces.frame.middleware.safe_headers",
    "vprok.interfaces.frame.bodies.whole_bodies",
    "vprok.interfaces.frame.machines.without_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "vprok.interfaces.frame.middleware.actor_and_moment",
    "vprok.interfaces.frame.second_factor.second_factor",
    "vprok.interfaces.frame.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "vprok.interfaces.web.layout.refusing.stale_page"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "src" / "vprok" / "interfaces" / "web"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vprok.interfaces.web.layout.surroundings.surroundings",
            ],
        },
    },
]


def _database(address: str) -> dict[str, object]:
    if not address:
        return {
            "ENGINE": "config.sqlite",
            "NAME": VAR / "vprok.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise env.Misset(f"DATABASE_URL begins with {parts.scheme!r}: write postgresql://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(env.text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
"""Used codes and counts of wrong ones, the same for all processes; pages are not cached."""

STORAGES = {
    "default": {"BACKEND": "config.storage.DurableStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "vprok.interfaces.web.layout.forms.scripts.TwinScripts",
    "vprok.interfaces.web.layout.built.BuiltScripts",
]
STATICFILES_DIRS = [
    (prefix, folder)
    for prefix, folder in (
        ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist"),
        ("vendor/golos", NODE_MODULES / "@fontsource" / "golos-text" / "files"),
    )
    if folder.is_dir()
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 2**20
"""All files of one request: above the largest file any page takes. What is larger is not read."""
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
"""No upload lies unsealed in a temporary folder: a deleted file stays on a disk for years."""

UPLOADS_AN_HOUR = env.whole("VPROK_UPLOADS_AN_HOUR", 30)
"""How much the systems of one school may send through the API in an hour of the clock."""

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["vprok.interfaces.frame.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "full_name")},
    },
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "vprok.interfaces.web.access.adapter.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
"""Codes of the second step, an account; passwords are counted by axes."""
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("VPROK_PROXIES", 1 if TLS else 0)
"""How many proxies of ours stand before the server: the client's address is read past them."""
MFA_ADAPTER = "vprok.interfaces.web.access.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Впрок"
MFA_TOTP_TOLERANCE = 1
"""Codes of the half minute before and after are good too: clocks of telephones differ."""

AXES_HANDLER = "vprok.interfaces.web.access.signing.GrowingDelay"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 24
"""Hours that failures are remembered; how long one waits is told by the handler."""
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "vprok.interfaces.web.access.signing.locked_out"
AXES_CLIENT_IP_CALLABLE = "vprok.interfaces.web.access.signing.neighbourhood"
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
X_FRAME_OPTIONS = "DENY"

EMAIL_HOST = env.text("VPROK_SMTP_HOST")
MAIL_GOES = bool(EMAIL_HOST)
"""Whether reminders go by e-mail too; without a mail server they stand in cabinets only."""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_GOES else 'dummy'}.EmailBackend"
EMAIL_USE_SSL = env.flag("VPROK_SMTP_TLS")
EMAIL_USE_TLS = env.flag("VPROK_SMTP_STARTTLS")
if EMAIL_USE_SSL and EMAIL_USE_TLS:
    raise env.Misset("VPROK_SMTP_TLS and VPROK_SMTP_STARTTLS are both 1: leave one of them")
EMAIL_PORT = env.whole("VPROK_SMTP_PORT", 465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = env.text("VPROK_SMTP_USER")
EMAIL_HOST_PASSWORD = (
    env.secret("VPROK_SMTP_PASSWORD", VAR / "smtp.password") if EMAIL_HOST_USER else ""
)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("VPROK_SMTP_FROM", "vprok@localhost")

LANGUAGE_CODE = "ru"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("VPROK_LOG", "WARNING")},
    # a refusal is an answer, not a fault: our own log tells it, with its code
    "loggers": {"django.request": {"level": "ERROR"}},
}
