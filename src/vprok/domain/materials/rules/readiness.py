"""What a school checks before the day."""

import hmac

from vprok.domain.materials.states import ReadyCheck
from vprok.kernel.refusal import Refusal
from vprok.tools.vault.crockford import tidy_code

TAIL = 8
"""So many last characters of a digest tell one archive from another over the telephone."""


def archive_is_not_whole(said: str, digest: str) -> Refusal | None:
    """Hold back a check whose digest is of other bytes.

    said:   the whole digest, or its last eight characters, as typed or computed
    digest: SHA-256 of what was handed out, hexadecimal
    source: issue 4, «Companion files»: integrity checked the day before without the key
    """
    typed = "".join(said.lower().split()).replace("-", "")
    if typed in {digest, digest[-TAIL:]}:
        return None
    return Refusal(
        "archive_is_not_whole",
        "Контрольная сумма не совпала: файл скачан не до конца или это другой архив."
        " Скачайте архив ещё раз и проверьте снова.",
    )


def archive_was_not_taken(*, was_downloaded: bool) -> Refusal | None:
    """Hold back a check of what is not in the school yet.

    source: issue 4, «Companion files»: downloaded, whole, printer tested, key path tested
    """
    if was_downloaded:
        return None
    return Refusal("archive_was_not_taken", "Сначала скачайте архив: проверять пока нечего.")


def trial_word_is_wrong(said: str, word: str) -> Refusal | None:
    """Hold back a trial of the key that ended with another word.

    source: issue 4, «Companion files»: key path tested
    """
    if hmac.compare_digest(tidy_code(said).encode(), tidy_code(word).encode()):
        return None
    return Refusal(
        "trial_word_is_wrong",
        "Учебное слово не то. Проверьте, те ли двенадцать слов взяты из сейфа, и откройте его"
        " ещё раз.",
    )


def missing_checks(done: set[ReadyCheck]) -> tuple[ReadyCheck, ...]:
    """What a school has still to check, in the order in which it is done.

    source: issue 4, «Companion files»
    """
    return tuple(check for check in ReadyCheck if check not in done)
