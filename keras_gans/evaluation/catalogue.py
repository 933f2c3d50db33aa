"""Catalogue of the scores of images against a reference set: names, settings, computation."""

import dataclasses
from collections.abc import Callable

from keras_gans.errors import InputError, suggest
from keras_gans.evaluation import views
from keras_gans.evaluation.metrics.density_coverage import density_coverage
from keras_gans.evaluation.metrics.estimate import Estimate
from keras_gans.evaluation.metrics.frechet_distance import frechet_distance
from keras_gans.evaluation.metrics.inception_score import classifier_score
from keras_gans.evaluation.metrics.kernel_distance import KERNEL_BLOCK, kernel_distance
from keras_gans.evaluation.metrics.mode_coverage import class_coverage
from keras_gans.evaluation.metrics.precision_recall import precision_recall
from keras_gans.evaluation.metrics.selection import evenly
from keras_gans.evaluation.metrics.sliced_wasserstein_distance import (
    PATCHES_PER_IMAGE,
    sliced_wasserstein_distance,
)
from keras_gans.evaluation.score import ALIASES, full_name


@dataclasses.dataclass(frozen=True)
class Metric:
    """One or several scores that are computed together.

    Attributes:
        higher_is_better: Dict of the scores' names, with whether more is better.
        compute: Function of the reference set, the generated images (see `views.View`) and a seed
            that returns an iterable of `Estimate`, one a name.
        needs: What the extractor must give: `"features"`, `"logits"`, or the `"classes"` of the
            data set, every one of which it then sees in the reference set; or `"squares"`: the
            images must be square and have 1 or 3 channels.
        protocol: The settings of these scores.
    """

    higher_is_better: dict[str, bool]
    compute: Callable
    needs: str
    protocol: dict


def _classifier_score(reference, generated, seed):
    return (classifier_score(generated.logits, splits=SPLITS, seed=seed),)


def _frechet(reference, generated, seed):
    return (frechet_distance(reference.features, generated.features),)


def _kernel(reference, generated, seed):
    return (kernel_distance(reference.features, generated.features, seed=seed),)


def _sliced_wasserstein(reference, generated, seed):
    count = min(len(reference.pixels), len(generated.pixels))
    pixels = generated.pixels[evenly(len(generated.pixels), count)]
    return (sliced_wasserstein_distance(reference.pixels[:count], pixels, seed=seed),)


def _of_neighbours(score, k):
    def compute(reference, generated, seed):
        radii = reference.radii(k)
        return map(Estimate, score(reference.neighbours, generated.neighbours, k, radii))

    return compute


def _modes(reference, generated, seed):
    coverage = class_coverage(
        generated.logits.argmax(axis=-1), generated.logits.shape[-1], reference.class_shares
    )
    return map(Estimate, coverage)


#: Splits of the samples over which the classifier score has its mean and spread (Salimans 2016).
SPLITS = 10
#: The papers' numbers of neighbours: Kynkaanniemi et al. 2019, Naeem et al. 2020.
PRECISION_NEIGHBOURS, COVERAGE_NEIGHBOURS = 3, 5

METRICS = (
    Metric(
        {"classifier_score": True},
        _classifier_score,
        "logits",
        {"splits": SPLITS, "spread": "standard deviation over the splits"},
    ),
    Metric({"frechet_distance": False}, _frechet, "features", {}),
    Metric(
        {"kernel_distance": False},
        _kernel,
        "features",
        {
            "block_size": KERNEL_BLOCK,
            "spread": "standard error of the mean over the blocks",
        },
    ),
    Metric(
        {"sliced_wasserstein_distance": False},
        _sliced_wasserstein,
        "squares",
        {"most_images": views.MOST_PIXELS, "patches_per_image": PATCHES_PER_IMAGE},
    ),
    Metric(
        {"precision": True, "recall": True},
        _of_neighbours(precision_recall, PRECISION_NEIGHBOURS),
        "features",
        {"neighbours": PRECISION_NEIGHBOURS, "most_images": views.MOST_NEIGHBOURS},
    ),
    Metric(
        {"density": True, "coverage": True},
        _of_neighbours(density_coverage, COVERAGE_NEIGHBOURS),
        "features",
        {"neighbours": COVERAGE_NEIGHBOURS, "most_images": views.MOST_NEIGHBOURS},
    ),
    Metric(
        {"modes_found": True, "smallest_mode_share": True, "mode_kl": False},
        _modes,
        "classes",
        {},
    ),
)


def list_metrics():
    """Returns the names of all scores of images."""
    return [name for metric in METRICS for name in metric.higher_is_better]


def full_names(names):
    """Returns a list of the full names of scores.

    Args:
        names: Names or their `ALIASES`: an iterable, or a string with commas between them.
    """
    names = names.split(",") if isinstance(names, str) else names
    return [full_name(name.strip() if isinstance(name, str) else name) for name in names]


def check_metrics(names, reference):
    """Returns a list of the full names of scores, which may be `"all"` for all there are.

    Args:
        names: `"all"`, or names or their `ALIASES`: an iterable, or a string with commas between
            them.
        reference: `View` of the reference set.

    Raises:
        InputError: If a name is unknown, or needs what the extractor does not give.
    """
    given = {"features"}
    _, height, width, channels = reference.pixels.shape
    if height == width and channels in (1, 3):
        given.add("squares")
    if reference.logits is not None:
        given |= {"logits"} | ({"classes"} if reference.class_shares.all() else set())
    needs = {name: metric.needs for metric in METRICS for name in metric.higher_is_better}
    known = [name for name, need in needs.items() if need in given]
    if names == "all":
        return known
    names = full_names(names)
    for name in names:
        if name not in needs:
            raise InputError(
                f"metric {name!r} is unknown; accepted are all, {', '.join(needs)}"
                f"{suggest(name, [*needs, *ALIASES])}"
            )
        if name not in known:
            needed = f"an extractor that tells {needs[name]}"
            if needs[name] == "squares":
                needed = f"square images of 1 or 3 channels, not {height}x{width}x{channels}"
            raise InputError(
                f"metric {name!r} needs {needed}; accepted here are {', '.join(known)}."
            )
    return names
