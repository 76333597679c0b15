"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes, one lane: the least that OWASP asks.

    source: security.md §3.1; decisions.md A
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
