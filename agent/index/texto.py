"""The full-text side of the index: one SQLite file beside the ledger, made from it and kept up with it.

It holds no figure: words of rows, findings and prose, the codes, and which periods each document prints. Answers
read their figures from the ledger.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agent.index.words import stem, stems, tokens
from agent.workspace import Consultor

FOLDER = "indice"
NAME = "texto.db"
VERSION = 3
_SCHEMA = """
CREATE TABLE documentos (
    documento INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, leido TEXT NOT NULL, archivo TEXT NOT NULL
);
CREATE TABLE catalogo (
    documento INTEGER NOT NULL, familia TEXT NOT NULL, tipo TEXT NOT NULL, magnitud TEXT NOT NULL, rol TEXT NOT NULL,
    periodo TEXT NOT NULL, acumulado INTEGER NOT NULL, valores INTEGER NOT NULL
);
CREATE TABLE piezas (
    id INTEGER PRIMARY KEY, documento INTEGER NOT NULL, clase TEXT NOT NULL, clave TEXT NOT NULL,
    pagina INTEGER NOT NULL, tipo TEXT NOT NULL, huella TEXT NOT NULL
);
CREATE INDEX piezas_documento ON piezas (documento);
CREATE INDEX piezas_huella ON piezas (huella);
CREATE VIRTUAL TABLE textos USING fts5 (
    codigo, descripcion, unidad, medida, indicador, grupo, prosa, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE vocabulario USING fts5vocab (textos, 'row');
CREATE VIRTUAL TABLE codigos USING fts5 (codigo, tokenize = 'trigram');
CREATE TABLE palabras (palabra TEXT PRIMARY KEY, piezas INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 3;
"""
MAX_POSTINGS = 6_000
"""Pieces that the words of one search may stand in together: what keeps it at tens of milliseconds."""
PREFIX = 4
"""Letters from which on a word stands for all that begin with it."""
FIELDS = ("codigo", "descripcion", "unidad", "medida", "indicador", "grupo", "prosa")
_MEANT = tuple(map(FIELDS.index, ("descripcion", "indicador", "prosa")))
"""What is embedded of a piece: codes, offices and groups, which many rows share, would draw all of them together."""
_WEIGHTS = "4.0, 6.0, 3.0, 1.0, 4.0, 1.0, 2.0"


@dataclass(frozen=True, slots=True)
class Pieza:
    """A piece that can be found.

    Attributes:
        clase: "fila", "hallazgo" or "trozo".
        clave: the row's or finding's id; the order of a chunk in its document.
        tipo: of a row; kind of a chunk; severity of a finding.
        huella: digest of what it means: of the words that are embedded.
    """

    id: int
    documento: int
    clase: str
    clave: str
    pagina: int
    tipo: str
    huella: str


@dataclass(frozen=True, slots=True)
class Serie:
    """A kind of figure that a document prints: which rows, what, in which period, how many have a value."""

    documento: int
    familia: str
    tipo: str
    magnitud: str
    rol: str
    periodo: str
    acumulado: bool
    valores: int


class Texto:
    """The open full-text index; a context manager."""

    def __init__(self, results: Path) -> None:
        """Opens or makes `results`/indice/texto.db (in memory where the folder cannot be written)."""
        self.path = results / FOLDER / NAME
        self._db = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            db = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
        except OSError:
            db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == VERSION:
                return db
            if version == 0 and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                db.executescript(_SCHEMA)
                return db
        except sqlite3.DatabaseError:
            pass  # damaged: it can be made again
        db.close()
        with suppress(OSError):
            self.path.unlink()
        return self._open()

    # ---- keeping up with the ledger ------------------------------------------------------------------

    def update(self, ledger: Consultor) -> int:
        """Brings the index up to the ledger: what changed by content or reading is done anew.

        Returns:
            How many documents were done anew.
        """
        there = {row[0]: row[1:] for row in ledger.select("SELECT id, sha256, leido, archivo FROM documentos")}
        here = {row[0]: row[1:] for row in self._db.execute("SELECT documento, sha256, leido, archivo FROM documentos")}
        stale = [number for number, known in here.items() if there.get(number) != known]
        new = [number for number, known in there.items() if here.get(number) != known]
        if not stale and not new:
            return 0
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for number in stale:
                self._forget(number)
            for number in new:
                self._add(ledger, number)
                self._db.execute("INSERT INTO documentos VALUES (?, ?, ?, ?)", (number, *there[number]))
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("DELETE FROM palabras")  # counts that the vocabulary of FTS5 makes anew each time it is asked
        self._db.execute("INSERT INTO palabras SELECT term, doc FROM vocabulario")
        self._db.execute("COMMIT")
        return len(new)

    def _forget(self, documento: int) -> None:
        own = "(SELECT id FROM piezas WHERE documento = ?)"
        for table in ("textos", "codigos"):
            self._db.execute(f"DELETE FROM {table} WHERE rowid IN {own}", (documento,))
        for table in ("piezas", "catalogo", "documentos"):
            self._db.execute(f"DELETE FROM {table} WHERE documento = ?", (documento,))

    def _add(self, ledger: Consultor, documento: int) -> None:
        self._db.executemany(
            "INSERT INTO catalogo VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ledger.select(
                "SELECT f.documento, f.familia, f.tipo, c.magnitud, c.rol, c.periodo, c.acumulado, count(c.valor)"
                " FROM filas f JOIN cifras c ON c.documento = f.documento AND c.fila = f.orden"
                " WHERE f.documento = ? GROUP BY 1, 2, 3, 4, 5, 6, 7",
                (documento,),
            ),
        )
        first = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM piezas").fetchone()[0]
        pieces, texts, codes = [], [], []
        for number, (clase, clave, pagina, tipo, fields) in enumerate(_pieces(ledger, documento), first):
            digest = hashlib.sha256(_meant(*(fields[place] for place in _MEANT)).encode()).hexdigest()[:32]
            pieces.append((number, documento, clase, clave, pagina, tipo, digest))
            texts.append((number, *fields))
            if fields[0] and clase == "fila":
                codes.append((number, fields[0]))
        self._db.executemany("INSERT INTO piezas VALUES (?, ?, ?, ?, ?, ?, ?)", pieces)
        columns = ", ".join(FIELDS)
        self._db.executemany(f"INSERT INTO textos (rowid, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", texts)
        self._db.executemany("INSERT INTO codigos (rowid, codigo) VALUES (?, ?)", codes)

    # ---- reading -------------------------------------------------------------------------------------

    def series(self) -> list[Serie]:
        """What each document prints."""
        rows = self._db.execute("SELECT * FROM catalogo")
        return [Serie(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7]) for row in rows]

    def has_word(self, token: str, *, prefix: bool = False) -> bool:
        """Whether a folded word is in any piece (or begins one)."""
        query = "SELECT 1 FROM palabras WHERE palabra >= ? AND palabra < ? LIMIT 1"
        if not prefix:
            query = "SELECT 1 FROM palabras WHERE palabra = ? LIMIT 1"
        values = (token, token + "\U0010ffff") if prefix else (token,)
        return self._db.execute(query, values).fetchone() is not None

    def words_like(self, token: str) -> list[str]:
        """Words of the index with the token's first letter and about its length, for whoever mistyped it."""
        query = (
            "SELECT palabra FROM palabras WHERE palabra >= ? AND palabra < ?"
            " AND length(palabra) BETWEEN ? AND ? LIMIT 20000"
        )
        first, size = token[0], len(token)
        return [row[0] for row in self._db.execute(query, (first, chr(ord(first) + 1), size - 2, size + 2))]

    def codes_with(self, part: str, limit: int = 200) -> list[tuple[str, str]]:
        """(row id, code) of codes that hold these characters, three at least."""
        query = (
            "SELECT p.clave, c.codigo FROM codigos c JOIN piezas p ON p.id = c.rowid WHERE codigos MATCH ?"
            " ORDER BY c.rowid LIMIT ?"
        )
        return list(self._db.execute(query, ('"' + part.replace('"', "") + '"', limit)))

    def match(self, wanted: Sequence[Sequence[str]], clase: str, limit: int = 3000) -> list[Pieza]:
        """Pieces of a class that hold, for each group of words, one that begins with one of the group."""
        groups = ["(" + " OR ".join(_term(word) for word in group) + ")" for group in wanted if group]
        if not groups:
            return []
        return [Pieza(*row) for row in self._db.execute(
            "SELECT p.* FROM textos t JOIN piezas p ON p.id = t.rowid WHERE textos MATCH ? AND p.clase = ?"
            " ORDER BY t.rowid LIMIT ?",
            (" AND ".join(groups), clase, limit),
        )]  # fmt: skip

    def ranked(self, question: str, limit: int = 20, clase: str = "") -> list[Pieza]:
        """Pieces by BM25 on any word of the question, best first."""
        counted = self._counted(_searched(question))
        every = [word for count, word in counted if count]
        found = self._ranked(" AND ".join(map(_term, every)), limit, clase) if every else []
        if len(found) < limit and every:
            some = self._ranked(" OR ".join(map(_term, _telling(counted))), limit, clase)
            known = {piece.id for piece in found}
            found += [piece for piece in some if piece.id not in known]
        return found[:limit]

    def _ranked(self, match: str, limit: int, clase: str) -> list[Pieza]:
        query = (
            "SELECT p.* FROM textos JOIN piezas p ON p.id = textos.rowid WHERE textos MATCH ?"
            f" AND (? = '' OR p.clase = ?) ORDER BY bm25(textos, {_WEIGHTS}) LIMIT ?"
        )
        return [Pieza(*row) for row in self._db.execute(query, (match, clase, clase, limit))]

    def _counted(self, words: Iterable[str]) -> list[tuple[int, str]]:
        """In how many pieces each word stands, the rarest first."""
        query = "SELECT coalesce(sum(piezas), 0) FROM palabras WHERE palabra >= ? AND palabra < ?"
        ends = {word: word + ("\U0010ffff" if len(word) >= PREFIX else "\0") for word in words}
        return sorted((self._db.execute(query, (word, end)).fetchone()[0], word) for word, end in ends.items())

    def shares(self, question: str, pieces: Sequence[Pieza]) -> list[float]:
        """How much of what a question says each piece holds, 0 to 1: its words, the rarer the weightier."""
        total = self._db.execute("SELECT count(*) FROM piezas").fetchone()[0]
        weights = {word: log((total + 1) / (count + 0.5)) for count, word in self._counted(_searched(question))}
        whole = sum(weights.values()) or 1.0
        columns = ", ".join(FIELDS)
        found = []
        for piece in pieces:
            texts = self._db.execute(f"SELECT {columns} FROM textos WHERE rowid = ?", (piece.id,)).fetchone()
            own = set(stems(" ".join(texts)))
            held = (weight for word, weight in weights.items() if _held(word, own))
            found.append(max(0.0, sum(held) / whole))
        return found

    def pieces(self, digests: Sequence[str]) -> list[Pieza]:
        """Pieces with these digests."""
        marks = ",".join("?" * len(digests))
        return [Pieza(*row) for row in self._db.execute(f"SELECT * FROM piezas WHERE huella IN ({marks})", digests)]

    def digests(self) -> Iterator[tuple[str, str]]:
        """(digest, text) of what the pieces mean, each text once."""
        columns = ", ".join(f"t.{FIELDS[place]}" for place in _MEANT)
        rows = self._db.execute(
            f"SELECT p.huella, {columns} FROM piezas p JOIN textos t ON t.rowid = p.id GROUP BY p.huella"
        )
        for digest, *fields in rows:
            yield digest, _meant(*fields)

    def size(self) -> int:
        """How many different texts there are."""
        return int(self._db.execute("SELECT count(DISTINCT huella) FROM piezas").fetchone()[0])


def _meant(*fields: str) -> str:
    return " ".join(f"{field.rstrip(' .')}." for field in fields if field)


def _searched(question: str) -> set[str]:
    """The words of a question that are looked for."""
    return {stem(token) for token in tokens(question) if len(token) > 2 or token.isdigit()}


def _held(word: str, own: set[str]) -> bool:
    return word in own or (len(word) >= PREFIX and any(other.startswith(word) for other in own))


def _telling(counted: Sequence[tuple[int, str]]) -> list[str]:
    """The rarest words, as many as together stand in no more than `MAX_POSTINGS` pieces; one at least."""
    found: list[str] = []
    total = 0
    for count, word in counted:
        total += count
        if count and (not found or total <= MAX_POSTINGS):
            found.append(word)
    return found


def _term(word: str) -> str:
    return f'"{word}"*' if len(word) >= PREFIX and not word.isdigit() else f'"{word}"'


def _pieces(ledger: Consultor, documento: int) -> Iterator[tuple[str, str, int, str, tuple[str, ...]]]:
    names: dict[str, str] = {}
    query = (
        "SELECT id, pagina, tipo, codigo, descripcion, unidad_organica, unidad_medida, indicador, grupo, observacion"
        " FROM filas WHERE documento = ? ORDER BY orden"
    )
    rows = ledger.select(query, (documento,))
    for row in rows:
        if row[2] == "grupo" and row[3]:
            names.setdefault(row[3], row[4])
    for row_id, pagina, tipo, codigo, descripcion, unidad, medida, indicador, grupo, observacion in rows:
        groups = json.loads(grupo)
        above = " ".join(f"{code} {names.get(code, '')}".strip() for code in groups)
        fields: tuple[Any, ...] = (codigo, descripcion, unidad, medida, indicador, above, observacion)
        yield "fila", row_id, pagina, tipo, tuple(field or "" for field in fields)
    for row in ledger.select("SELECT id, pagina, severidad, mensaje FROM hallazgos WHERE documento = ?", (documento,)):
        yield "hallazgo", row[0], row[1], row[2], ("", "", "", "", "", "", row[3])
    chunks = "SELECT orden, pagina, clase, texto FROM trozos WHERE documento = ? AND clase = 'prosa'"
    for orden, pagina, clase, texto in ledger.select(chunks, (documento,)):
        yield "trozo", str(orden), pagina, clase, ("", "", "", "", "", "", texto)
