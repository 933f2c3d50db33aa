"""Agreement with the package prdc and with all pairs written out, and what the scores mean."""

import all_pairs
import numpy as np
import prdc
import pytest

from keras_gans.evaluation.metrics.neighbours import radii
from keras_gans.evaluation.metrics.precision_recall import precision_recall


@pytest.mark.parametrize("k", [1, 3, 10])
def test_agreement_with_all_pairs(features, k, block_entries):
    real, fake = features
    distances = all_pairs.distances(real, fake)
    in_real = distances < all_pairs.kth_distances(real, k)[:, None]
    in_fake = distances < all_pairs.kth_distances(fake, k)[None]
    expected = in_real.any(axis=0).mean(), in_fake.any(axis=1).mean()
    assert all(0.0 < share < 1.0 for share in expected)
    assert precision_recall(real, fake, k) == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 5])
@pytest.mark.parametrize("offset", [0.0, 100.0])
def test_agreement_with_prdc(features, k, offset):
    # Far from the origin, squared norms in float32 would drown the distances.
    real, fake = (examples + np.float32(offset) for examples in features)
    expected = prdc.compute_prdc(real.astype("float64"), fake.astype("float64"), k)
    assert precision_recall(real, fake, k) == pytest.approx(
        (expected["precision"], expected["recall"])
    )


def test_given_radii_are_used(features):
    real, fake = features
    kept = radii(real, 3)
    assert precision_recall(real, fake, 3, kept) == precision_recall(real, fake, 3)
    # Nothing lies in neighbourhoods without an extent; generated ones still have theirs.
    assert precision_recall(real, fake, 3, 0.0 * kept) == (0.0, precision_recall(real, fake)[1])


@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_copies_of_the_real_examples_are_perfect(features, offset, block_entries):
    real = features[0] + np.float32(offset)
    assert precision_recall(real, real.copy()) == (1.0, 1.0)


def test_examples_far_away_are_worth_nothing(features):
    real, fake = features
    assert precision_recall(real, fake + 100.0) == (0.0, 0.0)


def test_a_generator_that_repeats_itself_is_precise_and_recalls_nothing(random):
    real = random.normal(size=(200, 8))
    assert precision_recall(real, np.tile(real[:1], (100, 1))) == (1.0, 0.0)


def test_outliers_raise_recall(random):
    real = random.normal(size=(200, 2))
    # A ring of generated points far away, each other's neighbours across all real ones.
    angles = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
    ring = 20.0 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert precision_recall(real, ring, k=10) == (0.0, 1.0)
