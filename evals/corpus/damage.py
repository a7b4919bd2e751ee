"""A page of a digital PDF -> a scan of it: turned, blurred, noisy, speckled, pale; the same for the same seed.

A damage is a record of amounts, so that a suite can name the ones it was tuned on and the ones it was not.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

from evals.corpus import marks

Gray = NDArray[np.uint8]


@dataclass(frozen=True)
class Damage:
    """What a scanner, a copier and a compressor did to a page.

    Attributes:
        nombre: name of the damage.
        dpi: dots an inch of the scan.
        skew: degrees at most by which the sheet lay askew, either way.
        blur: sigma of the blur, in dots at 200 dpi.
        noise: standard deviation of the noise, of 255.
        speckle: black specks a square inch.
        jpeg: quality of the compression; 0 for none.
        fade: share of the ink's darkness that is lost.
        faint_lines: share of the rulings' darkness that is lost (thin strokes lose it, thick ones less).
        shadow: darkness of a shadow along one side, of 255.
        turns: quarter turns by which the sheet was fed.
        broken: share of the rulings' length that is missing, in gaps.
        dotted: rulings are dots.
        stamp: a round stamp, pale, over the middle.
        keystone: share of the width that the sheet is narrower at its top (photographed askew).
        bleed: darkness of the other side's print, of 255.
        photo: megapixels of a phone's photograph of the sheet on a desk; 0 for none.
        tilt: degrees at most by which the phone was held askew, in either direction.
        desk: lightness of the desk, of 255.
        close: whether the phone was so near that the sheet's edges are outside the picture.
        signed: signatures over its cells.
        written: figures a page that are written by hand.
        missing: "filas" or "columnas", whose inner rulings are not there.
        exif: whether the file is a jpg whose upright is only noted in it.
        curl: how far at most the sheet rises from the desk, in its longer sides.
        stamps: stamps of several kinds, over the header, the left columns or the middle.
        ink: darkness of their ink, 0 to 1.
        colour: whether they and the signatures are blue, violet or red, and the scan in colour.
    """

    nombre: str
    dpi: int = 200
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    speckle: float = 0.0
    jpeg: int = 0
    fade: float = 0.0
    faint_lines: float = 0.0
    shadow: float = 0.0
    turns: int = 0
    broken: float = 0.0
    dotted: bool = False
    stamp: bool = False
    keystone: float = 0.0
    bleed: float = 0.0
    photo: float = 0.0
    tilt: float = 0.0
    desk: float = 70.0
    close: bool = False
    exif: bool = False
    signed: int = 0
    written: int = 0
    missing: str = ""
    curl: float = 0.0
    stamps: int = 0
    ink: float = 0.0
    colour: bool = False


def _levels(dpi: int) -> tuple[Damage, ...]:
    return (
        Damage(f"{dpi}-limpio", dpi, skew=0.2, blur=0.3, noise=2),
        Damage(f"{dpi}-medio", dpi, skew=0.7, blur=0.6, noise=6, jpeg=60, shadow=20),
        Damage(f"{dpi}-malo", dpi, 1.5, blur=0.9, noise=12, speckle=20, jpeg=35, fade=0.2, faint_lines=0.4, shadow=40),
    )


SPECIAL = (
    Damage("cortada", skew=0.4, blur=0.4, noise=4, broken=0.15),
    Damage("punteada", skew=0.4, blur=0.4, noise=4, dotted=True),
    Damage("sello", skew=0.4, blur=0.4, noise=4, stamp=True),
    Damage("foto", skew=0.4, blur=0.4, noise=4, keystone=0.03),
    Damage("calada", skew=0.4, blur=0.4, noise=4, bleed=30),
    Damage("cabeza", skew=0.4, blur=0.4, noise=4, turns=2),
    Damage("lado", skew=0.4, blur=0.4, noise=4, turns=1),
    Damage("firma", skew=0.4, blur=0.4, noise=4, signed=2),
    Damage("a-mano", skew=0.4, blur=0.4, noise=4, written=12),
    Damage("sin-filas", skew=0.4, blur=0.4, noise=4, missing="filas"),
    Damage("sin-columnas", skew=0.4, blur=0.4, noise=4, missing="columnas"),
    Damage("sellos-palidos", skew=0.4, blur=0.4, noise=4, stamps=2, ink=0.4),
    Damage("sellos-negros", skew=0.4, blur=0.4, noise=4, stamps=2, ink=0.85),
    Damage("sellos-color", skew=0.4, blur=0.4, noise=4, jpeg=75, stamps=2, colour=True),
    Damage("firma-color", skew=0.4, blur=0.4, noise=4, jpeg=75, signed=2, colour=True),
    Damage("foto-mesa", 300, skew=3, blur=0.7, noise=4, jpeg=70, shadow=70, photo=12, tilt=12),
    Damage("foto-clara", 300, skew=3, blur=0.7, noise=4, jpeg=70, shadow=50, photo=12, tilt=12, desk=125),
    Damage("foto-8", 300, skew=3, blur=0.7, noise=6, jpeg=70, shadow=70, photo=8, tilt=20),
    Damage("foto-cerca", 300, skew=3, blur=0.7, noise=4, jpeg=70, shadow=50, photo=12, tilt=12, close=True),
    Damage("foto-curva", 300, skew=3, blur=0.7, noise=4, jpeg=70, shadow=70, photo=12, tilt=8, curl=0.03),
    Damage("libro", skew=0.4, blur=0.4, noise=4, curl=0.03),
    Damage("foto-jpg", 300, skew=3, blur=0.7, noise=4, jpeg=70, shadow=70, photo=12, tilt=12, turns=3, exif=True),
)
DAMAGES = {damage.nombre: damage for damage in (*(d for dpi in (150, 200, 300) for d in _levels(dpi)), *SPECIAL)}


COLOURS = ((0.75, 0.3, 0.2), (0.6, 0.2, 0.4), (0.25, 0.2, 0.8))
"""How much of blue, green and red the inks of stamps and pens let through."""
STAMPS = ("anillo", "doble", "ovalado", "fechador")


def _draw(page: pymupdf.Page, damage: Damage) -> Gray:
    picture = page.get_pixmap(dpi=damage.dpi, colorspace=pymupdf.csGRAY, alpha=False)
    return np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.stride)[:, : picture.width].copy()


def _paler_lines(image: Gray, share: float, dpi: int) -> Gray:
    """Lightens what is long and thin."""
    length = max(15, dpi // 4)
    dark = 255 - image
    lines = np.maximum(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)),
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)),
    )
    return np.asarray(255 - (dark - lines * share).clip(0, 255), dtype=np.uint8)


def _chance(damage: Damage, seed: int) -> np.random.Generator:
    return np.random.default_rng(crc32(f"{damage.nombre}/{seed}".encode()))


def _skew(damage: Damage, rng: np.random.Generator) -> float:
    """Degrees by which a sheet lies askew."""
    return float(rng.uniform(0.4, 1.0) * damage.skew * rng.choice([-1, 1]))


def turn_of(damage: Damage, seed: int, page: int, width: float, height: float) -> NDArray[np.float64]:
    """Where the print of a page (from 1) of `write_scan` stands on its scan: (2, 3), points -> points.

    Only of the levels that are turned and no more: those without marks, perspective or quarter turns.
    """
    angle = _skew(damage, _chance(damage, seed * 1000 + page))
    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), dtype=np.float64)


def damaged(page: pymupdf.Page, damage: Damage, seed: int, truth: Path | None = None) -> Gray:
    """The page as scanned, grey or blue, green and red, one byte each; its truth says where figures stand."""
    rng = _chance(damage, seed)
    image = _draw(page, damage)
    over = _over(image, damage, rng)
    if damage.missing:
        image = marks.half_ruled(image, damage.dpi, damage.missing)
    if damage.written and truth is not None:
        figures = marks.chosen(truth, int(page.number or 0) + 1, damage.written, rng)
        image = marks.written(image, figures, damage.dpi, rng)
    if damage.signed and truth is not None:
        cells = marks.chosen(truth, int(page.number or 0) + 1, damage.signed, rng)
        if damage.colour:
            over = np.maximum(over, 255 - marks.signed(np.full_like(image, 255), cells, damage.dpi, rng))
        else:
            image = marks.signed(image, cells, damage.dpi, rng)
    if damage.faint_lines:
        image = _paler_lines(image, damage.faint_lines, damage.dpi)
    if damage.broken or damage.dotted:
        image = _interrupted(image, damage, rng)
    if damage.curl:
        image = _curled(image, damage, rng)
    if damage.photo:
        return _phone(image, damage, rng)
    height, width = image.shape
    if damage.keystone:
        image = _photographed(image, damage.keystone)
    if damage.skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), _skew(damage, rng), 1.0)
        image = np.asarray(
            cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_AREA | cv2.INTER_LINEAR, borderValue=(255,)),
            dtype=np.uint8,
        )
        over = np.asarray(cv2.warpAffine(over, turn, (width, height)), dtype=np.uint8)
    values = image.astype(np.float32)
    values = 255 - (255 - values) * (1 - damage.fade)
    if damage.blur:
        values = cv2.GaussianBlur(values, (0, 0), damage.blur * damage.dpi / 200).astype(np.float32)
    if damage.shadow:
        side = np.linspace(0, 1, width, dtype=np.float32) ** 3
        values -= damage.shadow * (side if rng.random() < 0.5 else side[::-1])[None, :]
    if damage.bleed:
        values = np.minimum(values, 255 - (255 - cv2.GaussianBlur(values[:, ::-1], (0, 0), 2)) * damage.bleed / 255)
    if damage.stamp:
        _stamped(values, damage.dpi)
    if damage.speckle:
        _specks(values, damage, rng)
    if over.any():
        soft = cv2.GaussianBlur(over, (0, 0), max(0.3, damage.blur * damage.dpi / 200))
        if damage.colour:
            values = marks.inked(values, soft, COLOURS[int(rng.integers(len(COLOURS)))])
        else:
            values = marks.inked(values, soft, (1 - damage.ink,))[:, :, 0]
    if damage.noise:
        values += rng.normal(0, damage.noise, values.shape).astype(np.float32)
    scan = values.clip(0, 255).astype(np.uint8)
    if damage.jpeg:
        _, data = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, damage.jpeg])
        scan = np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), dtype=np.uint8)
    return np.ascontiguousarray(np.rot90(scan, damage.turns))


def _over(image: Gray, damage: Damage, rng: np.random.Generator) -> Gray:
    """How much ink of stamps lies where on a sheet."""
    if not damage.stamps:
        return np.zeros_like(image)
    return marks.stamps((image.shape[0], image.shape[1]), damage.dpi, damage.stamps, STAMPS, rng)


def _interrupted(image: Gray, damage: Damage, rng: np.random.Generator) -> Gray:
    """Rulings with gaps, or as dots."""
    length = max(15, damage.dpi // 4)
    dark = 255 - image
    found = dark.copy()
    for kernel in (np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        if damage.dotted:
            dot = max(2, damage.dpi // 72)
            along = np.arange(max(image.shape)) // dot % 2
            gaps = (along[None, : image.shape[1]] + along[: image.shape[0], None]) % 2
        else:
            # A coarse chequer of chance, so that a gap is as wide as a ruling and some points long.
            side = damage.dpi // 18
            coarse = rng.random((image.shape[0] // side + 1, image.shape[1] // side + 1)) < damage.broken
            gaps = np.kron(coarse, np.ones((side, side)))[: image.shape[0], : image.shape[1]]
        found = np.where(gaps > 0, np.minimum(found, dark - lines), found)
    return np.asarray(255 - found, dtype=np.uint8)


def _photographed(image: Gray, share: float) -> Gray:
    """The sheet seen from below: its top narrower than its foot."""
    height, width = image.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[share * width, 0], [-share * width, 0], [0, 0], [0, 0]], np.float32)
    way = cv2.getPerspectiveTransform(corners, seen)
    return np.asarray(cv2.warpPerspective(image, way, (width, height), borderValue=(255,)), dtype=np.uint8)


FAR = 1.35
"""From how far above a sheet is seen, in its longer sides."""


def _curled(image: Gray, damage: Damage, rng: np.random.Generator) -> Gray:
    """A sheet that does not lie flat, seen from above its middle: what rises looks larger.

    It rises towards one side, in its middle or at a crease, and does so along its rows or down its columns.
    """
    height, width = image.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along, length = (x, width) if rng.random() < 0.7 else (y, height)
    kind = str(rng.choice(["lado", "medio", "doblez"]))
    mirrored = rng.random() < 0.5

    def nearer(at: NDArray[np.float32]) -> NDArray[np.float32]:
        share = np.clip(at / length, 0, 1)
        share = 1 - share if mirrored else share
        risen = {"lado": share**2, "medio": np.sin(np.pi * share), "doblez": 1 - 2 * np.abs(share - 0.5)}[kind]
        return np.asarray(1 - damage.curl / FAR * risen, dtype=np.float32)

    middle = width / 2 if along is x else height / 2
    at = along
    for _ in range(4):  # where on the sheet lies what is seen at a place
        at = middle + (along - middle) * nearer(at)
    shrink = nearer(at)
    found = cv2.remap(
        image, width / 2 + (x - width / 2) * shrink, height / 2 + (y - height / 2) * shrink, cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(255,),
    )  # fmt: skip
    return np.asarray(found, dtype=np.uint8)


def _phone(image: Gray, damage: Damage, rng: np.random.Generator) -> Gray:
    """The sheet on a desk as a phone sees it: from somewhere above, in the light of a window, compressed."""
    long = round((damage.photo * 1e6 * 4 / 3) ** 0.5)
    height, width = (long, long * 3 // 4) if image.shape[0] > image.shape[1] else (long * 3 // 4, long)
    way = _seen_from_above(image.shape, (height, width), damage, rng)
    grain = cv2.GaussianBlur(rng.normal(0, 1, (height // 4 + 1, width // 64 + 1)).astype(np.float32), (0, 0), 2)
    desk = damage.desk + 30 * cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)
    flags = cv2.INTER_AREA | cv2.INTER_LINEAR
    sheet = cv2.warpPerspective(cv2.GaussianBlur(image, (0, 0), 0.6), way, (width, height), flags=flags)
    inside = cv2.warpPerspective(np.full_like(image, 255), way, (width, height), flags=flags) / 255.0
    fallen = np.roll(cv2.GaussianBlur(inside, (0, 0), 12), (14, 10), (0, 1))  # the sheet's own shadow on the desk
    values = (desk * (1 - 0.4 * fallen) * (1 - inside) + sheet * 0.92 * inside).astype(np.float32)
    y, x = np.mgrid[-1 : 1 : complex(0, height), -1 : 1 : complex(0, width)].astype(np.float32)
    turn = float(rng.uniform(0, 2 * np.pi))
    light = 1 - damage.shadow / 255 * (0.5 + 0.5 * (x * np.cos(turn) + y * np.sin(turn))) - 0.08 * (x**2 + y**2)
    values = cv2.GaussianBlur(values * light, (0, 0), damage.blur).astype(np.float32)
    values += rng.normal(0, damage.noise, values.shape).astype(np.float32)
    _, data = cv2.imencode(".jpg", values.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, damage.jpeg])
    seen = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return np.ascontiguousarray(np.rot90(seen, damage.turns))


FOCAL = 0.75
"""Focal length of a phone's camera in longer sides of its picture."""


def _seen_from_above(
    sheet: tuple[int, ...], picture: tuple[int, int], damage: Damage, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Homography from dots of the sheet to dots of the picture."""
    tilts = np.radians(rng.uniform(0.4, 1.0, 2) * damage.tilt * rng.choice([-1, 1], 2))
    roll = np.radians(rng.uniform(-1, 1) * damage.skew)
    rotation, _ = cv2.Rodrigues(np.array([tilts[0], 0.0, 0.0]))
    rotation = cv2.Rodrigues(np.array([0.0, tilts[1], 0.0]))[0] @ rotation
    rotation = cv2.Rodrigues(np.array([0.0, 0.0, roll]))[0] @ rotation
    (tall, wide), (height, width) = sheet[:2], picture
    focal = FOCAL * max(picture)
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    centred = np.array([[1, 0, -wide / 2], [0, 1, -tall / 2], [0, 0, 1]])
    corners = np.array([[0, 0, 1], [wide, 0, 1], [wide, tall, 1], [0, tall, 1]], dtype=np.float64).T
    away = focal * max(tall / height, wide / width)  # where the sheet would fill the picture
    while True:
        plane = np.column_stack([rotation[:, 0], rotation[:, 1], (0.0, 0.0, away)])
        way = np.asarray(camera @ plane @ centred)
        x, y, w = way @ corners
        x, y = x / w, y / w
        over = 0.02 * max(picture)
        if damage.close:  # the margins of the sheet are cut off, its table is not
            if np.abs(x - width / 2).max() <= width / 2 + over and np.abs(y - height / 2).max() <= height / 2 + over:
                return way
        elif x.min() > over and y.min() > over and x.max() < width - over and y.max() < height - over:
            return way
        away *= 1.01


def _stamped(values: NDArray[np.float32], dpi: int) -> None:
    """A round stamp over the middle of the sheet."""
    height, width = values.shape
    ink = np.zeros_like(values)
    cv2.circle(ink, (width // 2, height // 2), dpi * 3 // 5, (90,), max(2, dpi // 50))
    cv2.circle(ink, (width // 2, height // 2), dpi * 2 // 5, (90,), max(1, dpi // 100))
    np.subtract(values, ink, out=values)


def _specks(values: NDArray[np.float32], damage: Damage, rng: np.random.Generator) -> None:
    height, width = values.shape
    count = int(damage.speckle * height * width / damage.dpi**2)
    largest = max(1, damage.dpi // 100)
    for x, y, size in zip(
        rng.integers(0, width, count), rng.integers(0, height, count), rng.integers(1, largest + 1, count), strict=True
    ):
        values[y : y + size, x : x + size] = rng.uniform(0, 120)


UPRIGHT_AFTER = {0: 1, 1: 6, 2: 3, 3: 8}
"""What EXIF calls a picture that is upright after so many quarter turns clockwise."""


def _write_image(scan: Gray, damage: Damage, out: Path) -> None:
    """Writes a picture; one whose upright is to be noted in it, with that note."""
    if not damage.exif:
        cv2.imwrite(str(out), scan)
        return
    data = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
    upright = UPRIGHT_AFTER[damage.turns % 4]
    tags = struct.pack("<4sIHHHIHHI", b"II*\0", 8, 1, 0x112, 3, 1, upright, 0, 0)
    note = b"Exif\0\0" + tags
    out.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + data[2:])


def write_scan(document: Path, damage: Damage, seed: int, out: Path, pages: Sequence[int] = ()) -> Path:
    """Writes the scan of a PDF: a PDF of images, or the image of its first wanted page if `out` is no .pdf.

    Args:
        document: digital PDF.
        damage: what to do to it.
        seed: chance.
        out: file to write, .pdf or an image.
        pages: pages from 1; empty for all.
    """
    with pymupdf.open(document) as source, pymupdf.open() as target:
        wanted = list(pages) or list(range(1, source.page_count + 1))
        for number in wanted:
            page = source[number - 1]
            scan = damaged(page, damage, seed * 1000 + number, document.with_suffix(".truth.jsonl"))
            if out.suffix.lower() != ".pdf":
                _write_image(scan, damage, out)
                return out
            width, height = page.rect.width, page.rect.height
            if damage.turns % 2:
                width, height = height, width
            if damage.photo:
                height = width * scan.shape[0] / scan.shape[1]
            sheet = target.new_page(width=width, height=height)
            if damage.jpeg:
                _, data = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, 95])
            else:
                _, data = cv2.imencode(".png", scan)
            sheet.insert_image(sheet.rect, stream=data.tobytes())
        target.save(out)
    return out
