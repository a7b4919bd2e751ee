"""From a logical report to boxes on sheets: widths, wrapped lines, page breaks, rulings. Engines only draw.

Coordinates are PDF points of the page as shown, origin top left, y downwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from evals.corpus.fonts import FUENTES, text_width
from evals.corpus.model import (
    Alineacion,
    Bloque,
    Celda,
    Columna,
    Informe,
    Lugar,
    Parrafo,
    Referencia,
    Salto,
    Tabla,
    Ubicacion,
)
from evals.corpus.styles import A3, Estilo

INTERLINEA = 1.18  # leading over font size
RELLENO = 1.6  # points between the box and its text, each side
RELLENO_SIN_RAYAS = 3.2
ASCENSO = 0.78  # baseline below the top of a line, over font size
HOLGURA_NUMERO = 8.0  # most that a number column is widened, points
PASO_CUERPO = 0.2
GRIS_CABECERA, GRIS_CEBRA = 0.86, 0.95
LINEAS_MINIMAS = 1  # text lines that must fit before a row is split inside its text

Caja = tuple[float, float, float, float]


class DoesNotFit(Exception):
    """A table is too wide for the largest paper at the smallest size."""


@dataclass(frozen=True)
class Texto:
    """A run of text: x of its left end and y of its baseline."""

    x: float
    y: float
    texto: str
    cuerpo: float
    negrita: bool = False


@dataclass(frozen=True)
class Trazo:
    """A ruling from one point to another."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Fondo:
    """A shaded box; `gris` from 0 (black) to 1 (white)."""

    caja: Caja
    gris: float


@dataclass(frozen=True)
class Hoja:
    """All that is drawn on a sheet."""

    fondos: tuple[Fondo, ...]
    trazos: tuple[Trazo, ...]
    textos: tuple[Texto, ...]


@dataclass(frozen=True)
class Maqueta:
    """The laid out report: sheets, the style as used (paper may have grown), and where each figure went."""

    hojas: tuple[Hoja, ...]
    estilo: Estilo
    ubicacion: Ubicacion


@dataclass
class _Lienzo:
    """A sheet while it is being filled."""

    fondos: list[Fondo] = field(default_factory=list)
    cajas: list[Caja] = field(default_factory=list)
    textos: list[Texto] = field(default_factory=list)


@dataclass(frozen=True)
class _Letra:
    """Font and size of the tables of a report."""

    normal: str
    negrita: str
    cuerpo: float

    @property
    def leading(self) -> float:
        return self.cuerpo * INTERLINEA

    def width(self, text: str, negrita: bool) -> float:
        return text_width(text, self.negrita if negrita else self.normal, self.cuerpo)


# ------------------------------------------------------------ text


def wrap(text: str, width: float, letra: _Letra, negrita: bool = False) -> tuple[str, ...]:
    """Lines of a text no wider than `width`; a word that is too long is broken."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}" if current else word
        if letra.width(joined, negrita) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *broken, current = _break_word(word, width, letra, negrita)
        lines += broken
    return (*lines, current) if current else tuple(lines)


def _break_word(word: str, width: float, letra: _Letra, negrita: bool) -> list[str]:
    """Pieces of a word that fit, at least one character each."""
    pieces: list[str] = []
    while letra.width(word, negrita) > width and len(word) > 1:
        size = next((n for n in range(len(word) - 1, 0, -1) if letra.width(word[:n], negrita) <= width), 1)
        pieces.append(word[:size])
        word = word[size:]
    return [*pieces, word]


# ------------------------------------------------------------ widths


def _least_widths(tabla: Tabla, letra: _Letra, pad: float) -> list[float]:
    """Least width of each column: its longest word, or in a number column of the body its longest text."""
    least = [0.0] * len(tabla.columnas)
    for bloque, is_header in ((tabla.encabezado, True), *((bloque, False) for bloque in tabla.bloques)):
        for celda in bloque.celdas:
            if celda.ancho > 1 or not celda.texto:
                continue
            whole = tabla.columnas[celda.columna].clase == "numero" and not is_header
            words = [celda.texto] if whole else celda.texto.split()
            width = max(letra.width(word, celda.negrita) for word in words) + 2 * pad + 0.2
            least[celda.columna] = max(least[celda.columna], width)
    return least


def _shared_out(columnas: Sequence[Columna], least: Sequence[float], room: float) -> list[float]:
    """Widths that fill `room`: number columns a little wider, the rest to the text columns by weight."""
    spare = room - sum(least)
    numbers = sum(columna.clase == "numero" for columna in columnas)
    slack = min(HOLGURA_NUMERO, 0.35 * spare / numbers) if numbers else 0.0
    weights = [columna.peso if columna.clase == "texto" else 0.0 for columna in columnas]
    left = spare - slack * numbers
    share = left / sum(weights) if sum(weights) else 0.0
    pairs = zip(columnas, least, weights, strict=True)
    return [width + (slack if columna.clase == "numero" else share * weight) for columna, width, weight in pairs]


def _fits(informe: Informe, estilo: Estilo, letra: _Letra) -> bool:
    """Whether every table fits the width of the paper."""
    room = estilo.papel[0] - 2 * estilo.margen
    pad = _padding(estilo)
    tablas = (elemento for elemento in informe.elementos if isinstance(elemento, Tabla))
    return all(sum(_least_widths(tabla, letra, pad)) <= room * tabla.fraccion for tabla in tablas)


def _padding(estilo: Estilo) -> float:
    return RELLENO_SIN_RAYAS if estilo.rayado in ("ninguno", "horizontales") else RELLENO


def _choose_size(informe: Informe, estilo: Estilo) -> tuple[Estilo, _Letra]:
    """Largest size that fits, on the paper asked for or else on A3.

    Raises:
        DoesNotFit: not even then.
    """
    fuente = FUENTES[estilo.fuente]
    for papel in dict.fromkeys((estilo.papel, A3)):
        tried = replace(estilo, papel=papel)
        cuerpo = estilo.cuerpo
        while cuerpo >= estilo.cuerpo_minimo - 1e-9:
            letra = _Letra(fuente.normal, fuente.negrita, round(cuerpo, 2))
            if _fits(informe, tried, letra):
                return tried, letra
            cuerpo -= PASO_CUERPO
    raise DoesNotFit(f"{informe.nombre} in style {estilo.nombre}: raise the paper or lower cuerpo_minimo")


# ------------------------------------------------------------ blocks


@dataclass(frozen=True)
class _Pieza:
    """A cell ready to be drawn: its text lines and its box (x on the page, y from its block's top)."""

    celda: Celda
    lineas: tuple[str, ...]
    x0: float
    x1: float
    y0: float
    y1: float
    alineacion: Alineacion


@dataclass(frozen=True)
class _Armado:
    """A block with its cells measured."""

    bloque: Bloque
    piezas: tuple[_Pieza, ...]
    altos: tuple[float, ...]

    @property
    def alto(self) -> float:
        return sum(self.altos)


def _whole_grid(bloque: Bloque, ancho: int) -> tuple[Celda, ...]:
    """The cells of a block and an empty one wherever the form leaves a hole."""
    taken = {
        (linea, columna)
        for celda in bloque.celdas
        for linea in range(celda.linea, celda.linea + celda.alto)
        for columna in range(celda.columna, celda.columna + celda.ancho)
    }
    holes = [Celda("", c, n) for n in range(bloque.lineas) for c in range(ancho) if (n, c) not in taken]
    return (*bloque.celdas, *holes)


class _Constructor:
    """Measures the blocks of one table."""

    def __init__(self, tabla: Tabla, estilo: Estilo, letra: _Letra) -> None:
        self.tabla, self.estilo, self.letra = tabla, estilo, letra
        self.pad = _padding(estilo)
        room = (estilo.papel[0] - 2 * estilo.margen) * tabla.fraccion
        widths = _shared_out(tabla.columnas, _least_widths(tabla, letra, self.pad), room)
        self.bordes = [estilo.margen]
        for width in widths:
            self.bordes.append(self.bordes[-1] + width)

    def build(self, bloque: Bloque) -> _Armado:
        """Wraps the texts of a block and makes its lines high enough for them."""
        celdas = _whole_grid(bloque, len(self.tabla.columnas))
        wrapped = [(celda, self._lines(celda)) for celda in celdas]
        altos = [self._height(1)] * bloque.lineas
        for celda, lineas in sorted(wrapped, key=lambda pair: pair[0].alto):
            span = slice(celda.linea, celda.linea + celda.alto)
            missing = self._height(len(lineas)) - sum(altos[span])
            if missing > 0:
                altos[span] = [alto + missing / celda.alto for alto in altos[span]]
        piezas = tuple(self._piece(celda, lineas, altos) for celda, lineas in wrapped)
        return _Armado(bloque, piezas, tuple(altos))

    def _lines(self, celda: Celda) -> tuple[str, ...]:
        width = self.bordes[celda.columna + celda.ancho] - self.bordes[celda.columna] - 2 * self.pad
        return wrap(celda.texto, width, self.letra, celda.negrita)

    def _height(self, lineas: int) -> float:
        return max(1, lineas) * self.letra.leading + 2 * self.pad

    def _piece(self, celda: Celda, lineas: tuple[str, ...], altos: Sequence[float]) -> _Pieza:
        top = sum(altos[: celda.linea])
        bottom = top + sum(altos[celda.linea : celda.linea + celda.alto])
        left, right = self.bordes[celda.columna], self.bordes[celda.columna + celda.ancho]
        return _Pieza(celda, lineas, left, right, top, bottom, celda.alineacion or self._alignment(celda))

    def _alignment(self, celda: Celda) -> Alineacion:
        if self.tabla.columnas[celda.columna].clase == "texto":
            return "izquierda"
        return "centro" if self.estilo.centra else "derecha"

    # -- splitting over a page break

    def split(self, armado: _Armado, room: float) -> tuple[_Armado, _Armado] | None:
        """The block in two: what fits in `room` points and what goes on; None if it cannot be cut there."""
        whole_lines = self._whole_lines(armado, room)
        if whole_lines:
            cut = sum(armado.altos[:whole_lines])
        elif armado.bloque.lineas == 1 and room >= self._height(LINEAS_MINIMAS):
            cut = room
        else:
            return None
        above = [self._upper(pieza, cut) for pieza in armado.piezas if pieza.y0 < cut - 0.01]
        below = self._lower(armado, cut)
        if not any(pieza.lineas for pieza in below.piezas):
            return None
        return _Armado(armado.bloque, tuple(above), (cut,)), below

    def _whole_lines(self, armado: _Armado, room: float) -> int:
        """How many whole lines of a block of several fit, leaving at least one for the next page."""
        fitting = 0
        while fitting < len(armado.altos) - 1 and sum(armado.altos[: fitting + 1]) <= room:
            fitting += 1
        return fitting

    def _capacity(self, height: float) -> int:
        return max(1, int((height - 2 * self.pad + 0.01) / self.letra.leading))

    def _upper(self, pieza: _Pieza, cut: float) -> _Pieza:
        bottom = min(pieza.y1, cut)
        lineas = pieza.lineas[: self._capacity(bottom - pieza.y0)] if pieza.y1 > cut + 0.01 else pieza.lineas
        return replace(pieza, y1=bottom, lineas=lineas)

    def _lower(self, armado: _Armado, cut: float) -> _Armado:
        """What goes on: whole lines moved up, merged or long cells with the text that is left."""
        piezas: list[_Pieza] = []
        for pieza in armado.piezas:
            if pieza.y1 <= cut + 0.01:
                continue
            lineas = pieza.lineas
            if pieza.y0 < cut - 0.01:
                lineas = lineas[self._capacity(cut - pieza.y0) :]
            celda = pieza.celda if lineas and pieza.y0 >= cut - 0.01 else replace(pieza.celda, refs=())
            top = max(0.0, pieza.y0 - cut)
            piezas.append(replace(pieza, celda=celda, lineas=lineas, y0=top, y1=pieza.y1 - cut))
        needed = max(self._height(len(pieza.lineas)) + pieza.y0 for pieza in piezas)
        natural = max(pieza.y1 for pieza in piezas)
        last = natural if armado.bloque.lineas > 1 else 0.0
        height = max(needed, last)
        stretched = [replace(p, y1=height if abs(p.y1 - natural) < 0.01 else p.y1) for p in piezas]
        return _Armado(replace(armado.bloque, abre=(), lineas=1), tuple(stretched), (height,))


# ------------------------------------------------------------ sheets


class _Compositor:
    """Puts titles, tables and prose on sheets from top to bottom."""

    def __init__(self, informe: Informe, estilo: Estilo, letra: _Letra) -> None:
        self.informe, self.estilo, self.letra = informe, estilo, letra
        self.lienzos: list[_Lienzo] = []
        self.ubicacion = Ubicacion()
        self.y = 0.0
        self.fondo = estilo.papel[1] - estilo.margen - 10
        self.new_sheet()

    @property
    def lienzo(self) -> _Lienzo:
        return self.lienzos[-1]

    @property
    def pagina(self) -> int:
        return len(self.lienzos)

    def new_sheet(self) -> None:
        """A new sheet with its title."""
        self.lienzos.append(_Lienzo())
        self.y = self.estilo.margen
        first = self.pagina == 1
        if first or self.estilo.repite_titulos:
            for i, titulo in enumerate(self.informe.titulos):
                self._centred(titulo, self.letra.cuerpo + (4 if i == 0 else 2.5))
        if first:
            for linea in self.informe.preliminares:
                self._prose(linea, negrita=False)
        self.y += 6

    def _centred(self, text: str, cuerpo: float) -> None:
        letra = replace(self.letra, cuerpo=cuerpo)
        width = self.estilo.papel[0] - 2 * self.estilo.margen
        for line in wrap(text, width, letra, True):
            x = self.estilo.margen + (width - letra.width(line, True)) / 2
            self.lienzo.textos.append(Texto(x, self.y + cuerpo * ASCENSO, line, cuerpo, True))
            self.y += letra.leading

    def _prose(self, text: str, negrita: bool) -> int:
        """Sets a paragraph and returns the page of its first line."""
        letra = replace(self.letra, cuerpo=self.letra.cuerpo + 1)
        lines = wrap(text, self.estilo.papel[0] - 2 * self.estilo.margen, letra, negrita)
        if self.y + min(len(lines), 4) * letra.leading > self.fondo:
            self.new_sheet()
        pagina = self.pagina
        for line in lines:
            if self.y + letra.leading > self.fondo:
                self.new_sheet()
            self.lienzo.textos.append(
                Texto(self.estilo.margen, self.y + letra.cuerpo * ASCENSO, line, letra.cuerpo, negrita)
            )
            self.y += letra.leading
        self.y += letra.leading * 0.45
        return pagina

    def element(self, index: int, elemento: Tabla | Parrafo | Salto) -> None:
        """Sets one element of the report."""
        if isinstance(elemento, Salto):
            self.new_sheet()
        elif isinstance(elemento, Parrafo):
            self.ubicacion.parrafos[index] = self._prose(elemento.texto, elemento.negrita)
        else:
            self._table(elemento)

    def _table(self, tabla: Tabla) -> None:
        constructor = _Constructor(tabla, self.estilo, self.letra)
        encabezado = constructor.build(tabla.encabezado)
        first = constructor.build(tabla.bloques[0]) if tabla.bloques else encabezado
        if self.y + encabezado.alto + first.alto > self.fondo:
            self.new_sheet()
        self._place(encabezado, GRIS_CABECERA if self.estilo.cebra else None)
        for number, bloque in enumerate(tabla.bloques):
            shade = GRIS_CEBRA if self.estilo.cebra and number % 2 and bloque.clase == "fila" else None
            self._block(constructor, constructor.build(bloque), encabezado if tabla.repite_encabezado else None, shade)
        self.y += 8

    def _block(self, constructor: _Constructor, armado: _Armado, cabecera: _Armado | None, shade: float | None) -> None:
        """Places a block, on a new sheet or in two parts where it does not fit."""
        while self.y + armado.alto > self.fondo:
            parts = constructor.split(armado, self.fondo - self.y) if self.estilo.parte_filas else None
            if parts is not None:
                self._place(parts[0], shade)
                armado = parts[1]
            self.new_sheet()
            if cabecera is not None and self.estilo.repite_encabezado:
                self._place(cabecera, GRIS_CABECERA if self.estilo.cebra else None)
            if parts is None and self.y + armado.alto > self.fondo:
                raise DoesNotFit(
                    f"a row of {self.informe.nombre} is taller than the page: use a style that splits rows"
                )
        self._place(armado, shade)

    def _place(self, armado: _Armado, shade: float | None) -> None:
        for pieza in armado.piezas:
            self._draw(pieza, shade)
        for fila_id in armado.bloque.abre:
            self.ubicacion.filas.setdefault(fila_id, self.pagina)
        self.y += armado.alto

    def _draw(self, pieza: _Pieza, shade: float | None) -> None:
        caja = (pieza.x0, self.y + pieza.y0, pieza.x1, self.y + pieza.y1)
        self.lienzo.cajas.append(caja)
        if shade is not None:
            self.lienzo.fondos.append(Fondo(caja, shade))
        pad = _padding(self.estilo)
        slack = (
            0.0 if self.estilo.arriba else (caja[3] - caja[1] - 2 * pad - len(pieza.lineas) * self.letra.leading) / 2
        )
        top = caja[1] + pad + max(0.0, slack)
        for i, line in enumerate(pieza.lineas):
            x = _aligned(pieza, pad, self.letra.width(line, pieza.celda.negrita))
            y = top + i * self.letra.leading + self.letra.cuerpo * ASCENSO
            self.lienzo.textos.append(Texto(x, y, line, self.letra.cuerpo, pieza.celda.negrita))
        for ref in pieza.celda.refs:
            self._locate(ref, caja)

    def _locate(self, ref: Referencia, caja: Caja) -> None:
        if ref not in self.ubicacion.cifras:
            x0, y0, x1, y1 = (round(value, 2) for value in caja)
            self.ubicacion.cifras[ref] = Lugar(self.pagina, (x0, y0, x1, y1))

    def footers(self) -> None:
        """Footer text and page number on every sheet."""
        letra = replace(self.letra, cuerpo=5.5)
        y = self.estilo.papel[1] - self.estilo.margen + 4
        for number, lienzo in enumerate(self.lienzos, start=1):
            page = f"Página {number} de {len(self.lienzos)}"
            right = self.estilo.papel[0] - self.estilo.margen - letra.width(page, False)
            lienzo.textos.append(Texto(right, y, page, letra.cuerpo))
            if self.informe.pie:
                lienzo.textos.append(Texto(self.estilo.margen, y, self.informe.pie, letra.cuerpo))


def _aligned(pieza: _Pieza, pad: float, width: float) -> float:
    if pieza.alineacion == "izquierda":
        return pieza.x0 + pad
    if pieza.alineacion == "derecha":
        return pieza.x1 - pad - width
    return (pieza.x0 + pieza.x1 - width) / 2


# ------------------------------------------------------------ rulings


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Intervals joined where they touch."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 0.05:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _rulings(cajas: Sequence[Caja], estilo: Estilo) -> tuple[Trazo, ...]:
    """The lines of the grid that the style draws, each once."""
    horizontal: dict[float, list[tuple[float, float]]] = defaultdict(list)
    vertical: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for x0, y0, x1, y1 in cajas:
        for y in (y0, y1):
            horizontal[round(y, 1)].append((x0, x1))
        for x in (x0, x1):
            vertical[round(x, 1)].append((y0, y1))
    trazos: list[Trazo] = []
    if estilo.rayado not in ("ninguno", "verticales"):
        trazos += [Trazo(a, y, b, y) for y, spans in sorted(horizontal.items()) for a, b in _merged(spans)]
    if estilo.rayado not in ("ninguno", "horizontales"):
        trazos += [Trazo(x, a, x, b) for x, spans in sorted(vertical.items()) for a, b in _merged(spans)]
    return tuple(trazos)


def compose(informe: Informe, estilo: Estilo) -> Maqueta:
    """Lays a report out.

    Raises:
        DoesNotFit: a table is too wide for A3 at the smallest size, or a row too tall for the page.
    """
    usado, letra = _choose_size(informe, estilo)
    compositor = _Compositor(informe, usado, letra)
    for index, elemento in enumerate(informe.elementos):
        compositor.element(index, elemento)
    compositor.footers()
    hojas = tuple(
        Hoja(tuple(lienzo.fondos), _rulings(lienzo.cajas, usado), tuple(lienzo.textos)) for lienzo in compositor.lienzos
    )
    return Maqueta(hojas, usado, compositor.ubicacion)
