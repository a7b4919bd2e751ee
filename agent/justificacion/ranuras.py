"""Slots -> text: `{{fact}}`, `{{fact:form}}`. The writer, template or model, never writes a figure; this does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from agent.justificacion.numeros import Escritura, completo, solo, uno
from agent.justificacion.unidades import unidad
from agent.sustento import Clase, Ficha, Hecho
from agent.sustento.tramos import en_palabras, tramo_de
from extractors.errors import JustificaError

_SLOT = re.compile(r"\{\{\s*([a-z0-9_]+)(?::([A-Za-z_]+))?\s*\}\}")
NIVEL: Mapping[str, str] = MappingProxyType({"rojo": "rojo", "ambar": "ámbar", "verde": "verde"})

_VERBOS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "realizar": ("realizó", "realizaron"),
        "ejecutar": ("ejecutó", "ejecutaron"),
        "registrar": ("registró", "registraron"),
        "programar": ("programó", "programaron"),
        "acumular": ("acumula", "acumulan"),
        "contar": ("cuenta", "cuentan"),
        "restar": ("resta", "restan"),
        "faltar": ("falta", "faltan"),
        "quedar": ("quedó", "quedaron"),
        "haber": ("había", "habían"),
    }
)
"""One and several: past tense for what was done, present for what stands."""
_PARTICIPIOS: Mapping[str, str] = MappingProxyType(
    {"realizar": "realizado", "ejecutar": "ejecutado", "registrar": "registrado"}
)
"""Of the verbs of units, after "haber"."""


class SlotError(JustificaError):
    """A text asks for a fact that there is not, or in a form that there is not."""


@dataclass(frozen=True, slots=True)
class Relleno:
    """A rendered text and the names of the facts that it states."""

    texto: str
    hechos: tuple[str, ...]


class Ranuras:
    """The slots of one row and period."""

    def __init__(self, ficha: Ficha, escritura: Escritura) -> None:
        self._hechos = {hecho.nombre: hecho for hecho in ficha.sustento.hechos}
        self._periodo = ficha.periodo
        base = self._hechos.get("ejecutado") or self._hechos.get("gasto_devengado")
        self.acumulado = base is not None and base.acumulado and base.periodo == ficha.periodo
        """Whether the period's figures run from January, where the document prints no others."""
        self._anterior = self._before()
        self._banda = ficha.banda
        self._escritura = escritura

    def __contains__(self, nombre: str) -> bool:
        return nombre in self._hechos

    def valor(self, nombre: str) -> Decimal:
        """The value of a fact."""
        return self._hechos[nombre].valor

    def _before(self) -> str:
        """The span of the year just before, whose facts are called "ejecutado_anterior", …; "" if there is none."""
        tramo = tramo_de(self._periodo)
        earlier = tramo.anteriores() if tramo is not None else ()
        if not earlier:
            return ""
        periodo = earlier[-1].periodo()
        suffix = periodo.lower().replace("-", "_")
        for nombre in ("programado", "ejecutado"):
            if f"{nombre}_{suffix}" in self._hechos:
                self._hechos[f"{nombre}_anterior"] = self._hechos[f"{nombre}_{suffix}"]
        return periodo

    def llenar(self, texto: str) -> Relleno:
        """Writes the figures into a text.

        Raises:
            SlotError: no such fact or form.
        """
        used: dict[str, None] = {}

        def one(match: re.Match[str]) -> str:
            nombre, forma = match[1], match[2] or ""
            if nombre == "periodo":
                return self._period(forma, self._periodo, self.acumulado)
            if nombre == "anterior" and self._anterior:
                return self._period(forma, self._anterior, False)
            if nombre == "banda" and self._banda:
                return NIVEL[self._banda]
            if nombre not in self._hechos:
                raise SlotError(f"No hay ningún dato «{nombre}» en esta fila.")
            used[self._hechos[nombre].nombre] = None
            return self._figure(self._hechos[nombre], forma)

        filled = _contracted(_SLOT.sub(one, texto))
        return Relleno(filled[:1].upper() + filled[1:], tuple(used))

    def _period(self, forma: str, periodo: str, acumulado: bool) -> str:
        named = en_palabras(periodo)
        tramo = tramo_de(periodo)
        month = tramo is not None and tramo.meses == 1
        the = named if month else f"el {named}"
        if acumulado:
            the = f"el acumulado {_contracted(f'a {the}')}"
        forms = {"": the, "el": the, "en": f"en {the}", "En": f"En {the}", "del": f"de {the}", "a": f"a {the}",
                 "Al": f"Al cierre de {named if month else f'el {named}'}",
                 "al": f"al cierre de {named if month else f'el {named}'}"}  # fmt: skip
        if forma not in forms:
            raise SlotError(f"El período no tiene la forma «{forma}».")
        return _contracted(forms[forma])

    def _signed(self, hecho: Hecho) -> str:
        """A difference with its sign, in digits ("+diez" is not Spanish); a unit of several words is not repeated."""
        noun = unidad(hecho.unidad) if hecho.unidad else None
        write = completo if noun is not None and " " not in noun.singular else solo
        return f"{'+' if hecho.valor > 0 else ''}{write(hecho, Escritura(self._escritura.coma))}"

    def _figure(self, hecho: Hecho, forma: str) -> str:
        text = completo(hecho, self._escritura)
        if not forma:
            return text
        if forma == "n":
            return _standing(solo(hecho, self._escritura))
        if forma == "signo":
            return self._signed(hecho)
        if forma == "periodo":
            return f"el {named}" if (named := en_palabras(hecho.periodo)).startswith("año") else named
        noun = unidad(hecho.unidad) if hecho.unidad and hecho.clase is Clase.CANTIDAD else None
        one = uno(hecho.valor)
        feminine = noun is not None and noun.femenina
        if forma == "los" and noun is not None:
            return f"{noun.articulo(True)} {noun.singular}" if one else f"{noun.articulo(False)} {text}"
        verb = noun.verbo if noun else "registrar"
        if forma == "verbo":
            return _VERBOS[verb][not one]
        if forma == "participio":
            return _PARTICIPIOS[verb]
        if forma.lower() in _VERBOS:
            return _VERBOS[forma.lower()][not one]
        if forma == "adicional":
            return "adicional" if one else "adicionales"
        if forma.endswith("o"):
            return f"{forma[:-1]}{'a' if feminine else 'o'}{'' if one else 's'}"
        raise SlotError(f"El dato «{hecho.nombre}» no tiene la forma «{forma}».")


def _standing(number: str) -> str:
    """A count in words that stands without its noun: "uno (01)", not "un (01)"."""
    return re.sub(r"(veinti|\b)(?:un|ún)(?= \(\d)", r"\1uno", number)


def _contracted(text: str) -> str:
    return re.sub(r"\b([Aa]) el ", r"\1l ", re.sub(r"\b([Dd]e) el ", r"\1l ", text))
