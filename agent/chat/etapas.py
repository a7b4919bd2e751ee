"""The stages of an expense: what is a part of which, and what of one has not reached another."""

import re

from agent.chat.entendido import Entendido
from agent.chat.lexico import normalised
from extractors.schemas import Rol

STAGES = (Rol.APROBADO, Rol.VIGENTE, Rol.COMPROMETIDO, Rol.DEVENGADO, Rol.PAGADO)
"""In their order: each is a part of those before it."""
_PART_OF_STAGE = re.compile(
    r"(?:\b(?:porcentaje|por ?ciento|proporcion)\b|%).*"
    r"\b(?:(?:de|sobre|respecto (?:de|a)|frente a|entre|contra) (?:su|sus|lo|el|l)|del|al)\b"
)
"""A percentage of another stage than the one just told."""
_OF_ALL = re.compile(r"\b(?:total(?:es)?|tod[oa]s?|conjunto|general|global|plan|entidad|municipalidad)\b")


def part_of_told(asked: Entendido, last: Entendido) -> tuple[Rol, bool] | None:
    """The other stage of which a follow-up asks what percentage the one just told is; whether it is of the same row."""
    named = set(asked.roles) - {Rol.AVANCE}
    plain = not (asked.orden or asked.umbrales or asked.frente or asked.agrupar or asked.deixis == "unidad")
    told = last.rol in STAGES and last.roles == (last.rol,) and not (last.operaciones - {"lista"} or last.orden)
    if not (plain and told and len(named) == 1 and named < set(STAGES)) or last.rol in named:
        return None
    text = normalised(asked.pregunta)
    if asked.periodos not in ((), last.periodos) or not _PART_OF_STAGE.search(text):
        return None
    other = named.pop()
    assert last.rol is not None
    return other, STAGES.index(other) < STAGES.index(last.rol) and not _OF_ALL.search(text)
