"""What allauth must do our way: its steps, its words, and how it keeps secrets."""

from base64 import b64decode, b64encode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from vprok.domain.access.models import Account
from vprok.tools.vault.keys import MasterKey, seal, unseal

_BOUND = "second factor"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by login and password, then by a code; nobody signs up by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": (
            "Слишком много неверных кодов. Подождите пять минут и введите новый код."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Accounts are made by those who stand above."""
        return False

    def get_login_stages(self) -> list[str]:
        """One step after the password: the code."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: our pages say their own words."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed under the master key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": (
            "Код не подошёл. Дождитесь в приложении следующего и проверьте часы телефона."
        ),
    }

    def get_totp_label(self, user: Account) -> str:
        """What the application on the telephone calls the account."""
        return user.login

    def encrypt(self, text: str) -> str:
        """Sealed, in base64."""
        return b64encode(seal(text.encode(), under=_master_key(), bound=_BOUND)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed.

        raises: SealBroken if the row was changed
        """
        return unseal(b64decode(encrypted_text), under=_master_key(), bound=_BOUND).decode()


def _master_key() -> MasterKey:
    return MasterKey(settings.MASTER_KEY)
