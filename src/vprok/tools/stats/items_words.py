"""How every figure of item analysis is made, who says so, and what a flag means."""

from typing import NamedTuple

NONE = "—"
_LEAST = 0.0001


class Formula(NamedTuple):
    """A figure with its formula and source."""

    key: str
    name: str
    formula: str
    source: str


FORMULAS = (
    Formula(
        "p",
        "Решаемость p",
        "Σx ÷ (n · M): доля набранных баллов от возможных; M — наибольший балл задания. "
        "Пропуск (X, пусто) — 0 баллов, при ключе — неверный ответ",
        "Crocker, Algina 1986",
    ),
    Formula(
        "mean",
        "Средние",
        "Σx ÷ n для задания, ΣS ÷ n для суммы баллов",
        "по определению",
    ),
    Formula(
        "r",
        "Связь с остальными r",
        "коэффициент Пирсона балла за задание и суммы баллов за остальные задания",
        "Henrysson 1963",
    ),
    Formula(
        "curve",
        "По пятым долям",
        "решаемость в пяти равных группах участников по сумме баллов, от слабых к сильным; сумма "
        "на границе групп входит в обе частями",
        "Crocker, Algina 1986",
    ),
    Formula(
        "d",
        "Различение D",
        "решаемость у 27 % с лучшими баллами минус у 27 % с худшими",
        "Kelley 1939",
    ),
    Formula(
        "sd",
        "Стандартное отклонение s",
        "√(Σ(S − S̄)² ÷ (n − 1)); S — сумма баллов участника",
        "по определению",
    ),
    Formula(
        "alpha",
        "Надёжность α",
        "m ÷ (m − 1) · (1 − Σσ²ᵢ ÷ σ²_S); для заданий в 1 балл это KR-20; "
        "по разделам: 1 − Σσ²_раздела (1 − α_раздела) ÷ σ²_S",
        "Cronbach 1951; Kuder, Richardson 1937; Cronbach, Schönemann, McKie 1965",
    ),
    Formula(
        "omega",
        "Надёжность ω",
        "(Σλ)² ÷ σ²_S; λ — нагрузки одного фактора, наибольшее правдоподобие, по ковариациям",
        "McDonald 1999; Lawley, Maxwell 1971",
    ),
    Formula("sem", "Ошибка измерения", "s · √(1 − α), в баллах", "Lord, Novick 1968"),
    Formula(
        "rasch",
        "Трудность и пороги",
        "модель Раша, для заданий в несколько баллов — с частичным выполнением; условное "
        "наибольшее правдоподобие при данных суммах баллов; сумма всех порогов равна нулю, логиты",
        "Rasch 1960; Masters 1982; Andersen 1972",
    ),
    Formula(
        "fit",
        "Согласие infit и outfit",
        "Σ(x − E)² ÷ ΣV и среднее (x − E)² ÷ V по участникам без крайних сумм; ожидается 1",
        "Wright, Masters 1982",
    ),
    Formula(
        "theta",
        "Подготовка θ",
        "уровень, на котором сумма баллов ожидается; ошибка 1 ÷ √I. У крайних сумм она "
        "бесконечна; оценка Уорма есть у всех",
        "Warm 1989",
    ),
    Formula(
        "mh",
        "Сравнение групп при равных суммах",
        "α = Σ(A·D ÷ N) ÷ Σ(B·C ÷ N); χ² = (|ΣA − ΣE(A)| − ½)² ÷ ΣV(A); Δ = −2,35 · ln α; сумма "
        "включает само задание. Для нескольких баллов — χ² Мантеля и разность средних при равных "
        "суммах (SMD)",
        "Mantel, Haenszel 1959; Holland, Thayer 1988; Mantel 1963",
    ),
    Formula(
        "ets",
        "Класс A, B, C",
        "|Δ| до 1, до 1,5 и больше; для нескольких баллов |SMD ÷ s| до 0,17, до 0,25 и больше, "
        "если p < 0,05",
        "Dorans, Holland 1993; Zwick, Donoghue, Grima 1993",
    ),
    Formula(
        "q",
        "q",
        "p после поправки на число заданий: доля ложных находок среди найденных",
        "Benjamini, Hochberg 1995",
    ),
    Formula(
        "answer",
        "r ответа",
        "коэффициент Пирсона: дан ли этот ответ (1 или 0) и сумма баллов за остальные задания; у "
        "верного ответа он положительный, у неверных отрицательный",
        "Haladyna 2004",
    ),
    Formula(
        "cuts",
        "Верность отметок",
        "истинные баллы — бета-распределение с теми же моментами; повтор — биномиальный",
        "Livingston, Lewis 1995",
    ),
)

FLAGS = {
    "low_r": "слабо связано с остальными (r < 0,10)",
    "too_hard": "слишком трудное (p < 0,05)",
    "too_easy": "слишком лёгкое (p > 0,95)",
    "wrong_more_frequent": "неверный ответ дают чаще верного",
    "wrong_positive_r": "неверный ответ дают те, кто лучше выполнил остальное",
    "bad_key": "проверьте ключ",
}


def number(value: float | None, digits: int = 3) -> str:
    """A figure as it is written in Russia; a dash where it is undefined."""
    if value is None:
        return NONE
    told = f"{value:.{digits}f}"
    is_zero = not float(told)
    return told.lstrip("-" if is_zero else "").replace("-", "−").replace(".", ",")


def chance(value: float | None) -> str:
    """A probability, which is never told to be none."""
    return "< 0,0001" if value is not None and value < _LEAST else number(value, 4)
