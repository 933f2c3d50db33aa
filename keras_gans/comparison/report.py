"""The files of a comparison: results, table, curves, samples and page."""

import io
import json
import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from keras_gans.comparison import grounds, page, table, wording
from keras_gans.comparison.curves import draw_curves
from keras_gans.comparison.results import REAL
from keras_gans.system import atomic_files

#: Sample grids in a row of `samples.png`, and its measures in pixels.
GRIDS_A_ROW, MARGIN, LINE = 5, 18, 34
#: Least width of a sample grid: of a smaller one the pixels are enlarged.
LEAST_WIDTH = 280


def write_report(results, grids, folder):
    """Writes `results.json`, `README.md`, `curves.png`, `samples.png` and `index.html`.

    Args:
        results: As from `collect`.
        grids: Dict of uint8 images by variant or `REAL`, as from `results.sample_grids`.
        folder: Where to write; created if need be.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    curves = draw_curves(results)
    titles = {variant["name"]: variant["title"] for variant in results["variants"]}
    pictures = {
        grounds.of(results["dataset"]).real if name == REAL else titles[name]: grid
        for name, grid in grids.items()
    }
    _write(folder / "results.json", (json.dumps(results, indent=1) + "\n").encode())
    _write(folder / "README.md", _readme(results, bool(grids)).encode())
    _write(folder / "curves.png", curves)
    if grids:
        _write(folder / "samples.png", to_png(side_by_side(pictures)))
    encoded = {title: to_png(grid) for title, grid in pictures.items()}
    _write(folder / "index.html", page.render(results, encoded, curves).encode())


def side_by_side(pictures):
    """Lays sample grids out in rows, with the name of each above it.

    Args:
        pictures: Dict of uint8 images by title.

    Returns:
        A uint8 image `(height, width, 3)`.
    """
    grids = {title: _enlarged(_to_pillow(grid)) for title, grid in pictures.items()}
    columns = min(GRIDS_A_ROW, len(grids))
    width = max(grid.width for grid in grids.values()) + MARGIN
    height = max(grid.height for grid in grids.values()) + MARGIN + LINE
    rows = -(-len(grids) // columns)
    size = columns * width + MARGIN, rows * height + MARGIN
    whole = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(whole)
    font = ImageFont.load_default(size=18)
    for number, (title, grid) in enumerate(grids.items()):
        row, column = divmod(number, columns)
        left, top = MARGIN + column * width, MARGIN + row * height
        pen.text((left, top), title, fill="#22252b", font=font)
        whole.paste(grid, (left, top + LINE))
    return np.asarray(whole)


def to_png(image):
    """Returns a uint8 image `(height, width, channels)` as the bytes of a PNG file."""
    file = io.BytesIO()
    _to_pillow(image).save(file, "png", optimize=True)
    return file.getvalue()


def _readme(results, has_samples):
    curve = grounds.of(results["dataset"]).curve.title
    lines = [
        f"# {wording.title(results)}",
        "",
        wording.summary(results),
        "",
        *table.markdown(results),
        "",
        *(f"- {line}" for line in wording.legend(results)),
        "",
        *_section("What only some of them can be asked", wording.further(results)),
        f"![{curve} against minutes of training](curves.png)",
        "",
        *(
            ["![Samples of each, drawn with one seed and not selected](samples.png)", ""]
            if has_samples
            else []
        ),
        "## How it was measured",
        "",
        *(f"- {line}" for line in wording.method(results)),
        "",
        "`index.html` is the same as one page; `results.json` has every figure with its protocol.",
    ]
    return "\n".join(lines) + "\n"


def _section(title, lines):
    return [f"## {title}", "", *(f"- {line}" for line in lines), ""] if lines else []


def _enlarged(grid):
    scale = max(1, -(-LEAST_WIDTH // grid.width))
    return grid.resize((scale * grid.width, scale * grid.height), Image.Resampling.NEAREST)


def _to_pillow(image):
    return Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image)


def _write(path, content):
    with atomic_files.replacing(path) as unfinished:
        unfinished.write_bytes(content)
