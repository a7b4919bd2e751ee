"""The ledger `justifica.db`: each document read into a results folder, its rows, figures, findings, chunks.

One document a content (sha256): reading it again with other settings replaces what was there, in one
transaction. A row comes back out exactly as it went in (`Ledger.filas` after `Ledger.store`), but for the
name of the file, which is that of the run that asks.
"""

import contextlib
import errno
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extractors.errors import ExitCode, JustificaError, UsageError
from extractors.schemas import (
    Archivo,
    Ausencia,
    Chunk,
    Cifra,
    Estado,
    Fila,
    Fuente,
    Hallazgo,
    Lugar,
    Magnitud,
    Rol,
    Severidad,
    TipoFila,
    Veredicto,
)

NAME = "justifica.db"
APPLICATION_ID = 0x4A555354  # "JUST"
SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0
PROGRESS_STEPS = 20_000
"""Steps of SQLite between two looks at the clock."""
BATCH_ROWS = 200
"""Rows handed to SQLite at a time: some 8,000 figures."""

_SCHEMA = """
CREATE TABLE corridas (
    id INTEGER PRIMARY KEY, inicio TEXT NOT NULL, segundos REAL NOT NULL, version TEXT NOT NULL,
    codigo INTEGER NOT NULL, manifiesto TEXT NOT NULL
);
CREATE TABLE documentos (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, ajustes TEXT NOT NULL, archivo TEXT NOT NULL,
    ruta TEXT NOT NULL, formato TEXT NOT NULL, estado TEXT NOT NULL, leido TEXT NOT NULL,
    resumen TEXT NOT NULL
);
CREATE TABLE filas (
    documento INTEGER NOT NULL, orden INTEGER NOT NULL, id TEXT NOT NULL, pagina INTEGER NOT NULL,
    familia TEXT NOT NULL, tipo TEXT NOT NULL, clase TEXT NOT NULL, codigo TEXT, descripcion TEXT NOT NULL,
    unidad_organica TEXT, unidad_medida TEXT, indicador TEXT, grupo TEXT NOT NULL, atributos TEXT NOT NULL,
    observacion TEXT,
    PRIMARY KEY (documento, orden)
) WITHOUT ROWID;
CREATE INDEX filas_id ON filas (id);
CREATE INDEX filas_codigo ON filas (codigo);
CREATE TABLE cifras (
    documento INTEGER NOT NULL, fila INTEGER NOT NULL, orden INTEGER NOT NULL, id TEXT NOT NULL,
    magnitud TEXT NOT NULL, rol TEXT NOT NULL, periodo TEXT NOT NULL, acumulado INTEGER NOT NULL, valor TEXT,
    ausencia TEXT, estado TEXT NOT NULL, revision INTEGER NOT NULL, ranura TEXT NOT NULL,
    pagina INTEGER NOT NULL, x0 REAL, y0 REAL, x1 REAL, y1 REAL, linea INTEGER, columna INTEGER, hoja TEXT,
    celda TEXT, texto TEXT NOT NULL, motor TEXT NOT NULL, confianza REAL NOT NULL, alternativas TEXT,
    recalculado TEXT, ecuacion TEXT,
    PRIMARY KEY (documento, fila, orden)
) WITHOUT ROWID;
CREATE INDEX cifras_clave ON cifras (magnitud, rol, periodo, acumulado, revision, valor);
CREATE TABLE hallazgos (
    documento INTEGER NOT NULL, orden INTEGER NOT NULL, id TEXT NOT NULL, regla TEXT NOT NULL,
    severidad TEXT NOT NULL, pagina INTEGER NOT NULL, fila TEXT, cifras TEXT NOT NULL, impreso TEXT,
    recalculado TEXT, formula TEXT NOT NULL, cita TEXT NOT NULL, veredicto TEXT NOT NULL, propuesta TEXT,
    mensaje TEXT NOT NULL,
    PRIMARY KEY (documento, orden)
) WITHOUT ROWID;
CREATE INDEX hallazgos_fila ON hallazgos (fila);
CREATE TABLE trozos (
    documento INTEGER NOT NULL, orden INTEGER NOT NULL, clase TEXT NOT NULL, texto TEXT NOT NULL,
    pagina INTEGER NOT NULL, lugar TEXT NOT NULL,
    PRIMARY KEY (documento, orden)
) WITHOUT ROWID;
"""

_FILA = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
_CIFRA = ", ".join("?" * 28)
_HALLAZGO = _FILA
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Documento:
    """A document of the ledger. `ruta` is where the file stood when it was read."""

    id: int
    sha256: str
    ajustes: str
    archivo: str
    ruta: Path
    leido: str
    resumen: Archivo


@dataclass(frozen=True, slots=True)
class Contenido:
    """What a reading left: iterators, so that nobody holds a whole document."""

    filas: Iterable[Fila]
    hallazgos: Iterable[Hallazgo]
    trozos: Iterable[Chunk]


class Ledger:
    """An open ledger; a context manager."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens the ledger.

        Args:
            path: the file.
            create: make it (mode 0600) where there is none.

        Raises:
            UsageError: there is none, or it is not ours, or of a newer version.
        """
        if not create and not path.is_file():
            raise UsageError(
                f"No hay resultados en {path.parent}: falta {path.name}.",
                "Lea antes un documento con «justifica extract ARCHIVO -o CARPETA», o indique otra con -w.",
            )
        self.path = path
        with _sqlite_errors(path):
            if create:
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            with _sqlite_errors(path):
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._db.close()

    def _prepare(self) -> None:
        version = self._scalar("PRAGMA user_version")
        if version == 0 and self._scalar("SELECT count(*) FROM sqlite_master") == 0:
            with contextlib.suppress(OSError):
                self.path.chmod(0o600)
            with self._transaction():
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif self._scalar("PRAGMA application_id") != APPLICATION_ID:
            raise UsageError(f"{self.path} no es un libro de resultados de justifica.", "Use otra carpeta con -o.")
        elif version > SCHEMA_VERSION:
            raise UsageError(
                f"{self.path} es de una versión más nueva de justifica (esquema {version}, aquí {SCHEMA_VERSION}).",
                "Actualice justifica o use otra carpeta con -o.",
            )

    def _scalar(self, query: str) -> Any:
        return self._db.execute(query).fetchone()[0]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with _sqlite_errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # ---- writing ---------------------------------------------------------------------------------

    def store(self, archivo: Archivo, ruta: Path, ajustes: str, contenido: Contenido, leido: str) -> int:
        """Puts a document in, replacing an earlier reading of the same content, all or nothing.

        Args:
            archivo: what became of the file.
            ruta: where the file stands.
            ajustes: key of the settings it was read with.
            contenido: rows, findings and chunks.
            leido: when, ISO 8601.

        Returns:
            The document's number.
        """
        with self._transaction():
            self._forget(archivo.sha256)
            cursor = self._db.execute(
                "INSERT INTO documentos (sha256, ajustes, archivo, ruta, formato, estado, leido, resumen)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    archivo.sha256, ajustes, archivo.archivo, str(ruta), archivo.formato, archivo.estado,
                    leido, archivo.model_dump_json(),
                ),
            )  # fmt: skip
            documento = int(cursor.lastrowid or 0)
            self._insert_filas(documento, contenido.filas)
            self._insert("hallazgos", _HALLAZGO, _hallazgo_rows(documento, contenido.hallazgos))
            self._insert("trozos", "?, ?, ?, ?, ?, ?", _trozo_rows(documento, contenido.trozos))
        return documento

    def _forget(self, sha256: str) -> None:
        found = self._db.execute("SELECT id FROM documentos WHERE sha256 = ?", (sha256,)).fetchone()
        if found:
            for table in ("filas", "cifras", "hallazgos", "trozos"):
                self._db.execute(f"DELETE FROM {table} WHERE documento = ?", found)
            self._db.execute("DELETE FROM documentos WHERE id = ?", found)

    def _insert_filas(self, documento: int, filas: Iterable[Fila]) -> None:
        rows: list[_Row] = []
        figures: list[_Row] = []
        for orden, fila in enumerate(filas):
            rows.append(_fila_row(documento, orden, fila))
            figures.extend(_cifra_rows(documento, orden, fila.cifras))
            if len(rows) == BATCH_ROWS:
                self._insert("filas", _FILA, rows)
                self._insert("cifras", _CIFRA, figures)
                rows, figures = [], []
        self._insert("filas", _FILA, rows)
        self._insert("cifras", _CIFRA, figures)

    def _insert(self, table: str, places: str, rows: Iterable[_Row]) -> None:
        self._db.executemany(f"INSERT INTO {table} VALUES ({places})", rows)

    def moved(self, documento: int, ruta: Path) -> None:
        """Notes where a known document stands now."""
        with self._transaction():
            self._db.execute("UPDATE documentos SET ruta = ? WHERE id = ?", (str(ruta), documento))

    def record_run(self, inicio: str, segundos: float, version: str, codigo: int, manifiesto: str) -> None:
        """Adds a finished run."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO corridas (inicio, segundos, version, codigo, manifiesto) VALUES (?, ?, ?, ?, ?)",
                (inicio, segundos, version, codigo, manifiesto),
            )

    # ---- reading ---------------------------------------------------------------------------------

    def document(self, sha256: str) -> Documento | None:
        """The document with that content."""
        return next(self._documents("WHERE sha256 = ?", (sha256,)), None)

    def document_of(self, row_id: str) -> Documento | None:
        """The document that has the row with that id."""
        return next(self._documents("WHERE id = (SELECT documento FROM filas WHERE id = ? LIMIT 1)", (row_id,)), None)

    def documents(self) -> list[Documento]:
        """All documents, oldest first."""
        return list(self._documents("ORDER BY id", ()))

    def _documents(self, where: str, values: _Row) -> Iterator[Documento]:
        columns = "id, sha256, ajustes, archivo, ruta, leido, resumen"
        for row in self._select(f"SELECT {columns} FROM documentos {where}", values):
            resumen = Archivo.model_validate_json(row[6])
            yield Documento(row[0], row[1], row[2], row[3], Path(row[4]), row[5], resumen)

    def filas(self, documento: int, archivo: str, sha256: str) -> Iterator[Fila]:
        """Rows of a document in their order, under the name `archivo`."""
        figures = self._select("SELECT * FROM cifras WHERE documento = ? ORDER BY fila, orden", (documento,))
        figure = next(figures, None)
        for row in self._select("SELECT * FROM filas WHERE documento = ? ORDER BY orden", (documento,)):
            own = []
            while figure is not None and figure[1] == row[1]:
                own.append(_cifra(figure))
                figure = next(figures, None)
            yield _fila(row, archivo, sha256, tuple(own))

    def fila(self, row_id: str) -> Fila | None:
        """The row with that id."""
        documento = self.document_of(row_id)
        if documento is None:
            return None
        row = self._one("SELECT * FROM filas WHERE documento = ? AND id = ?", (documento.id, row_id))
        figures = self._select(
            "SELECT * FROM cifras WHERE documento = ? AND fila = ? ORDER BY orden", (documento.id, row[1])
        )
        return _fila(row, documento.archivo, documento.sha256, tuple(map(_cifra, figures)))

    def hallazgos(self, documento: int, archivo: str) -> Iterator[Hallazgo]:
        """Findings of a document in their order, under the name `archivo`."""
        for row in self._select("SELECT * FROM hallazgos WHERE documento = ? ORDER BY orden", (documento,)):
            yield _hallazgo(row, archivo)

    def trozos(self, documento: int) -> Iterator[Chunk]:
        """Chunks of a document in their order."""
        for row in self._select("SELECT * FROM trozos WHERE documento = ? ORDER BY orden", (documento,)):
            place = json.loads(row[5])
            bbox = place.pop("bbox", None)
            yield Chunk(row[2], row[3], Lugar(**place, bbox=tuple(bbox) if bbox else None))

    def ids_like(self, start: str, limit: int = 5) -> list[str]:
        """Row ids that begin like this."""
        escaped = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = "SELECT id FROM filas WHERE id LIKE ? ESCAPE '\\' ORDER BY documento, orden LIMIT ?"
        return [row[0] for row in self._select(query, (escaped + "%", limit))]

    def _one(self, query: str, values: _Row) -> _Row:
        return next(self._select(query, values))

    def _select(self, query: str, values: _Row) -> Iterator[_Row]:
        with _sqlite_errors(self.path), closing(self._db.execute(query, values)) as cursor:
            yield from cursor


class Consultor:
    """A connection that can only read, with limits of time and rows; a context manager.

    `consultas` keeps what was run, for whoever wants to see it.
    """

    def __init__(self, path: Path, *, segundos: float = 10.0, filas: int = 400_000) -> None:
        """Opens a ledger for reading alone.

        Args:
            path: the file.
            segundos: how long one query may run.
            filas: how many rows one query may give.

        Raises:
            UsageError: there is none, or it is not ours, or of a newer version.
        """
        with Ledger(path):
            pass  # the one place that knows which ledgers can be read
        self.path = path
        self.segundos, self.filas = segundos, filas
        self.consultas: list[tuple[str, tuple[Any, ...]]] = []
        self._until = 0.0
        with _sqlite_errors(path):
            uri = path.resolve().as_uri() + "?mode=ro"
            # An agent's tools run in threads of their own, one at a time.
            self._db = sqlite3.connect(
                uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA query_only = ON")
            self._db.execute("PRAGMA trusted_schema = OFF")
        self._db.set_progress_handler(lambda: time.monotonic() > self._until, PROGRESS_STEPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._db.close()

    def select(self, sql: str, values: tuple[Any, ...] = ()) -> list[_Row]:
        """Runs one query.

        Raises:
            LimitError: it takes too long or gives too many rows.
            JustificaError: the ledger cannot be read.
        """
        self.consultas.append((sql, values))
        self._until = time.monotonic() + self.segundos
        with _sqlite_errors(self.path):
            try:
                rows = self._db.execute(sql, values).fetchmany(self.filas + 1)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise LimitError(
                        f"La consulta pasó de {self.segundos:.0f} segundos.", "Acótela a un documento o a una unidad."
                    ) from error
                raise
        if len(rows) > self.filas:
            raise LimitError(f"La consulta da más de {self.filas} filas.", "Acótela a un documento o a una unidad.")
        return rows


class LimitError(JustificaError):
    """A query that takes too long or gives too much."""

    exit_code = ExitCode.USAGE


@contextlib.contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    """Says in Spanish what SQLite says in English; a full disk is an OSError like any other full disk."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise JustificaError(
                f"{path} está ocupado por otra ejecución de justifica.", "Espere a que termine y repita."
            ) from error
        raise JustificaError(f"No se puede usar {path}: {error}.", "Compruebe los permisos de la carpeta.") from error
    except sqlite3.DatabaseError as error:
        raise JustificaError(
            f"{path} está dañado o no es un libro de justifica: {error}.",
            "Apártelo y vuelva a leer los documentos: los resultados se rehacen.",
        ) from error


# ---- rows of the tables <-> schemas ------------------------------------------------------------------


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fila_row(documento: int, orden: int, fila: Fila) -> _Row:
    return (
        documento, orden, fila.id, fila.pagina, fila.familia, fila.tipo.value, fila.clase, fila.codigo,
        fila.descripcion, fila.unidad_organica, fila.unidad_medida, fila.indicador, _json(fila.grupo),
        _json(fila.atributos), fila.observacion,
    )  # fmt: skip


def _cifra_rows(documento: int, fila: int, cifras: Iterable[Cifra]) -> Iterator[_Row]:
    for orden, cifra in enumerate(cifras):
        fuente = cifra.fuente
        yield (
            documento, fila, orden, cifra.id, cifra.magnitud.value, cifra.rol.value, cifra.periodo,
            cifra.acumulado,
            None if cifra.valor is None else format(cifra.valor, "f"),
            None if cifra.ausencia is None else cifra.ausencia.value,
            cifra.estado.value, cifra.revision, cifra.ranura, fuente.pagina,
            *(fuente.bbox or (None, None, None, None)),
            fuente.linea, fuente.columna, fuente.hoja, fuente.celda, fuente.texto, fuente.motor,
            fuente.confianza,
            _json(fuente.alternativas) if fuente.alternativas else None,
            None if cifra.recalculado is None else format(cifra.recalculado, "f"),
            cifra.ecuacion,
        )  # fmt: skip


def _hallazgo_rows(documento: int, hallazgos: Iterable[Hallazgo]) -> Iterator[_Row]:
    for orden, h in enumerate(hallazgos):
        yield (
            documento, orden, h.id, h.regla, h.severidad.value, h.pagina, h.fila, _json(h.cifras), h.impreso,
            h.recalculado, h.formula, h.cita, h.veredicto.value, h.propuesta, h.mensaje,
        )  # fmt: skip


def _trozo_rows(documento: int, trozos: Iterable[Chunk]) -> Iterator[_Row]:
    for orden, trozo in enumerate(trozos):
        lugar = trozo.lugar
        place = {
            "pagina": lugar.pagina, "bbox": lugar.bbox, "linea": lugar.linea, "columna": lugar.columna,
            "hoja": lugar.hoja, "celda": lugar.celda,
        }  # fmt: skip
        stated = {key: value for key, value in place.items() if value is not None}
        yield (documento, orden, trozo.kind, trozo.text, lugar.pagina, _json(stated))


def _fila(row: _Row, archivo: str, sha256: str, cifras: tuple[Cifra, ...]) -> Fila:
    return Fila(
        id=row[2], archivo=archivo, sha256=sha256, pagina=row[3], familia=row[4], tipo=TipoFila(row[5]),
        clase=row[6],
        codigo=row[7], descripcion=row[8], unidad_organica=row[9], unidad_medida=row[10], indicador=row[11],
        grupo=tuple(json.loads(row[12])), atributos=json.loads(row[13]), observacion=row[14], cifras=cifras,
    )  # fmt: skip


def _cifra(row: _Row) -> Cifra:
    fuente = Fuente(
        pagina=row[13], bbox=None if row[14] is None else (row[14], row[15], row[16], row[17]), linea=row[18],
        columna=row[19], hoja=row[20], celda=row[21], texto=row[22], motor=row[23], confianza=row[24],
        alternativas=tuple(json.loads(row[25])) if row[25] else (),
    )  # fmt: skip
    return Cifra(
        id=row[3], magnitud=Magnitud(row[4]), rol=Rol(row[5]), periodo=row[6], acumulado=bool(row[7]),
        valor=None if row[8] is None else Decimal(row[8]),
        ausencia=None if row[9] is None else Ausencia(row[9]),
        estado=Estado(row[10]), revision=bool(row[11]), ranura=row[12], fuente=fuente,
        recalculado=None if row[26] is None else Decimal(row[26]), ecuacion=row[27],
    )  # fmt: skip


def _hallazgo(row: _Row, archivo: str) -> Hallazgo:
    return Hallazgo(
        id=row[2], regla=row[3], severidad=Severidad(row[4]), archivo=archivo, pagina=row[5], fila=row[6],
        cifras=tuple(json.loads(row[7])), impreso=row[8], recalculado=row[9], formula=row[10], cita=row[11],
        veredicto=Veredicto(row[12]), propuesta=row[13], mensaje=row[14],
    )  # fmt: skip
