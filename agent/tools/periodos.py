"""Which printed periods answer a wanted one: a rule for each case, so that nothing is ever counted twice.

A quarter and its months, a year and its quarters, a month and the sum to date may all be printed in one row. The
widest printed figure that covers exactly the wanted span is taken; else the parts that make it up without overlap.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Key = tuple[str, bool]
"""Period and whether it runs from January."""
MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
QUARTERS = ("T1", "T2", "T3", "T4")


@dataclass(frozen=True, slots=True)
class Eleccion:
    """Printed periods that together are the wanted one.

    Attributes:
        periodos: as printed; more than one are to be added up.
        acumulado: whether they run from January.
        periodo: what they add up to.
        hasta_enero: whether the whole runs from January.
    """

    periodos: tuple[str, ...]
    acumulado: bool
    periodo: str
    hasta_enero: bool


def split(period: str) -> tuple[str, str]:
    """Year ("" if none) and cut-off ("" for the whole year) of a period."""
    match = re.fullmatch(r"((?:19|20)\d\d)?-?(T\d|S\d|\d\d)?", period)
    return (match[1] or "", match[2] or "") if match else ("", "")


def last_month(cut: str) -> int:
    """The month, 1 to 12, with which a cut-off ends."""
    if cut.startswith("T"):
        return int(cut[1]) * 3
    if cut.startswith("S"):
        return int(cut[1]) * 6
    return int(cut) if cut else 12


def first_month(cut: str) -> int:
    """The month, 1 to 12, with which a cut-off begins."""
    if cut.startswith("T"):
        return int(cut[1]) * 3 - 2
    if cut.startswith("S"):
        return int(cut[1]) * 6 - 5
    return int(cut) if cut else 1


def covers(period: str, wanted: str) -> bool:
    """Whether a printed period lies within a wanted one, which may leave the year out."""
    (year, cut), (year2, cut2) = split(period), split(wanted)
    inside = first_month(cut2) <= first_month(cut) and last_month(cut) <= last_month(cut2)
    return inside and (not year or not year2 or year == year2)


def parts_of(period: str, cuts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of some cut-offs (`MONTHS`, `QUARTERS`) that lie in a period ("" for a year), each with its own period."""
    year, cut = split(period)
    for own in cuts:
        if covers(own, cut):
            yield own, f"{year}-{own}" if year else own


def year_wanted(keys: Iterable[Key], wanted: str, usual: str) -> str | None:
    """The year of an answer: the one asked for, the only one printed, or the report's own; or None."""
    years = {split(period)[0] for period, _ in keys}
    asked = split(wanted)[0]
    if asked:
        return asked if asked in years or years == {""} else None
    if len(years) == 1:
        return next(iter(years))
    return usual if usual in years else None


def choose(
    values: Mapping[Key, int], wanted: str, accumulated: bool | None, *, usual: str, adds: bool
) -> Eleccion | None:
    """The printed periods that answer.

    Args:
        values: per printed (period, accumulated), how many rows have a value there.
        wanted: the period asked for; "" for the widest.
        accumulated: True if the question says "to date", None if it says nothing.
        usual: year of the report, where several are printed.
        adds: whether the figure may be added over periods (a percentage may not).

    Returns:
        None where what is printed does not answer.
    """
    year = year_wanted(values, wanted, usual)
    if year is None:
        return None
    if "anual" in {period for period, _ in values} and not split(wanted)[1]:
        return Eleccion(("anual",), values.get(("anual", True), 0) > 0, "anual", True)
    printed = {(split(period)[1], run): count for (period, run), count in values.items() if split(period)[0] == year}
    cut = split(wanted)[1]
    if (wanted and wanted != year) or cut:
        found = _exact(printed, cut, accumulated, adds)
    elif accumulated and not split(wanted)[0]:
        found = _widest(printed, adds, running=True)
    else:
        found = _widest(printed, adds, running=False)
    if found is None:
        return None
    cuts, run, whole, from_january = found
    name = f"{year}-" if year else ""
    label = name + whole if whole else (year or "anual")
    return Eleccion(tuple(name + part if part else year for part in cuts), run, label, from_january)


_Found = tuple[tuple[str, ...], bool, str, bool]


def _exact(printed: Mapping[Key, int], cut: str, accumulated: bool | None, adds: bool) -> _Found | None:
    starts = first_month(cut) == 1
    if accumulated:
        if (cut, True) in printed:
            return (cut,), True, cut, True
        same = next((c for c, run in printed if run and c and last_month(c) == last_month(cut)), None)
        if same:
            return (same,), True, cut, True
        parts = _parts(printed, 1, last_month(cut)) if adds else None
        return (parts, False, cut, True) if parts else None
    if (cut, False) in printed:
        return (cut,), False, cut, starts
    if starts and (cut, True) in printed:
        return (cut,), True, cut, True
    if starts and not adds:
        same = next((c for c, run in printed if run and c and last_month(c) == last_month(cut) and c[0] in "TS"), None)
        if same:
            return (same,), True, cut, True
    parts = _parts(printed, first_month(cut), last_month(cut)) if adds else None
    if parts:
        return parts, False, cut, starts
    if (cut, True) in printed:  # a report that prints nothing but sums to date
        return (cut,), True, cut, True
    return None


def _parts(printed: Mapping[Key, int], first: int, last: int) -> tuple[str, ...] | None:
    """Quarters, or else months, that cover the span without overlap."""
    quarters = tuple(f"T{q}" for q in range(1, 5) if first <= 3 * q - 2 and 3 * q <= last)
    if quarters and len(quarters) * 3 == last - first + 1 and all((q, False) in printed for q in quarters):
        return quarters
    months = tuple(f"{month:02d}" for month in range(first, last + 1))
    return months if all((month, False) in printed for month in months) else None


def _widest(printed: Mapping[Key, int], adds: bool, *, running: bool) -> _Found | None:
    """The figure that covers most: the year, or the latest sum to date that has values, or the parts of the year."""
    if printed.get(("", True)):
        return ("",), True, "", True
    runs = sorted((c for (c, run), count in printed.items() if run and c and count), key=last_month)
    if runs:
        return (runs[-1],), True, runs[-1], True
    if ("", False) in printed and not running:
        return ("",), False, "", True
    if not adds:
        cuts = sorted((c for (c, run), count in printed.items() if not run and c and count), key=last_month)
        return ((cuts[-1],), False, cuts[-1], first_month(cuts[-1]) == 1) if cuts else None
    with_values = [c for (c, run), count in printed.items() if not run and c and count]
    for kind in ("T", "S", ""):
        own = [c for c in with_values if (c[0] == kind if kind else c.isdigit())]
        if own:
            end = max(map(last_month, own))
            parts = _parts(printed, 1, end)
            if parts:
                return parts, False, "" if end == 12 else parts[-1], True
            if len(own) == 1:
                return (own[0],), False, own[0], first_month(own[0]) == 1
    return None
