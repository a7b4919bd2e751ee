"""Spanish sentences of findings. Document text goes in as values, never as templates."""

import re
from collections.abc import Mapping
from decimal import Decimal

from extractors.errors import LayoutError
from extractors.schemas import Alternativa
from extractors.validators.arithmetic import like_printed
from extractors.validators.equations import INCOMPLETE_MARK, Evaluacion
from extractors.validators.text import label, shorten
from extractors.values import plain

KEYS = ("impreso", "recalculado", "etiqueta", "codigo", "descripcion")
_KEY = re.compile(r"\{(\w*)\}")
_NUMBER = re.compile(r"\s*(\(?-?\s*(?:S/\.?|[A-Z]{0,2}\$)?\s*\d(?:[\d.,' ]*\d)?\)?)\s*(?:%|$|[A-Za-z(])")
_DEFAULT = "{etiqueta} dice {impreso}, pero el cálculo da {recalculado}."


def check_template(rule: str, template: str) -> None:
    """Refuse a template with a key that findings do not fill.

    Raises:
        LayoutError: naming the rule and the key.
    """
    for key in _KEY.findall(template):
        if key not in KEYS:
            raise LayoutError(f"{rule}: el mensaje usa {{{key}}}; se puede usar {', '.join(KEYS)}")


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template with its values."""
    return _KEY.sub(lambda found: values.get(found.group(1), found.group(0)), template)


def number(text: str) -> str:
    """A printed figure without its % sign (sentences carry their own) and without a remark after it."""
    found = _NUMBER.match(text)
    return found[1] if found else text.strip()


def row_values(codigo: str | None, descripcion: str) -> dict[str, str]:
    """What every template may say of a row."""
    short = shorten(descripcion)
    return {
        "etiqueta": label(codigo, descripcion),
        "codigo": codigo or label(codigo, descripcion),
        "descripcion": short,
    }


def equation_sentence(result: Evaluacion, codigo: str | None, descripcion: str) -> str:
    """The sentence of an equation that did not hold, or held in another reading only."""
    values = row_values(codigo, descripcion)
    equation = result.ecuacion
    impreso = number(result.impreso)
    if result.espera is not None:
        return (
            f"{values['etiqueta']} dice {impreso}, pero hay seguimiento incompleto entre sus cifras: "
            f"corresponde {INCOMPLETE_MARK}"  # the mark ends the sentence with its own full stop
        )
    values |= {"impreso": impreso, "recalculado": _beside(result.recalculado, impreso)}
    sentence = fill(equation.mensaje or _DEFAULT, values)
    if result.estado == "breaks" and not result.oficial and result.alternativa is not None:
        sentence = f"{sentence} Se calculó con: {_name(equation.alternativas[result.alternativa])}."
    if coverage := _coverage(result):
        sentence = sentence.rstrip(".") + f" ({coverage})."
    if result.repetidas:
        sentence = f"{sentence} Cuadraría si no se contaran las filas de código repetido."
    return _with_readings(sentence, result, impreso) if result.calculos else sentence


def _beside(value: Decimal | None, impreso: str) -> str:
    return "" if value is None else like_printed(value, impreso)


def _with_readings(sentence: str, result: Evaluacion, impreso: str) -> str:
    """Says which other reading fits, or that none does."""
    readings = result.ecuacion.alternativas
    if result.estado == "holds" and result.alternativa is not None:
        return f"{sentence} Lo impreso sí corresponde a otra lectura: {_name(readings[result.alternativa])}."
    others = [
        (value, f"{_name(reading)}, que da {_beside(value, impreso)}")
        for index, (reading, value) in enumerate(zip(readings, result.calculos, strict=True))
        if value not in (None, result.recalculado) and index != result.alternativa
    ]
    if not others:
        return sentence
    if result.incompleta and (closer := [name for value, name in others if _closer(value, result)]):
        return f"{sentence} Lo impreso queda más cerca de otra lectura: {closer[0]}."
    return f"{sentence} Tampoco coincide con {'; '.join(name for _, name in others)}."


def _closer(value: Decimal | None, result: Evaluacion) -> bool:
    """Whether another reading comes nearer to what is printed than the official one."""
    if value is None or result.recalculado is None or result.valor is None:
        return False
    return abs(value - result.valor) < abs(result.recalculado - result.valor)


def _name(reading: Alternativa) -> str:
    return reading.cita.rstrip(".") or reading.formula


def _coverage(result: Evaluacion) -> str:
    """What was missing or doubtful, or ""."""
    if result.ecuacion.nivel == "fila":
        return "lectura en revisión" if result.en_revision or result.impreso_en_revision else ""
    said = []
    if missing := result.perdidas + result.apartadas:
        said.append(f"con {result.leidas} de {result.leidas + missing} valores leídos")
    if doubtful := result.apartadas + result.en_revision:
        said.append(f"{doubtful} en revisión")
    if result.impreso_en_revision:
        said.append("el impreso, en revisión")
    return "; ".join(said)


def recomputed(result: Evaluacion) -> str | None:
    """The recomputed value as findings carry it: plain decimal, or the mark expected."""
    if result.espera is not None:
        return INCOMPLETE_MARK
    return plain(result.recalculado)
