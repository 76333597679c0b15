"""A portal of its own behind TLS, asked a few things: run as a program, it prints JSON.

The settings read the environment when they are imported, so that this needs another process.
"""

import json
import os
import sys
import tempfile

OUTSIDE = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7"}


def main() -> None:
    """Prepare an empty portal, open its entrance and sign in."""
    os.environ |= {
        "VPROK_TLS": "1",
        "VPROK_HOSTS": "vprok.test",
        "VPROK_VAR": tempfile.mkdtemp(prefix="vprok-tls-"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.test import Client

    from tests import make

    account = make.account()
    plain = Client(headers={"host": "vprok.test"}).get("/sign-in/")
    client = Client(headers={"host": "vprok.test", **OUTSIDE})
    page = client.get("/sign-in/")
    password = "длинный пароль для проверки"
    client.post("/sign-in/", {"username": account.login, "password": password})
    json.dump(
        {
            "plain": {"status": plain.status_code, "to": plain.headers.get("Location")},
            "page": {"status": page.status_code, "headers": dict(page.headers)},
            "cookies": {name: dict(one) for name, one in client.cookies.items()},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
