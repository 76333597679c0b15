"""States of a post and of the slip that activates it."""

from django.db.models import TextChoices


class Ground(TextChoices):
    """By what a person holds a post.

    source: Инструкция муниципального и ответственного координатора, п. 2, 3;
            Инструкция для технических специалистов, п. 1.2
    """

    FIRST = "first", "первая учётная запись, создана оператором"
    FEDERAL = "federal", "назначение федерального организатора"
    REGIONAL = "regional", "назначение органа исполнительной власти региона"
    ORDER = "order", "приказ министерства"
    FOUNDER = "founder", "решение учредителя"
    HEAD = "head", "приказ руководителя ОО"
    SCHOOL = "school", "назначение координатором ОО"


class SlipState(TextChoices):
    """What has become of an activation slip."""

    ISSUED = "issued", "выдан"
    USED = "used", "использован"
    REVOKED = "revoked", "отозван"
    EXPIRED = "expired", "истёк"


class ParcelState(TextChoices):
    """What has become of a parcel of slips."""

    SENT = "sent", "ждёт получателя"
    RECEIVED = "received", "получен"
    REVOKED = "revoked", "отозван"
    EXPIRED = "expired", "истёк"


class TokenState(TextChoices):
    """Whether the key of a school system opens the door."""

    WORKS = "works", "действует"
    REVOKED = "revoked", "отозван"
    EXPIRED = "expired", "истёк"
