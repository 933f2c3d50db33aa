"""Augmentations as arguments and in configurations."""

import keras
import pytest

from keras_gans import augmentation
from keras_gans.errors import InputError


@pytest.mark.parametrize("nothing", [None, "none"])
def test_none_is_none(nothing):
    assert augmentation.get(nothing) is None
    assert augmentation.serialize(None) is None


def test_strings_are_names():
    policy = augmentation.get("color,flip")
    assert isinstance(policy, augmentation.DiffAugment) and policy.policy == "color,flip"
    adaptive = augmentation.get("adaptive")
    assert isinstance(adaptive, augmentation.AdaptiveAugmentation) and adaptive.target == 0.6


def test_digits_are_neither_mirrored_nor_turned_nor_inverted():
    every = set(augmentation.get("adaptive").transformations)
    of_digits = set(augmentation.get("adaptive_digits").transformations)
    turns = {"flip", "quarter_turn", "rotation_before", "rotation_after"}
    colors = {"brightness", "contrast", "luma_flip", "hue", "saturation"}
    assert every - of_digits == turns | colors


def test_objects_are_taken_as_they_are():
    policy = augmentation.DiffAugment("cutout", strength=0.5)
    assert augmentation.get(policy) is policy
    assert augmentation.get(len) is len


@pytest.mark.parametrize(
    "original",
    [
        augmentation.DiffAugment("cutout", strength=0.5),
        augmentation.AdaptiveAugmentation(target=0.3, groups="color"),
    ],
    ids=["diffaugment", "adaptive"],
)
def test_what_is_serialized_is_taken_again(original):
    config = augmentation.serialize(original)
    again = augmentation.get(keras.saving.deserialize_keras_object(config))
    assert type(again) is type(original)
    assert again.get_config() == original.get_config()


@pytest.mark.parametrize("unknown", ["colour", "", 3, augmentation.DiffAugment, ["color"]])
def test_what_is_unknown_is_refused_with_what_is_accepted(unknown):
    accepted = "'none', 'adaptive', 'adaptive_digits', or an object"
    with pytest.raises(InputError, match=f"augmentation.*color.*{accepted}"):
        augmentation.get(unknown)


def test_instance_noise_has_an_argument_of_its_own():
    with pytest.raises(InputError, match="give it as instance_noise"):
        augmentation.get(augmentation.InstanceNoise(0.1))
