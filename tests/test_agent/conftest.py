"""A reading made by hand: what `pipeline.extract` leaves in a spool, without a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.schemas import (
    Archivo,
    Ausencia,
    Cifra,
    Fila,
    Fuente,
    Hallazgo,
    Magnitud,
    Paginado,
    Rol,
    Severidad,
    TablaVista,
    TipoFila,
    Veredicto,
)
from extractors.spool import Spool

MONTHS = 6


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("JUSTIFICA_CONFIG", "JUSTIFICA_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


class Taller:
    """Makes rows and findings of a POI report: `pages` of `rows` activities, two errors on each page."""

    def __init__(self, pages: int = 2, rows: int = 5, ejercicio: str = "2023") -> None:
        self.pages, self.rows, self.ejercicio = pages, rows, ejercicio
        self.read: list[str] = []

    def extract(
        self,
        path: Path,
        name: str,
        spool: Path,
        opciones: Any,
        progress: Callable[[int, int], None] | None = None,
    ) -> Archivo:
        self.read.append(name)
        content = path.read_text(encoding="utf-8", errors="replace")
        import hashlib

        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        if content.startswith("BAD"):
            return Archivo(archivo=name, sha256="", formato="", estado="fallido", motivo="está dañado")
        if content.startswith("SCAN"):
            page = Paginado(pagina=1, resultado="no_leida", motivo="necesita OCR")
            return Archivo(archivo=name, sha256=sha, formato="pdf", estado="no_leido", paginas=(page,))
        if content.startswith("PROSE"):
            page = Paginado(pagina=1, resultado="sin_tablas", motivo="la página no trae tablas")
            return Archivo(archivo=name, sha256=sha, formato="pdf", estado="sin_tablas", paginas=(page,))
        if content.startswith("EMPTY"):
            return _form(name, sha)
        with Spool(spool) as out:
            for number in range(1, self.pages + 1):
                filas = list(self.filas(name, sha, number))
                out.rows(filas)
                out.findings(list(_findings(filas)))
                if progress:
                    progress(number, self.pages)
        return self.archivo(name, sha)

    def archivo(self, name: str, sha: str) -> Archivo:
        lines = {"actividad": 2 * self.rows, "grupo_aei": 1, "encabezado": 2}
        return Archivo(
            archivo=name,
            sha256=sha,
            formato="pdf",
            estado="leido",
            paginas=tuple(Paginado(pagina=n, resultado="leida") for n in range(1, self.pages + 1)),
            tablas=tuple(
                TablaVista(
                    pagina=n,
                    familia="poi-ceplan",
                    confianza=1.0,
                    filas_vistas=sum(lines.values()) + 1,
                    lineas=lines,
                    descartadas=((0, "título repetido", "POI"),),
                )
                for n in range(1, self.pages + 1)
            ),
            filas={"actividad": self.pages * self.rows, "grupo": self.pages},
            hallazgos={"error": self.pages, "aviso": self.pages},
        )

    def filas(self, name: str, sha: str, page: int) -> Iterator[Fila]:
        for number in range(self.rows + 1):
            group = number == self.rows
            row_id = f"{sha[:8]}-p{page}-r{number + 1}"
            yield Fila(
                id=row_id,
                archivo=name,
                sha256=sha,
                pagina=page,
                familia="poi-ceplan",
                tipo=TipoFila.GRUPO if group else TipoFila.ACTIVIDAD,
                clase="grupo_aei" if group else "actividad",
                codigo="AEI.01.01" if group else f"AOI3012640{page:03d}{number:02d}",
                descripcion="Gestión institucional fortalecida" if group else _description(number),
                unidad_organica=None if group else "GERENCIA DE SERVICIOS PÚBLICOS",
                unidad_medida=None if group else "INFORME",
                grupo=("OEI.01",) if group else ("OEI.01", "AEI.01.01"),
                atributos={} if group else {"prioridad": "Muy Alta"},
                cifras=tuple(self.cifras(row_id, page, number, group)),
            )

    def cifras(self, row_id: str, page: int, number: int, group: bool) -> Iterator[Cifra]:
        slots: list[tuple[Magnitud, Rol, str, bool, str]] = []
        if not group:
            for magnitud in (Magnitud.FISICA, Magnitud.FINANCIERA):
                for rol in (Rol.PROGRAMADO, Rol.EJECUTADO):
                    for month in range(1, MONTHS + 1):
                        value = "3" if magnitud is Magnitud.FISICA else "1250.50"
                        slots.append((magnitud, rol, f"{self.ejercicio}-{month:02d}", False, value))
                    total = "18" if magnitud is Magnitud.FISICA else "7503.00"
                    slots.append((magnitud, rol, f"{self.ejercicio}-S1", True, total))
        slots.append((Magnitud.FISICA, Rol.AVANCE, f"{self.ejercicio}-S1", True, ("100", "80.5", "12.25")[number % 3]))
        for index, (magnitud, rol, periodo, acumulado, text) in enumerate(slots, 1):
            absent = number == 1 and index == 3
            y0 = 80.0 + 18 * number
            yield Cifra(
                id=f"{row_id}-c{index}",
                magnitud=magnitud,
                rol=rol,
                periodo=periodo,
                acumulado=acumulado,
                valor=None if absent else Decimal(text),
                ausencia=Ausencia.SIN_PROGRAMACION if absent else None,
                revision=number == 2 and index == 4,
                fuente=Fuente(
                    pagina=page,
                    bbox=(200.1 + 20 * index, y0, 215.37 + 20 * index, y0 + 8.5),
                    texto="S.P." if absent else text,
                    motor="capa_de_texto",
                    alternativas=("8",) if number == 2 and index == 4 else (),
                ),
                recalculado=Decimal("19" if number == 0 else "18") if index == 7 else None,
                ecuacion="poi-ceplan.suma_fisica" if index == 7 else None,
                ranura=f"{magnitud.value}_{'s' if acumulado else 'm'}.{rol.value}",
            )


def _description(number: int) -> str:
    return (
        "=CMD()|'/c calc'!A1",
        "<r>ELABORACIÓN & seguimiento</r>",
        "[red]ATENCIÓN[/red] de\x07 expedientes\x1b[31m",
        "Supervisión de obras públicas en la jurisdicción del distrito y sus centros poblados",
    )[number % 4]


def _findings(filas: list[Fila]) -> Iterator[Hallazgo]:
    for number, severidad in enumerate((Severidad.ERROR, Severidad.AVISO)):
        fila = filas[number]
        cifra = fila.cifras[6]
        yield Hallazgo(
            id=f"{fila.id}-h{number}",
            regla="poi-ceplan.suma_fisica",
            severidad=severidad,
            archivo=fila.archivo,
            pagina=fila.pagina,
            fila=fila.id,
            cifras=(cifra.id, fila.cifras[0].id),
            impreso=cifra.fuente.texto,
            recalculado="19",
            formula="fisica_acumulado.programado = suma(fisica_mes.programado)",
            cita="Reporte CEPLAN, nota (ii)",
            veredicto=Veredicto.ERROR_DEL_DOCUMENTO,
            mensaje="El acumulado impreso es 18 y los meses suman 19.",
        )


def _form(name: str, sha: str) -> Archivo:
    page = Paginado(pagina=1, resultado="sin_filas", motivo="sus tablas no dieron filas")
    table = TablaVista(
        pagina=1, familia="presupuesto", confianza=0.9, filas_vistas=3, lineas={"encabezado": 1, "vacia": 2}
    )
    return Archivo(archivo=name, sha256=sha, formato="pdf", estado="leido", paginas=(page,), tablas=(table,))


@pytest.fixture
def taller(monkeypatch: pytest.MonkeyPatch) -> Taller:
    """Stands in for the reading of documents; files are text, and a first word says what they are."""
    made = Taller()
    monkeypatch.setattr(pipeline, "extract", made.extract)
    return made


@pytest.fixture
def carpeta(tmp_path: Path) -> Path:
    """A folder with two documents."""
    folder = tmp_path / "informes"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.txt").write_text("uno", encoding="utf-8")
    (folder / "sub" / "a.txt").write_text("dos", encoding="utf-8")
    return folder
