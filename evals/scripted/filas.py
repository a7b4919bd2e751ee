"""What a model may answer to a question for rows: rightly, wrongly, late, or not at all."""

import json
import re
from collections.abc import Callable
from typing import Any

from evals.scripted.server import Question, Reply, Script, completion, error, text_reply

Row = dict[str, Any]
Rows = list[Row]
KEY = "sk-secreta-0123456789"
SECRET = f"no; your key {KEY}"
"""What a careless server says."""


def fields(question: Question) -> list[tuple[str, str]]:
    """The wanted fields with their meanings."""
    block = question.user.split("Fields of each row:\n", 1)[1].split("\n\n", 1)[0]
    return [tuple(line[2:].split(": ", 1)) for line in block.splitlines()]  # type: ignore[misc]


def printed(question: Question) -> list[dict[tuple[int, int], str]]:
    """The rows cell by cell: (line, column) -> text."""
    mark = re.search(r"^=== DATOS \w+ ===$", question.user, re.MULTILINE)
    assert mark is not None
    rows: list[dict[tuple[int, int], str]] = []
    number = 1
    for line in question.user.split(mark[0])[2].strip().splitlines():
        if line.startswith("FILA "):
            rows.append({})
            number = 1
        elif re.fullmatch(r"L\d+", line):
            number = int(line[1:])
        else:
            place = re.match(r"C(\d+): ", line)
            assert place is not None, line
            rows[-1][number, int(place[1])] = line[place.end() :]
    return rows


def ideal(question: Question) -> Rows:
    """The answer of a model that makes no mistake."""
    return [_row(question, number, row) for number, row in enumerate(printed(question), 1)]


def _row(question: Question, number: int, row: dict[tuple[int, int], str]) -> Row:
    answer: Row = {"fila": number}
    for name, meaning in fields(question):
        column = re.search(r"text of C(\d+)", meaning) or re.match(r"c(\d+)", name)
        line = 2 if "line ejecutado" in meaning else 1
        if column is None:
            answer[name] = row.get((1, 1), "").partition(" - ")[0] if name == "codigo" else None
            continue
        value = row.get((line, int(column[1])))
        answer[name] = value.partition(" - ")[2] if value and "without the code" in meaning else value
    return answer


def rows_reply(rows: Rows) -> Reply:
    """An answer with these rows."""
    return text_reply(json.dumps({"filas": rows}, ensure_ascii=False))


def figures(question: Question, row: Row, line: str = "") -> list[str]:
    """Names of the figure fields of a row that have a value, in order; of one printed line, if it is named."""
    meanings = {name: said for name, said in fields(question) if re.match(r"(fisica|financiera|porcentaje) ", said)}
    return [name for name, said in meanings.items() if row[name] and (not line or f" {line} " in said)]


def exchanged_lines(question: Question) -> Reply:
    """Planned and done exchanged in every row, be they two lines of it or two columns."""
    planned = {said: name for name, said in fields(question) if " programado " in said}
    rows = ideal(question)
    for row in rows:
        for name, said in fields(question):
            other = planned.get(said.replace("ejecutado", "programado")) if " ejecutado " in said else None
            if other is not None:
                row[name], row[other] = row[other], row[name]
    return rows_reply(rows)


def shifted(question: Question) -> Reply:
    """Every figure one column to the right, the last one back to the first."""
    rows = ideal(question)
    for row in rows:
        names = figures(question, row)
        values = [row[name] for name in names]
        row.update(zip(names, [*values[-1:], *values[:-1]], strict=True))
    return rows_reply(rows)


def two_exchanged(question: Question) -> Reply:
    """The first two figures of each row that differ, exchanged."""
    rows = ideal(question)
    for row in rows:
        names = figures(question, row)
        other = next((name for name in names if row[name] != row[names[0]]), names[0])
        row[names[0]], row[other] = row[other], row[names[0]]
    return rows_reply(rows)


def rows_exchanged(question: Question) -> Reply:
    """The rows in each other's place."""
    rows = ideal(question)
    for number, row in enumerate(reversed(rows), 1):
        row["fila"] = number
    return rows_reply(rows)


def invented(question: Question) -> Reply:
    """Numbers that no row prints, and one that the commas make another (8,600.00 -> 8.6)."""
    rows = ideal(question)
    for row in rows:
        for index, name in enumerate(figures(question, row)):
            row[name] = f"987{index}.5" if index % 2 else re.sub(r",\d+|\.0+$", "", row[name]) + ".6"
    return rows_reply(rows)


def numbers_not_texts(question: Question) -> Reply:
    """Numbers as JSON numbers, where they can be."""
    rows = ideal(question)
    text = json.dumps({"filas": rows}, ensure_ascii=False)
    return Reply(completion(re.sub(r'": "(\d+(?:\.\d+)?)"', r'": \1', text)))


def leaking(question: Question) -> Reply:
    """The made-up example of the instructions, as if it were the document's."""
    rows = ideal(question)
    for row in rows:
        row[figures(question, row)[0]] = "0.000xxx1"
        row["descripcion"] = "SENTINELA-α de ejemplo"
    return rows_reply(rows)


def changed(change: Callable[[Rows], Rows]) -> Script:
    """The good rows, changed."""
    return lambda question: rows_reply(change(ideal(question)))


def said(wrap: Callable[[str], str]) -> Script:
    """The good rows, as a text."""
    return lambda question: Reply(completion(wrap(json.dumps({"filas": ideal(question)}, ensure_ascii=False))))


def refuses_schema(question: Question) -> Reply:
    """Answers well, but not to a call with a schema."""
    if "response_format" in question.body:
        return Reply({"error": {"message": f"unsupported; your key {KEY}", "type": "invalid"}}, status=400)
    return rows_reply(ideal(question))


ANSWERS: dict[str, Script] = {
    "well": lambda question: rows_reply(ideal(question)),
    "late": lambda question: Reply(rows_reply(ideal(question)).body, pause=0.3),
    "prose": said(lambda text: f"Claro {{con gusto}}:\n```json\n{text}\n```\nEspero que sirva [1]."),
    "bare list": lambda question: Reply(completion(json.dumps(ideal(question)))),
    "json numbers": numbers_not_texts,
    "wrong schema": lambda question: Reply(completion('{"rows": [{"n": 1}]}')),
    "wrong rows": changed(lambda rows: [{"numero": 1, "valor": [1, 2]} for _ in rows]),
    "nested values": changed(lambda rows: [row | {"descripcion": {"texto": "x"}} for row in rows]),
    "missing rows": changed(lambda rows: rows[:-1]),
    "no rows": changed(lambda rows: []),
    "extra rows": changed(lambda rows: [*rows, rows[0] | {"fila": len(rows) + 1}, rows[0] | {"fila": -3}]),
    "duplicated rows": changed(lambda rows: [row for row in rows for _ in range(2)]),
    "nulls": changed(lambda rows: [dict.fromkeys(row) | {"fila": row["fila"]} for row in rows]),
    "lines exchanged": exchanged_lines,
    "shifted": shifted,
    "two exchanged": two_exchanged,
    "rows exchanged": rows_exchanged,
    "invented": invented,
    "leaking": leaking,
    "refuses schema": refuses_schema,
    "empty choices": lambda question: Reply(completion("x") | {"choices": []}),
    "null choices": lambda question: Reply(completion("x") | {"choices": None}),
    "null content": lambda question: Reply(completion(None)),
    "length": lambda question: Reply(completion('{"filas": [{"fila": 1, "codigo"', finish="length")),
    "bad json": lambda question: Reply(completion('{"filas": [{"fila": 1,, }')),
    "no json": lambda question: Reply(completion("No puedo ayudar con eso.")),
    "html": lambda question: Reply(b"<html>hola</html>", headers={"Content-Type": "text/html"}),
    "not json http": lambda question: Reply(b"{nada", headers={"Content-Type": "application/json"}),
    "400": error(400, SECRET),
    "401": error(401, SECRET),
    "404": error(404, SECRET),
    "429": error(429, SECRET, retry_after="1"),
    "429 at once": error(429, SECRET, retry_after_ms="20"),
    "500": error(500, SECRET, retry_after_ms="20"),
    "hang": lambda question: Reply({}, pause=30.0),
}
