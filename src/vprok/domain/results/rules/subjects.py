"""Codes of subjects: as works have them, and as reports and the field write them."""

from collections.abc import Mapping

PRINTED: Mapping[str, str] = {
    "BI": "БИ",
    "DE": "НЯ",
    "EN": "АЯ",
    "FI": "ФИ",
    "FR": "ФЯ",
    "GG": "ГГ",
    "IS": "ИС",
    "MA": "МА",
    "OB": "ОБ",
    "OKR": "ОКР",
    "RU": "РУ",
    "SPO": "СПО",
    "XI": "ХИ",
}
"""By the code of a work's subject. source: docs/sources/domain.md#common-workbook-layout"""
