"""`lotaip-a4`: units, objectives, targets as text; remarks fused after the %, `NO APLICA`, sections."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from evals.corpus import formats
from evals.corpus.grid import banner, columns, plain_header, texts
from evals.corpus.lexicon import CAUSAS, SECCIONES, UNIDADES_LOTAIP, activities, sentence_case
from evals.corpus.model import Bloque, Celda, Cifra, Clave, Columna, Errata, Fila, Informe, Referencia, Tabla
from evals.corpus.options import Opciones, seeded
from evals.corpus.planting import Consecuencias, Siembra

FAMILIA = "lotaip-a4"
CLAVE = Clave("porcentaje", "meta", "anual", False)
INDICADOR = "Porcentaje de avance"
NO_APLICA = "NO APLICA, la unidad coordina y no ejecuta proyectos de inversión con meta propia."
MALFORMADO = "7.26.00%"
COLUMNAS = ("No.", "Descripción de la unidad", "Objetivo de la unidad", "Indicador", "Meta cuantificable")
ERRORES = ("malformado",)


def _remark(rng: Random) -> str:
    return f"Cuenta con estudios; {rng.choice(CAUSAS)}"


def _meta(rng: Random, applies: bool) -> tuple[Cifra, str | None]:
    """The target as printed (the figure only), and what is printed after it."""
    if not applies:
        return Cifra(CLAVE, NO_APLICA, None), None
    value = Decimal(rng.choice((10, 20, 20, 30, 50, 70, 80, 90, 100, 100, 100)))
    if rng.random() < 0.08:
        value = Decimal(rng.randint(1010, 9990)) / 100
    remark = _remark(rng) if value < 50 and rng.random() < 0.7 else None
    return Cifra(CLAVE, f"{formats.plain(value)}%", value), remark


def _row(rng: Random, number: int, nombre: str, seccion: int) -> Fila:
    """Truth row of a target; directive units have none."""
    applies = seccion in (1, 2) and rng.random() > 0.04
    cifra, remark = _meta(rng, applies)
    unit = rng.randrange(len(UNIDADES_LOTAIP))
    codigo = str(number) if seccion in (0, 3) else f"{unit + 6}.{rng.randint(1, 3)}"
    return Fila(
        id=f"meta:{number}",
        tipo="meta_unidad",
        descripcion=sentence_case(nombre),
        codigo=codigo,
        unidad_organica=UNIDADES_LOTAIP[unit],
        indicador=INDICADOR if applies else NO_APLICA,
        grupo=(SECCIONES[seccion],),
        observacion=remark,
        cifras=(cifra,),
    )


def _block(fila: Fila) -> Bloque:
    cifra = fila.cifras[0]
    fused = f"{cifra.impreso} {fila.observacion}" if fila.observacion else cifra.impreso
    fixed = texts((fila.codigo or "", fila.unidad_organica or "", fila.descripcion, fila.indicador or ""))
    return Bloque((*fixed, Celda(fused, 4, refs=(Referencia(fila.id, CLAVE),))), abre=(fila.id,))


def _closing(year: int, rng: Random) -> tuple[Bloque, ...]:
    """The lines of date and office under the table: labels and values that are no targets."""
    lines = (
        ("FECHA DE ACTUALIZACIÓN DE LA INFORMACIÓN:", f"30/{rng.randint(1, 12):02d}/{year}"),
        ("PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN:", "Mensual"),
        ("UNIDAD POSEEDORA DE LA INFORMACIÓN:", "COORDINACIÓN DE SEGUIMIENTO"),
        ("CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE:", "seguimiento@example.org"),
    )
    return tuple(
        Bloque(
            (Celda(label, 0, ancho=3, negrita=True, alineacion="derecha"), Celda(value, 3, ancho=2)),
            clase="nota",
        )
        for label, value in lines
    )


def _plant(siembra: Siembra) -> None:
    """A target that is no number."""
    fila = siembra.pick(f for f in siembra.rows("meta_unidad") if f.value(CLAVE) is not None and not f.observacion)
    if fila is not None:
        efecto = Consecuencias((f"malformado@{fila.id}",))
        siembra.misprint("malformado", fila, Cifra(CLAVE, MALFORMADO, None), efecto)


def _sections(rng: Random, n_rows: int) -> list[int]:
    """The section of each row, in order; the middle ones hold most of the rows."""
    picked = rng.choices(range(len(SECCIONES)), (10, 70, 12, 8), k=n_rows)
    return sorted(picked)


def _blocks(filas: tuple[Fila, ...]) -> list[Bloque]:
    blocks: list[Bloque] = []
    current: tuple[str, ...] = ()
    for fila in filas:
        if fila.grupo != current:
            current = fila.grupo
            blocks.append(banner(current[0], len(COLUMNAS), "seccion"))
        blocks.append(_block(fila))
    return blocks


def build(seed: int, n_rows: int, opciones: Opciones | None = None) -> Informe:
    """A LOTAIP a4 matrix of `n_rows` targets."""
    opciones = opciones or Opciones()
    rng = seeded(FAMILIA, seed)
    year = opciones.year(rng)
    n_rows = max(1, n_rows)
    pairs = zip(activities(rng, n_rows), _sections(rng, n_rows), strict=True)
    rows = [_row(rng, number, nombre, seccion) for number, (nombre, seccion) in enumerate(pairs, start=1)]
    siembra = Siembra(rng, {row.id: row for row in rows})
    if "malformado" in opciones.errores:
        _plant(siembra)
    filas = tuple(siembra.filas.values())
    table = Tabla(
        (Columna("texto", 0.2), *columns((2, 4, 2, 2.4), 0)),
        plain_header(COLUMNAS),
        (*_blocks(filas), *_closing(year, rng)),
    )
    erratas: tuple[Errata, ...] = tuple(siembra.erratas)
    return Informe(
        familia=FAMILIA,
        nombre=f"{FAMILIA}-{seed:03d}",
        titulos=(
            "Art. 7 de la Ley Orgánica de Transparencia y Acceso a la Información Pública - LOTAIP",
            "Literal a4) Las metas y objetivos de las unidades administrativas de conformidad con sus "
            "programas operativos",
        ),
        elementos=(table,),
        filas=filas,
        erratas=erratas,
        pie="Documento sintético de prueba",
    )
