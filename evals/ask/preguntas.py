"""Questions made from the truth of documents, with what a right answer must give and what a good reader would ask for.

How they are put is data (`preguntas.toml`); here is what they mean: for each topic, its parts and its exact result.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from itertools import cycle, islice, repeat
from random import Random
from typing import Any

from evals.ask.verdad import Fila, Libro
from extractors.values import fold

MESES = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre")  # fmt: skip
ORDINALES = ("primer", "segundo", "tercer", "cuarto")
ROMANOS = ("I", "II", "III", "IV")
CENT = Decimal("0.01")
DRAWN = ("abierto", "reservado")
"""Sets that draw their questions from their ways of asking; the others ask each way once."""


@dataclass(frozen=True)
class Espera:
    """What a right answer is.

    Attributes:
        tipos: kinds of answer that are right.
        valores: figures that it must state, all of them.
        otros: figures that it may state besides.
        texto: words that it must hold (folded).
    """

    tipos: tuple[str, ...] = ("respuesta",)
    valores: tuple[Decimal, ...] = ()
    otros: tuple[Decimal, ...] = ()
    texto: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pide:
    """The request that a good reader makes of a question: rows, office and document by their names in the truth."""

    tarea: str
    filas: tuple[Fila, ...] = ()
    unidad: str = ""
    documento: str = ""
    campos: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Caso:
    """A question of the set."""

    clase: str
    pregunta: str
    espera: Espera
    pide: Pide
    previas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Datos:
    """One question before it is put into words: the parts of the wording, its result, its request."""

    partes: Mapping[str, object]
    espera: Espera
    pide: Pide
    previas: tuple[str, ...] = ()


Hace = Callable[[Libro, Random], Iterator[Datos]]


@dataclass(frozen=True)
class Tema:
    """A topic. `cuenta`: its questions in the sets that draw from their ways of asking; None: each way once."""

    nombre: str
    clase: str
    cuenta: int | None
    hace: Hace


@cache
def ways() -> Mapping[str, Mapping[str, list[str]]]:
    """Topic -> set -> ways of asking."""
    return tomllib.loads(files("evals.ask").joinpath("preguntas.toml").read_text(encoding="utf-8"))


def cases(libro: Libro, conjunto: str) -> list[Caso]:
    """All questions of a set, the same on every run."""
    found: list[Caso] = []
    for tema in TEMAS:
        rng = Random(f"{conjunto} {tema.nombre}")
        shapes = ways()[tema.nombre].get(conjunto, [])
        drawn = conjunto in DRAWN and tema.cuenta is not None
        made = list(islice(tema.hace(libro, rng), tema.cuenta if drawn else len(shapes)))
        chosen = [rng.choice(shapes) for _ in made] if drawn else shapes
        for shape, datos in zip(chosen, cycle(made) if made else (), strict=False):
            text = shape.format(**datos.partes) if datos.partes else shape
            found.append(Caso(tema.clase, text, datos.espera, datos.pide, datos.previas))
    return found


def numbered(casos: Iterable[Caso]) -> Iterator[tuple[str, Caso]]:
    """Cases with their ids."""
    for number, caso in enumerate(casos, 1):
        yield f"{caso.clase}-{number:03d}", caso


# ---- rows and their figures ------------------------------------------------------------------------------


def _year(fila: Fila) -> str:
    done = ("programado", "ejecutado", "avance", "devengado")
    return next(p[:4] for (_, rol, p, _) in fila.cifras if rol in done and p[:2] == "20")


def _lower(text: str) -> str:
    return text.lower() if text.isupper() else text


def _mixed(rng: Random, rows: Iterable[Fila]) -> list[Fila]:
    found = list(rows)
    return rng.sample(found, len(found))


def _named(libro: Libro, *families: str) -> list[Fila]:
    """Activities whose description stands for itself."""
    return [f for name in families for f in libro.unicas(libro.de(name, "actividad"))]


def _coded(libro: Libro, familia: str, tipo: str = "actividad") -> list[Fila]:
    """Rows whose code no other row has."""
    count = Counter(f.codigo for f in libro.filas)
    return [f for f in libro.de(familia, tipo) if f.codigo and count[f.codigo] == 1]


def _reports(libro: Libro) -> list[tuple[str, list[Fila], str]]:
    """(file, its activities, its period) of the monthly reports with codes."""
    found = []
    for archivo in sorted({f.archivo for f in libro.de("poi-ceplan")}):
        rows = [f for f in libro.filas if f.archivo == archivo and f.tipo == "actividad"]
        found.append((archivo, rows, f"{_year(rows[0])}-S1"))
    return found


def _values(rows: Iterable[Fila], magnitud: str, rol: str, periodo: str) -> list[Decimal]:
    return [v for f in rows if (v := f.valor(magnitud, rol, periodo, True)) is not None]


def _offices(rows: Iterable[Fila]) -> dict[str, list[Fila]]:
    found: dict[str, list[Fila]] = defaultdict(list)
    for fila in rows:
        if fila.unidad:
            found[fila.unidad].append(fila)
    return found


def _ratio(top: Decimal, below: Decimal) -> Decimal:
    return (top / below * 100).quantize(CENT, ROUND_HALF_UP)


def _value(valor: Decimal) -> Espera:
    return Espera(valores=(valor,))


def _row(fila: Fila, dato: str, periodo: str = "", **campos: object) -> Pide:
    return Pide("cifra", (fila,), campos={"dato": dato, "periodo": periodo, **campos})


# ---- figures of one row ----------------------------------------------------------------------------------


def _month(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "poi-ceplan", "poi-mensual")):
        month = rng.randrange(6)
        for rol, verbo in (("ejecutado", "ejecutó"), ("programado", "programó")):
            period = f"{_year(fila)}-{month + 1:02d}"
            value = fila.valor("fisica", rol, period, False)
            if value is not None:
                parts = {"verbo": verbo, "rol": rol, "mes": MESES[month], "que": _lower(fila.descripcion)}
                yield Datos(parts, _value(value), _row(fila, rol, period, en_dinero=False))


def _quarter(rol: str, *families: str, lower: bool = False) -> Hace:
    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        for fila in _mixed(rng, _named(libro, *families)):
            n = rng.randrange(4)
            period = f"{_year(fila)}-T{n + 1}"
            value = fila.valor("fisica", rol, period, False)
            if value is not None:
                que = _lower(fila.descripcion) if lower else fila.descripcion
                parts = {"que": que, "t": ORDINALES[n], "n": n + 1, "r": ROMANOS[n], "m1": MESES[3 * n],
                         "m3": MESES[3 * n + 2]}  # fmt: skip
                yield Datos(parts, _value(value), _row(fila, rol, period))

    return make


def _quarter_money(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "poi-ceplan")):
        months = [fila.valor("financiera", "programado", f"{_year(fila)}-{k:02d}", False) for k in (1, 2, 3)]
        if fila.atributos.get("tipo_agregacion") == "Acumulado Anual" and None not in months:
            total = sum((v for v in months if v is not None), Decimal(0))
            pide = _row(fila, "programado", f"{_year(fila)}-T1", en_dinero=True)
            yield Datos({"que": _lower(fila.descripcion)}, _value(total), pide)


def _semester(magnitud: str, rol: str) -> Hace:
    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        for fila in _mixed(rng, _coded(libro, "poi-ceplan")):
            period = f"{_year(fila)}-S1"
            value = fila.valor(magnitud, rol, period, True)
            if value is not None:
                pide = _row(fila, rol, en_dinero=magnitud == "financiera")
                yield Datos({"c": fila.codigo}, _value(value), pide)

    return make


def _target(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "poi-mensual", "metas-trimestral")):
        value = fila.valor("fisica", "meta", _year(fila), False)
        if value is not None:
            yield Datos({"que": _lower(fila.descripcion)}, _value(value), _row(fila, "meta"))


def _expected(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _coded(libro, "pei-ceplan", "indicador")):
        own = [(p, v) for (_, rol, p, _), v in fila.cifras.items() if rol == "meta"]
        if own:
            year, value = rng.choice(own)
            yield Datos({"c": fila.codigo, "y": year}, _value(value), _row(fila, "meta", year))


def _base(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _coded(libro, "pei-ceplan", "indicador")):
        base = [v for (_, rol, _, _), v in fila.cifras.items() if rol == "linea_base"]
        if len(base) == 1:
            yield Datos({"c": fila.codigo}, _value(base[0]), _row(fila, "linea_base"))


def _budget(libro: Libro, rng: Random) -> Iterator[Datos]:
    said = {"vigente": "presupuesto vigente"}
    for fila in _mixed(rng, libro.unicas(libro.de("presupuesto", "partida"))):
        for rol in rng.sample(["devengado", "pagado", "vigente", "saldo", "comprometido"], 2):
            value = next((v for (_, r, _, _), v in fila.cifras.items() if r == rol), None)
            if value is not None:
                yield Datos({"r": said.get(rol, rol), "que": fila.descripcion}, _value(value), _row(fila, rol))


def _budget_total(libro: Libro, rng: Random) -> Iterator[Datos]:
    lines = libro.de("presupuesto", "partida")
    for rol in ("devengado", "vigente", "pagado"):
        printed = [v for f in libro.de("presupuesto", "total") for (_, r, _, _), v in f.cifras.items() if r == rol]
        if len(printed) == 1:
            added = sum((v for f in lines for (_, r, _, _), v in f.cifras.items() if r == rol), Decimal(0))
            pide = Pide("total", campos={"dato": rol})
            yield Datos({"r": rol}, Espera(valores=(printed[0],), otros=(added,)), pide)


def _group_progress(libro: Libro, rng: Random) -> Iterator[Datos]:
    rows = [f for f in libro.de("pei-ceplan", "grupo") if f.codigo and f.codigo.startswith("AEI") and f.cifras]
    for fila in _mixed(rng, rows):
        value = fila.valor("fisica", "avance", f"{_year(fila)}-S1", True)
        if value is not None:
            yield Datos({"c": fila.codigo}, _value(value), _row(fila, "avance"))


def _share(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, libro.unicas(libro.de("lotaip-a4", "meta_unidad"))):
        value = fila.valor("porcentaje", "meta", "anual", False)
        if value is not None:
            yield Datos({"que": fila.descripcion}, _value(value), _row(fila, "meta"))


# ---- several rows ----------------------------------------------------------------------------------------


def _office_spending(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        for office, own in list(_offices(rows).items())[:6]:
            values = _values(own, "financiera", "ejecutado", period)
            if values:
                pide = Pide("total", unidad=office, documento=archivo, campos={"dato": "ejecutado", "en_dinero": True})
                yield Datos({"u": _lower(office), "a": archivo}, _value(sum(values, Decimal(0))), pide)


def _whole_sum(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        for rol in ("ejecutado", "programado"):
            totals = [f for f in libro.filas if f.archivo == archivo and f.tipo == "total"]
            printed = tuple(_values(totals, "financiera", rol, period))
            total = sum(_values(rows, "financiera", rol, period), Decimal(0))
            pide = Pide("total", documento=archivo, campos={"dato": rol, "en_dinero": True})
            yield Datos({"r": rol, "a": archivo}, Espera(valores=(total,), otros=printed), pide)


def _mean(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        progress = _values(rows, "fisica", "avance", period)
        mean = (sum(progress, Decimal(0)) / len(progress)).quantize(CENT, ROUND_HALF_UP)
        pide = Pide("promedio", documento=archivo, campos={"dato": "avance", "en_dinero": False})
        yield Datos({"a": archivo}, _value(mean), pide)


def _spent_share(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        pairs = [(f.valor("financiera", "ejecutado", period, True), f.valor("financiera", "programado", period, True))
                 for f in rows]  # fmt: skip
        both = [(a, b) for a, b in pairs if a is not None and b is not None]
        ratio = _ratio(sum((a for a, _ in both), Decimal(0)), sum((b for _, b in both), Decimal(0)))
        pide = Pide("cifra", documento=archivo, campos={"dato": "avance", "en_dinero": True})
        yield Datos({"a": archivo}, _value(ratio), pide)


def _worst(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        values = sorted(_values(rows, "fisica", "avance", period))
        for n in (3, 5):
            bottom = tuple(v for v in values if v <= values[n - 1])
            pide = Pide("peores", documento=archivo, campos={"dato": "avance", "cuantos": n})
            yield Datos({"n": n, "a": archivo}, Espera(valores=bottom, otros=(Decimal(len(bottom)),)), pide)


def _best_office(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        spent = {u: sum(_values(own, "financiera", "ejecutado", period), Decimal(0))
                 for u, own in _offices(rows).items()}  # fmt: skip
        name = max(spent, key=lambda u: spent[u])
        campos = {"dato": "ejecutado", "en_dinero": True, "agrupar": "unidad_organica", "cuantos": 1}
        pide = Pide("mejores", documento=archivo, campos=campos)
        yield Datos({"a": archivo}, Espera(valores=(spent[name],), texto=(fold(name),)), pide)


def _below(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        for n in (50, 75, 90):
            low = [v for v in _values(rows, "fisica", "avance", period) if v < n]
            campos = {"dato": "avance", "comparador": "<", "limite": n}
            pide = Pide("lista", documento=archivo, campos=campos)
            yield Datos({"n": n, "a": archivo}, Espera(valores=(*low, Decimal(len(low)))), pide)


def _red(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        red = [v for v in _values(rows, "fisica", "avance", period) if v < 75]
        pide = Pide("lista", documento=archivo, campos={"dato": "avance", "banda": "rojo"})
        yield Datos({"a": archivo}, Espera(valores=(*red, Decimal(len(red)))), pide)


def _counted(keeps: Callable[[Fila, str], bool], **campos: object) -> Hace:
    """How many activities of a report keep a condition; figures of theirs may be stated too."""

    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        for archivo, rows, period in _reports(libro):
            own = [f for f in rows if keeps(f, period)]
            if own:
                others = tuple(_values(own, "fisica", "avance", period))
                pide = Pide("recuento", documento=archivo, campos={"tipo": "actividad", **campos})
                yield Datos({"a": archivo}, Espera(valores=(Decimal(len(own)),), otros=others), pide)

    return make


def _above_95(fila: Fila, period: str) -> bool:
    return (fila.valor("fisica", "avance", period, True) or 0) > 95


def _unplanned(fila: Fila, period: str) -> bool:
    return fila.marcas.get(f"fisica|avance|{period}|True", "").replace(" ", "") == "S.P."


def _office_count(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, _ in _reports(libro):
        for office, own in list(_offices(rows).items())[:3]:
            pide = Pide("recuento", unidad=office, documento=archivo, campos={"tipo": "actividad"})
            yield Datos({"u": _lower(office), "a": archivo}, _value(Decimal(len(own))), pide)


def _indicators(libro: Libro, rng: Random) -> Iterator[Datos]:
    rows = libro.de("pei-ceplan", "indicador")
    pide = Pide("recuento", documento=rows[0].archivo, campos={"tipo": "indicador"})
    yield Datos({"f": "PEI"}, _value(Decimal(len(rows))), pide)


def _by_property(letter: str, name: str, of: Callable[[Fila], str | None]) -> Hace:
    """How many activities have a property: unit of measure, priority."""

    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        for archivo, rows, _ in _reports(libro):
            counts = Counter(of(f) for f in rows)
            for value, count in sorted((str(v), n) for v, n in counts.items() if v)[:3]:
                pide = Pide("recuento", documento=archivo, campos={"tipo": "actividad", name: value})
                yield Datos({letter: _lower(value), "a": archivo}, _value(Decimal(count)), pide)

    return make


def _above_money(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        values = sorted(_values(rows, "financiera", "ejecutado", period))
        for at in (-3, -6):
            limit = int(values[at]) + 1
            high = [v for v in values if v > limit]
            campos = {"dato": "ejecutado", "en_dinero": True, "comparador": ">", "limite": limit}
            pide = Pide("lista", documento=archivo, campos=campos)
            yield Datos({"n": limit, "a": archivo}, Espera(valores=(*high, Decimal(len(high)))), pide)


def _between(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        progress = _values(rows, "fisica", "avance", period)
        for low, high in ((51, 89), (61, 98), (41, 79)):
            inside = [v for v in progress if low < v < high]
            if not {low, high} & set(progress):
                pide = Pide("no_consta", documento=archivo)
                parts = {"x": low, "y": high, "a": archivo}
                yield Datos(parts, Espera(valores=(*inside, Decimal(len(inside)))), pide)


def _all_but_one(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        for office in list(_offices(rows))[:3]:
            rest = _values((f for f in rows if f.unidad != office), "financiera", "ejecutado", period)
            pide = Pide("no_consta", documento=archivo)
            yield Datos({"u": _lower(office), "a": archivo}, _value(sum(rest, Decimal(0))), pide)


def _worst_of_office(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo, rows, period in _reports(libro):
        for office, own in _offices(rows).items():
            values = sorted(_values(own, "fisica", "avance", period))
            if len(values) > 2 and values[0] < values[1]:
                campos = {"dato": "avance", "cuantos": 1}
                pide = Pide("peores", unidad=office, documento=archivo, campos=campos)
                yield Datos({"u": _lower(office), "a": archivo}, _value(values[0]), pide)


# ---- two periods, what is left, what came before -----------------------------------------------------------


def _compared(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "metas-trimestral", "poi-mensual")):
        year = _year(fila)
        first, second = (fila.valor("fisica", "ejecutado", f"{year}-T{n}", False) for n in (1, 2))
        if first is not None and second is not None:
            campos = {"dato": "ejecutado", "periodo": f"{year}-T1", "periodo2": f"{year}-T2"}
            pide = Pide("comparacion", (fila,), campos=campos)
            yield Datos({"que": _lower(fila.descripcion)}, Espera(valores=(first, second, second - first)), pide)


def _two_months(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "poi-ceplan")):
        months = [fila.valor("fisica", "ejecutado", f"{_year(fila)}-{k:02d}", False) for k in (2, 3)]
        own = tuple(v for v in months if v is not None)
        if fila.atributos.get("tipo_agregacion") == "Acumulado Anual" and len(own) == 2 and all(own):
            parts = {"que": _lower(fila.descripcion)}
            yield Datos(parts, Espera(valores=(sum(own, Decimal(0)),), otros=own), Pide("no_consta", (fila,)))


def _followed(rol: str, n: int) -> Hace:
    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        for fila in _mixed(rng, _named(libro, "poi-mensual", "metas-trimestral")):
            value = fila.valor("fisica", rol, f"{_year(fila)}-T{n}", False)
            if value is not None:
                before = f"¿Cuánto se ejecutó de {_lower(fila.descripcion)} en el primer trimestre?"
                pide = _row(fila, rol, f"{_year(fila)}-T{n}")
                yield Datos({"n": n}, _value(value), pide, (before,))

    return make


def _misspelt(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "poi-mensual", "metas-trimestral")):
        value = fila.valor("fisica", "meta", _year(fila), False)
        words = fila.descripcion.lower().split()
        long = [n for n, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
        if value is None or not long:
            continue
        n = rng.choice(long)
        word, at = words[n], rng.randrange(2, len(words[n]) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        words[n] = swapped if rng.random() < 0.5 else word[:at] + word[at + 1 :]
        espera = Espera(tipos=("respuesta", "aclaracion"), valores=(value,))
        yield Datos({"que": " ".join(words)}, espera, _row(fila, "meta"))


def _code_ending(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _coded(libro, "poi-ceplan")):
        tail = str(fila.codigo)[-4:]
        value = fila.valor("fisica", "avance", f"{_year(fila)}-S1", True)
        if value is not None and sum(str(o.codigo or "").endswith(tail) for o in libro.filas) == 1:
            yield Datos({"t": tail}, _value(value), _row(fila, "avance"))


def _left(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "poi-mensual")):
        year = _year(fila)
        target, done = fila.valor("fisica", "meta", year, False), fila.valor("fisica", "ejecutado", year, True)
        if target is not None and done is not None:
            yield Datos({"que": _lower(fila.descripcion)}, _value(target - done), Pide("falta", (fila,)))


# ---- what has no figure ------------------------------------------------------------------------------------


def _shared_word(libro: Libro, rng: Random) -> Iterator[Datos]:
    holders: dict[str, list[Fila]] = defaultdict(list)
    for fila in libro.filas:
        for word in set(fold(fila.descripcion).split()):
            holders[word].append(fila)
    asks = ("ejecu", "mayor", "menor", "vigente")
    shared = sorted(w for w, own in holders.items() if 3 <= len(own) <= 12 and len(w) > 6 and w.isalpha()
                    and not w.startswith(asks))  # fmt: skip
    for word in rng.sample(shared, len(shared)):
        pide = Pide("cifra", tuple(holders[word]), campos={"dato": "ejecutado"})
        yield Datos({"w": word}, Espera(tipos=("aclaracion", "no_consta")), pide)


def _nothing(tarea: str) -> Hace:
    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        declined = ("no_consta", "fuera_de_alcance") + (("aclaracion",) if tarea == "fuera" else ())
        yield from repeat(Datos({}, Espera(tipos=declined), Pide(tarea)))

    return make


def _other_year(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _named(libro, "metas-trimestral")):
        yield Datos({"que": fila.descripcion}, Espera(tipos=("no_consta",)), _row(fila, "ejecutado", "1999"))


def _unknown_qualifier(libro: Libro, rng: Random) -> Iterator[Datos]:
    """What no report holds is asked of a row, a month or a report that it does hold."""
    named = _mixed(rng, _named(libro, "poi-ceplan"))
    (archivo, _, _), *_ = _reports(libro)
    for fila, other in zip(_mixed(rng, _coded(libro, "poi-ceplan")), named, strict=False):
        parts = {"c": fila.codigo, "que": _lower(other.descripcion), "mes": MESES[rng.randrange(6)], "a": archivo}
        espera = Espera(tipos=("no_consta", "aclaracion", "fuera_de_alcance"))
        yield Datos(parts, espera, Pide("no_consta", (fila,)))


# ---- words of the document ---------------------------------------------------------------------------------


def _told(tarea: str, of: Callable[[Fila], str | None]) -> Hace:
    def make(libro: Libro, rng: Random) -> Iterator[Datos]:
        for fila in _mixed(rng, _coded(libro, "poi-ceplan")):
            if said := of(fila):
                yield Datos({"c": fila.codigo}, Espera(texto=(fold(said),)), Pide(tarea, (fila,)))

    return make


def _prose(libro: Libro, rng: Random) -> Iterator[Datos]:
    by_code = {f.codigo: f for f in libro.filas if f.codigo}
    for claim in libro.oraciones:
        if claim.get("codigo") in by_code:
            code = str(claim["codigo"])
            espera = Espera(texto=(fold(str(claim["texto"]))[:60],))
            yield Datos({"c": code}, espera, Pide("dice", (by_code[code],)))


def _unsaid_cause(libro: Libro, rng: Random) -> Iterator[Datos]:
    for fila in _mixed(rng, _coded(libro, "poi-ceplan")):
        yield Datos({"c": fila.codigo}, Espera(tipos=("no_consta",)), Pide("causa", (fila,)))


def _broken(libro: Libro, rng: Random) -> Iterator[Datos]:
    count = Counter(f.codigo for f in libro.filas)
    for errata in libro.erratas:
        code = str(errata.get("codigo") or "")
        shown = errata.get("clave") and errata.get("rompe") and not errata.get("en_prosa")
        if shown and count[code] == 1 and ("." in code or code.startswith("AOI")):
            fila = next(f for f in libro.filas if f.codigo == code)
            yield Datos({"c": code}, Espera(texto=(fold(code),)), Pide("hallazgos", (fila,)))


def _broken_document(libro: Libro, rng: Random) -> Iterator[Datos]:
    for archivo in sorted({str(e["archivo"]) for e in libro.erratas})[:4]:
        yield Datos({"a": archivo}, Espera(texto=("hallazgo",)), Pide("hallazgos", documento=archivo))


TEMAS = (
    Tema("mes", "consulta", 28, _month),
    Tema("trimestre", "consulta", 12, _quarter("ejecutado", "metas-trimestral", "poi-mensual")),
    Tema("dinero_trimestre", "consulta", 8, _quarter_money),
    Tema("gasto", "consulta", 10, _semester("financiera", "ejecutado")),
    Tema("meta", "consulta", 8, _target),
    Tema("logro", "consulta", 6, _expected),
    Tema("linea_base", "consulta", 6, _base),
    Tema("presupuesto", "consulta", 12, _budget),
    Tema("falta", "consulta", 5, _left),
    Tema("avance", "porcentaje", 8, _semester("fisica", "avance")),
    Tema("avance_aei", "porcentaje", 6, _group_progress),
    Tema("avance_trimestre", "porcentaje", 6, _quarter("avance", "metas-trimestral", lower=True)),
    Tema("meta_cuantificable", "porcentaje", 5, _share),
    Tema("razon", "porcentaje", 2, _spent_share),
    Tema("total", "agregacion", 3, _budget_total),
    Tema("gasto_unidad", "agregacion", 12, _office_spending),
    Tema("suma_documento", "agregacion", 4, _whole_sum),
    Tema("media", "agregacion", 2, _mean),
    Tema("peores", "lugares", 4, _worst),
    Tema("unidad_mayor", "lugares", 2, _best_office),
    Tema("debajo", "listas", 6, _below),
    Tema("banda", "listas", 2, _red),
    Tema("cuantas", "recuento", 2, _counted(lambda f, p: True)),
    Tema("cuantas_superan", "recuento", 2, _counted(_above_95, dato="avance", comparador=">", limite=95)),
    Tema("cuantas_sin", "recuento", 2, _counted(_unplanned, dato="avance", ausencia="sin_programacion")),
    Tema("cuantas_unidad", "recuento", 6, _office_count),
    Tema("cuantos_indicadores", "recuento", 1, _indicators),
    Tema("medida", "recuento", 4, _by_property("m", "medida", lambda f: f.medida)),
    Tema("prioridad", "recuento", 4, _by_property("p", "prioridad", lambda f: f.atributos.get("prioridad"))),
    Tema("monto_mayor", "calificadas", None, _above_money),
    Tema("entre_porcentajes", "calificadas", None, _between),
    Tema("sin_una_unidad", "calificadas", None, _all_but_one),
    Tema("peor_de_unidad", "calificadas", None, _worst_of_office),
    Tema("dos_meses", "calificadas", None, _two_months),
    Tema("trampa", "trampa", None, _unknown_qualifier),
    Tema("comparacion", "comparacion", 8, _compared),
    Tema("sigue_periodo", "seguimiento", 8, _followed("ejecutado", 2)),
    Tema("sigue_rol", "seguimiento", 8, _followed("programado", 1)),
    Tema("errata", "errata", 10, _misspelt),
    Tema("fragmento", "fragmento", 8, _code_ending),
    Tema("ambigua", "ambigua", 8, _shared_word),
    Tema("sin_respuesta", "sin_respuesta", None, _nothing("no_consta")),
    Tema("otro_ejercicio", "sin_respuesta", None, _other_year),
    Tema("fuera", "fuera", None, _nothing("fuera")),
    Tema("hostil", "hostil", None, _nothing("fuera")),
    Tema("responsable", "palabras", 6, _told("responsable", lambda f: f.unidad)),
    Tema("unidad_medida", "palabras", 6, _told("unidad_medida", lambda f: f.medida)),
    Tema("prosa", "prosa", 6, _prose),
    Tema("causa", "causa", 4, _unsaid_cause),
    Tema("hallazgos", "hallazgos", 4, _broken),
    Tema("hallazgos_documento", "hallazgos", 4, _broken_document),
)
