"""What the scripts of pages are told when what they sent is not kept."""

from django.http import JsonResponse

from vprok.interfaces.frame.middleware import status_of
from vprok.kernel.refusal import Refusal

REVISION_MOST = 2_000_000_000
"""A greater revision of a row or a draft is a slip of a script, not a number of ours."""

GARBLED = Refusal("garbled", "Запрос не понят. Откройте страницу заново и повторите.")


def garbled() -> JsonResponse:
    """The answer to what makes no sense or was cut on its way."""
    return JsonResponse({"code": GARBLED.code, "text": GARBLED.text}, status=400)


def told_no(refusal: Refusal, **more: object) -> JsonResponse:
    """The answer to what may not be done, with what the page should know besides."""
    told = {"code": refusal.code, "text": refusal.text} | more
    return JsonResponse(told, status=status_of(refusal.code))
