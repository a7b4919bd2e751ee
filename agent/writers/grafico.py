"""The overview picture: how many activities of each unit stand at each level. Counts alone, nothing averaged."""

from collections.abc import Mapping
from io import BytesIO

from agent.justificacion.ranuras import NIVEL
from agent.justificacion.vista import Vista
from agent.terminal import shortened

MAX_UNITS = 25
"""Units in the picture, those with most activities; the rest are one bar."""
NAME_WIDTH = 46
_SIN_NIVEL = "#BFBFBF"


def por_niveles(unidades: Mapping[str, list[Vista]], colores: Mapping[str, str]) -> BytesIO | None:
    """A PNG with a bar a unit, cut by level; None where no row has a level."""
    counted = _counted(unidades)
    if not any(count for counts in counted.values() for level, count in counts.items() if level):
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(7.2, 0.9 + 0.3 * len(counted)), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    names = [shortened(name, NAME_WIDTH) for name in counted]
    places = list(range(len(names)))
    left = [0] * len(names)
    for level in (*NIVEL, None):
        widths = [counts.get(level, 0) for counts in counted.values()]
        if not any(widths):
            continue
        label = NIVEL[level].capitalize() if level else "Sin porcentaje"
        bars = axes.barh(
            places, widths, left=left, color=colores[level] if level else _SIN_NIVEL, label=label, height=0.7
        )
        axes.bar_label(bars, [str(width) if width else "" for width in widths], label_type="center", fontsize=7)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(places, names, fontsize=7)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(axis="x", labelsize=7)
    axes.set_xlabel("Actividades", fontsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.legend(loc="outside upper center", ncols=4, fontsize=8, frameon=False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    picture.seek(0)
    return picture


def _counted(unidades: Mapping[str, list[Vista]]) -> dict[str, dict[str | None, int]]:
    largest = sorted(unidades, key=lambda name: -len(unidades[name]))[:MAX_UNITS]
    counted: dict[str, dict[str | None, int]] = {}
    for name, shown in unidades.items():
        counts = counted.setdefault(name if name in largest else "Otras unidades", {})
        for vista in shown:
            counts[vista.borrador.ficha.banda] = counts.get(vista.borrador.ficha.banda, 0) + 1
    return counted
