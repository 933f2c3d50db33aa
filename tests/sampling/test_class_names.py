"""Names of classes."""

import pytest

from keras_gans.errors import InputError
from keras_gans.sampling import class_names

PETS = ["cat", "dog", "7"]


@pytest.mark.parametrize(
    ("classes", "labels"),
    [
        ([2, 0], [2, 0]),
        (["dog", 0, "cat"], [1, 0, 0]),
        ([7, "7"], [2, 2]),  # A number that is the name of a class.
    ],
)
def test_classes_are_given_by_name_or_by_label(classes, labels):
    assert class_names.labels_of(classes, PETS) == labels


@pytest.mark.parametrize(
    ("classes", "names", "sentence"),
    [
        (["cat", "dgo"], PETS, "labels='cat,dgo': there is no class 'dgo'; give cat, dog, 7, or "),
        (["dgo"], PETS, "; did you mean 'dog'?"),
        (["cat"], None, "there is no class 'cat'; give whole numbers, as 0,1,2"),
        (["cat"], [str(n) for n in range(12)], "give 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ..., or whole"),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(classes, names, sentence):
    with pytest.raises(InputError) as caught:
        class_names.labels_of(classes, names)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("entry", [None, 5, "cat,dog", {"cat": 0}, ["cat", 1]])
def test_what_is_no_list_of_names_counts_as_none(entry):
    assert class_names.checked(entry) == ()


def test_a_list_of_names_is_a_tuple_of_them():
    assert class_names.checked(PETS) == ("cat", "dog", "7")
