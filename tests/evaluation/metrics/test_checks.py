"""Arrays that metrics take come back as they were, and others are refused in a sentence."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import checks

IMAGES = np.zeros((3, 4, 5, 1), "uint8")


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint8"])
def test_features_come_back_as_numbers_of_their_own_type(dtype):
    features = np.arange(6, dtype=dtype).reshape(3, 2)
    checked = checks.check_features("features", features.tolist(), 3)
    np.testing.assert_array_equal(checked, features)
    assert checks.check_features("features", features, 3).dtype == dtype


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        (np.zeros(3), r"must be numbers of the shape \(count, dimension\); got float64 .* \(3,\)"),
        (np.zeros((3, 0)), r"must be numbers .*\(3, 0\)"),
        (np.zeros((3, 2), bool), "must be numbers .* got bool"),
        ([["a"]], "must be numbers .* got <U1"),
        (np.zeros((1, 2)), "has 1 examples; at least 2 are needed"),
        ([[1.0, np.nan], [0.0, 0.0]], "has an entry that is not a finite number"),
        ([[1.0, -np.inf], [0.0, 0.0]], "has an entry that is not a finite number"),
    ],
)
def test_what_are_no_features_is_refused(features, sentence):
    with pytest.raises(InputError, match=f"^the_name {sentence}"):
        checks.check_features("the_name", features, least=2)


def test_images_are_refused_unless_they_are_uint8_arrays():
    checks.check_images("images", IMAGES)
    for images, described in [
        (IMAGES.astype("float32"), "float32 ndarray of the shape"),
        (IMAGES[0], r"uint8 ndarray of the shape \(4, 5, 1\)"),
        (IMAGES.tolist(), r"list of the shape \(3, 4, 5, 1\)"),
    ]:
        with pytest.raises(
            InputError, match=f"^images must be a uint8 array .*; got a {described}"
        ):
            checks.check_images("images", images)
    with pytest.raises(InputError, match="images is empty"):
        checks.check_images("images", IMAGES[:0])


def test_pairs_of_images_are_of_one_shape_but_may_be_of_different_counts():
    names = "samples", "training_images"
    checks.check_image_pair(names, IMAGES, IMAGES[:1])
    with pytest.raises(
        InputError, match=r"^samples have the shape \(4, 5, 1\) and training_images"
    ):
        checks.check_image_pair(names, IMAGES, np.zeros((3, 4, 5, 3), "uint8"))


@pytest.mark.parametrize("dtype", ["uint8", "int32", "int64"])
def test_labels_come_back_as_int64(dtype):
    labels = checks.check_labels("labels", np.array([0, 2], dtype), count=2, num_classes=3)
    assert labels.dtype == "int64" and labels.tolist() == [0, 2]
    assert checks.check_labels("labels", [-7, 1000]).tolist() == [-7, 1000]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([], "are float64 of shape"),
        ([0.0, 1.0], "are float64 of shape .* they must be integers"),
        ([[0, 1]], r"are int64 of shape \(1, 2\)"),
        ([0], "must be 2, one a sample; there are 1"),
        ([0, 3], r"run from 0 to 3; they must lie in \[0, 3\)"),
        ([-1, 2], "run from -1 to 2"),
    ],
)
def test_what_are_no_labels_is_refused(labels, sentence):
    with pytest.raises(InputError, match=f"^the_name {sentence}"):
        checks.check_labels("the_name", labels, count=2, num_classes=3)
