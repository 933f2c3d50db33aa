"""The training data of a run: read as its configuration says, described, and compared."""

import dataclasses

import numpy as np
import pytest

from keras_gans import data, presets
from keras_gans.cli import training_data
from keras_gans.errors import InputError
from keras_gans.training.configuration import Configuration, Data

DCGAN, CGAN = presets.get("dcgan_mnist"), presets.get("cgan_mnist")


@pytest.fixture
def examples():
    images = np.arange(6 * 28 * 28, dtype="int64").reshape(6, 28, 28, 1).astype("uint8")
    labels = np.array([0, 1, 0, 1, 0, 1], "int32")
    return data.ImageData("pets", images, labels, ("cats", "dogs"))


def test_the_description_names_what_a_run_must_find_again(examples):
    description = training_data.describe(CGAN, examples)
    assert (description.name, description.examples) == ("pets", 6)
    assert description.classes == ["cats", "dogs"] and description.vocabulary is None
    others = dataclasses.replace(examples, images=255 - examples.images)
    assert training_data.describe(CGAN, others).digest != description.digest
    relabelled = dataclasses.replace(examples, labels=1 - examples.labels)
    relabelled = training_data.describe(CGAN, relabelled)
    assert relabelled.digest == description.digest
    assert relabelled.labels_digest != description.labels_digest


def test_classes_are_named_only_where_they_are_learnt(examples):
    assert training_data.describe(DCGAN, examples).classes is None
    unlabelled = dataclasses.replace(examples, labels=None, class_names=None)
    assert "labels_digest" not in training_data.describe(DCGAN, unlabelled).to_json()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"examples": 5}, "has 5 examples, but the run began with 6"),
        ({"classes": ["cats", "cows"]}, "has \\['cats', 'cows'\\] classes, but"),
        ({"digest": "d2"}, "has other examples than the run began with, though as many"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_other_examples_are_refused(changes, sentence):
    before = Data(name="pets", examples=6, digest="d1", classes=["cats", "dogs"])
    with pytest.raises(InputError, match=f"^--dataset pets {sentence}"):
        training_data.check_unchanged(before, dataclasses.replace(before, **changes))


def test_the_same_examples_elsewhere_are_no_others():
    before = Data(name="pets", examples=6, digest="d1")
    moved = dataclasses.replace(before, name="elsewhere/pets")
    older = Data(name="pets", examples=6)
    named = dataclasses.replace(before, classes=["cats"])
    for had, has in ((None, before), (before, moved), (older, named)):
        assert training_data.check_unchanged(had, has) is None


def test_other_labels_are_refused():
    before = Data(name="pets", examples=6, labels_digest="l1")
    training_data.check_labels_unchanged(before, before)
    training_data.check_labels_unchanged(None, before)
    training_data.check_labels_unchanged(dataclasses.replace(before, labels_digest=None), before)
    with pytest.raises(InputError, match="^--dataset pets has other labels than the run began"):
        training_data.check_labels_unchanged(
            before, dataclasses.replace(before, labels_digest="l2")
        )


def test_an_epoch_is_as_many_steps_as_there_are_whole_batches(examples):
    steps = {
        batch_size: training_data.steps_per_epoch(
            DCGAN, Configuration(preset="dcgan_mnist", batch_size=batch_size), examples
        )
        for batch_size in (1, 4, 6)
    }
    assert steps == {1: 6, 4: 1, 6: 1}
    critic = Configuration(preset="wgan_mnist", batch_size=1, options={"critic_steps": 3})
    assert training_data.steps_per_epoch(presets.get("wgan_mnist"), critic, examples) == 2
    with pytest.raises(InputError, match="--batch-size 7: a step of dcgan_mnist takes 7 examples"):
        training_data.steps_per_epoch(
            DCGAN, Configuration(preset="dcgan_mnist", batch_size=7), examples
        )


@pytest.mark.parametrize(
    ("preset", "settings", "sentence"),
    [
        ("textgan_pydoc", {"image_size": 32}, "--image-size 32: textgan_pydoc learns from text"),
        ("dcgan_mnist", {"lowercase": True}, "--lowercase true: dcgan_mnist learns from images"),
        ("cyclegan_mnist", {"channels": 1}, "--channels 1: cyclegan_mnist learns from pairs"),
        ("dcgan_mnist", {"image_size": 32}, "--image-size 32: images of 32x32"),
    ],
)
def test_settings_of_other_data_are_refused(preset, settings, sentence):
    with pytest.raises(InputError, match=f"^{sentence}"):
        training_data.read(presets.get(preset), Configuration(preset=preset, **settings))


@pytest.mark.parametrize(
    ("arrays", "count"),
    [
        ({"x_test": 50}, 40),  # A tenth of the training images.
        ({"x_test": 20}, 20),
        ({"x_test": 15}, None),  # Less than a batch of 16.
        ({"x_test": 50, "y_test": 50}, None),  # The training images have no labels.
        ({}, None),
    ],
    ids=str,
)
def test_the_test_split_watches_the_discriminator(arrays, count, tmp_path):
    path = tmp_path / "digits.npz"
    parts = {
        name: np.zeros((length, 28, 28)[: 3 if name[0] == "x" else 1], "uint8")
        for name, length in ({"x_train": 400} | arrays).items()
    }
    np.savez(path, **parts)
    configuration = Configuration(
        preset="dcgan_mnist", options=DCGAN.options, dataset=str(path), batch_size=16
    )
    held_out = training_data.held_out(DCGAN, configuration, data.load_arrays(path))
    assert (held_out and held_out.count) == count
