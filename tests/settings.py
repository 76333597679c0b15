"""The server's own settings, with the few lines that tests change."""

import atexit
import os
import shutil
import tempfile

os.environ |= {
    "VPROK_VAR": tempfile.mkdtemp(prefix="vprok-tests-"),  # each worker has its own
    "VPROK_SECRET_KEY": "tests only",
    "VPROK_MASTER_KEY": "11" * 32,
}

from config.settings import *  # noqa: F403 - the settings of tests are the server's own
from config.settings import DATABASES, MIDDLEWARE, STORAGES, VAR

atexit.register(shutil.rmtree, VAR, ignore_errors=True)

if DATABASES["default"]["ENGINE"] == "config.sqlite":  # a file, as on a server: locks are real
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "tests.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = [line for line in MIDDLEWARE if "whitenoise" not in line]
