"""Labelled sentences: true ones in several hands, and wrong ones made of them by one mutation each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
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

_TANDAS = Path(__file__).with_name("tandas")
_HUECO = re.compile(r"\{(\w+)(?::May)?\}")
_OTRAS_UNIDADES = ("kilómetros", "becas", "semáforos", "contratos", "licencias")
_CANTIDADES = ("E", "P", "V", "R", "M", "EA", "PA", "EX", "PX")
_PORCENTAJES = ("A", "AA", "AN", "AX", "GA", "PEI", "DA")
_DINERO = ("GP", "GE", "DEV", "VIG", "PAG")
_CUENTAN = (*_CANTIDADES, *_PORCENTAJES, *_DINERO, "OBS", "META", "B")
POR_FRASE = 6
"""Rows that each wording is tried on; as many again where it is wrong in their state."""


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


@dataclass(frozen=True)
class Frase:
    """A wording: its slots, and where it is true.

    Attributes:
        cierta: states of the row in which it is true; () in all.
        calla: states in which neither is certain.
        tipo: kind of wrong sentence in any other state; "" where it is left out there.
        falsa: kind of wrong sentence in every state, "" if it is not one.
        distintos: slots whose values must differ for `falsa` to hold.
        nada: it states nothing.
    """

    texto: str
    cierta: frozenset[str] = frozenset()
    calla: frozenset[str] = frozenset()
    tipo: str = ""
    falsa: str = ""
    distintos: tuple[str, ...] = ()
    nada: bool = False


@dataclass(frozen=True)
class Tanda:
    """What was written at one time, or the part of it that is held out."""

    nombre: str
    semillas: tuple[int, ...]
    frases: tuple[Frase, ...]
    atribuciones: tuple[str, ...]
    causas_inventadas: tuple[str, ...]
    valoraciones: tuple[str, ...]
    nombres_falsos: tuple[str, ...]


def tandas(conjunto: str) -> Iterator[Tanda]:
    """The draws of a set. One with seeds for "construir" and "reserva" gives a third of its wordings to the second."""
    seeds = "semillas_reserva" if conjunto == "reserva" else "semillas"
    for path in sorted(_TANDAS.glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        split = {"semillas", "semillas_reserva"} <= read.keys()
        if seeds not in read:
            continue

        def ours(texts: Sequence[str]) -> tuple[str, ...]:
            return tuple(t for t in texts if not split or _reserved(t) is (conjunto == "reserva"))  # noqa: B023

        yield Tanda(
            path.stem,
            tuple(read[seeds]),
            tuple(_phrase(text, group) for group in read["grupo"] for text in ours(group["textos"])),
            *(ours(read[key]) for key in ("atribuciones", "causas_inventadas", "valoraciones", "nombres_falsos")),
        )


def _reserved(text: str) -> bool:
    return Random(f"reserva/{text}").random() < 1 / 3


def _phrase(text: str, group: Mapping[str, Any]) -> Frase:
    return Frase(
        text.strip(),
        frozenset(group.get("cierta", ())),
        frozenset(group.get("calla", ())),
        group.get("tipo", ""),
        group.get("falsa", ""),
        tuple(group.get("distintos", ())),
        group.get("nada", False),
    )


def casos(conjunto: str) -> Iterator[Caso]:
    """The labelled sentences of a set."""
    if conjunto == "construir":
        yield from casos_a_mano()
    for tanda in tandas(conjunto):
        rows = list(bases(tanda.semillas))
        seen: set[tuple[int, str]] = set()
        for phrase in tanda.frases:
            rng = Random(f"casos/{conjunto}/{phrase.texto}")
            for number, made in _of_phrase(phrase, rows, tanda, rng):
                tipo, veredicto, texto = made
                if (number, texto) not in seen:
                    seen.add((number, texto))
                    yield Caso(rows[number].familia, tipo, veredicto, texto, rows[number].ficha.sustento)


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


_Hecha = tuple[str, str, str]
"""Kind, verdict and text of a sentence."""


def _of_phrase(phrase: Frase, rows: Sequence[Base], tanda: Tanda, rng: Random) -> Iterator[tuple[int, _Hecha]]:
    """Sentences of a wording with the row that each speaks of, for some of the rows that have its slots."""
    needed = set(_HUECO.findall(phrase.texto))
    able = [n for n, base in enumerate(rows) if needed <= base.huecos.keys()]
    rng.shuffle(able)
    left = {True: POR_FRASE, False: POR_FRASE}
    for number in able:
        base = rows[number]
        if phrase.calla & base.estados or (phrase.cierta and not base.estados):
            continue
        holds = not phrase.cierta or bool(phrase.cierta & base.estados)
        if not left[holds]:
            continue
        left[holds] -= 1
        for made in _of_row(phrase, holds, base, tanda, rng):
            yield number, made


def _of_row(phrase: Frase, holds: bool, base: Base, tanda: Tanda, rng: Random) -> Iterator[_Hecha]:
    text, slots = phrase.texto, base.huecos
    if phrase.nada:
        yield "nada", "sin_afirmacion", _fill(text, slots)
    elif phrase.falsa:
        shown = [slots[s].removesuffix(" %") for s in phrase.distintos if s in slots]
        if holds and len(shown) == len(phrase.distintos) and len(set(shown)) == len(shown):
            yield phrase.falsa, "no_sustentada", _fill(text, slots)
    elif not holds:
        if phrase.tipo:
            yield phrase.tipo, "no_sustentada", _fill(text, slots)
    else:
        yield "cierta", "sustentada", _fill(text, slots)
        truths = list(_paraphrases(text, base, slots, tanda, rng))
        yield from rng.sample(truths, min(len(truths), 2))
        wrong = [(kind, said) for kind, said in _mutations(text, base, slots, tanda, rng) if said is not None]
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


def _paraphrases(text: str, base: Base, slots: Mapping[str, str], tanda: Tanda, rng: Random) -> Iterator[_Hecha]:
    counts = [s for s in _HUECO.findall(text) if s in _CANTIDADES and slots[s].isdigit()]
    if counts and not re.search(r"[-+/]\{", text):  # nobody writes "-tres" or "tres/6"
        slot = rng.choice(counts)
        yield "cierta_en_letras", "sustentada", _fill(text, {**slots} | {slot: _words(slots[slot])})
        yield (
            "cierta_letras_y_cifras",
            "sustentada",
            _fill(text, {**slots} | {s: f"{_words(slots[s])} ({slots[s].zfill(2)})" for s in counts}),
        )
    shares = [s for s in _HUECO.findall(text) if s in _PORCENTAJES]
    if shares:
        yield "cierta_redondeada", "sustentada", _fill(text, {**slots} | {s: _rounded(slots[s]) for s in shares})
    whole = _fill(text, slots).rstrip(".")
    joined = rng.choice(tanda.atribuciones)
    small = whole[:1].lower() + whole[1:] + "."
    if not re.search(r"[;:\]]|\{C\}", text):
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
    text: str, base: Base, slots: Mapping[str, str], tanda: Tanda, rng: Random
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
    yield "causa_inventada", f"{whole}{rng.choice(tanda.causas_inventadas)}."
    if base.vecina is not None and base.vecina.causa != base.causa:
        joined = (
            rng.choice(tanda.atribuciones).replace("{F}", whole).replace("{f}", whole[:1].lower() + whole[1:] + ".")
        )
        yield "causa_ajena", joined.replace("{C}", base.vecina.causa)
    yield "valoracion", f"{whole}{rng.choice(tanda.valoraciones)}."
    yield "nombre_falso", f"{whole}{rng.choice(tanda.nombres_falsos)}."
    money = [s for s in used if s in _DINERO]
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
