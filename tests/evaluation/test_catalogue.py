"""Which scores there are, and what each of them needs."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation import list_metrics
from keras_gans.evaluation.catalogue import METRICS, check_metrics, full_names
from keras_gans.evaluation.views import View

OF_FEATURES = [
    "frechet_distance",
    "kernel_distance",
    "precision",
    "recall",
    "density",
    "coverage",
]
OF_CLASSES = ["modes_found", "smallest_mode_share", "mode_kl"]


def reference(logits=None, shape=(6, 6, 1)):
    return View(np.zeros((4, 2), "float32"), logits, np.zeros((4, *shape), "uint8"))


def test_every_score_has_a_name_of_its_own():
    names = list_metrics()
    assert len(names) == len(set(names))


def test_distances_and_divergences_are_better_if_lower():
    higher_is_better = {}
    for metric in METRICS:
        higher_is_better |= metric.higher_is_better
    lower = {name for name, higher in higher_is_better.items() if not higher}
    assert lower == {
        "frechet_distance",
        "kernel_distance",
        "sliced_wasserstein_distance",
        "mode_kl",
    }


@pytest.mark.parametrize(
    ("logits", "shape", "further"),
    [
        (None, (6, 6, 1), ["sliced_wasserstein_distance"]),
        (None, (6, 6, 2), []),
        (None, (6, 5, 3), []),
        (np.eye(4)[:, :2], (6, 5, 3), ["classifier_score", *OF_CLASSES]),
        # No image of the reference set is of the last class.
        (np.eye(4)[[0, 1, 2, 2]], (6, 5, 3), ["classifier_score"]),
    ],
)
def test_all_are_those_whose_needs_the_reference_set_meets(logits, shape, further):
    names = check_metrics("all", reference(logits, shape))
    assert set(names) == {*OF_FEATURES, *further}
    assert names == [name for name in list_metrics() if name in names]


def test_short_names_stand_for_full_ones_in_the_order_given():
    names = check_metrics(["swd", "fid", "kid"], reference())
    assert names == ["sliced_wasserstein_distance", "frechet_distance", "kernel_distance"]


def test_names_in_a_string_have_commas_between_them():
    assert full_names("fid, precision") == ["frechet_distance", "precision"]
    assert full_names("fid") == full_names(["fid"])


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        (["fdc"], "metric 'fdc' is unknown.*did you mean 'fid'"),
        (["modes_found"], "'modes_found' needs an extractor that tells classes"),
        (["is"], "'classifier_score' needs an extractor that tells logits; accepted here are fre"),
    ],
)
def test_scores_that_cannot_be_had_are_refused(metrics, message):
    with pytest.raises(InputError, match=message):
        check_metrics(metrics, reference())


def test_patches_are_compared_in_square_images_only():
    with pytest.raises(InputError, match="needs square images of 1 or 3 channels, not 6x5x3"):
        check_metrics(["swd"], reference(shape=(6, 5, 3)))
