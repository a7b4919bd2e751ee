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
    """A printed figure without its % sign, for sentences that carry their own."""
    return text.strip().removesuffix("%").rstrip()


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
    if result.calculos:
        sentence = _with_readings(sentence, result, impreso)
    if result.perdidas or result.en_revision:
        sentence = sentence.rstrip(".") + f" ({_coverage(result)})."
    return sentence


def _beside(value: Decimal | None, impreso: str) -> str:
    return "" if value is None else like_printed(value, impreso)


def _with_readings(sentence: str, result: Evaluacion, impreso: str) -> str:
    """Says which other reading fits, or that none does."""
    readings = result.ecuacion.alternativas
    if result.estado == "holds" and result.alternativa is not None:
        return f"{sentence} Lo impreso sí corresponde a otra lectura: {_name(readings[result.alternativa])}."
    others = [
        f"{_name(reading)}, que da {_beside(value, impreso)}"
        for index, (reading, value) in enumerate(zip(readings, result.calculos, strict=True))
        if value is not None and index != result.alternativa
    ]
    return f"{sentence} Tampoco coincide con {'; '.join(others)}." if others else sentence


def _name(reading: Alternativa) -> str:
    return reading.cita.rstrip(".") or reading.formula


def _coverage(result: Evaluacion) -> str:
    needed = result.leidas + result.perdidas
    said = [f"con {result.leidas} de {needed} valores leídos"]
    if result.en_revision:
        said.append(f"{result.en_revision} en revisión")
    return "; ".join(said)


def recomputed(result: Evaluacion) -> str | None:
    """The recomputed value as findings carry it: plain decimal, or the mark expected."""
    if result.espera is not None:
        return INCOMPLETE_MARK
    return plain(result.recalculado)
