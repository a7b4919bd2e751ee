"""Words around figures: numbers, units, periods, what was left out. Every figure is written here, by code."""

from collections.abc import Mapping
from decimal import Decimal

from agent.sustento.tramos import en_palabras
from agent.texts import AUSENCIA, ROL
from agent.tools.consulta import Medida
from agent.tools.datos import PERCENT, Dato
from extractors.schemas import Ausencia, Magnitud, Rol

LOST = frozenset({"perdido", "ilegible", "revision", "seguimiento_incompleto"})
"""Reasons that make a sum one of a part: a figure was there, or should have been."""
_REASONS = {
    "revision": "con la lectura en revisión",
    "no_suma": "cuyo tipo de agregación no se suma por períodos",
    "otro_periodo": "con períodos distintos",
    "incompleto": "sin la cifra de algún mes o trimestre",
    "no_consta": "sin ese dato",
    "en_blanco": "en blanco",
    "guion": "con guion",
    "sin_programacion": "sin programación (S.P.)",
    "perdido": "con la cifra perdida",
    "ilegible": "con la cifra ilegible",
    "no_aplica": "donde no aplica",
    "no_disponible": "donde no está disponible",
    "seguimiento_incompleto": "con seguimiento incompleto (S.I.)",
}
_ROLE = {
    Rol.PROGRAMADO: "lo programado",
    Rol.EJECUTADO: "lo ejecutado",
    Rol.AVANCE: "el avance",
    Rol.META: "la meta",
    Rol.LINEA_BASE: "la línea base",
    Rol.DEVENGADO: "lo devengado",
    Rol.PAGADO: "lo pagado",
    Rol.SALDO: "el saldo",
    Rol.COMPROMETIDO: "lo comprometido",
    Rol.VIGENTE: "el presupuesto vigente",
    Rol.APROBADO: "el presupuesto aprobado",
    Rol.MODIFICACION: "las modificaciones",
    Rol.VARIACION: "la variación impresa",
    Rol.AVANCE_TIPO2: "el avance tipo II",
}
_ORDINALS = ("primer", "segundo", "tercer", "cuarto")
NAME_WIDTH = 110


def number(value: Decimal) -> str:
    """A figure with thousands apart."""
    return f"{value:,f}"


def amount(value: Decimal, unit: str | None) -> str:
    """A figure with its unit: "12 (taller)", "S/ 12.00", "12 %"."""
    if unit == "%":
        return f"{number(value)} %"
    if unit and (unit.endswith("/") or unit == "$"):
        return f"{unit} {number(value)}"
    return f"{number(value)} ({unit.lower() if unit.isupper() else unit})" if unit else number(value)


def span(period: str, running: bool) -> str:
    """A period in words: "I semestre de 2023 (acumulado)"."""
    words = en_palabras(period) if period else "período sin nombrar"
    whole = period in ("", "anual") or len(period) == 4
    article = "a" if period[-2:].isdigit() else "al"
    return f"acumulado {article} {words}" if running and not whole and not period.endswith(("T1", "S1")) else words


def which(period: str) -> str:
    """A period as the answer to "which": "el segundo trimestre", "marzo"."""
    cut = period.rpartition("-")[2]
    kind = {"T": "trimestre", "S": "semestre"}.get(cut[:1])
    return f"el {_ORDINALS[int(cut[1]) - 1]} {kind}" if kind else en_palabras(cut)


def role(medida: Medida) -> str:
    """What a figure is, with its article."""
    money = medida.magnitud is Magnitud.FINANCIERA and medida.rol in (Rol.PROGRAMADO, Rol.EJECUTADO, Rol.AVANCE)
    said = _ROLE.get(medida.rol, ROL[medida.rol])
    return f"{said} ({'en dinero' if medida.rol is not Rol.AVANCE else 'financiero'})" if money else said


def is_percent(medida: Medida) -> bool:
    """Whether the figure is in points."""
    return medida.rol in PERCENT or medida.magnitud is Magnitud.PORCENTAJE


def left_out(out: Mapping[str, int]) -> str:
    """How many rows were left out and why, or ""."""
    parts = [f"{count} {_REASONS.get(reason, reason)}" for reason, count in out.items() if count]
    return "Fuera de la cuenta: " + ", ".join(parts) + "." if parts else ""


def partial(out: Mapping[str, int]) -> bool:
    """Whether figures that were printed, or should have been, are missing from a sum."""
    return any(count and (reason in LOST or reason == "incompleto") for reason, count in out.items())


def enough(used: int, out: Mapping[str, int]) -> bool:
    """Whether so few figures are missing that what is left says something: not more than there are."""
    return sum(count for reason, count in out.items() if reason in LOST) <= used


def absent(dato: Dato) -> str:
    """Why a row has no figure, in words."""
    if dato.motivo in Ausencia._value2member_map_:
        return AUSENCIA[Ausencia(dato.motivo)]
    return _REASONS.get(dato.motivo, "no consta")


def short(name: str, width: int = NAME_WIDTH) -> str:
    """A name cut to a width."""
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"
