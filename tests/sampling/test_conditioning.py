"""Labels as conditions."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.sampling import conditioning


@pytest.mark.parametrize(
    ("labels", "count", "shares"),
    [
        ([0, 1, 2], 6, [0, 0, 1, 1, 2, 2]),
        ([5, 3], 5, [5, 5, 5, 3, 3]),
        ([4, 4, 1], 3, [4, 4, 1]),
        ([0, 1, 2, 3], 2, [0, 2]),
        ([7], 3, [7, 7, 7]),
    ],
)
def test_shares_are_equal_and_in_order(labels, count, shares):
    labels_of_images = conditioning.share(labels, count)
    np.testing.assert_array_equal(labels_of_images, shares)
    assert labels_of_images.dtype == "int32"


def test_no_labels_stay_none():
    assert conditioning.share(None, 5) is None
    assert conditioning.check_wanted(None, 5, num_classes=None) is None
    assert conditioning.join("latents", None) == "latents"


def test_all_classes_are_wanted_unless_some_are_named():
    np.testing.assert_array_equal(conditioning.check_wanted(None, 2, num_classes=3), [0, 1, 2])
    np.testing.assert_array_equal(conditioning.check_wanted(2, None, num_classes=3), [2])


@pytest.mark.parametrize(
    ("labels", "count", "num_classes", "message"),
    [
        ([0, 1], 4, None, "labels=0,1: this generator takes no labels"),
        ([0, 3], 4, 3, "labels=3: this generator knows the labels 0 to 2"),
        (-1, 4, 3, "labels=-1: this generator knows"),
        ([0.5], 4, 3, "labels=0.5: give one whole number or several, from 0 to 2"),
        ("one", 4, 3, "labels=one: give one whole number"),
        ([], 4, 3, "labels=: give one whole number"),
        ([[0, 1]], 4, 3, "labels=0,1: give one whole number"),
        ([0, 1, 2], 2, 3, "count=2 is too few for images of 3 labels"),
    ],
)
def test_labels_that_no_image_can_be_made_of_are_refused(labels, count, num_classes, message):
    with pytest.raises(InputError, match=message):
        conditioning.check_wanted(labels, count, num_classes)


def test_the_classes_of_a_data_set_are_counted_to_its_largest_label():
    assert conditioning.count_classes(np.array([0, 4, 2])) == 5
    with pytest.raises(InputError, match=r"^faces has no labels"):
        conditioning.count_classes(None, "faces")


def test_classes_that_no_example_has_are_told():
    with pytest.warns(UserWarning, match=r"labels up to 4, but none of 0, 2: nothing"):
        assert conditioning.count_classes([1, 4, 3]) == 5


@pytest.mark.parametrize("largest", [2**16, 10**9, 2**31, 2**40])
def test_labels_of_more_classes_than_there_are_are_refused_at_once(largest):
    with pytest.raises(InputError, match=rf"^faces has the label {largest}, of 2 different ones"):
        conditioning.count_classes(np.array([0, largest]), "faces")


def test_a_model_of_the_users_own_may_have_as_many_classes_as_it_likes():
    with pytest.warns(UserWarning, match="none of 1, 2, 3, 4, 5 ...: nothing"):
        conditioning.check_data(np.array([0, 99_999]), 100_000)
