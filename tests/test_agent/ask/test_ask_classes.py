"""What goes on from a question not answered; classes and attributes as filters; targets, subtotals, quotients."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from agent import settings
from agent.chat.entender import understand
from agent.chat.lexico import mistyped
from agent.chat.respuesta import Tipo
from agent.chat.sesion import Sesion
from agent.tools.consulta import Consulta, Filtro, Medida, Operacion
from evals.ask.verdad import Fila, Libro, build
from extractors.schemas import Magnitud, Rol, TipoFila

CENT = Decimal("0.01")


def _progress(fila: Fila) -> Decimal | None:
    return next((value for (_, rol, _, run), value in fila.cifras.items() if rol == "avance" and run), None)


def _groups(libro: Libro) -> list[Fila]:
    return [f for f in libro.de("pei-ceplan", "grupo") if _progress(f) is not None]


def _values(sesion: Sesion, *questions: str) -> list[Decimal | None]:
    sesion.forget()
    answers = [sesion.ask(question) for question in questions]
    return [figure.valor for figure in answers[-1].cifras]


@pytest.mark.parametrize(
    "questions",
    [
        ("¿Cuánto gastó la criogenia?", "¿y en marzo?"),
        ("¿Cuánto gastó la criogenia?", "¿y cuánto se programó?"),
        ("¿Cuánto gastó la criogenia?", "¿cuál gastó más?"),
        ("¿Qué tal el zafarrancho del plan?", "¿y la de mayor avance?"),
        ("gasto de {c} sin contar viáticos", "¿y lo programado?"),
        ("gasto de {c} sin contar viáticos", "¿y en {d}?"),
        ("¿Cuánto gastó la gerencia?", "¿y en marzo?"),
        ("¿Cuánto gastó la criogenia?", "¿y en marzo?", "¿y la que menos?"),
    ],
)
def test_what_goes_on_from_a_question_not_answered_is_not_of_everything(
    libro: Libro, sesion: Sesion, questions: tuple[str, ...]
) -> None:
    codes = [f.codigo for f in libro.de("poi-ceplan", "actividad") if f.codigo]
    assert not _values(sesion, *(text.format(c=codes[0], d=codes[1]) for text in questions))


def test_a_question_that_stands_by_itself_is_answered_after_any_other(libro: Libro, sesion: Sesion) -> None:
    fila = next(f for f in libro.de("poi-ceplan", "actividad") if f.codigo)
    value = next(v for (m, r, _, run), v in fila.cifras.items() if (m, r, run) == ("financiera", "ejecutado", True))
    assert _values(sesion, "¿Cuánto gastó la criogenia?", f"¿y el gasto de {fila.codigo}?") == [value]


def test_groups_are_ordered_and_followed_among_themselves(libro: Libro, sesion: Sesion) -> None:
    progress = [value for f in _groups(libro) if (value := _progress(f)) is not None]
    lowest, highest = {min(progress)}, {max(progress)}
    first = "¿Qué acción estratégica del PEI tiene el menor avance?"
    assert set(_values(sesion, first)) == lowest
    for more in ("¿y la de mayor avance?", "¿cuál tiene el mayor?"):
        assert set(_values(sesion, first, more)) == highest
    below = [value for value in progress if value < 75]
    assert _values(sesion, "¿Cuántas AEI del PEI están por debajo de 75 %?") == [Decimal(len(below))]


def test_an_order_of_offices_goes_on_among_offices(libro: Libro, sesion: Sesion) -> None:
    spent: dict[str, Decimal] = {}
    rows = [f for f in libro.de("poi-ceplan", "actividad") if f.unidad]
    for fila in rows:
        own = [v for (m, r, _, run), v in fila.cifras.items() if (m, r, run) == ("financiera", "ejecutado", True)]
        spent[fila.unidad or ""] = spent.get(fila.unidad or "", Decimal(0)) + sum(own, Decimal(0))
    first = "¿Qué unidad gastó más?"
    for more, wanted in (("¿y la que menos?", min(spent.values())), (None, max(spent.values()))):
        given = _values(sesion, first, *([more] if more else []))
        assert not given or set(given) == {wanted}
    activity = sesion.ask("¿y la actividad?")
    assert all(figure.fila for figure in activity.cifras)


def test_months_in_which_are_months() -> None:
    asked = understand("meses en que la posta pasó de 300 consultas")
    assert asked.pedido == "por_periodo" and [limit.valor for limit in asked.umbrales] == [300]
    assert understand("¿qué porcentaje no alcanzó 4.9.1.1.1?").codigos == ("4.9.1.1.1",)


def test_which_of_two_classes_is_meant_is_asked_back(sesion: Sesion) -> None:
    assert not _values(sesion, "¿Cuántos indicadores y cuántas AEI hay en el PEI?")
    assert not _values(sesion, "¿Cuántas actividades de prioridad 2 hay?")


def test_attributes_filter_and_stay_in_mind(libro: Libro, sesion: Sesion) -> None:
    rows = libro.de("pei-ceplan", "indicador")
    for sense in ("Ascendente", "Descendente"):
        own = Decimal(len([f for f in rows if f.atributos.get("sentido") == sense]))
        if own:
            assert _values(sesion, f"¿Cuántos indicadores son de sentido {sense.lower()}?") == [own]
            assert _values(sesion, f"¿Cuántos indicadores {sense.lower()}s hay?") == [own]
    high = [f for f in libro.de("poi-ceplan", "actividad") if f.atributos.get("prioridad") == "Alta"]
    month = next(p for f in high for (m, r, p, run) in f.cifras if (m, r, run) == ("financiera", "ejecutado", False))
    name = {"01": "enero", "02": "febrero", "03": "marzo", "04": "abril", "05": "mayo", "06": "junio"}[month[-2:]]
    spent = sum((f.valor("financiera", "ejecutado", month, False) or Decimal(0) for f in high), Decimal(0))
    given = _values(sesion, "gasto de las actividades de prioridad alta", f"¿y en {name}?")
    assert given == [spent]


def test_an_attribute_of_a_row_is_told_alone(libro: Libro, sesion: Sesion) -> None:
    fila = next(f for f in libro.unicas(libro.de("pei-ceplan", "indicador")) if f.atributos.get("sentido"))
    answer = sesion.ask(f"Sentido esperado de {fila.descripcion}")
    assert answer.tipo is Tipo.RESPUESTA and fila.atributos["sentido"] in answer.texto
    assert fila.atributos["relevancia"] not in answer.texto


def test_a_percentage_of_one_figure_over_another(libro: Libro, sesion: Sesion) -> None:
    fila = libro.de("presupuesto", "partida")[0]
    own = {rol: value for (_, rol, _, _), value in fila.cifras.items()}
    expected = (own["pagado"] / own["devengado"] * 100).quantize(CENT)
    assert _values(sesion, f"¿Qué porcentaje de lo devengado ya se pagó en {fila.codigo}?") == [expected]
    progress = (own["devengado"] / own["vigente"] * 100).quantize(CENT)
    assert _values(sesion, f"¿Qué porcentaje del vigente se devengó en {fila.codigo}?") == [progress]
    total = _values(sesion, f"porcentaje del total devengado que es de {fila.codigo}")
    assert progress not in total or expected == progress


def test_budget_lines_over_a_share_of_their_credit(libro: Libro, sesion: Sesion) -> None:
    shares = []
    for fila in libro.de("presupuesto", "partida"):
        own = {rol: value for (_, rol, _, _), value in fila.cifras.items()}
        if own.get("vigente") and "devengado" in own:
            shares.append((own["devengado"] / own["vigente"] * 100).quantize(CENT))
    over = [share for share in shares if share > 50]
    given = _values(sesion, "fuentes que devengaron más del 50 % de su crédito vigente")
    assert set(given[:-1]) <= set(over) and given[-1] == len(over)
    assert not _values(sesion, "¿Cuántas fuentes comprometieron más del 80 % del vigente?")


def test_what_is_left_for_the_target_of_the_year(libro: Libro, sesion: Sesion) -> None:
    fila = next(
        f for f in libro.unicas(libro.de("metas-trimestral", "actividad"))
        if all((v := f.valor("fisica", "ejecutado", p, False)) is not None for p in _quarters(f)) and v is not None
    )  # fmt: skip
    target = next(v for (_, rol, _, _), v in fila.cifras.items() if rol == "meta")
    done = [fila.valor("fisica", "ejecutado", p, False) or Decimal(0) for p in _quarters(fila)]
    asked = f"¿Cuánto le faltaba a {fila.codigo} para su meta anual al cierre del II trimestre?"
    assert _values(sesion, asked) == [target - done[0] - done[1]]
    part = f"¿Qué porcentaje de su meta anual alcanzó {fila.codigo}?"
    assert _values(sesion, part) == [(sum(done, Decimal(0)) / target * 100).quantize(CENT)]


def test_the_target_of_a_quarter_is_its_plan(libro: Libro, sesion: Sesion) -> None:
    fila = next(
        f for f in libro.unicas(libro.de("metas-trimestral", "actividad"))
        if all(f.valor("fisica", rol, _quarters(f)[2], False) is not None for rol in ("programado", "ejecutado"))
    )  # fmt: skip
    planned, done = (fila.valor("fisica", rol, _quarters(fila)[2], False) for rol in ("programado", "ejecutado"))
    assert planned is not None and done is not None
    asked = f"¿Cuánto falta para la meta del tercer trimestre de {fila.codigo}?"
    assert _values(sesion, asked) == [planned - done]
    assert not _values(sesion, f"¿Qué porcentaje de la meta anual no alcanzó {fila.codigo}?")


def _quarters(fila: Fila) -> list[str]:
    year = next(p for (_, rol, p, _) in fila.cifras if rol == "meta")
    return [f"{year}-T{quarter}" for quarter in (1, 2, 3, 4)]


def test_indicators_without_a_unit_are_not_added_up(libro: Libro, sesion: Sesion) -> None:
    assert not _values(sesion, "total ejecutado de los indicadores del PEI")
    office = next(f.unidad for f in libro.de("pei-ceplan", "indicador") if f.unidad)
    year = max(p for f in libro.de("pei-ceplan", "indicador") for (_, rol, p, _) in f.cifras if rol == "meta")
    rows = [f for f in libro.de("pei-ceplan", "indicador") if f.unidad == office]
    given = _values(sesion, f"{office}: valor esperado {year}")
    assert len(rows) == 1 or not given


def test_totals_are_not_added_up(sesion: Sesion) -> None:
    consulta = Consulta(
        operacion=Operacion.SUMA, medida=Medida(magnitud=Magnitud.FINANCIERA, rol=Rol.DEVENGADO),
        filtro=Filtro(tipos=(TipoFila.TOTAL, TipoFila.PARTIDA)),
    )  # fmt: skip
    parts = consulta.model_copy(update={"filtro": Filtro(tipos=(TipoFila.PARTIDA,))})
    both, alone = (sesion.router.buscador.run(each).grupos[0].valor for each in (consulta, parts))
    assert both == alone


@pytest.mark.parametrize(
    ("typed", "meant"), [("tersser", "tercer"), ("asion", "accion"), ("trimestr", "trimestre"), ("zegundo", "segundo")]
)
def test_words_that_sound_alike(typed: str, meant: str) -> None:
    assert mistyped(typed) == meant


FICHA = """Matriz de Indicadores - Tercer trimestre de 2024

Ficha 1. Numero de inspecciones a la red de distribucion
Clave del indicador: E012-04
Nombre del indicador: Numero de inspecciones a la red de distribucion
Unidad de medida: Inspeccion
Meta anual programada: 600
Meta programada al tercer trimestre: 480
Meta alcanzada al tercer trimestre: 312
Unidad responsable: Subdireccion Tecnica
"""


def test_fichas_against_their_target(tmp_path: Path) -> None:
    import cli

    source = tmp_path / "ficha.txt"
    source.write_text(FICHA, encoding="utf-8")
    cli.main(["extract", str(source), "-o", str(tmp_path / "out")])
    with Sesion(tmp_path / "out", settings.load({})) as session:
        assert _values(session, "cuánto falta para la meta anual de inspecciones") == [Decimal(288)]
        assert _values(session, "¿Qué porcentaje de su meta anual alcanzaron las inspecciones?") == [Decimal(52)]
        for asked, base in (("¿Qué indicadores no llegaron a su meta?", 480), ("… no llegaron a su meta anual", 600)):
            assert _values(session, asked.replace("…", "¿Qué indicadores"))[:2] == [Decimal(312), Decimal(base)]


DOS_FICHAS = """Fichas de seguimiento - Tercer trimestre de 2024

Actividad: Limpieza de acequias del valle
Unidad de medida: kilómetro
Avance del trimestre: 75 %
Causa: la provisión de herramientas se demoró por el cierre del almacén central.

Actividad: Talleres de riego por goteo
Unidad de medida: taller
Avance del trimestre: 60 %
"""


def test_a_cause_is_of_the_ficha_that_it_stands_in(tmp_path: Path) -> None:
    import cli

    source = tmp_path / "fichas.txt"
    source.write_text(DOS_FICHAS, encoding="utf-8")
    cli.main(["extract", str(source), "-o", str(tmp_path / "out")])
    with Sesion(tmp_path / "out", settings.load({})) as session:
        told = session.ask("¿Por qué no se cumplió la limpieza de acequias del valle?")
        other = session.ask("¿Por qué no se cumplieron los talleres de riego por goteo?")
    assert "cierre del almacén central" in told.texto
    assert other.tipo is Tipo.NO_CONSTA
    assert "almacén" not in other.texto


def test_a_finding_whose_right_value_is_a_word_is_told(tmp_path: Path) -> None:
    libro = build(tmp_path, (("mensual-simple", 7500, "txt"), ("poi-ceplan", 7507, "xlsx")))
    wrong = next(e for e in libro.erratas if e["impreso"] == "S.P.")
    with Sesion(libro.carpeta, settings.load({})) as session:
        answer = session.ask(f"¿Qué no cuadra en la {wrong['codigo']}?")
    assert answer.tipo is Tipo.RESPUESTA
    assert "S.P." in answer.texto
