"""Lists of names."""

import pytest

from keras_gans.augmentation import names
from keras_gans.errors import InputError

KNOWN = {"color": 1, "cutout": 2}


@pytest.mark.parametrize("given", ["cutout,color", " cutout , color", ["cutout", "color"]])
def test_names_keep_their_order(given):
    assert names.parse("policy", given, KNOWN) == ("cutout", "color")


@pytest.mark.parametrize("given", ["", "colour", "color,", (), None, 3, ["color", 3], {"color"}])
def test_what_is_no_known_name_is_refused_with_the_known_ones(given):
    with pytest.raises(InputError, match="policy=.*accepted are color, cutout"):
        names.parse("policy", given, KNOWN)


def test_a_name_given_twice_is_refused():
    with pytest.raises(InputError, match="names 'color' twice"):
        names.parse("policy", "color,cutout,color", KNOWN)
