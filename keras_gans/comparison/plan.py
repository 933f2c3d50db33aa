"""Plan of a comparison: variants of recipes, each trained with several seeds."""

import dataclasses
import json
import pathlib
from typing import Any

from keras_gans import presets
from keras_gans.comparison import grounds
from keras_gans.comparison.cell_records import read_result
from keras_gans.comparison.tricks import TRICKS
from keras_gans.errors import InputError, suggest
from keras_gans.models import LatentModel
from keras_gans.training import runs

#: Titles of the schemes; others are called what `--gan` calls them.
TITLES = {
    "gan": "GAN",
    "lsgan": "LSGAN",
    "dcgan": "DCGAN",
    "cgan": "cGAN",
    "wgan": "WGAN",
    "wgan_gp": "WGAN-GP",
    "infogan": "InfoGAN",
    "began": "BEGAN",
    "bigan": "BiGAN",
    "sngan": "SNGAN",
    "r3gan": "R3GAN",
}

#: Name of the variant that is the recipe as it stands.
BASELINE = "baseline"


@dataclasses.dataclass(frozen=True)
class Variant:
    """A preset or a scheme for points, or a change of one.

    Attributes:
        name: Its name, which begins the names of its runs.
        title: What a report calls it.
        preset: Name of the preset, or of the scheme.
        options: Dict of options that replace its own.
    """

    name: str
    title: str
    preset: str
    options: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Cell:
    """A variant and a seed: one training.

    Attributes:
        variant: `Variant`.
        seed: Int.
    """

    variant: Variant
    seed: int

    @property
    def name(self):
        """Name of the cell and of the folder of its run."""
        return f"{self.variant.name}-{self.seed}"


@dataclasses.dataclass(frozen=True)
class Study:
    """A comparison.

    Attributes:
        name: `"schemes"` or `"tricks"`.
        variants: Tuple of `Variant`.
        dataset: Data set, as in `data.load_arrays`, or distribution of points; it decides the
            `ground`.
        minutes: Training time of a cell, on the `TrainingClock`.
        seeds: How many seeds, which begin at 0.
        count: Samples by which a trained generator is evaluated.
        extractor: Name of the extractor, see `evaluation.extractors`; `None` for the data set's.
        threads: Processors that a cell has for itself.
        clock: What the `TrainingClock` reads, one of `clock.CLOCKS`.
    """

    name: str
    variants: tuple[Variant, ...]
    dataset: str
    minutes: float
    seeds: int
    count: int
    extractor: str | None
    threads: int
    clock: str = "wall"

    @property
    def ground(self):
        """The `Ground`: what is trained, and how it is judged."""
        return grounds.of(self.dataset)

    def cells(self):
        """Returns the list of all cells: each variant once before any has a second seed."""
        return [Cell(variant, seed) for seed in range(self.seeds) for variant in self.variants]

    def settings(self, cell):
        """Returns the settings that a cell is trained and evaluated with, as JSON values."""
        settings = self.ground.recipe(cell.variant) | {
            "dataset": self.dataset,
            "minutes": self.minutes,
            "seed": cell.seed,
            "count": self.count,
            "extractor": self.extractor,
            "threads": self.threads,
            "clock": self.clock,
        }
        return json.loads(json.dumps(settings))

    def remaining(self, folder, but=()):
        """Returns the list of the cells that are not done in the folder of the runs.

        Args:
            folder: Folder of the runs.
            but: Names of settings that may differ from those of this study.

        Raises:
            InputError: If a run that is there, done or not, is of another study.
        """
        folder = pathlib.Path(folder)
        return [cell for cell in self.cells() if not self._is_done(cell, folder, but)]

    def _is_done(self, cell, folder, but):
        run = runs.Run(folder / cell.name)
        if not run.config_path.exists():
            return False
        before = {"clock": "wall"} | run.read_config()
        if isinstance(before.get("options"), dict):
            before["options"] = self.ground.present_options(cell.variant, before["options"])
        for name, now in self.settings(cell).items():
            if before.get(name) != now and name not in but:
                called = "processors for each training" if name == "threads" else name
                raise InputError(
                    f"{run.folder} was begun with {called} {_shown(before.get(name), now)}: "
                    "compare with that, or give another folder for the runs."
                )
        return read_result(run.folder) is not None


def schemes(gans, dataset):
    """Makes a variant of each scheme: its preset for the data set.

    Args:
        gans: Names of schemes, as in `presets.list_gans`.
        dataset: Name of the data set.

    Returns:
        A tuple of `Variant`.

    Raises:
        InputError: If a scheme is unknown, or does not draw images from latents.
    """
    variants = []
    for gan in dict.fromkeys(gans):
        preset = presets.for_gan(gan, dataset)
        if gan not in comparable_gans():
            raise InputError(
                f"gan {gan!r} draws no images from latents; accepted are "
                f"{', '.join(comparable_gans())}."
            )
        variants.append(Variant(gan, TITLES.get(gan, gan), preset.name))
    return tuple(variants)


def comparable_gans():
    """Returns the names of the schemes that draw images from latents."""
    return list(
        dict.fromkeys(
            preset.gan
            for preset in presets.PRESETS
            if preset.kind == "images" and issubclass(preset.model, LatentModel)
        )
    )


def tricks(dataset="mnist", names=None):
    """Makes the variants of a recipe: as it stands, and with each change of it.

    Args:
        dataset: Name of the data set, which decides the recipe and what its changes are.
        names: Names of the changes, some of `TRICKS`; `None` for all that the data set can take.

    Returns:
        A tuple of `Variant`, the baseline first.

    Raises:
        InputError: If there is no such change, or the data set cannot take it.
    """
    ground = grounds.of(dataset)
    variants = [Variant(BASELINE, ground.baseline, ground.tricked)]
    for name, trick in TRICKS.items():
        options = ground.options_of(trick)
        if isinstance(options, dict):
            variants.append(Variant(name, trick.title, ground.tricked, options))
    for name in names or ():
        _check_trick(name, dataset, [variant.name for variant in variants])
    return tuple(
        variant for variant in variants if names is None or variant.name in (BASELINE, *names)
    )


def _check_trick(name, dataset, known):
    if name in known:
        return
    if name not in TRICKS:
        raise InputError(
            f"trick {name!r} is unknown; accepted are {', '.join(known)}{suggest(name, known)}"
        )
    reason = grounds.of(dataset).options_of(TRICKS[name]) or "the baseline is so already"
    raise InputError(f"trick {name!r} is not for dataset {dataset}: {reason}.")


def left_out(dataset):
    """Returns the titles of the tricks that a data set cannot take, lists by the reasons."""
    ground, titles = grounds.of(dataset), {}
    for trick in TRICKS.values():
        reason = ground.options_of(trick)
        if isinstance(reason, str):
            titles.setdefault(reason, []).append(trick.title)
    return titles


def _shown(before, now):
    """Returns the former and the present value as text; of two dicts only what differs."""
    if isinstance(before, dict) and isinstance(now, dict):
        names = sorted(name for name in before | now if before.get(name) != now.get(name))
        before = {name: before.get(name) for name in names}
        now = {name: now.get(name) for name in names}
    return f"{before}, not {now}"
