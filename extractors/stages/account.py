"""What became of a file and of its pages, for the manifest."""

from extractors.fillers.llm import Uso
from extractors.schemas import Archivo, Paginado


def with_model(archivo: Archivo, uso: Uso) -> Archivo:
    """The file's part with what the model had to do with it; what it left out makes the reading partial."""
    spent = {
        "tokens": archivo.tokens + uso.tokens,
        "modelo": archivo.modelo or uso.modelo,
        "prompts": {**archivo.prompts, **uso.prompts},
    }
    reasons = []
    if uso.omitidas:
        reasons.append(f"el modelo no devolvió {uso.omitidas} filas, que quedan sin cifras")
    why = uso.cese.rstrip(".") or "no devolvió lo pedido"
    if uso.sin_respuesta:
        reasons.append(f"{uso.sin_respuesta} filas quedan como las leyeron las reglas, sin el modelo: {why}")
    if uso.paginas_sin_respuesta:
        reasons.append(f"{uso.paginas_sin_respuesta} páginas en prosa quedan sin leer con el modelo: {why}")
    if uso.recortes_sin_respuesta:
        reasons.append(f"{uso.recortes_sin_respuesta} recortes quedan sin mirar con el modelo: {why}")
    if not reasons:
        return archivo.model_copy(update=spent)
    state = "parcial" if archivo.estado in ("leido", "sin_tablas") else archivo.estado
    said = {"estado": state, "motivo": archivo.motivo or reasons[0], "notas": (*archivo.notas, *reasons)}
    again = archivo.repetir or bool(uso.sin_respuesta or uso.paginas_sin_respuesta or uso.recortes_sin_respuesta)
    return archivo.model_copy(update=spent | said | {"repetir": again})


def page_result(page: int, tables: int, rows: int, row_open: bool) -> Paginado:
    """A page that was read: whether it gave tables and rows."""
    if not tables and not rows:
        return Paginado(pagina=page, resultado="sin_tablas", motivo="la página no trae tablas")
    if not rows and not row_open:
        return Paginado(pagina=page, resultado="sin_filas", motivo="sus tablas no dieron filas")
    return Paginado(pagina=page, resultado="leida")
