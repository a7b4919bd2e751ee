"""The gate on what is said of several periods, of one, of none, of a rest, of stages of spending."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.grounding import revisar
from agent.sustento import Clase, Fallo, Hecho, Sustento
from extractors.schemas import Magnitud, Rol

PROGRAMADO = (8, 4, 6, 2)
EJECUTADO = (6, 4, 9, 0)


def _fact(nombre: str, valor: object, rol: Rol, periodo: str, **other: object) -> Hecho:
    base = Hecho(
        nombre, Clase.CANTIDAD, Decimal(str(valor)), None, "TALLER", periodo, False, Magnitud.FISICA, rol,
        ("0a0b0c0d-p3-r8-c1",),
    )  # fmt: skip
    return replace(base, **other)  # type: ignore[arg-type]


def _quarters() -> Iterator[Hecho]:
    for number, (planned, done) in enumerate(zip(PROGRAMADO, EJECUTADO, strict=True), 1):
        yield _fact(f"programado_t{number}", planned, Rol.PROGRAMADO, f"2022-T{number}")
        yield _fact(f"ejecutado_t{number}", done, Rol.EJECUTADO, f"2022-T{number}")
        share = Decimal(done) / planned * 100
        yield _fact(f"avance_t{number}", share, Rol.AVANCE, f"2022-T{number}", clase=Clase.PORCENTAJE, unidad=None)
    yield _fact("ejecutado", sum(EJECUTADO), Rol.EJECUTADO, "2022")
    yield _fact("programado", sum(PROGRAMADO), Rol.PROGRAMADO, "2022")
    yield _fact("meta_anual", sum(PROGRAMADO), Rol.META, "2022")


def _money(nombre: str, valor: object, rol: Rol) -> Hecho:
    return _fact(
        nombre, valor, rol, "2022-T4", clase=Clase.DINERO, unidad="$", magnitud=Magnitud.FINANCIERA, acumulado=True
    )


AREA = Sustento(tuple(_quarters()), (), ("TA-07", "Dirección de Cultura"), ("2022",))
PARTIDA = Sustento(
    (
        _money("aprobado", 1000, Rol.APROBADO),
        _money("modificacion", 200, Rol.MODIFICACION),
        _money("vigente", 1200, Rol.VIGENTE),
        _money("comprometido", 900, Rol.COMPROMETIDO),
        _money("devengado", 600, Rol.DEVENGADO),
        _money("pagado", 450, Rol.PAGADO),
    ),
    (),
    ("112",),
    ("2022-T4",),
)


@pytest.mark.parametrize(
    ("true", "wrong"),
    [
        (
            "En el primer y tercer trimestre se ejecutaron 15 talleres.",
            "En el primer y tercer trimestre se ejecutaron 9 talleres.",
        ),
        (
            "Los talleres ejecutados por trimestre fueron 6, 4, 9 y 0.",
            "Los talleres ejecutados por trimestre fueron 6, 9, 4 y 0.",
        ),
        (
            "El tercer trimestre fue el único trimestre en que se superó lo programado.",
            "El segundo trimestre fue el único trimestre en que se superó lo programado.",
        ),
        (
            "Solo en el tercer trimestre se superó lo programado.",
            "Solo en el segundo trimestre se cumplió lo programado.",
        ),
        (
            "Recién en el segundo trimestre se cumplió lo programado.",
            "Recién en el tercer trimestre se cumplió lo programado.",
        ),
        (
            "Salvo el tercero, en todos los trimestres no se superó lo programado.",
            "Salvo el cuarto, en todos los trimestres se cumplió lo programado.",
        ),
        (
            "El segundo y el tercer trimestre cumplieron lo programado.",
            "El primer y el segundo trimestre cumplieron lo programado.",
        ),
        (
            "El trimestre con más talleres fue el tercero, con 9.",
            "El trimestre con más talleres fue el primero, con 6.",
        ),
        (
            "De los 19 talleres del año, 9 corresponden al tercer trimestre.",
            "De los 19 talleres del año, 9 corresponden al primer trimestre.",
        ),
        (
            "En el primer trimestre quedaron 2 talleres por ejecutar, es decir, el 25 %.",
            "En el primer trimestre quedaron 2 talleres por ejecutar, es decir, el 75 %.",
        ),
        (
            "El cuarto trimestre cerró sin talleres.",
            "El tercer trimestre cerró sin talleres.",
        ),
        (
            "En el segundo trimestre se ejecutaron 4 talleres, no existiendo saldo pendiente.",
            "En el primer trimestre se ejecutaron 6 talleres, no existiendo saldo pendiente.",
        ),
        (
            "En el tercer trimestre se superó lo programado: 9 talleres contra 6.",
            "En el tercer trimestre se superó lo programado: 6 talleres contra 9.",
        ),
        (
            "En el segundo trimestre se ejecutaron 4 talleres, ni más ni menos.",
            "En el tercer trimestre se ejecutaron 9 talleres, ni más ni menos.",
        ),
    ],
)
def test_what_is_said_of_periods_is_held_against_each(true: str, wrong: str) -> None:
    assert _fallo(true, AREA) == (Fallo.SUSTENTADA, ())
    assert _fallo(wrong, AREA)[0] is Fallo.NO_SUSTENTADA


@pytest.mark.parametrize(
    ("true", "wrong"),
    [
        ("Se devengó el 50 % del crédito vigente.", "Lleva comprometido el 50 % del crédito vigente."),
        ("Lleva comprometido el 75 % del crédito vigente.", "Se pagó el 66,67 % del crédito vigente."),
        ("De lo devengado se pagó el 75 %.", "De lo comprometido se pagó el 75 %."),
        ("Quedan por pagar 150.", "Quedan por pagar 450."),
        (
            "El presupuesto aprobado de 1000 aumentó en 200, con lo que el vigente llegó a 1200.",
            "El presupuesto aprobado de 1000 se redujo en 200, con lo que el vigente llegó a 1200.",
        ),
        ("El crédito pasó de 1000 a 1200.", "El crédito pasó de 1200 a 1000."),
    ],
)
def test_stages_of_spending_are_not_taken_for_each_other(true: str, wrong: str) -> None:
    assert _fallo(true, PARTIDA) == (Fallo.SUSTENTADA, ())
    assert _fallo(wrong, PARTIDA)[0] is Fallo.NO_SUSTENTADA


@pytest.mark.parametrize(
    "text",
    [
        "Se somete lo expuesto a consideración de la superior instancia, para los fines que estime convenientes.",
        "Es todo cuanto tengo que informar a usted, salvo mejor parecer.",
        "Lugar, fecha y firma del responsable:",
        "Conclusiones y recomendaciones",
    ],
)
def test_courtesy_states_nothing(text: str) -> None:
    assert _fallo(text, AREA) == (Fallo.SIN_AFIRMACION, ())


@pytest.mark.parametrize(
    "text",
    [
        "El responsable no remitió los antecedentes del informe.",
        "La causa fue la recepción sin firma de la superior instancia.",
        "La dirección sometió la medida a la superior instancia.",
        "En el segundo trimestre se ejecutaron 4 talleres por medida de la superior instancia.",
    ],
)
def test_words_of_courtesy_that_tell_something_are_a_claim(text: str) -> None:
    assert _fallo(text, AREA)[0] is Fallo.NO_SUSTENTADA


def _fallo(text: str, sustento: Sustento) -> tuple[Fallo, tuple[str, ...]]:
    (judged,) = revisar(text, sustento)
    return judged.fallo, judged.motivos
