"""Invented words of the reports: activities, offices, places. None of them was taken from a real report."""

from __future__ import annotations

from random import Random

MUNICIPIOS = (
    "VALDEAZUL",
    "SAN TELMO DEL PÁRAMO",
    "PUERTO CLARO",
    "VILLA RETAMA",
    "TRES MOLINOS",
    "ALTO QUEÑUAL",
    "SANTA BRÍGIDA DE LA PEÑA",
    "RÍO HONDABLE",
    "CAÑAVERAL DEL SUR",
    "LAGUNA BERMEJA",
)

OFICINAS = (
    "GERENCIA DE PAISAJE URBANO",
    "SUBGERENCIA DE VIVEROS Y HUERTOS",
    "OFICINA DE DATOS ABIERTOS",
    "SUBGERENCIA DE LECTURA Y BIBLIOTECAS",
    "GERENCIA DE MOVILIDAD SOSTENIBLE",
    "SUBGERENCIA DE SEÑALÉTICA",
    "OFICINA DE COOPERACIÓN Y CONVENIOS",
    "SUBGERENCIA DE BIENESTAR ANIMAL",
    "GERENCIA DE ECONOMÍA CIRCULAR",
    "SUBGERENCIA DE ALUMBRADO Y ENERGÍA",
    "OFICINA DE MEJORA NORMATIVA",
    "SUBGERENCIA DE AGUA DE LLUVIA Y DRENAJE",
    "GERENCIA DE INFANCIA Y CUIDADO",
    "SUBGERENCIA DE OFICIOS Y ARTESANÍA",
    "OFICINA DE ATENCIÓN REMOTA",
    "SUBGERENCIA DE DEPORTE BARRIAL, RECREACIÓN Y VIDA ACTIVA EN ESPACIOS ABIERTOS",
    "OFICINA DE ALMACÉN Y FLOTA",
    "SUBGERENCIA DE RIESGO SÍSMICO",
    "GERENCIA DE PATRIMONIO Y MUSEOS",
    "SUBGERENCIA DE MERCADOS ITINERANTES",
)

ACCIONES = (
    "REPOSICIÓN DE",
    "INSPECCIÓN TÉCNICA DE",
    "ENTREGA DE",
    "ACTUALIZACIÓN DEL CATÁLOGO DE",
    "RIEGO Y CUIDADO DE",
    "INSTALACIÓN DE",
    "DIFUSIÓN RADIAL SOBRE",
    "ACOMPAÑAMIENTO A",
    "DIGITALIZACIÓN DE FICHAS DE",
    "PINTADO DE",
    "MEDICIÓN PERIÓDICA DE",
    "SORTEO PÚBLICO DE",
    "FERIAS DE INTERCAMBIO DE",
    "REPARACIÓN DE",
    "DISEÑO DE",
    "TALLERES PRÁCTICOS SOBRE",
    "ENCUESTAS DE SATISFACCIÓN SOBRE",
    "EVALUACIÓN ESTRUCTURAL DE",
    "CAPACITACIÓN DE PROMOTORES DE",
    "MONITOREO SATELITAL DE",
)

OBJETOS = (
    "BEBEDEROS PÚBLICOS",
    "CICLOVÍAS TEMPORALES",
    "HUERTOS ESCOLARES",
    "PUESTOS DE ARTESANÍA",
    "BIBLIOTECAS RODANTES",
    "PUENTES PEATONALES",
    "COMPOSTERAS DE BARRIO",
    "SEÑALES TÁCTILES",
    "RADIOS COMUNITARIAS",
    "BOTIQUINES ESCOLARES",
    "PARADEROS TECHADOS",
    "LUMINARIAS SOLARES",
    "JUEGOS INCLUSIVOS",
    "TANQUES DE AGUA DE LLUVIA",
    "MURALES DE LA MEMORIA",
    "SENDEROS ECOLÓGICOS",
    "COCINAS COMUNALES",
    "COLMENAS URBANAS",
    "ESTACIONES METEOROLÓGICAS",
    "ARCHIVOS SONOROS",
    "TRICICLOS DE CARGA",
    "MUROS DE CONTENCIÓN",
    "GALPONES DE RECICLAJE",
    "PISCINAS TEMPERADAS",
    "CASETAS DE INFORMACIÓN",
    "PLAZUELAS",
    "NIDOS ARTIFICIALES",
    "RAMPAS DE ACCESO",
)

COMPLEMENTOS = (
    "",
    "",
    "",
    "EN LOS SECTORES ALTOS",
    "CON PARTICIPACIÓN DE LAS ESCUELAS (ETAPA 2)",
    "EN LA RIBERA SUR",
    "PARA PERSONAS ADULTAS MAYORES",
    "SEGÚN EL CONVENIO 014 CON LA UNIVERSIDAD",
    "EN HORARIO NOCTURNO",
    "DIRIGIDO A JÓVENES DE 15 A 29 AÑOS DE LOS CENTROS POBLADOS DE LA ZONA RURAL",
    "DE ACUERDO CON LA GUÍA TÉCNICA VIGENTE Y CON EL CRONOGRAMA APROBADO POR LA COMISIÓN DE OBRAS",
    "- TRAMO NORTE",
    "Y ELABORACIÓN DEL INFORME FINAL DE RESULTADOS",
    "EN 12 BARRIOS PRIORIZADOS",
)

UNIDADES = (
    "TALLER",
    "VISITA",
    "UNIDAD",
    "REPORTE",
    "METRO LINEAL",
    "PERSONA BENEFICIADA",
    "FICHA",
    "CAMPAÑA",
    "EQUIPO",
    "BENEFICIARIO",
    "HECTÁREA",
    "ACTA",
)

OBJETIVOS = (
    "AMPLIAR EL ACCESO A ESPACIOS PÚBLICOS SEGUROS Y VERDES",
    "FORTALECER LA CULTURA Y LA LECTURA EN LOS BARRIOS",
    "REDUCIR LA HUELLA AMBIENTAL DE LOS SERVICIOS LOCALES",
    "IMPULSAR LOS OFICIOS Y EL EMPLEO DE CERCANÍA",
    "MODERNIZAR LOS SERVICIOS DIGITALES DE LA MUNICIPALIDAD",
    "PREPARAR A LA COMUNIDAD ANTE LLUVIAS Y SISMOS",
    "MEJORAR LA MOVILIDAD A PIE Y EN BICICLETA",
    "CUIDAR A LA INFANCIA Y A LAS PERSONAS MAYORES",
)

ESTRATEGIAS = (
    "RED DE PARQUES CONECTADA EN BENEFICIO DE LAS FAMILIAS",
    "SERVICIO DE PRÉSTAMO DE LIBROS DE ALCANCE BARRIAL",
    "RECOJO DIFERENCIADO DE RESTOS ORGÁNICOS EN LOS PUESTOS DE VENTA",
    "RUTAS ESCOLARES A PIE SEÑALIZADAS",
    "ASESORÍA CONTINUA A TALLERES DE ARTESANÍA",
    "TRÁMITES EN LÍNEA SIMPLES PARA LOS USUARIOS",
    "PLAN DE DRENAJE PLUVIAL ACTUALIZADO",
    "SALAS DE CUIDADO DIURNO EQUIPADAS",
    "ALUMBRADO EFICIENTE EN PLAZAS",
    "ARCHIVO HISTÓRICO DIGITAL ABIERTO AL PÚBLICO",
    "BRIGADAS DE RESPUESTA ENTRENADAS EN CADA BARRIO",
    "CENTROS DE ACOPIO EN FUNCIONAMIENTO PERMANENTE",
    "DEPORTE RECREATIVO GRATUITO EN LOSAS MULTIUSO",
    "CATASTRO DE ÁRBOLES CON DATOS ABIERTOS",
    "MUSEO ITINERANTE DE HISTORIA LOCAL",
    "COMPRAS PÚBLICAS SOSTENIBLES EN LA ENTIDAD",
    "FLOTA MUNICIPAL DE BAJO CONSUMO",
    "TENENCIA RESPONSABLE DE MASCOTAS PROMOVIDA EN LAS ESCUELAS",
)

INDICADORES = (
    "Porcentaje de {} en buen estado",
    "Número de {} instalados o renovados",
    "Número de inspecciones a {}",
    "Porcentaje de {} con mantenimiento al día",
    "Tiempo medio de atención de pedidos sobre {}",
    "Número de personas que usan {}",
    "Tasa de reclamos por {}",
    "Número de reportes publicados sobre {}",
)

CATEGORIAS = ("SERVICIOS AL VECINDARIO", "APOYO INSTITUCIONAL", "OBRAS Y ENTORNO")

PUESTOS = (
    "POSTA LOMA VERDE",
    "POSTA EL ALGARROBO",
    "POSTA LAS ACEQUIAS",
    "POSTA MIRADOR ALTO",
    "POSTA NUEVE CAMINOS",
    "POSTA BARRIO ALFARERO",
    "POSTA LA HIGUERA",
    "POSTA CERRO ZORZAL",
    "POSTA EL REMANSO",
    "POSTA TALA VIEJA",
    "POSTA PASO DEL CARPINCHO",
    "POSTA VILLA JUNCAL",
)

FUENTES_DE_FONDOS = (
    "Fondo propio de la villa",
    "Ingresos afectados - obras barriales",
    "Ingresos afectados - cultura y lectura",
    "Aportes de la región",
    "Aportes del gobierno central",
    "Donaciones y legados",
    "Venta de activos",
    "Préstamo de la banca de desarrollo",
    "Saldos de ejercicios anteriores",
    "Convenios con cooperativas",
    "Multas y recargos",
    "Rentas de la terminal",
)

SECCIONES = (
    "PROCESOS DE CONDUCCIÓN / NIVEL DE DIRECCIÓN",
    "PROCESOS QUE GENERAN VALOR / NIVEL DE OPERACIÓN",
    "PROCESOS DE ASESORÍA Y APOYO",
    "PROCESOS TERRITORIALES",
)

UNIDADES_LOTAIP = (
    "Dirección de Paisaje - Arbolado",
    "Dirección de Paisaje - Plazas y Senderos",
    "Dirección de Lectura - Bibliotecas",
    "Dirección de Movilidad - Ciclovías",
    "Dirección de Movilidad - Señalización",
    "Dirección de Energía - Alumbrado",
    "Dirección de Agua de Lluvia - Drenaje",
    "Dirección de Cuidados - Primera Infancia",
    "Dirección de Oficios - Artesanía",
    "Dirección de Memoria - Museo y Archivo",
)

EJES = ("CIUDAD VERDE Y CAMINABLE", "CULTURA VIVA Y LECTURA", "GOBIERNO ABIERTO Y SERVICIOS CERCANOS")

PROGRAMAS = (
    "PROGRAMA DE PARQUES Y CORREDORES VERDES",
    "PROGRAMA DE BIBLIOTECAS Y ARCHIVO",
    "PROGRAMA DE MOVILIDAD ACTIVA",
    "PROGRAMA DE BARRIOS PREPARADOS",
    "PROGRAMA DE OFICIOS Y COMERCIO DE CERCANÍA",
)

DIRECCIONES = (
    "DIRECCIÓN MUNICIPAL DE PARQUES Y JARDINES",
    "DIRECCIÓN MUNICIPAL DE LECTURA Y ARCHIVO",
    "DIRECCIÓN MUNICIPAL DE MOVILIDAD ACTIVA",
    "DIRECCIÓN MUNICIPAL DE BARRIOS Y PREVENCIÓN",
    "DIRECCIÓN MUNICIPAL DE COMERCIO Y OFICIOS",
)

CAUSAS = (
    "el proveedor entregó los materiales fuera de plazo",
    "la convocatoria del personal técnico quedó desierta",
    "las lluvias impidieron el ingreso a los sectores altos",
    "el convenio se firmó después de lo previsto",
    "se reprogramaron las jornadas a pedido de las escuelas",
    "la flota estuvo en mantenimiento mayor",
)


def activity(rng: Random) -> str:
    """An invented activity in capitals, sometimes long enough to wrap, sometimes with digits in it."""
    return " ".join(f"{rng.choice(ACCIONES)} {rng.choice(OBJETOS)} {rng.choice(COMPLEMENTOS)}".split())


def activities(rng: Random, count: int) -> tuple[str, ...]:
    """Different invented activities, `count` of them."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(activity(rng))
    return tuple(found)


def strategies(rng: Random, count: int) -> tuple[str, ...]:
    """Different invented strategic actions; past the list they get an object of their own."""
    base = list(ESTRATEGIAS)
    rng.shuffle(base)
    extra = (f"{text} PARA {item}" for item in OBJETOS for text in ESTRATEGIAS)
    return tuple(base[:count]) + tuple(next(extra) for _ in range(count - len(base)))


def sentence_case(text: str) -> str:
    """Only the first letter in capitals."""
    return text[:1].upper() + text[1:].lower()
