"""The forms of what is said of two quantities: patterns over a rewritten sentence (`terms`), and the proof of each.

Of a match, `a` and `b` are the quantities, `d` by how much they differ, `p` and `f` the share, `x` and `y` further
figures, `s` and `t` periods, `q` what there is none of, `m` the credit that was modified.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from agent.grounding import contrast, plain, proofs, series
from agent.grounding.cases import Caso
from agent.grounding.facts import Dato

Prueba = Callable[[Caso], Sequence[Dato]]

_ES_DECIR = r"(?:,? (?:es decir|esto es|vale decir|o sea|a saber),? |: )"
_O_SEA = (
    r"(?:,? ?\(?|,? |: )(?:(?:es decir|esto es|vale decir|o sea|a saber|lo que|lo cual|que|cifra que|monto que"
    r"|equival(?:entes?|en?|iendo|io)|represent(?:an?|o|ando)|significan?|constituyen?|supone|y|con|siendo|fue(?:ron)?|es|son)"
    r"(?:,? )){0,3}"
    r"(?:(?:al|a|el|un|una|de|en) ){0,2}"
)
_SER = r"(?:(?:es|son|fue|fueron|result(?:o|a|aron)|qued(?:o|a|aron)|estuvo|se (?:ubic|situ)o|siendo) )?"
_SUPERA = r"(?:super|exced|rebas|sobrepas|aventaj)(?:a|an|o|aron|e|en|io|ieron|ando|iendo)"
_MAYOR, _MENOR = r"(?:mayor|superior)(?:es)?", r"(?:menor|inferior)(?:es)?"
_PASA = r"(?P<mueve>)(?:pas|vari|evolucion)(?:o|aron|a|an|ando|ar)"
_VA = r"(?:(?:vien|v|sigu|fu|continu)(?:e|en|a|an|o|eron|ieron|ian?|enian?) )?"
_CRECE = (
    rf"{_VA}(?:se )?(?:subi|sub|crec|aument|increment|elev|repunt|mejor)(?:o|io|aron|ieron|eron|a|e|en|an|ando|iendo)"
)
_BAJA = (
    rf"{_VA}(?:se )?(?:baj|descend|disminuy|cay|ca|reduj|reduc|decreci|decrec|decay|retroced|merm)"
    r"(?:o|io|aron|ieron|eron|a|an|e|en|ando|iendo|endo)"
)
_A = r"(?P<a>Q\d+)"
_A_O_DICHO = (
    r"(?:(?:(?P<a>Q\d+)|con (?P<k>N\d+))(?:,? (?:el|la|su|est[ea]|dich[oa]) (?:indicador|actividad|accion|unidad))?"
    r",? (?:que )?(?:ya |aun |todavia )?)?"
)
"""The first quantity, or what was done where it is left unsaid."""
_B = (
    r"(?:(?:al?|que|de|en|con|y) )?(?:(?P<b>Q\d+)"
    r"|(?:(?:la|el|lo|las|los) )?(?:(?:ejecutad|registrad|obtenid|alcanzad|realizad)[oa]s? )?"
    r"(?:(?:del?|en|al?)(?: el)? )?(?P<t>T\d+)(?: ?\((?P<n>[NP]\d+)\))?)"
)
_D = r"(?P<d>[NU]\d+)"
_FALTA = (
    r"(?:(?:aun|todavia) )?(?:les? |se )?(?:falt|rest|qued|requier|necesit)(?:a|an|o|e|en|aron|aba|aban"
    r"|ando)(?: aun| todavia)?"
)
_SE_APARTA = r"(?:se (?:apart|alej|desvi)(?:a|o|an|aron)|dist(?:a|o|an|aron)|difier(?:e|en)|difirio)"
_DISTA = r"(?:diferencia|brecha|distancia)"
_SOLO = r"(?:(?:solo|apenas|solamente|unicamente) )?"
_UNAS = (
    r"(?:(?:(?:algo |poco |un poco )?(?:mas|menos) del? |cerca del? |casi |alrededor del? |en torno al? |mas que )"
    r"(?:el |un )?)?"
)
_P = rf"{_UNAS}(?:(?P<f>F\d+)(?: partes?)?|(?P<p>P\d+))"
_DE_X_A_Y = (
    r" de (?P<x>[NP]\d+)(?: (?:en|del?)(?: el)? (?P<s>T\d+))?"
    r" a (?P<y>[NP]\d+)(?: (?:en|del?|al?)(?: el)? (?P<t>T\d+))?"
    r"(?:" + _O_SEA + r"(?:(?:incremento|aumento|alza|reduccion|disminucion|caida|descenso|variacion|diferencia) de )?"
    rf"{_D}(?: (?P<w>mas|menos|adicionales))?(?=[.,;)]|$))?{contrast.TASA}"
)
_RESPECTO = (
    r"(?:en |con )?(?:respecto|relacion|comparacion|frente) (?:(?:al?|del?|con) )?(?:(?:el|la) )?"
    r"(?:ejecutad[oa] (?:en )?(?:el )?)?"
)
_EN_T = (
    r"(?:(?:corresponden?|correspondieron|pertenecen|se (?:registr|concentr|report)aron|fueron|son|eran|(?P<v>Q\d+)) )?"
    r"(?:al?|en|del?)(?: el)?(?: mes de)? (?P<t>T\d+)"
)
_NADA_DE = (
    r"(?:(?:pese a|a pesar de|aun(?: cuando)?) )?(?:sin|no|tampoco|ni)(?: que)?(?: se)?"
    r"(?: (?:el|la|su) (?:reporte|documento|formato|informe|cuadro|ficha|formulario))?"
    r"(?: (?:existi|hubi|hubo|haya|habi|tuvi|tuvo|teni|cont|registr|report|present|figur"
    r"|const|consign|muestr|anot)[a-zñ]*"
    r"(?: con)?)?(?: haber(?:se)?)?"
)
_TIPO = r"(?:fisic|financier)[oa]"
_DE_ESTO = rf"(?P<q>Q\d+(?: {_TIPO})?(?:,? (?:ni|y|o)(?: tampoco)?(?: de)? (?:Q\d+|{_TIPO}))*)"
_ALGUNO = (
    r"(?: (?:(?P<dinero>monto|presupuesto|gasto|importe|recursos?|credito)|Z|cantidad|meta|actividad)(?: algun[oa]s?)?"
    r"| (?:algun|ningun)[oa]s?(?: Z)?| nada)?"
    r"(?: (?:para|en|durante) (?:ese|dicho|este|el mismo|el) (?:mes|trimestre|semestre|periodo)"
    r"| (?:(?:en|para|de)(?: el)?(?: mes de)? )?(?P<t>T\d+))?"
    r"(?P<ambos>,? (?:ni|tanto) en lo fisico (?:ni|como) en lo financiero"
    r"|,? ni fisica(?:mente)? ni financiera(?:mente)?)?"
    r"(?=\)?[.,;:]|$| (?:y|e|ni|pero|aunque) )"
)


def _form(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zñA-Z\d]){shape}(?![a-zñ\d])")


def _both_ways(
    up: str, down: str, proof: Callable[..., Sequence[Dato]], *shapes: str
) -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """A form in its two directions: `W` in a shape is the word that says which."""
    for words, sign in ((up, 1), (down, -1)):
        yield from ((_form(shape.replace("W", words)), partial(proof, sign=sign)) for shape in shapes)


def _exceeds() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """By how much one quantity is more or less than another."""
    for shape in (
        rf"{_A_O_DICHO}{_SUPERA} (?:en|por) {_D} {_B}",
        rf"{_A_O_DICHO}{_SUPERA} {_B},? (?:en|por) {_D}",
    ):
        yield _form(shape), partial(proofs.difieren, sign=1)
    yield from _both_ways(
        _MAYOR, _MENOR, proofs.difieren, rf"{_A},? {_SER}W en {_D} {_B}", rf"{_A},? {_SER}W {_B},? en {_D}"
    )
    yield from _both_ways(
        "encima", "debajo", proofs.difieren,
        rf"{_A_O_DICHO}{_SER}(?:en )?{_D} por W de {_B}", rf"{_A},? {_SER}por W de {_B},? en {_D}",
    )  # fmt: skip
    over = r"(?:(?P<k>N\d+)(?: (?:en|del?)(?: el)? (?:ano|ejercicio|trimestre|semestre|mes|T\d+))?)"
    yield _form(rf"(?:{_A}|{over}), {_D} sobre {_B}(?=[.,;)]|$)"), partial(proofs.difieren, sign=1)
    yield from _both_ways("mas", "menos", proofs.difieren, rf"{_A},? (?:es decir |esto es )?{_D} W que (?:en )?{_B}")
    of = r",? (?:de|sobre|contra|frente a|ante|respecto (?:de|a)) "
    for up, sign in ((r"(?:mas|por encima|de mas|adicionales)", 1), (r"(?:menos|por debajo)", -1)):
        yield _form(rf"{_A}{of}{_B}{_O_SEA}{_D} {up}(?=\)?[.,;]|$)"), partial(proofs.difieren, sign=sign)
    yield (
        _form(rf"{_FALTA} {_D} (?:mas )?(?:para|por) (?:alcanzar|llegar|cumplir|completar)(?: con)? {_B}"),
        partial(proofs.difieren, sign=-1),
    )
    yield _form(rf"{_A_O_DICHO}{_SE_APARTA} (?:en )?{_D} {_B}"), partial(proofs.difieren, sign=0)
    apart = rf"(?:(?:es|fue|hay|hubo|existe|media|asciende|resulta)n? )?(?:una? {_DISTA} )?(?:de |a )?{_SOLO}{_D}"
    yield _form(rf"(?:la|una) {_DISTA} entre {_A} y (?P<b>Q\d+)(?=[.;]|$)"), partial(proofs.difieren, sign=0)
    yield _form(rf"(?:(?:la|una) {_DISTA} )?entre {_A} y {_B} {apart}"), partial(proofs.difieren, sign=0)


def _is_part() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """What share of another one quantity is, or several are."""
    more = r" y (?:el |un )?(?P<r>P\d+) (?:de )?(?P<c>Q\d+)"
    others = r"(?P<l>(?:(?:,| y|, y) Q\d+,? (?:con |(?:represent|equival)[a-z]+ )?(?:al? |el |un )*P\d+)+)"
    again = rf"(?:{_ES_DECIR}(?P<x>N\d+)(?: (?:de|sobre) (?:l[ao]s )?(?P<y>N\d+))?|(?:: |, |,? ?\()(?P<z>P\d+)\)?)?"
    yield _form(rf"{_A}{_O_SEA}{_P} (?:de )?(?P<b>Q\d+){others}"), proofs.son_partes
    yield _form(rf"(?:de )?(?P<b>Q\d+),? {_A},? (?:el |un |en un )?(?P<p>P\d+){others}"), proofs.son_partes
    yield _form(rf"{_A}{_O_SEA}{_P} (?:de )?(?P<b>Q\d+)(?:{more}|{again})"), proofs.es_parte
    beyond = rf"(?:{_SUPERA}|no (?:alcanza|alcanzo|llega|llego)(?: ni)?(?: a)?)"
    yield _form(rf"{_A} {beyond} (?P<f>F\d+)(?: partes?)? (?:de )?(?P<b>Q\d+)"), proofs.es_parte
    is_ = (
        r"(?:(?:ya|aun|todavia) )?(?:(?:fue|fueron|ha sido|han sido|esta|estan|sigue|siguen|permanece"
        r"|permanecen|continua|queda|quedo) )?"
    )
    aside = r"(?: ?\((?P<z>P\d+)\))?"
    figure = r"(?:: (?P<x>N\d+)(?: \((?P<z>P\d+)\))?)?"
    yield _form(rf"(?:el |un )?{_P} (?:de )?(?P<b>Q\d+){aside} {is_}{_A}"), proofs.es_parte
    yield _form(rf"(?:el |un )?{_P} (?:de )?(?P<b>Q\d+) {is_}{_A}{figure}"), proofs.es_parte
    came = r"(?:lleg|alcanz|logr)(?:o|aron) a (?P<i>deveng|pag|gir|compromet|ejecut|gast)[ae]rse"
    yield _form(rf"(?:el |un )?{_P} (?:de )?(?P<b>Q\d+)(?: del? §[a-zñ§Z ]*?)? {came}"), proofs.es_parte
    of = r"(?:sobre|frente a|de|respecto de|respecto a)"
    met = r"(?: de (?:cumplimiento|avance|ejecucion)(?=[.,;)]|$))?"
    yield _form(rf"{_A},? {of} (?:un[oa]? )?(?P<b>Q\d+){_O_SEA}{_P}{met}\)?"), proofs.es_parte
    yield _form(rf"de (?P<b>Q\d+),? (?:ya )?{_A} (?:el |un )?{_P}{again}"), proofs.es_parte


def _moves() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """How a quantity went from one period to another."""
    yield _form(rf"{_A} (?:trimestral )?{_PASA}{_DE_X_A_Y}"), partial(proofs.se_mueve, sign=0)
    yield _form(rf"(?:{_A} )?{_PASA}{_DE_X_A_Y}"), partial(proofs.se_mueve, sign=0)
    path = r"(?:,? (?:al )?(?:pasar |pasando |es decir,? )?de (?P<x>[NP]\d+) a (?P<y>[NP]\d+))?"
    after = r"(?:luego de|tras|despues de|desde|frente a|contra|respecto de)"
    who = r"(?P<mueve>)(?:{_A}|(?P<u>T\d+))".replace("{_A}", _A)
    yield from _both_ways(
        _CRECE, _BAJA, proofs.se_mueve,
        rf"{who} W{_DE_X_A_Y}",
        rf"(?P<mueve>)W {_A}(?:{_DE_X_A_Y}| a (?P<y2>[NP]\d+))(?: entre(?: el| los)? T\d+)?".replace("<y2>", "<z>"),
        rf"{who} W {_RESPECTO}T\d+,?{_DE_X_A_Y}",
        rf"(?:{who} )?W (?:(?:en|por) )?{_D}{path}(?=[.,;)]|$)",
        rf"(?:{who} )?W a (?P<y>[NP]\d+),? {after} (?:l[ao]s )?(?P<x>[NP]\d+)"
        rf"(?: (?:en|del?)(?: el)? (?P<s>T\d+))?(?: ?\((?P<d>[NU]\d+)\))?",
    )  # fmt: skip
    yield _form(rf"{_A} y {_B} (?:coinciden|son iguales|fueron iguales)(?: en (?P<x>N\d+))?"), proofs.son_iguales
    always = r"(?:(?:en|durante|para|a lo largo de) )?(?:tod[oa]s )?los (?P<n>N\d+) anos(?: del (?:plan|pei|poi))?"
    like_base = r"(?:,? (?:e |y )?(?:identic|igual)[oa]?(?:es|s)? al? (?P<b>Q\d+))?"
    yield _form(rf"{_A} (?:se )?(?:mant|perman)[a-z]+ en (?P<x>[NP]\d+),? {always}{like_base}"), proofs.es_siempre
    yield _form(rf"{_A} se mantuvo en (?P<x>[NP]\d+)(?: entre (?:el |los )?(?P<t>T\d+))?"), proofs.se_mantiene


def _is_modified() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """How the credit was modified."""
    credit = r"(?P<m>credito|presupuesto|partida|fuente|rubro|§+|Q\d+)"
    against = r"(?: (?:frente a|respecto de(?:l)?|sobre|contra|de)(?: el)? (?P<c>Q\d+))?"
    share = r"(?:,? (?:es decir,? |o sea,? |equivalente a |\()?(?:el |un )?(?P<p>P\d+)\)?)?"
    ends = (
        r"(?:,? (?:y (?:pas|qued|lleg)[a-zñ]+|al pasar|pasando|que lleva|lo que lleva"
        r"|llevandol?[oa]?)?(?: (?:el|su) credito)?"
        r" ?(?:de|desde) (?P<w>N\d+) (?:a|hasta) (?P<x>N\d+)"
        r"|,? (?:hasta|quedando en|llegando a|y quedo en|y llego a)(?: un Q\d+ de)? (?P<y>N\d+))?"
    )
    nouns = (
        r"(?:ampliacion|incremento|aumento|adicion)(?:es)?",
        r"(?:recorte|reduccion|rebaja|disminucion)(?:es|s)?",
    )
    yield from _both_ways(
        "(?:increment|ampli|elev|aument|crec)", "(?:reduj|recort|disminuy|baj|rebaj|cay)", proofs.se_modifica,
        rf"(?:por (?:efecto de )?Q\d+,? )?(?:el |la |su )?{credit} (?:se )?W(?:o|io|eron|aron"
        rf"|ieron) en {_D}{against}{share}{ends}",
        rf"(?P<v>Q\d+) W(?:o|io|eron|aron|ieron) (?:el|su) (?:credito|presupuesto)(?: del? [a-zñ§Z ]+?)? en {_D}"
        rf"{share}(?: (?:del? )?(?P<c>Q\d+))?(?=[.,;)]|$)",
    )  # fmt: skip
    yield from _both_ways(
        *nouns, proofs.se_modifica,
        rf"(?:(?:hubo|tuvo|sufrio|registra|registro|presenta|recibio|con) )?(?:una?|el"
        rf"|la) W(?: net[oa])? (?:es |fue )?de {_D}"
        rf"{against}{share}{ends}",
        r"(?:una?|el|la) W(?: net[oa])?" + _O_SEA + r"(?P<p>P\d+) (?:de )?(?P<c>Q\d+)",
    )  # fmt: skip


def _of_months() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """What part of what was done, or planned, in a period is that of some of its months."""
    period = r"(?: (?:en|del?)(?: el)? (?P<s>T\d+|mes|trimestre|semestre|periodo|ano|ejercicio))"
    whole = rf"(?P<y>N\d+){period}?"
    share = rf"(?:{_O_SEA}{_P}(?: del total)?(?=[.,;)]|$))?"
    of = rf"(?:{_A}|(?:l[ao]s (?P<y>N\d+)|(?:el )?total(?P<anual> anual)?){period}?)"
    yield _form(rf"de (?:{_A}|l[ao]s {whole}),? (?P<x>N\d+) {_EN_T}{share}"), proofs.es_de_un_mes
    gathers = r"(?:se )?(?:concentr|aport|sum|reun|acumul|represent|explic)(?:o|a|aron|an|io|e|en|ieron)"
    took_in = (
        r"(?P<reparto>)(?:(?P<v>Q\d+)|(?:se )?(?:dio|dieron|registr(?:o|aron)|"
        r"ejecut(?:o|aron)|realiz(?:o|aron)|hizo|hicieron|atendi(?:o|eron)|brind(?:o|aron)"
        r"|concentr(?:o|aron)|correspond(?:e|en|io|ieron)|emiti(?:o|eron)|entreg(?:o|aron)|efectu(?:o|aron)|produj(?:o|eron)))"
    )
    yield (
        _form(
            rf"(?:el |un )?{_P} (?:de )?(?:l[ao]s Z|lo (?:ejecutado|realizado|atendido)|(?P<a>Q\d+))"
            rf"(?: (?:en|del?)(?: el)? (?P<s>T\d+|mes|trimestre|semestre|periodo|ano|ejercicio))? "
            rf"{took_in} (?:en|al?)(?: el)? (?P<t>T\d+)(?=[.,;)]|$)"
        ),
        proofs.es_de_un_mes,
    )
    alone = "".join(
        f"(?<!{word} )" for word in ("hasta", "hasta el", "de", "del", "al", "a", "en", "en el", "y", "y el")
    )
    for part in (rf"(?P<x>N\d+) de {of}{share}", rf"(?:el |un )?{_P} (?:de )?{of}"):
        yield _form(rf"{alone}(?P<t>T\d+) {gathers} {part}"), proofs.es_de_un_mes
        yield _form(rf"en (?P<t>T\d+),? {gathers} {part}"), proofs.es_de_un_mes
    yield _form(rf"{alone}(?P<t>T\d+) {gathers} (?P<x>N\d+){_O_SEA}{_P} (?:de )?{of}"), proofs.es_de_un_mes
    most = rf"(?:el grueso|la mayor parte|la mayoria){period.replace('<s>', '<g>')}?"
    took = r"(?:se )?(?:dio|dieron|concentro|registro|ejecuto|realizo|hizo|fue|corresponde)"
    yield (
        _form(
            rf"(?P<mayoria>{most}) {took} (?:en|a)(?: el)? (?P<t>T\d+)(?::"
            rf"|,)? ?\(?(?:con )?(?P<x>N\d+) de (?:l[ao]s )?{whole}{share}\)?"
        ),
        proofs.es_de_un_mes,
    )
    at = (
        r"(?:se )?(?:(?:dio|dieron|concentro|registro|registraron|ejecutaron|realizaron|hicieron"
        r"|correspond\w+) )?(?:solo )?(?:en|a)(?: el)? (?P<t>T\d+)"
    )
    for first in (rf"{_A}", rf"(?:se [a-zñ]+ )?{whole}"):
        yield (
            _form(
                rf"{first}, (?:es decir,? |de ell[oa]s )?(?:el |un )?{_P}(?: ?\((?:(?P<x>N\d+)|(?P<z>P\d+))\))? {at}"
            ),
            proofs.es_de_un_mes,
        )
    yield (
        _form(rf"(?P<todo>tod[oa]s?) {_A}(?:, (?P<x>N\d+),)? (?:es|son|{took}) (?:de|en|a)(?: el)? (?P<t>T\d+)"),
        proofs.es_de_un_mes,
    )
    yield (
        _form(
            rf"{_A}{_O_SEA}{_P} (?:de )?l[ao]s (?P<n>N\d+) (?:del?|en)(?: el)? (?:(?P<t>T\d+)|(?P<g>ano"
            rf"|ejercicio|semestre|trimestre))"
        ),
        proofs.es_parte,
    )


_INFINITIVO: Final = {
    1: r"(?:crecer|aumentar|subir|incrementarse|elevarse|repuntar|ascender)",
    -1: r"(?:bajar|descender|disminuir|caer|reducirse|decaer|decrecer|retroceder)",
}
_SE_VE = (
    r"(?:(?:se (?:observ|apreci|registr|advirt|adviert|not|present|dio|ve)[a-z]*|hay|hubo|muestran?"
    r"|present[ao]n?|tuvo|registr[ao]) )?"
)
_LISTA = r"(?P<l>[NP]\d+(?:, [NP]\d+)*,? y [NP]\d+)"
_EN = r"(?: (?:en|del?|durante)(?: el)? (?:(?P<t>T\d+)|(?P<g>mes|trimestre|semestre)))?"
_PASO_A_PASO = (
    r"(?:,? (?:de (?:mes en mes|trimestre en trimestre)|(?:mes a|mes tras) mes|trimestre (?:a|tras) trimestre"
    r"|(?:en )?cada (?:mes|trimestre)))?"
)
_COMO = (
    r"(?: (?:de (?:manera|forma) )?(?:mensual|trimestral|sostenid[oa]|continu[oa]|constante|progresiv[oa]|paulatin[oa]"
    r"|permanente|ininterrumpid[oa]|sucesiv[oa])(?:mente)?)*"
)


def _in_series() -> Iterator[tuple[re.Pattern[str], Prueba]]:
    """The figures of several periods one after the other: where they tend, their mean, each with its period."""
    nouns = (
        (r"(?:incremento|aumento|alza|crecimiento|ascenso|tendencia (?:creciente|ascendente|al alza))", _CRECE, 1),
        (r"(?:descenso|baja|caida|disminucion|reduccion|tendencia (?:decreciente|descendente|a la baja))", _BAJA, -1),
    )
    ways = (
        (r"(?:ascenso|alza|aumento|crecimiento)", r"(?:ascend|crec)iente"),
        (r"(?:descenso|baja|disminucion)", r"(?:descend|decrec)iente"),
    )
    for (noun, verb, sign), (way, kind) in zip(nouns, ways, strict=True):
        proof = partial(series.en_serie, sign=sign)
        at = (
            r"(?:(?:de|con|al (?:registrar|alcanzar|ejecutar|atender|realizar|entregar)(?:se)?"
            r"|(?:registr|alcanz)ando(?:se)?|pasando por) )?(?:sucesivamente )?"
        )
        later = r"(?:luego|despues|posteriormente|mas tarde|finalmente)"
        then = rf"(?:para|y) (?:{later} )?(?:{verb}|{_INFINITIVO[sign]}) (?:{later} )?"
        yield (
            _form(rf"{then}(?P<l>a N\d+ en(?: el)? T\d+(?:(?:,| y|, y) a N\d+ en(?: el)? T\d+)*)(?=[.,;)]|$)"),
            partial(series.sigue, sign=sign),
        )
        says = rf"(?:{_A} )?{_SE_VE}(?:{verb}|(?:con )?(?:(?:un|una|el|la) )?{noun}|en {way})"
        yield _form(rf"{says}{_COMO}{_PASO_A_PASO}{_EN}(?::|,)? ?\(?{at}{_LISTA}\)?"), proof
        after = rf"(?:(?:siempre )?en {way}|en (?:orden|sentido) {kind}|con tendencia (?:a la |al )?(?:{way}|{kind}))"
        yield _form(rf"(?:{_A}:? ?\(?)?{_LISTA}\)?,? {after}{_COMO}{_PASO_A_PASO}"), proof
    for way, sign in (
        (r"(?:al alza|en (?:alza|ascenso|aumento)|de menos a mas|creciendo|subiendo|aumentando)", 1),
        (r"(?:a la baja|en (?:baja|descenso)|de mas a menos|bajando|disminuyendo|descendiendo|cayendo)", -1),
    ):
        went = r"(?:fue(?:ron)?|van?|iban?|vien(?:e|en)|vin(?:o|ieron)|estuv(?:o|ieron)|sigui(?:o|eron)|cerraron)"
        yield _form(rf"(?P<t>T\d+),? {went} {way}(?::|,)? ?\(?{_LISTA}\)?"), partial(series.en_serie, sign=sign)
    rate = r"(?P<cada>mensual(?:es)?|trimestral(?:es)?|por mes|por trimestre|al mes|cada mes)"
    is_ = (
        r"(?:,? (?:es|fue|result[oa]|asciende|ascendio|se ubico|llego|equivale|quedo|alcanzo)(?: (?:a|de|en))*"
        r"| de|:|,)"
    )
    mean, x = r"(?:(?:el|un|una|la|su) )?(?:promedio|media)", r"(?:(?:un[oa]s|cerca de|casi|alrededor de) )?(?P<x>N\d+)"
    ends = r"(?=[.,;)]|$| (?:y|en|durante) )"
    makes = r"(?:(?:lo que|que|y) (?:equival|represent|supon|signific|arroj|da|dio|hac)[a-zñ]* (?:a |en )?)?"
    yield _form(rf"{makes}{mean} {rate}(?: (?:de )?(?:Z|{_A}))?{_EN}{is_} {x}{ends}"), series.es_promedio
    yield _form(rf"(?:en promedio,? {_A}|{mean}(?: (?:fue|es|resulto))?(?: de|:)? {x}) {rate}{_EN}"), series.es_promedio
    yield _form(rf"{_A},? en promedio,? (?:{x} )?{rate}{_EN}"), series.es_promedio
    yield _form(rf"(?:en promedio,?|a razon de) {x} {rate}{_EN}"), series.es_promedio
    yield _form(rf"{x} {rate},? en promedio"), series.es_promedio
    to = r"(?:(?:en|para|de|durante)(?: el)?(?: mes de)? )?"
    yield _form(rf"{_A}(?P<l>(?:(?:,| y|, y) N\d+ {to}T\d+)+)"), series.uno_por_uno
    yield (
        _form(
            rf"{_A},? (?:frente a|contra|respecto (?:de|a)|ante) l[ao]s (?P<n>N\d+)"
            r" (?:(?:en|del?)(?: el)? )?(?P<t>T\d+)"
        ),
        series.contrasta,
    )
    of_time = (
        r"(?: (?:del|en el|de este) (?:(?P<g>ano|ejercicio|semestre|trimestre)|T\d+)"
        r"| (?:de los )?(?:que (?:figuran?|constan?|tienen?)(?: con)?|con) (?:registros?|datos?|cifras?|informacion))*"
    )
    passed = r"(?P<w>super|rebas|exced|sobrepas|alcanz|igual|lleg)[a-zñ]+"
    yield (
        _form(
            rf"ningun otro (?P<c>mes|trimestre){of_time} {passed} (?:al? |el |la |l[ao]s |al? l[ao]s? |de )*"
            rf"(?:(?P<a>Q\d+)|(?:(?P<x>N\d+)(?: que)?(?: se)?"
            rf"(?: (?:ejecut|registr|alcanz|realiz|contabiliz|atend|report|logr)[a-z]+| Z| Q\d+)? )?"
            r"(?:(?:en|del?|al?)(?: el)? )?(?P<t>T\d+))(?=[.,;)]|$)"
        ),
        series.nadie_pasa,
    )
    pair = (
        r"(?P<x>N\d+) (?:de|frente a|contra|sobre) (?:l[ao]s )?(?P<y>N\d+)"
        r"(?: (?:programad|previst|planificad)[oa]s)?\)?(?=[.,;]|$)"
    )
    yield _form(rf"(?P<t>T\d+),? (?:se )?(?:quedo|quedaron) cort[oa]s?(?::|,| con| ?\()? ?{pair}"), series.queda_corto
    detail = r"(?P<l>N\d+ en(?: el)? T\d+(?:(?:,| y|, y) N\d+ en(?: el)? T\d+)+)"
    yield _form(rf"(?P<x>N\d+) (?:de|frente a|contra|sobre|para) {_A}(?::|,) {detail}(?=[.;)]|$)"), series.detalla
    yield (
        _form(
            r"la (?:diferencia|variacion)"
            r" (?:esta|se da|se dio|se concentra|corresponde|se explica|proviene|viene|se origina)"
            rf" (?:en|al?|por|del?)(?: el)? (?P<t>T\d+),? ?\(?(?:con )?(?:{pair}|(?P<z>N\d+)(?=[.,;)]|$))"
        ),
        series.difiere_ahi,
    )


FORMAS: Final[Sequence[tuple[re.Pattern[str], Prueba]]] = (
    *plain.formas(),
    *contrast.formas(),
    *_exceeds(),
    *_is_part(),
    *_is_modified(),
    *_moves(),
    (_form(rf"(?:(?<!N\d )|(?=sin que|pese a|aun )){_NADA_DE} {_DE_ESTO}{_ALGUNO}"), proofs.no_hay),
    *_of_months(),
    *_in_series(),
)
