"""The server's own settings, with the few lines that tests change."""

import os
import tempfile

os.environ.setdefault("VPROK_SECRET_KEY", "tests only")
os.environ.setdefault("VPROK_MASTER_KEY", "11" * 32)
os.environ.setdefault("VPROK_VAR", tempfile.mkdtemp(prefix="vprok-tests-"))

from config.settings import *  # noqa: F403 - the settings of tests are the server's own
from config.settings import MIDDLEWARE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = [line for line in MIDDLEWARE if "whitenoise" not in line]
