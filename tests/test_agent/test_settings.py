from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from agent import settings
from extractors.errors import UsageError


def load(folder: Path, toml: str = "", dotenv: str = "", **env: str) -> settings.Settings:
    if toml:
        (folder / "justifica.toml").write_text(toml, encoding="utf-8")
    if dotenv:
        (folder / ".env").write_text(dotenv, encoding="utf-8")
    return settings.load({"JUSTIFICA_CONFIG": str(folder), **env})


@pytest.mark.parametrize(
    ("avance", "color"),
    [
        ("74.99", "rojo"),
        ("75", "ambar"),
        ("95", "ambar"),
        ("95.01", "verde"),
        ("-3", "rojo"),
        ("400", "verde"),
    ],
)
def test_default_bands_are_those_of_the_poi_form(avance: str, color: str) -> None:
    assert settings.Bandas().color(Decimal(avance)) == color


def test_the_pei_form_counts_95_as_green() -> None:
    assert settings.Settings().bandas_para("pei-ceplan").color(Decimal(95)) == "verde"


def test_bands_are_read_for_all_and_for_one_family(tmp_path: Path) -> None:
    found = load(tmp_path, '[semaforo]\nambar_desde = 60.5\n\n[semaforo."metas-trimestral"]\nverde_desde = 90\n')
    assert found.bandas.color(Decimal("60.4")) == "rojo"
    assert found.bandas.color(Decimal(92)) == "ambar"
    assert found.bandas_para("metas-trimestral").color(Decimal(92)) == "verde"
    assert found.bandas_para("pei-ceplan").color(Decimal(61)) == "ambar"
    assert found.archivos == (tmp_path / "justifica.toml",)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[semaforo]\nambar_desde = 'mucho'", "número de puntos"),
        ("[semaforo]\nambar_desde = true", "número de puntos"),
        ("[semaforo]\nverde_incluye = 1", "true o false"),
        ("[semaforo]\nazul_desde = 3", "azul_desde"),
        ("[semaforo]\nambar_desde = 99", "pasa de verde_desde"),
        ("[otra]\nx = 1", "otra"),
        ("[modelo]\nclave = 'x'", "clave"),
        ("[modelo]\nnombre = 3", "entre comillas"),
        ("semaforo = 3", "sección"),
        ("[semaforo", "TOML"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load(tmp_path, toml)


def test_the_environment_wins_over_dotenv_and_dotenv_over_toml(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        '[modelo]\nnombre = "del-toml"\nbase_url = "http://toml"\napi_key = "toml"',
        "# una nota\nexport JUSTIFICA_MODEL='del-env'\nOPENAI_BASE_URL=http://dotenv # nota\nsin igual\n",
        JUSTIFICA_MODEL="del-entorno",
    )
    assert (found.model, found.base_url, found.api_key) == ("del-entorno", "http://dotenv", "toml")
    assert found.endpoint


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    found = load(tmp_path, OPENAI_API_KEY="sk-secreta", JUSTIFICA_MODEL="m")
    assert "secreta" not in repr(found)
    assert found.endpoint


def test_a_named_file_is_read_alone_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    dotenv = tmp_path / "mi.env"
    dotenv.write_text("JUSTIFICA_MODEL=m", encoding="utf-8")
    found = settings.load({"JUSTIFICA_CONFIG": str(dotenv)})
    assert found.model == "m"
    assert not found.endpoint
    with pytest.raises(UsageError, match="no existe"):
        settings.load({"JUSTIFICA_CONFIG": str(tmp_path / "nada")})


def test_nothing_is_read_from_the_folder_of_the_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("JUSTIFICA_MODEL=ajeno\nOPENAI_BASE_URL=http://ajeno", encoding="utf-8")
    (tmp_path / "justifica.toml").write_text('[modelo]\nnombre = "ajeno"', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert settings.load({"XDG_CONFIG_HOME": str(tmp_path / "otra")}).model is None
