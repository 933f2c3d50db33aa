"""Distances and radii agree with SciPy and with all pairs, and what has none is refused."""

import all_pairs
import numpy as np
import pytest
import scipy.spatial.distance

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.density_coverage import density_coverage
from keras_gans.evaluation.metrics.neighbours import distance_blocks, radii
from keras_gans.evaluation.metrics.precision_recall import precision_recall


@pytest.mark.parametrize("offset", [0.0, 1e7])
def test_distances_are_those_of_scipy(features, offset, block_entries):
    # Squares of 1e7 would leave no digits of the distances.
    real, fake = (examples.astype("float64") + offset for examples in features)
    expected = scipy.spatial.distance.cdist(real, fake)
    distances = np.full(expected.shape, np.nan)
    for rows, block in distance_blocks(real, fake):
        distances[rows] = block
    np.testing.assert_allclose(distances, expected, rtol=1e-6)


@pytest.mark.parametrize("k", [1, 3, 5, 199])
def test_radii_are_the_distances_to_the_kth_other(features, k, block_entries):
    for examples in features:
        expected = all_pairs.kth_distances(examples, k)
        np.testing.assert_allclose(radii(examples, k), expected, rtol=1e-6)


def test_duplicates_are_at_no_distance(random, block_entries):
    # Of numbers that are no sums of few powers of two, products are rounded.
    examples = np.repeat(1000.0 + random.normal(size=(40, 33)) / 3.0, 4, axis=0)
    np.testing.assert_array_equal(radii(examples, 3), 0.0)
    assert (radii(examples, 4) > 0.1).all()


@pytest.mark.parametrize("score", [precision_recall, density_coverage])
@pytest.mark.parametrize(
    ("real", "fake", "settings", "named"),
    [
        (np.zeros((3, 2)), np.zeros((9, 2)), {"k": 3}, "real_features has 3 .* at least 4"),
        (np.zeros((9, 2)), np.zeros((0, 2)), {"k": 3}, "generated_features has 0 examples"),
        (np.zeros((9, 2)), np.zeros((9, 3)), {}, "2 dimensions and generated_features 3"),
        (np.zeros((9, 2)), np.full((9, 2), np.inf), {}, "generated_features has an entry"),
        (np.zeros((9, 2)), np.zeros((9, 2)), {"k": 0}, "k=0"),
        (np.zeros((9, 2)), np.zeros((9, 2)), {"real_radii": np.zeros(8)}, r"must be \(9,\)"),
    ],
)
def test_what_has_no_neighbourhoods_is_refused(score, real, fake, settings, named):
    with pytest.raises(InputError, match=named):
        score(real, fake, **settings)
