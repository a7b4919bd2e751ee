"""A row of the ledger and a period -> all that a text may say of them, each figure with its cells.

What is in revision, deduced, lost or absent is no fact: it is named in `Ficha.faltas`. Nothing absent is 0.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from agent.settings import Bandas, Umbrales
from agent.sustento.ajustes import CIEN, Ajustes
from agent.sustento.lecturas import Dato, Falta, Lectura, Lecturas
from agent.sustento.model import Clase, Ficha, Hecho, Sustento, Testigo
from agent.sustento.testigos import Testigos
from agent.sustento.tramos import Tramo, tramo_de, tramo_pedido
from agent.workspace import Documento, Ledger
from extractors.schemas import Ausencia, Fila, Hallazgo, Magnitud, Rol, TipoFila, Veredicto
from extractors.values import fold

DECIMALES = 2
"""Of percentages that are recomputed, and of money."""
ESCALAS: Mapping[str, Decimal] = {"miles": Decimal(1000), "millones": Decimal(1000000)}
"""What money is printed in, by the word that a row's title says it with: a text says amounts in full."""

_TIPOS = (TipoFila.ACTIVIDAD, TipoFila.INDICADOR, TipoFila.META_UNIDAD, TipoFila.PARTIDA)
"""Kinds of row that have a justification of their own."""
_HECHO_EN_PERIODO = (
    Rol.PROGRAMADO, Rol.EJECUTADO, Rol.AVANCE, Rol.VIGENTE, Rol.COMPROMETIDO, Rol.DEVENGADO, Rol.PAGADO,
)  # fmt: skip
"""Roles that tell that a row speaks of a period; a target alone speaks of a plan."""
_GASTO = (
    Rol.PROGRAMADO, Rol.EJECUTADO, Rol.APROBADO, Rol.MODIFICACION, Rol.VIGENTE, Rol.COMPROMETIDO, Rol.DEVENGADO,
    Rol.PAGADO, Rol.SALDO,
)  # fmt: skip
_OF_YEAR = (Rol.APROBADO, Rol.VIGENTE)
"""Budgets, which may be printed as the year's beside what was spent from January."""
_DECREASING = re.compile(r"decrecien|descenden|reduccion|\ba menor|menos es mejor|menor es mejor")
"""What a row says of its direction where less is better."""
_SIN_TEXTO = (Rol.MODIFICACION, Rol.SALDO)
"""Budget figures that only the facts hold."""

FichaAjustes = Callable[[str], Ajustes]
"""The settings of a report family."""


def periodos(fila: Fila) -> tuple[str, ...]:
    """The periods that a row can speak of, in order: those printed, and those that its shorter ones cover."""
    printed: dict[int, set[Tramo]] = {}
    named: set[tuple[Tramo, str]] = set()
    for cifra in fila.cifras:
        tramo = tramo_de(cifra.periodo)
        if tramo and cifra.rol in _HECHO_EN_PERIODO:
            named.add((tramo, cifra.periodo))
            if not cifra.acumulado:
                printed.setdefault(tramo.ejercicio, set()).add(tramo)
    for ejercicio, spans in printed.items():
        if not Lecturas(fila, ejercicio).suma:
            continue
        for meses in (3, 6, 12):
            for desde in range(1, 13, meses):
                whole = Tramo(ejercicio, desde, desde + meses - 1)
                if _covered(whole, spans):
                    named.add((whole, whole.periodo()))
    if not named:
        named = {(t, c.periodo) for c in fila.cifras if (t := tramo_de(c.periodo))}
    return tuple(name for _, name in sorted(named))


def _covered(whole: Tramo, spans: set[Tramo]) -> bool:
    months = {month for span in spans if whole.contiene(span) for month in range(span.desde, span.hasta + 1)}
    return len(months) == whole.meses


def fichas(
    ledger: Ledger,
    documento: Documento,
    periodo: str,
    ajustes: FichaAjustes,
    de_la_oficina: Mapping[str, Sequence[Testigo]] | None = None,
) -> Iterator[Ficha]:
    """The facts of every row of a document that speaks of a period, in the document's order.

    Args:
        ledger: where the document is.
        documento: the document.
        periodo: as in the number contract ("2023-T1").
        ajustes: the settings of each family.
        de_la_oficina: witnesses that an office gives, by row id.

    Raises:
        UsageError: `periodo` names no period.
    """
    tramo_pedido(periodo)
    by_row: dict[str, list[Hallazgo]] = {}
    for hallazgo in ledger.hallazgos(documento.id, documento.archivo):
        for row in {hallazgo.fila, *(name.rpartition("-")[0] for name in hallazgo.cifras)} - {None}:
            by_row.setdefault(str(row), []).append(hallazgo)
    filas = [f for f in ledger.filas(documento.id, documento.archivo, documento.sha256) if f.tipo in _TIPOS]
    witnesses = Testigos(documento.archivo, filas, ledger.trozos(documento.id))
    for fila in filas:
        if habla_de(fila, periodo):
            own = (*(de_la_oficina or {}).get(fila.id, ()), *witnesses.de(fila))
            yield ficha(fila, periodo, by_row.get(fila.id, ()), own, ajustes(fila.familia))


def habla_de(fila: Fila, periodo: str) -> bool:
    """Whether a row has a period, years left open where either names none."""
    wanted = _resolved(fila, tramo_pedido(periodo))
    return any(
        tramo.desde == wanted.desde and tramo.hasta == wanted.hasta and tramo.ejercicio in (0, wanted.ejercicio)
        for tramo in map(tramo_de, periodos(fila))
        if tramo
    )


def ficha(
    fila: Fila, periodo: str, hallazgos: Sequence[Hallazgo], testigos: Sequence[Testigo], ajustes: Ajustes
) -> Ficha:
    """What is known of one row in one period.

    Args:
        fila: the row.
        periodo: as in the number contract.
        hallazgos: findings; those of other rows (a total that this one is a part of) are left out.
        testigos: what is stated of this row.
        ajustes: bands, thresholds, currency.

    Raises:
        UsageError: `periodo` names no period.
    """
    wanted = _resolved(fila, tramo_pedido(periodo))
    own = {cifra.id for cifra in fila.cifras}
    touching = tuple(h for h in hallazgos if h.fila == fila.id or (h.fila is None and own & set(h.cifras)))
    reunion = _Reunion(fila, wanted, touching, ajustes)
    reunion.reunir()
    heard = tuple(t for t in testigos if Testigos.del_periodo(t, wanted))
    spoken = {hecho.periodo: None for hecho in reunion.hechos}
    values = {hecho.nombre: hecho.valor for hecho in reunion.hechos}
    color = banda(values, ajustes.bandas)
    sustento = Sustento(
        hechos=tuple(reunion.hechos),
        testigos=heard,
        nombres=_nombres(fila, heard, color),
        periodos=tuple({reunion.periodo: None} | spoken),
    )
    return Ficha(
        fila=fila,
        periodo=reunion.periodo,
        sustento=sustento,
        hallazgos=touching,
        motivos=motivos(values, ajustes.umbrales, reunion.sin_programacion),
        banda=color,
        faltas=tuple(dict.fromkeys(reunion.faltas)),
        coherencia=_coherencia(values),
        sin_programacion=reunion.sin_programacion,
    )


def motivos(values: Mapping[str, Decimal], umbrales: Umbrales, sin_programacion: bool) -> tuple[str, ...]:
    """Why a justification is due.

    Args:
        values: facts by name.
        umbrales: the norm's thresholds.
        sin_programacion: the form prints that nothing was planned.
    """
    done, planned, progress = values.get("ejecutado"), values.get("programado"), values.get("avance")
    if done and (planned == 0 or (planned is None and sin_programacion)):
        return ("sin_programacion",) if umbrales.sin_programacion else ()
    if planned and done == 0:
        return ("sin_ejecucion",) if umbrales.sin_ejecucion else ()
    if progress is None:
        return ()
    if progress < umbrales.minimo:
        return ("avance_bajo",)
    return ("avance_alto",) if progress > umbrales.maximo else ()


def banda(values: Mapping[str, Decimal], bandas: Bandas) -> str | None:
    """The traffic light of the progress; None without one."""
    progress = values.get("avance")
    return None if progress is None else bandas.color(progress)


def _coherencia(values: Mapping[str, Decimal]) -> str | None:
    done = values.get("ejecutado")
    spent, meant = values.get("gasto_ejecutado"), values.get("gasto_programado")
    if spent is None:
        spent, meant = values.get("gasto_devengado"), values.get("gasto_vigente")
    if done is None or spent is None:
        return None
    if spent > 0 and done == 0:
        return "gasto_sin_avance"
    return "avance_sin_gasto" if spent == 0 and done > 0 and meant else None


def _resolved(fila: Fila, wanted: Tramo) -> Tramo:
    """The wanted span in the row's only year where the wish names none; without a year where the row prints none.

    A year that a person asks for and the document does not print is not the document's.
    """
    printed = {t.ejercicio for c in fila.cifras if (t := tramo_de(c.periodo))}
    if printed == {0}:
        return replace(wanted, ejercicio=0)
    years = {t.ejercicio for c in fila.cifras if c.rol in _HECHO_EN_PERIODO and (t := tramo_de(c.periodo))} - {0}
    if wanted.ejercicio == 0 and len(years) == 1:
        return replace(wanted, ejercicio=years.pop())
    return wanted


def _nombres(fila: Fila, heard: Sequence[Testigo], color: str | None) -> tuple[str, ...]:
    """What the row prints, who states something of it and when, and its level."""
    stated = (
        fila.codigo, fila.descripcion, fila.unidad_organica, fila.unidad_medida, fila.indicador, fila.archivo,
        *fila.grupo, *fila.atributos.values(), *(said for t in heard for said in (t.quien, t.cuando)),
        f"nivel {color}" if color else None,
    )  # fmt: skip
    return tuple(dict.fromkeys(name for name in stated if name))


@dataclass(frozen=True, slots=True)
class _Sitio:
    """What facts speak of: a period, accumulated or not, of physical progress or of money."""

    periodo: str
    acumulado: bool = False
    magnitud: Magnitud = Magnitud.FISICA


class _Reunion:
    """Gathers the facts of one row and period."""

    def __init__(self, fila: Fila, tramo: Tramo, hallazgos: Sequence[Hallazgo], ajustes: Ajustes) -> None:
        self.hechos: list[Hecho] = []
        self.faltas: list[str] = []
        self.sin_programacion = False
        self.periodo = tramo.periodo()
        self._fila, self._tramo, self._ajustes = fila, tramo, ajustes
        self._year = _Sitio(tramo.anual().periodo())
        self._sense = fold(fila.atributos.get("sentido", ""))
        self._lecturas = Lecturas(fila, tramo.ejercicio)
        self._errores = {h.cifras[0]: h for h in hallazgos if h.cifras and h.veredicto is Veredicto.ERROR_DEL_DOCUMENTO}

    def reunir(self) -> None:
        """Everything, in the order in which a text tells it."""
        to_date = self._tramo.hasta_la_fecha()
        base = self._base(to_date)
        done = accumulated = self._pair("", base, _Sitio(self.periodo, base != self._tramo))
        if base != to_date:
            accumulated = self._pair("_acumulado", to_date, _Sitio(self.periodo, True))
        self._annual(base, accumulated)
        self._spending("", base, _Sitio(self.periodo, base != self._tramo, Magnitud.FINANCIERA))
        if base != to_date:
            self._spending("_acumulado", to_date, _Sitio(self.periodo, True, Magnitud.FINANCIERA))
        for earlier in self._tramo.anteriores() if base == self._tramo and done else ():
            self._earlier(earlier)

    def _base(self, to_date: Tramo) -> Tramo:
        """The wanted months, or January to their end where the row prints only that."""
        return to_date if not self._has(self._tramo) and self._has(to_date) else self._tramo

    def _has(self, tramo: Tramo) -> bool:
        return any(
            self._lecturas.leer(magnitud, rol, tramo) is not None
            for magnitud in (Magnitud.FISICA, Magnitud.FINANCIERA, Magnitud.PORCENTAJE)
            for rol in _HECHO_EN_PERIODO
        )

    # ---- physical ------------------------------------------------------------------------------------

    def _pair(self, suffix: str, tramo: Tramo, sitio: _Sitio) -> Dato | None:
        """Planned, done, progress and variation of a span; gives what was done."""
        read = self._lecturas.impresa if suffix and not self._lecturas.suma else self._lecturas.leer
        reading = read(Magnitud.FISICA, Rol.PROGRAMADO, tramo)
        if isinstance(reading, Falta) and reading.ausencia is Ausencia.SIN_PROGRAMACION and not suffix:
            self.sin_programacion = True
        planned = self._printed(f"programado{suffix}", Clase.CANTIDAD, Rol.PROGRAMADO, reading, sitio)
        reading = read(Magnitud.FISICA, Rol.EJECUTADO, tramo)
        done = self._printed(f"ejecutado{suffix}", Clase.CANTIDAD, Rol.EJECUTADO, reading, sitio)
        made = _ratio(done, planned) or self._against_target(tramo, done)
        self._progress(suffix, tramo, sitio, made, _ratio(planned, done))
        if planned and done and not suffix:
            self._add("variacion", Clase.CANTIDAD, Rol.VARIACION, _difference(done, planned), sitio)
        return done

    def _progress(
        self, suffix: str, tramo: Tramo, sitio: _Sitio, made: Dato | None, turned: Dato | None = None
    ) -> None:
        """The progress that the figures give, and the printed one where it is another.

        Where less is better offices divide either way (`turned`): what the document prints says how, else nothing does.
        """
        column = None if not suffix and tramo == tramo.hasta_la_fecha() else bool(suffix)
        printed = self._lecturas.impresa(Magnitud.FISICA, Rol.AVANCE, tramo, acumulada=column)
        nombre = f"avance{suffix}"
        if _DECREASING.search(self._sense) and turned is not None:
            ways = [way for way in (turned, made) if way is not None]
            made = next((way for way in ways if isinstance(printed, Dato) and _agree(way.valor, printed)), None)
        if made is None:
            self._printed(nombre, Clase.PORCENTAJE, Rol.AVANCE, printed, sitio)
            return
        self._add(nombre, Clase.PORCENTAJE, Rol.AVANCE, made, sitio)
        if isinstance(printed, Falta):
            self.faltas.append(printed.motivo)
        if not isinstance(printed, Dato) or _agree(made.valor, printed) or (suffix and self._over_target(printed)):
            return
        capped = made.valor > CIEN and printed.valor == CIEN
        beside = replace(printed, calculo="impreso con tope de 100" if capped else "")
        self._add(f"{nombre}_impreso", Clase.PORCENTAJE, Rol.AVANCE, beside, sitio, _places(printed))

    def _against_target(self, tramo: Tramo, done: Dato | None) -> Dato | None:
        """Progress of an indicator that has no planned figure but a target of the year and a direction."""
        target = self._lecturas.impresa(Magnitud.FISICA, Rol.META, tramo.anual())
        if not isinstance(target, Dato) or not (self._sense == "ascendente" or _DECREASING.search(self._sense)):
            return None
        made = _ratio(done, target) if self._sense == "ascendente" else _ratio(target, done)
        if made is None or made.valor <= CIEN:
            return made
        return Dato(CIEN, made.cifras, f"{made.calculo}, con tope de 100")

    def _over_target(self, printed: Dato) -> bool:
        """Whether an accumulated % is printed against the annual target, as some towns do."""
        done = self._lecturas.leer(Magnitud.FISICA, Rol.EJECUTADO, self._tramo.hasta_la_fecha())
        against = _ratio(done, self._target()) if isinstance(done, Dato) else None
        return against is not None and _agree(against.valor, printed)

    # ---- the year ------------------------------------------------------------------------------------

    def _target(self) -> Dato | None:
        year = self._tramo.anual()
        for magnitud in (Magnitud.FISICA, Magnitud.PORCENTAJE):
            reading = self._lecturas.impresa(magnitud, Rol.META, year)
            if reading is not None:  # a target in doubt is not replaced by a sum
                return reading if isinstance(reading, Dato) else None
        planned = self._lecturas.leer(Magnitud.FISICA, Rol.PROGRAMADO, year)
        return planned if isinstance(planned, Dato) else None

    def _annual(self, base: Tramo, done: Dato | None) -> None:
        """The target of the year, and what is left of it."""
        year = self._tramo.anual()
        for magnitud, clase in ((Magnitud.FISICA, Clase.CANTIDAD), (Magnitud.PORCENTAJE, Clase.PORCENTAJE)):
            printed = self._lecturas.impresa(magnitud, Rol.META, year)
            self._printed("meta_anual", clase, Rol.META, printed, replace(self._year, magnitud=magnitud))
        target = self._target()
        if target is None:
            return
        if not any(hecho.nombre == "meta_anual" for hecho in self.hechos):
            if base == year:
                return
            named = replace(target, calculo=target.calculo or "programado del año")
            self._add("meta_anual", Clase.CANTIDAD, Rol.META, named, self._year)
        if done is not None and (self._sense == "ascendente" or (not self._sense and self._lecturas.aditiva)):
            self._remaining(target, done)

    def _remaining(self, target: Dato, done: Dato) -> None:
        if target.valor >= done.valor:
            self._add("restante", Clase.CANTIDAD, Rol.SALDO, _difference(target, done), self._year)
        else:
            self._add("excedente", Clase.CANTIDAD, Rol.VARIACION, _difference(done, target), self._year)
        against = _ratio(done, target)
        if against is not None and not self._sense:
            self._add("avance_anual", Clase.PORCENTAJE, Rol.AVANCE, against, replace(self._year, acumulado=True))

    def _earlier(self, tramo: Tramo) -> None:
        """What an earlier span of the year planned and did."""
        suffix = f"_{tramo.periodo().lower().replace('-', '_')}"
        sitio, found = _Sitio(tramo.periodo()), {}
        for rol in (Rol.PROGRAMADO, Rol.EJECUTADO):
            reading = self._lecturas.leer(Magnitud.FISICA, rol, tramo)
            if isinstance(reading, Dato):
                found[rol] = reading
                self._add(rol.value + suffix, Clase.CANTIDAD, rol, reading, sitio)
        made = _ratio(found.get(Rol.EJECUTADO), found.get(Rol.PROGRAMADO))
        if made is not None:
            self._add("avance" + suffix, Clase.PORCENTAJE, Rol.AVANCE, made, sitio)

    # ---- money ---------------------------------------------------------------------------------------

    def _spending(self, suffix: str, tramo: Tramo, sitio: _Sitio) -> None:
        found = {}
        for rol in _GASTO:
            reading = self._lecturas.leer(Magnitud.FINANCIERA, rol, tramo)
            own = sitio
            if reading is None and rol in _OF_YEAR and tramo.desde == 1:
                reading = self._lecturas.impresa(Magnitud.FINANCIERA, rol, tramo.anual())
                own = replace(self._year, magnitud=Magnitud.FINANCIERA)
            if rol in _SIN_TEXTO and isinstance(reading, Falta):
                reading = None  # no text would state it: nothing to explain
            found[rol] = self._printed(f"gasto_{rol.value}{suffix}", Clase.DINERO, rol, reading, own)
        for done, of in ((Rol.EJECUTADO, Rol.PROGRAMADO), (Rol.DEVENGADO, Rol.VIGENTE)):
            made = _ratio(found[done], found[of])
            if made is not None:
                self._add(f"gasto_avance{suffix}", Clase.PORCENTAJE, Rol.AVANCE, made, sitio)
                break

    # ---- facts ---------------------------------------------------------------------------------------

    def _printed(self, nombre: str, clase: Clase, rol: Rol, reading: Lectura, sitio: _Sitio) -> Dato | None:
        """States a reading, and beside it what the document's own rule gives where they differ.

        That nothing was planned is what the form says, not a figure that is missing.
        """
        if isinstance(reading, Falta) and reading.ausencia is not Ausencia.SIN_PROGRAMACION:
            self.faltas.append(reading.motivo)
        if not isinstance(reading, Dato):
            return None
        cell = reading.impresa
        self._add(nombre, clase, rol, reading, sitio, _places(reading) if cell is not None else None)
        finding = self._errores.get(cell.id) if cell is not None else None
        if cell is not None and finding is not None and cell.recalculado not in (None, cell.valor):
            assert cell.recalculado is not None
            due = Dato(cell.recalculado, finding.cifras, finding.formula or finding.regla)
            self._add(f"{nombre}_recalculado", clase, rol, due, sitio)
        return reading

    def _add(
        self, nombre: str, clase: Clase, rol: Rol, dato: Dato, sitio: _Sitio, decimales: int | None = None
    ) -> None:
        if clase is Clase.DINERO or (clase is Clase.PORCENTAJE and decimales is None):
            decimales = DECIMALES
        escala = ESCALAS.get(self._fila.atributos.get("escala", "")) if clase is Clase.DINERO else None
        if escala is not None:
            shown = dato.calculo or f"{dato.valor:f}"
            dato = replace(dato, valor=dato.valor * escala, calculo=f"{shown}, en {self._fila.atributos['escala']}")
        moneda = self._fila.atributos.get("moneda") or self._ajustes.moneda
        self.hechos.append(
            Hecho(
                nombre=nombre,
                clase=clase,
                valor=dato.valor,
                decimales=decimales if clase is not Clase.CANTIDAD else None,
                unidad={Clase.DINERO: moneda, Clase.CANTIDAD: self._fila.unidad_medida}.get(clase),
                periodo=sitio.periodo,
                acumulado=sitio.acumulado,
                magnitud=sitio.magnitud,
                rol=rol,
                cifras=tuple(dict.fromkeys(dato.cifras)),
                calculo=dato.calculo,
            )
        )


def _ratio(above: Dato | None, below: Dato | None) -> Dato | None:
    """One figure in points of another; None where either is not known, or the other is 0."""
    if above is None or below is None or not below.valor:
        return None
    cells = (*above.cifras, *below.cifras)
    return Dato(above.valor / below.valor * CIEN, cells, f"{above.valor:f} / {below.valor:f} x 100")


def _difference(more: Dato, less: Dato) -> Dato:
    return Dato(more.valor - less.valor, (*more.cifras, *less.cifras), f"{more.valor:f} - {less.valor:f}")


def _places(printed: Dato) -> int:
    """Decimals that a value needs."""
    return max(0, -int(printed.valor.normalize().as_tuple().exponent))


def _agree(made: Decimal, printed: Dato) -> bool:
    """Whether a printed percentage is the recomputed one, rounded half up at its printed decimals."""
    exponent = int(printed.valor.as_tuple().exponent)
    return made.quantize(Decimal(1).scaleb(min(exponent, 0)), ROUND_HALF_UP) == printed.valor
