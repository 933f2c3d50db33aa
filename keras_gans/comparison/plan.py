"""Plan of a comparison: variants of presets, each trained with several seeds."""

import dataclasses
import json
import pathlib
from typing import Any

from keras_gans import presets
from keras_gans.comparison.cell_records import read_result
from keras_gans.errors import InputError
from keras_gans.evaluation.evaluator import FEWEST
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

#: The preset whose tricks are compared, and what is changed in each variant of it.
TRICKED = "dcgan_mnist"
TRICKS = {
    "no batch normalization in D": {"normalization": "none"},
    "layer normalization in D": {"normalization": "layer"},
    "group normalization in D": {"normalization": "group"},
    "virtual batch normalization in D": {"normalization": "virtual"},
    "spectral normalization in D": {"spectral_normalization": True},
    "smoothed labels": {"label_smoothing": 0.1},
    "normal latents": {"prior": "normal"},
    "Glorot's weights": {"initialization": "glorot_uniform"},
    "He's weights": {"initialization": "he_normal"},
    "orthogonal weights": {"initialization": "orthogonal"},
    "hinge loss": {"loss": "hinge"},
    "relativistic loss": {"loss": "relativistic"},
    "no R1": {"r1_weight": 0.0},
    "R1 every step": {"penalty_every": 1},
    "R1 and R2, relativistic": {"loss": "relativistic", "r2_weight": 0.1},
    "DRAGAN instead of R1": {"r1_weight": 0.0, "dragan_weight": 10.0},
    "LeCam": {"lecam_weight": 0.3},
    "instance noise": {"instance_noise": 0.1},
    "DiffAugment": {"augmentation": "color,translation"},
    "top-k": {"top_k": 0.5},
    "feature matching": {"feature_matching": "image_features"},
    "historical averaging": {"historical_averaging": 1e-3},
    "minibatch discrimination": {"minibatch": "discrimination"},
    "minibatch deviation": {"minibatch": "standard_deviation"},
    "packs of 2": {"packing": 2},
    "self-attention in D": {"self_attention": True},
}
#: Name of the variant that is the preset as it stands.
BASELINE = "baseline"


@dataclasses.dataclass(frozen=True)
class Variant:
    """A preset, or a change of one.

    Attributes:
        name: Its name, which begins the names of its runs.
        title: What a report calls it.
        preset: Name of the preset.
        options: Dict of options that replace the preset's.
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
        dataset: Data set, as in `data.load_arrays`.
        minutes: Training time of a cell, on the `TrainingClock`.
        seeds: How many seeds, which begin at 0.
        count: Images by which a trained generator is evaluated.
        extractor: Name of the extractor, see `evaluation.extractors`; `None` for the data set's.
        threads: Processors that a cell has for itself.
    """

    name: str
    variants: tuple[Variant, ...]
    dataset: str
    minutes: float
    seeds: int
    count: int
    extractor: str | None
    threads: int

    def cells(self):
        """Returns the list of all cells: each variant once before any has a second seed."""
        return [Cell(variant, seed) for seed in range(self.seeds) for variant in self.variants]

    def settings(self, cell):
        """Returns the settings that a cell is trained and evaluated with, as JSON values."""
        preset = presets.get(cell.variant.preset)
        settings = {
            "preset": preset.name,
            "options": preset.resolve(cell.variant.options),
            "batch_size": preset.batch_size,
            "dataset": self.dataset,
            "minutes": self.minutes,
            "seed": cell.seed,
            "count": self.count,
            "extractor": self.extractor,
            "threads": self.threads,
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

    def check(self, examples):
        """Raises `InputError` unless all variants can learn from the examples.

        Args:
            examples: `data.ImageData`.
        """
        if self.count < FEWEST:
            raise InputError(f"count {self.count}: at least {FEWEST} images are needed.")
        source = f"dataset {examples.name}"
        for variant in self.variants:
            preset = presets.get(variant.preset)
            presets.check_image_shape(preset, examples.image_shape, source, variant.options)
            presets.data_options(preset, examples, f"{source} for {variant.name}")
            needed = preset.batch_size * preset.batches_per_step(variant.options)
            if needed > examples.count:
                raise InputError(
                    f"{source} has {examples.count} images; a step of {variant.name} takes "
                    f"{needed}."
                )

    def _is_done(self, cell, folder, but):
        run = runs.Run(folder / cell.name)
        if not run.config_path.exists():
            return False
        before = run.read_config()
        before["options"] = _present_options(cell.variant.preset, before.get("options"))
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


def tricks():
    """Makes the variants of the DCGAN: as the preset has it, and with each change of it.

    Returns:
        A tuple of `Variant`, the baseline first.
    """
    preset = presets.get(TRICKED)
    variants = [Variant(BASELINE, "the preset", preset.name)]
    for title, options in TRICKS.items():
        name = title.lower().replace(" ", "_").replace("'", "").replace(",", "")
        variants.append(Variant(name, title, preset.name, options))
    return tuple(variants)


def _present_options(preset, options):
    """The options of a run by their present names, with those that the preset has had since."""
    if not isinstance(options, dict):
        return options
    preset = presets.get(preset)
    return json.loads(json.dumps(preset.options | preset.with_present_names(options)))


def _shown(before, now):
    """Returns the former and the present value as text; of two dicts only what differs."""
    if isinstance(before, dict) and isinstance(now, dict):
        names = sorted(name for name in before | now if before.get(name) != now.get(name))
        before = {name: before.get(name) for name in names}
        now = {name: now.get(name) for name in names}
    return f"{before}, not {now}"
