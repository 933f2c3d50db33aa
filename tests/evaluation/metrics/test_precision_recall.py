"""Agreement with the package prdc and with all pairs written out, and what the scores mean."""

import numpy as np
import prdc
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import neighbours
from keras_gans.evaluation.metrics.density_coverage import density_coverage
from keras_gans.evaluation.metrics.neighbours import radii
from keras_gans.evaluation.metrics.precision_recall import precision_recall


@pytest.fixture
def features(random):
    """Real and generated features that overlap in part."""
    real = random.normal(size=(300, 16)).astype("float32")
    fake = 0.8 * random.normal(size=(200, 16)) + 0.4
    return real, fake.astype("float32")


@pytest.fixture(params=[2**23, 1000], ids=["one block", "many blocks"])
def block_entries(request, monkeypatch):
    monkeypatch.setattr(neighbours, "_BLOCK_ENTRIES", request.param)


def all_distances(first, second):
    difference = first[:, None].astype("float64") - second[None].astype("float64")
    return np.sqrt(np.sum(difference**2, axis=-1))


def kth_distances(features, k):
    distances = all_distances(features, features)
    np.fill_diagonal(distances, np.inf)
    return np.sort(distances, axis=1)[:, k - 1]


@pytest.mark.parametrize("k", [1, 3, 5, 199])
def test_radii_are_the_distances_to_the_kth_other(features, k, block_entries):
    for examples in features:
        np.testing.assert_allclose(radii(examples, k), kth_distances(examples, k), rtol=1e-6)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_agreement_with_all_pairs(features, k, block_entries):
    real, fake = features
    distances = all_distances(real, fake)
    in_real = distances < kth_distances(real, k)[:, None]
    in_fake = distances < kth_distances(fake, k)[None]
    expected = in_real.any(axis=0).mean(), in_fake.any(axis=1).mean()
    assert all(0.0 < share < 1.0 for share in expected)
    assert precision_recall(real, fake, k) == pytest.approx(expected)
    expected = in_real.sum() / (k * len(fake)), in_real.any(axis=1).mean()
    assert density_coverage(real, fake, k) == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 5])
@pytest.mark.parametrize("offset", [0.0, 100.0])
def test_agreement_with_prdc(features, k, offset, block_entries):
    # Far from the origin, squared norms in float32 would drown the distances.
    real, fake = (examples + np.float32(offset) for examples in features)
    expected = prdc.compute_prdc(real.astype("float64"), fake.astype("float64"), k)
    assert precision_recall(real, fake, k) == pytest.approx(
        (expected["precision"], expected["recall"])
    )
    assert density_coverage(real, fake, k) == pytest.approx(
        (expected["density"], expected["coverage"])
    )


def test_given_radii_are_used(features):
    real, fake = features
    kept = radii(real, 3)
    assert precision_recall(real, fake, 3, kept) == precision_recall(real, fake, 3)
    assert density_coverage(real, fake, 3, kept) == density_coverage(real, fake, 3)
    # Nothing lies in neighbourhoods without an extent; generated ones still have theirs.
    assert precision_recall(real, fake, 3, 0.0 * kept) == (0.0, precision_recall(real, fake)[1])
    assert density_coverage(real, fake, 3, 0.0 * kept) == (0.0, 0.0)


@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_copies_of_the_real_examples_are_perfect(features, offset, block_entries):
    real = features[0] + np.float32(offset)
    assert precision_recall(real, real.copy()) == (1.0, 1.0)
    # Exactly 1: the copy of the k-th neighbour is on the border, and so outside.
    assert density_coverage(real, real.copy()) == (1.0, 1.0)


def test_examples_far_away_are_worth_nothing(features):
    real, fake = features
    assert precision_recall(real, fake + 100.0) == (0.0, 0.0)
    assert density_coverage(real, fake + 100.0) == (0.0, 0.0)


def test_a_generator_that_repeats_itself(random):
    real = random.normal(size=(200, 8))
    collapsed = np.tile(real[:1], (100, 1))
    assert precision_recall(real, collapsed) == (1.0, 0.0)
    assert density_coverage(real, collapsed).coverage < 0.2


def test_duplicates_are_at_no_distance(random, block_entries):
    # Of numbers that are no sums of few powers of two, products are rounded.
    examples = np.repeat(1000.0 + random.normal(size=(40, 33)) / 3.0, 4, axis=0)
    np.testing.assert_array_equal(radii(examples, 3), 0.0)
    assert (radii(examples, 4) > 0.1).all()


def test_outliers_raise_recall_but_not_coverage(random):
    real = random.normal(size=(200, 2))
    # A ring of generated points far away, each other's neighbours across all real ones.
    angles = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
    ring = 20.0 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert precision_recall(real, ring, k=10) == (0.0, 1.0)
    assert density_coverage(real, ring, k=10) == (0.0, 0.0)


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
