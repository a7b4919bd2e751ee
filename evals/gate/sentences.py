"""Labelled sentences: true ones in several hands, and wrong ones made of them by one mutation each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from agent.justificacion.numeros import en_letras
from agent.sustento.model import Asunto, Clase, Hecho, Sustento, Testigo
from evals.gate.material import Base, bases
from extractors.schemas import Magnitud, Rol
from extractors.values import parse_figure

SEMILLAS: Mapping[str, tuple[int, ...]] = {"construir": (21, 61), "reserva": (91, 92)}
"""Seeds of the reports of each set: no document is in both."""
_FRASES = tomllib.loads(Path(__file__).with_name("frases.toml").read_text(encoding="utf-8"))
_HUECO = re.compile(r"\{(\w+)(?::May)?\}")
_OTRAS_UNIDADES = ("kilómetros", "becas", "semáforos", "contratos", "licencias")
_CANTIDADES = ("E", "P", "V", "R", "M")
_CUENTAN = ("E", "P", "A", "V", "R", "M", "GP", "GE", "GA", "OBS", "META", "PEI", "VIG", "DEV", "PAG", "DA")


@dataclass(frozen=True)
class Caso:
    """A sentence, what it may rest on, and whether it holds.

    Attributes:
        tipo: "cierta...", "nada", or the kind of error.
        veredicto: "sustentada", "no_sustentada", "sin_afirmacion".
    """

    familia: str
    tipo: str
    veredicto: str
    texto: str
    sustento: Sustento


def casos(conjunto: str) -> Iterator[Caso]:
    """The labelled sentences of a set."""
    if conjunto == "construir":
        yield from casos_a_mano()
    phrases = [f for f in _FRASES["frase"] if f["conjunto"] == conjunto]
    for number, base in enumerate(bases(SEMILLAS[conjunto])):
        rng = Random(f"casos/{conjunto}/{number}")
        seen: set[str] = set()
        for phrase in phrases:
            for tipo, veredicto, texto in _of_phrase(phrase, base, conjunto, rng):
                if texto not in seen:
                    seen.add(texto)
                    yield Caso(base.familia, tipo, veredicto, texto, base.ficha.sustento)


def casos_a_mano() -> Iterator[Caso]:
    """The sentences written by hand."""
    for entry in tomllib.loads(Path(__file__).with_name("a_mano.toml").read_text(encoding="utf-8"))["caso"]:
        support = _sustento(entry)
        for key, veredicto in (("ciertas", "sustentada"), ("falsas", "no_sustentada"), ("vacias", "sin_afirmacion")):
            for text in entry[key]:
                yield Caso(entry["nombre"], f"a_mano_{key}", veredicto, text, support)


def _sustento(entry: Mapping[str, Any]) -> Sustento:
    def fact(nombre: str, clase: str, valor: str, rol: str, periodo: str, acumulado: bool, magnitud: str) -> Hecho:  # noqa: PLR0913
        unit = {"cantidad": entry["unidad"], "dinero": "S/"}.get(clase)
        return Hecho(
            nombre,
            Clase(clase),
            Decimal(valor),
            None,
            unit,
            periodo,
            acumulado,
            Magnitud(magnitud),
            Rol(rol),
            ("00000000-p2-r7-c1",),
        )

    witnesses = [Testigo(Asunto.CAUSA, t, "informe.pdf", 2) for t in entry["causas"]]
    witnesses += [Testigo(Asunto.OBSERVACION, t, "informe.pdf", 3) for t in entry["observaciones"]]
    facts = tuple(fact(*values) for values in entry["hechos"])
    return Sustento(facts, tuple(witnesses), tuple(entry["nombres"]), tuple(entry["periodos"]))


def _of_phrase(phrase: Mapping[str, Any], base: Base, conjunto: str, rng: Random) -> Iterator[tuple[str, str, str]]:
    text = phrase["texto"].strip()
    slots = dict(base.huecos)
    if not set(_HUECO.findall(text)) <= slots.keys():
        return
    if phrase.get("nada"):
        yield "nada", "sin_afirmacion", _fill(text, slots)
        return
    states = phrase.get("cierta")
    if states is not None and not base.estados & set(states):
        if "tipo" in phrase and base.estados:
            yield phrase["tipo"], "no_sustentada", _fill(text, slots)
        return
    yield "cierta", "sustentada", _fill(text, slots)
    truths = list(_paraphrases(text, base, slots, conjunto, rng))
    yield from rng.sample(truths, min(len(truths), 2))
    wrong = [(kind, said) for kind, said in _mutations(text, base, slots, conjunto, rng) if said is not None]
    for kind, said in rng.sample(wrong, min(len(wrong), 3)):
        yield kind, "no_sustentada", said


def _fill(text: str, slots: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        found = slots[match[1]]
        return found[:1].upper() + found[1:] if ":May" in match[0] else found

    return _joined(_HUECO.sub(value, text))


def _joined(text: str) -> str:
    """Contractions that slots leave open: "de el" -> "del", "a el" -> "al"."""
    return re.sub(r"\b([Dd])e el\b", r"\1el", re.sub(r"\b([Aa]) el\b", r"\1l", text))


# ---- true in other words -------------------------------------------------------------------------------


def _paraphrases(
    text: str, base: Base, slots: Mapping[str, str], conjunto: str, rng: Random
) -> Iterator[tuple[str, str, str]]:
    counts = [s for s in _HUECO.findall(text) if s in _CANTIDADES and slots[s].isdigit()]
    if counts:
        slot = rng.choice(counts)
        yield "cierta_en_letras", "sustentada", _fill(text, {**slots} | {slot: _words(slots[slot])})
        yield (
            "cierta_letras_y_cifras",
            "sustentada",
            _fill(text, {**slots} | {s: f"{_words(slots[s])} ({slots[s].zfill(2)})" for s in counts}),
        )
    shares = [s for s in _HUECO.findall(text) if s in ("A", "GA", "PEI", "DA")]
    if shares:
        yield "cierta_redondeada", "sustentada", _fill(text, {**slots} | {s: _rounded(slots[s]) for s in shares})
    whole = _fill(text, slots).rstrip(".")
    joined = rng.choice(_FRASES["atribuciones"][conjunto])
    small = whole[:1].lower() + whole[1:] + "."
    if ";" not in whole and ":" not in whole:
        yield (
            "cierta_con_causa",
            "sustentada",
            joined.replace("{F}", whole).replace("{f}", small).replace("{C}", base.causa),
        )
    yield "cierta_con_hueco", "sustentada", f"{whole}. [causa por completar por el área responsable]"


def _words(digits: str) -> str:
    return en_letras(int(digits), True)


def _rounded(share: str) -> str:
    """33,33 % -> 33 %, where that is not a rounding up to 100 or down to 0."""
    value = parse_figure(share).valor
    assert value is not None
    whole = int(value + type(value)("0.5"))
    return share if whole in (0, 100) else f"{whole} %"


# ---- wrong by one thing --------------------------------------------------------------------------------


def _mutations(
    text: str, base: Base, slots: Mapping[str, str], conjunto: str, rng: Random
) -> Iterator[tuple[str, str | None]]:
    used = [s for s in _HUECO.findall(text) if s in _CUENTAN]
    truth = _fill(text, slots)
    if used:
        slot = rng.choice(used)
        yield "digito", _fill(text, {**slots} | {slot: _other_digit(slots[slot], rng)})
        yield "vecina", _borrowed(text, slots, base.vecina, used)
        for sister in base.hermanas[:1]:
            yield "otro_periodo", _borrowed(text, slots, sister, used)
            if _differs(slots, sister.huecos, used):
                yield (
                    "periodo_cambiado",
                    _fill(text, {**slots} | {"PER": sister.huecos["PER"]}) if "{PER" in text else None,
                )
    if {"P", "E"} <= set(used) and slots["P"] != slots["E"]:
        yield "canje", _fill(text, {**slots} | {"P": slots["E"], "E": slots["P"]})
    if {"GP", "GE"} <= set(used) and slots["GP"] != slots["GE"]:
        yield "canje", _fill(text, {**slots} | {"GP": slots["GE"], "GE": slots["GP"]})
    if "{U}" in text:
        yield "unidad", _fill(text, {**slots} | {"U": rng.choice(_OTRAS_UNIDADES)})
    counts = [s for s in used if s in _CANTIDADES and slots[s].isdigit()]
    if counts:
        slot = rng.choice(counts)
        wrong = str(int(slots[slot]) + rng.choice((1, 2, 10)))
        yield "letras_contra_cifras", _fill(text, {**slots} | {slot: f"{_words(wrong)} ({slots[slot].zfill(2)})"})
        yield "oculta_en_letras", _fill(text, {**slots} | {slot: _words(wrong)})
    whole = truth.rstrip(".")
    yield "causa_inventada", f"{whole}{rng.choice(_FRASES['causas_inventadas'][conjunto])}."
    if base.vecina is not None and base.vecina.causa != base.causa:
        marker = ", debido a que" if conjunto == "construir" else ", dado que"
        yield "causa_ajena", f"{whole}{marker} {base.vecina.causa}."
    yield "valoracion", f"{whole}{rng.choice(_FRASES['valoraciones'][conjunto])}."
    yield "nombre_falso", f"{whole}{rng.choice(_FRASES['nombres_falsos'][conjunto])}."
    money = [s for s in used if s in ("GP", "GE", "DEV", "VIG", "PAG")]
    if money:
        other = "US$" if not slots[money[0]].startswith("US$") else "S/"
        yield "unidad", _fill(text, {**slots} | {money[0]: f"{other} {slots[money[0]].split(' ', 1)[1]}"})


def _other_digit(printed: str, rng: Random) -> str:
    places = [i for i, c in enumerate(printed) if c.isdigit()]
    place = rng.choice(places[: max(1, len(places))])
    digit = rng.choice([d for d in "123456789" if d != printed[place]])
    return printed[:place] + digit + printed[place + 1 :]


def _borrowed(text: str, slots: Mapping[str, str], other: Base | None, used: list[str]) -> str | None:
    """The sentence with the figures of another row or period."""
    if other is None or not _differs(slots, other.huecos, used):
        return None
    return _fill(text, {**slots} | {s: other.huecos[s] for s in used if s in other.huecos})


def _differs(slots: Mapping[str, str], others: Mapping[str, str], used: list[str]) -> bool:
    return any(s in others and others[s] != slots[s] for s in used)
