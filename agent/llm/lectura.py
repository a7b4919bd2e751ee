"""An answer's text -> data of a schema, or what is wrong with it.

Numbers stay as they are written ("8600.00"), so that they can be found again in print. Of JSON Schema what
pydantic writes for flat models is understood: objects, arrays, texts, numbers, null, enum, const, anyOf, $ref.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_STARTS = 50
"""Places of an answer where its JSON is looked for."""
MAX_ERRORS = 8
"""Faults of an answer that are told to the model."""
_NUMBER = {"integer": re.compile(r"-?\d+"), "number": re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")}
_THOUGHTS = "</think>"

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lectura:
    """What was read: the data, and in what it is not of the schema. `datos` None: no JSON at all."""

    datos: object
    errores: tuple[str, ...] = ()


def read(text: str, schema: Schema) -> Lectura:
    """The first JSON in a text that is of the schema; else the first at all, with its faults."""
    best: Lectura | None = None
    for data in _candidates(text.rpartition(_THOUGHTS)[2]):
        reading = fit(data, schema)
        if not reading.errores:
            return reading
        if best is None or len(reading.errores) < len(best.errores):
            best = reading
    return best or Lectura(None, ("there is no JSON in it",))


def _candidates(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    start = -1
    for _ in range(MAX_STARTS):
        start = min((at for at in (text.find("{", start + 1), text.find("[", start + 1)) if at >= 0), default=-1)
        if start < 0:
            return
        try:
            data, end = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            continue
        yield data
        start = end - 1


def fit(data: object, schema: Schema) -> Lectura:
    """Data as the schema has it: keys that it does not know left out, nulls put in, a bare list in its only key."""
    faults: list[str] = []
    known = schema.get("properties", {})
    if isinstance(data, list) and schema.get("type") == "object" and len(known) == 1:
        data = {next(iter(known)): data}
    fitted = _Fitter(schema.get("$defs", {}), faults).fit(data, schema, "")
    return Lectura(fitted, tuple(faults[:MAX_ERRORS]))


class _Fitter:
    def __init__(self, definitions: Schema, faults: list[str]) -> None:
        self.definitions, self.faults = definitions, faults

    def fit(self, data: object, schema: Schema, place: str) -> object:
        if "$ref" in schema:
            schema = self.definitions[str(schema["$ref"]).rpartition("/")[2]]
        if "anyOf" in schema:
            return self._any(data, schema["anyOf"], place)
        allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if allowed is not None and data not in (*allowed, *map(str, allowed)):  # numbers are read as they are written
            self._fault(place, f"is none of {json.dumps(allowed, ensure_ascii=False)}")
            return data
        kinds = schema.get("type")
        if isinstance(kinds, list):
            return self._any(data, [{**schema, "type": kind} for kind in kinds], place)
        if kinds == "object":
            return self._object(data, schema, place)
        if kinds == "array":
            return self._array(data, schema, place)
        if kinds is not None and not _is(data, kinds):
            self._fault(place, f"is no {kinds}")
        return data

    def _any(self, data: object, options: list[Schema], place: str) -> object:
        for option in options:
            faults: list[str] = []
            fitted = _Fitter(self.definitions, faults).fit(data, option, place)
            if not faults:
                return fitted
        self._fault(place, "is of none of the wanted kinds")
        return data

    def _object(self, data: object, schema: Schema, place: str) -> object:
        if not isinstance(data, dict):
            self._fault(place, "is no object")
            return data
        known: Schema = schema.get("properties", {})
        if not known:
            return data
        wanted = set(schema.get("required", ()))
        fitted: dict[str, object] = {}
        for name, part in known.items():
            inside = f"{place}.{name}" if place else name
            if name in data:
                fitted[name] = self.fit(data[name], part, inside)
            elif self._nullable(part):
                fitted[name] = None
            elif name in wanted:
                self._fault(inside, "is missing")
        return fitted

    def _array(self, data: object, schema: Schema, place: str) -> object:
        if not isinstance(data, list):
            self._fault(place, "is no list")
            return data
        items = schema.get("items", {})
        return [self.fit(item, items, f"{place}[{index}]") for index, item in enumerate(data)]

    def _nullable(self, schema: Schema) -> bool:
        faults: list[str] = []
        _Fitter(self.definitions, faults).fit(None, schema, "")
        return not faults

    def _fault(self, place: str, what: str) -> None:
        self.faults.append(f"{place or 'the answer'} {what}")


def _is(data: object, kind: str) -> bool:
    if kind in _NUMBER:
        return isinstance(data, str) and _NUMBER[kind].fullmatch(data.strip()) is not None
    if kind == "boolean":
        return isinstance(data, bool)
    if kind == "null":
        return data is None
    return isinstance(data, str)
