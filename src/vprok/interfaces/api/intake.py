"""Receipts: the signed word that a form was accepted."""

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from ninja import PathEx, Router
from pydantic import BaseModel, Field

from vprok.domain.intake.documents import receipt_page
from vprok.domain.intake.models import Receipt
from vprok.domain.intake.queries.receipts import public_key, receipt, receipt_words
from vprok.interfaces.api.doors import reads
from vprok.interfaces.api.problems import Problem
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission

router = Router(tags=["Квитанции"])

PDF = "application/pdf"
REFUSALS = {401: Problem, 404: Problem, 409: Problem}
Number = Annotated[
    str, PathEx(description="Номер квитанции", pattern=r"^[-a-zA-Z0-9_]+$", example="2026-000001")
]


class ReceiptTold(BaseModel):
    """A receipt, with all that is needed to check its signature without us."""

    number: str
    payload: str = Field(description="Подписанный текст, байт в байт: канонический JSON в UTF-8")
    signature: str = Field(description="Подпись Ed25519, base64")
    public_key: str = Field(description="Открытый ключ портала, 32 байта, base64")
    short: str = Field(description="Краткая подпись: её сверяют глазами и по телефону")
    is_genuine: bool
    is_current: bool = Field(description="false — форму с тех пор заменили")
    accepted_at: datetime
    check_at: str = Field(description="Страница, где квитанцию проверит кто угодно")


@router.get(
    "/receipts/{slug:number}",
    url_name="receipt",
    operation_id="receipt",
    summary="Квитанция: что подписано и подпись",
    response={200: ReceiptTold, **REFUSALS},
)
@reads(Permission.INTAKE_READ)
def told(request: Request, number: Number) -> ReceiptTold:
    """Проверьте подпись сами: Ed25519 над байтами `payload`."""
    kept = _kept(request, number)
    checked = receipt(number)
    assert checked is not None
    return ReceiptTold(
        number=number,
        payload=kept.payload,
        signature=kept.signature,
        public_key=public_key(),
        short=checked.short,
        is_genuine=checked.is_genuine,
        is_current=checked.is_current,
        accepted_at=checked.accepted_at,
        check_at=_check_at(number),
    )


@router.get(
    "/receipts/{slug:number}/pdf",
    url_name="receipt-pdf",
    operation_id="receipt_pdf",
    summary="Квитанция на одной странице",
    response={200: None, **REFUSALS},
    openapi_extra={
        "responses": {
            200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}},
        }
    },
)
@reads(Permission.INTAKE_READ)
def printed(request: Request, number: Number) -> HttpResponse:
    """PDF с QR-кодом: тот же, что в кабинете."""
    kept = _kept(request, number)
    words = receipt_words(kept.submission, verify_at=_check_at(number))
    at = request.moment.astimezone(words.accepted_at.tzinfo)
    return attachment(receipt_page(words, at=at), f"receipt-{number}.pdf", PDF)


def _kept(request: Request, number: str) -> Receipt:
    """A receipt of the school's own; all others do not exist."""
    keys = [place.key for place in request.actor.places(Permission.INTAKE_READ)]
    own = Receipt.objects.filter(submission__key__in=keys, number=number)
    kept = own.select_related("submission__campaign").first()
    if kept is None:
        raise not_found()
    return kept


def _check_at(number: str) -> str:
    return f"{settings.PORTAL_ADDRESS}{reverse('receipts:receipt', args=[number])}"
