"""What a generator can do, as tasks ask for it, and the settings that tasks share."""

import numpy as np
import pytest

from keras_gans import data
from keras_gans.errors import InputError
from keras_gans.evaluation import Evaluator
from keras_gans.evaluation.tasks.task import (
    Settings,
    Task,
    check_image_shape,
    draws_images,
    is_stacked,
)


class Generator:
    """A generator with these attributes."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def test_what_translates_or_writes_text_draws_no_images():
    assert draws_images(Generator())
    assert draws_images(Generator(vocabulary=None))
    assert not draws_images(Generator(vocabulary="abc"))
    assert not draws_images(Generator(translate=lambda images: images))


def test_stacked_digits_are_known_by_their_name(noise):
    assert is_stacked("stacked_mnist") and is_stacked("stacked_mnist_5k")
    for other in ("mnist", None, noise("images", 4, 0), np.zeros((4, 6, 6, 1), "uint8")):
        assert not is_stacked(other)


@pytest.mark.parametrize("shape", [(28, 28), (3,), (16, 2)])
def test_arrays_that_are_no_images_are_refused(shape):
    check_image_shape((28, 20, 3))
    with pytest.raises(InputError, match="The generator makes arrays of the shape .* not images"):
        check_image_shape(shape)


def test_all_names_are_allowed_unless_a_task_says_otherwise():
    class Scores(Task):
        def applies_to(self, generator, dataset=None):
            return True

        def names(self, generator):
            return ["one", "other"]

        def evaluate(self, generator, names, settings):
            return []

    assert Scores().allowed(None, None) == ["one", "other"]
    with pytest.raises(TypeError, match="abstract"):
        Task()


def test_the_data_set_is_read_once_at_the_size_of_the_generator(noise, extractor, monkeypatch):
    images = noise("images", 600, 0).images
    settings = Settings(images, seed=3, extractor=extractor)
    evaluator = settings.evaluator((6, 6, 1))
    assert (evaluator.reference.count, evaluator.held_out.count) == (540, 60)
    assert evaluator.seed == 3
    monkeypatch.setattr(Evaluator, "for_dataset", None)
    assert settings.evaluator((6, 6, 1)) is evaluator


def test_an_evaluator_is_used_as_it_is(noise, extractor):
    evaluator = Evaluator(noise("train", 60, 0), noise("test", 60, 1), extractor)
    settings = Settings(evaluator)
    assert settings.evaluator((28, 28, 3)) is evaluator
    assert settings.has_grey_images((28, 28, 3))


def test_images_are_grey_if_they_have_one_channel(noise):
    grey = noise("images", 4, 0)
    colored = data.ImageData("colored", grey.images.repeat(3, axis=-1), None)
    assert Settings(grey).has_grey_images((6, 6, 3))
    assert not Settings(colored).has_grey_images((6, 6, 3))
    assert not Settings(colored.images).has_grey_images((6, 6, 1))
