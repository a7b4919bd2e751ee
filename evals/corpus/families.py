"""The families that the corpus can print, in the order they are generated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from evals.corpus import (
    lotaip_a4,
    mensual_simple,
    metas_trimestral,
    pei_ceplan,
    poi_ceplan,
    poi_mensual,
    presupuesto,
)
from evals.corpus.model import Informe
from evals.corpus.options import Opciones
from evals.corpus.oracle import judge

Constructor = Callable[[int, int, Opciones | None], Informe]


INTENTOS, SALTO_DE_SEMILLA = 25, 1_000_003


class Unsound(Exception):
    """What a report declares as planted is not what fails in it."""


def is_sound(informe: Informe) -> bool:
    """Whether all that fails was declared by a planted error, and all that was declared to fail does."""
    dictamen = judge(informe)
    broken = {name for errata in informe.erratas if errata.parrafo is None for name in errata.rompe}
    dragged = {name for errata in informe.erratas for name in errata.arrastra}
    return broken <= dictamen.rotas and dictamen.rotas | dictamen.dudosas <= broken | dragged


@dataclass(frozen=True)
class Familia:
    """A family of reports.

    Attributes:
        id: name of the family.
        draw: (seed, number of rows, options) -> report; two plants in it may by chance hide each other.
        errores: kinds of error that it can plant.
        filas: usual number of rows.
        marcas: whether its transcripts carry `#` and `<b>`.
    """

    id: str
    draw: Constructor
    errores: tuple[str, ...]
    filas: int
    marcas: bool = False

    def build(self, seed: int, n_rows: int | None = None, opciones: Opciones | None = None) -> Informe:
        """A report whose planted errors break just what they say; drawn again where one plant hides another.

        Raises:
            Unsound: no draw will do.
        """
        for intento in range(INTENTOS):
            informe = self.draw(seed + intento * SALTO_DE_SEMILLA, n_rows or self.filas, opciones)
            if is_sound(informe):
                return replace(informe, nombre=f"{self.id}-{seed:04d}")
        raise Unsound(f"{self.id} seed {seed}: ask for more rows or fewer kinds of error")


FAMILIAS = (
    Familia(poi_ceplan.FAMILIA, poi_ceplan.build, poi_ceplan.ERRORES, 30, marcas=True),
    Familia(pei_ceplan.FAMILIA, pei_ceplan.build, pei_ceplan.ERRORES, 26, marcas=True),
    Familia(metas_trimestral.FAMILIA, metas_trimestral.build, metas_trimestral.ERRORES, 16),
    Familia(poi_mensual.FAMILIA, poi_mensual.build, poi_mensual.ERRORES, 30),
    Familia(lotaip_a4.FAMILIA, lotaip_a4.build, lotaip_a4.ERRORES, 40),
    Familia(mensual_simple.FAMILIA, mensual_simple.build, mensual_simple.ERRORES, 9),
    Familia(presupuesto.FAMILIA, presupuesto.build, presupuesto.ERRORES, 8),
)


def family(name: str) -> Familia:
    """The family of that name.

    Raises:
        KeyError: there is none.
    """
    for familia in FAMILIAS:
        if familia.id == name:
            return familia
    raise KeyError(f"no family {name}: choose among {', '.join(familia.id for familia in FAMILIAS)}")
