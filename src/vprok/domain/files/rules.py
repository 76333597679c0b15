"""What holds a kept file back."""

from vprok.kernel.refusal import Refusal


def file_is_locked(*, is_locked: bool) -> Refusal | None:
    """Hold a file whose key is sealed to an hour that has not come.

    source: settled.md, Secrets with an hour: "nobody can open it" is claimed from the freeze on
    """
    if not is_locked:
        return None
    return Refusal(
        "file_is_locked",
        "Файл закрыт до своего часа: до выдачи слов его не откроет никто, и сам портал тоже.",
    )
