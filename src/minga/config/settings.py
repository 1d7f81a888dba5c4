"""Every setting of Minga, in one file. What differs between machines is read from the environment.

`MINGA_MODE` is the only switch between kinds of run: `development` (make run), `production`
(make serve) and `test`. Nothing outside this file asks which one it is.
"""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from minga.config import databases, env, mail
from minga.config.logs import logging_settings
from minga.config.paths import HOME, MODE, PACKAGE, private

PRODUCTION = MODE == "production"
TESTING = MODE == "test"

# --- Who we are on the network -------------------------------------------------------------

HOST = env.text("MINGA_HOST", "127.0.0.1")
PORT = env.integer("MINGA_PORT", 8000, least=1)
PUBLIC_URL = env.text("MINGA_PUBLIC_URL", "" if PRODUCTION else f"http://localhost:{PORT}").rstrip("/")

DEBUG = env.boolean("MINGA_DEBUG", default=False) and not PRODUCTION
SECRET_KEY = env.secret("MINGA_SECRET_KEY") or ("missing" if PRODUCTION else "only-for-development-" + "x" * 40)
SECRET_KEY_FALLBACKS = env.words("MINGA_OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.words("MINGA_ALLOWED_HOSTS") or (
    [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
MINGA_PACKAGES_ORIGIN = env.origin(  # where packages are sites of their own; browsers know *.localhost by themselves
    "MINGA_PACKAGES_ORIGIN", f"http://*.paquetes.localhost:{PORT}" if MODE == "development" else ""
)
if ALLOWED_HOSTS and MINGA_PACKAGES_ORIGIN:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, str(urlsplit(MINGA_PACKAGES_ORIGIN).hostname).removeprefix("*")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

# --- The apps, from the top of the street to its ground ------------------------------------

INSTALLED_APPS = [
    "minga.config",
    "minga.portal",
    "minga.capacity",
    "minga.calls",
    "minga.learning",
    "minga.initiatives",
    "minga.challenges",
    "minga.library",
    "minga.programmes",
    "minga.assessments",
    "minga.indicators",
    "minga.questionnaires",
    "minga.notifications",
    "minga.files",
    "minga.organisations",
    "minga.people",
    "minga.audit",
    "minga.ui",
    "minga.core",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "minga.config.security.SecurityHeaders",
    "minga.config.security.PackagesApart",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minga.ui.middleware.Door",
    "minga.ui.once.Once",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minga.people.web.middleware.Watch",
    "allauth.account.middleware.AccountMiddleware",
    "minga.files.web.uploads.RefuseHugeRequests",
    "minga.ui.middleware.NotThisWay",
]

ROOT_URLCONF = "minga.config.urls"
WSGI_APPLICATION = "minga.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "minga.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "minga.ui.errors.csrf_failed"

# --- Database, cache, jobs -----------------------------------------------------------------

WEB_WORKERS = env.integer("MINGA_WEB_WORKERS", 2, least=1)
WEB_THREADS = env.integer("MINGA_WEB_THREADS", 4, least=1)
JOBS_AT_ONCE = env.integer("MINGA_JOBS_AT_ONCE", 2, least=1)

POOL: dict[str, Any] = {"min_size": 1, "max_size": WEB_THREADS + 1, "timeout": 10, "max_idle": 120, "num_workers": 1}
DATABASES = {"default": databases.default(pool=None if TESTING else POOL)}

# Limits (sign-in, finding people) count across processes, so the shared cache is the database. It must
# hold many: when it is full it forgets a third at random, and whoever fills it would be free to try again.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "minga_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- People signing in ---------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "programmes:my-work"
ACCOUNT_ADAPTER = "minga.people.web.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password may be had, but is not asked at sign-up
ACCOUNT_FORMS = {name: f"minga.people.web.forms.entry.{form}" for name, form in {
    "login": "PasswordForm",
    "signup": "SignUpForm",
    "request_login_code": "AskCodeForm",
    "confirm_login_code": "CodeForm",
    "confirm_email_verification_code": "AddressCodeForm",
    "confirm_password_reset_code": "ResetCodeForm",
    "reset_password": "ForgottenForm",
    "reset_password_from_key": "NewPasswordForm",
    "change_password": "ChangePasswordForm",
    "set_password": "SetPasswordForm",
    "add_email": "NewAddressForm",
    "change_email": "OtherAddressForm",
    "reauthenticate": "AgainForm",
}.items()}  # fmt: skip
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 60 * 15
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.boolean("MINGA_BEHIND_PROXY", default=False) else 0
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PUBLIC_URL.startswith("https:") else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "minga.people.web.adapter.SecondStepAdapter"
MFA_FORMS = {name: f"minga.people.web.forms.second_step.{form}" for name, form in {
    "authenticate": "SecondStepForm",
    "reauthenticate": "SecondStepAgainForm",
    "activate_totp": "TurnOnForm",
    "deactivate_totp": "TurnOffForm",
    "generate_recovery_codes": "RecoveryForm",
    "add_webauthn": "AddPasskeyForm",
    "edit_webauthn": "RenamePasskeyForm",
}.items()}  # fmt: skip
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Minga"
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost

# --- Languages, places, times --------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("pt", _("Portuguese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("MINGA_TIME_ZONE", "America/Bogota")

# --- Files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = private("media")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "minga.files.web.uploads.LimitUploads",  # first: what is over the limit goes no further
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

AUDIT_ANCHOR_FILE = HOME / "audit-anchors.jsonl"  # outside the database: proves that the log was not cut

# --- Mail ----------------------------------------------------------------------------------

_mail = mail.from_url(env.secret("MINGA_EMAIL_URL"))
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.ssl
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MINGA_EMAIL_FROM", "Minga <minga@localhost>")
MINGA_EMAIL_REPLY_TO = env.text("MINGA_EMAIL_REPLY_TO")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = private("outbox")  # where mail lies when there is no MINGA_EMAIL_URL

# --- Safety --------------------------------------------------------------------------------

HTTPS = PUBLIC_URL.startswith("https:")
_own = "__Host-" if HTTPS else ""  # browsers let no other host of the domain set a cookie of such a name
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_own}session", f"{_own}csrftoken"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
_hsts = env.integer("MINGA_HSTS_SECONDS", 60 * 60 * 24 * 365)
SECURE_HSTS_SECONDS = _hsts if PRODUCTION and HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_SSL_REDIRECT = PRODUCTION and HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.boolean("MINGA_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Words in the log ----------------------------------------------------------------------

LOGGING_CONFIG = None if TESTING else "logging.config.dictConfig"
LOGGING = logging_settings(level=env.text("MINGA_LOG_LEVEL", "INFO"), structured=PRODUCTION)

# --- Ours ----------------------------------------------------------------------------------

MINGA_HOME = HOME
MINGA_KEYS_DIR = env.path("MINGA_KEYS_DIR", HOME / "keys")  # private halves of keys: never in the database
CERTIFICATES = HOME / "certificates"  # printed on demand, may be emptied at any time: not part of a backup
MINGA_GALLERY = env.boolean("MINGA_GALLERY", default=not PRODUCTION)
MINGA_DEMO = env.boolean("MINGA_DEMO", default=MODE == "development")  # one-press sign-in as a demo person
MINGA_OUTBOX = env.boolean("MINGA_OUTBOX", default=not PRODUCTION)  # the page that shows mail not sent
MINGA_TRUSTED_HOSTS = env.words("MINGA_TRUSTED_HOSTS")  # systems of one's own network that Minga may call
MINGA_XAPI_SECRETS = env.pairs("MINGA_XAPI_SECRETS")  # host=user:password of each learning record store
