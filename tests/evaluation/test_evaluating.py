"""Which scores apply to a generator, and what is refused."""

import keras
import numpy as np
import pytest
from evaluations import evaluate

from keras_gans import data, evaluation, from_preset, serving
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors


@pytest.mark.slow
def test_all_is_what_the_extractor_and_the_labels_of_the_data_allow(gan, digits, tmp_path):
    keras.utils.set_random_seed(0)
    cgan = from_preset("cgan_mnist", num_classes=10, seed=4)
    small = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(7), keras.layers.Flatten()]
    )
    without_logits = extractors.NetworkExtractor(small, "small")
    for generator in (gan, cgan):
        names = {
            "frechet_distance",
            "kernel_distance",
            "sliced_wasserstein_distance",
            "precision",
            "recall",
            "density",
            "coverage",
        }
        assert set(evaluate(generator, digits, extractor=without_logits)) == names
    with pytest.raises(InputError, match="tells the 10 classes of the labels; small tells none"):
        evaluate(cgan, digits, ["label_accuracy"], extractor=without_logits)

    np.savez(tmp_path / "plain.npz", images=data.load_arrays(digits).images)
    infogan = from_preset("infogan_mnist", seed=4)
    names = {*evaluation.list_metrics(), "drawn_code_error"}
    assert set(evaluate(infogan, tmp_path / "plain.npz")) == names
    assert not set(evaluate(infogan, digits, extractor=without_logits)) & {"drawn_code_error"}


def test_what_cannot_be_evaluated(gan, digits, tmp_path):
    with pytest.raises(InputError, match="nothing does not exist"):
        serving.load(tmp_path / "nothing")
    with pytest.raises(InputError, match="holds no images, no run and no SavedModel"):
        serving.load(tmp_path)
    with pytest.raises(InputError, match="'code_error' does not apply here; accepted are all, "):
        evaluate(gan, digits, ["code_error"])
    with pytest.raises(InputError, match="takes"):
        evaluate(
            gan,
            np.zeros((600, 28, 28, 3), "uint8"),
            ["frechet_distance"],
            extractor=extractor_of_colors(),
        )


def extractor_of_colors():
    network = keras.Sequential([keras.Input((28, 28, 3)), keras.layers.GlobalAveragePooling2D()])
    return evaluation.extractors.NetworkExtractor(network, "colors")
