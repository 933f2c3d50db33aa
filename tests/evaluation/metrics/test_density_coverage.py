"""Agreement with the package prdc and with all pairs written out, and what the scores mean."""

import all_pairs
import numpy as np
import prdc
import pytest

from keras_gans.evaluation.metrics.density_coverage import density_coverage
from keras_gans.evaluation.metrics.neighbours import radii


def test_a_worked_example():
    # The nearest neighbours are at 1, 1 and 2, so with k = 1 the balls are (-1, 1), (0, 2), (1, 5).
    real = np.array([[0.0], [1.0], [3.0]])
    # Two balls hold 0.5, one holds 4 and none holds 9: 3 in all of 3 examples, in all three balls.
    assert density_coverage(real, np.array([[0.5], [4.0], [9.0]]), k=1) == (1.0, 1.0)
    assert density_coverage(real, np.array([[4.0], [9.0]]), k=1) == (0.5, pytest.approx(1 / 3))


@pytest.mark.parametrize("k", [1, 3, 10])
def test_agreement_with_all_pairs(features, k, block_entries):
    real, fake = features
    in_real = all_pairs.distances(real, fake) < all_pairs.kth_distances(real, k)[:, None]
    expected = in_real.sum() / (k * len(fake)), in_real.any(axis=1).mean()
    assert 0.0 < expected[1] < 1.0
    assert density_coverage(real, fake, k) == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 5])
@pytest.mark.parametrize("offset", [0.0, 100.0])
def test_agreement_with_prdc(features, k, offset):
    # Far from the origin, squared norms in float32 would drown the distances.
    real, fake = (examples + np.float32(offset) for examples in features)
    expected = prdc.compute_prdc(real.astype("float64"), fake.astype("float64"), k)
    assert density_coverage(real, fake, k) == pytest.approx(
        (expected["density"], expected["coverage"])
    )


def test_given_radii_are_used(features):
    real, fake = features
    kept = radii(real, 3)
    assert density_coverage(real, fake, 3, kept) == density_coverage(real, fake, 3)
    # Nothing lies in neighbourhoods without an extent.
    assert density_coverage(real, fake, 3, 0.0 * kept) == (0.0, 0.0)


@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_copies_of_the_real_examples_are_perfect(features, offset, block_entries):
    real = features[0] + np.float32(offset)
    # Exactly 1: the copy of the k-th neighbour is on the border, and so outside.
    assert density_coverage(real, real.copy()) == (1.0, 1.0)


def test_examples_far_away_are_worth_nothing(features):
    real, fake = features
    assert density_coverage(real, fake + 100.0) == (0.0, 0.0)


def test_a_generator_that_repeats_itself_covers_little(random):
    real = random.normal(size=(200, 8))
    assert density_coverage(real, np.tile(real[:1], (100, 1))).coverage < 0.2


def test_outliers_do_not_raise_coverage(random):
    real = random.normal(size=(200, 2))
    # A ring of generated points far away, which precision and recall take for neighbours.
    angles = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
    ring = 20.0 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert density_coverage(real, ring, k=10) == (0.0, 0.0)
