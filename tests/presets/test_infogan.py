"""The presets of InfoGAN keep to their sources."""

import keras
import pytest
from rates import rates_at

import keras_gans
from keras_gans import presets


@pytest.mark.parametrize(
    "name", ["infogan_mnist", "infogan_guided_mnist", "infogan_invariant_mnist"]
)
def test_the_codes_are_the_papers(name):
    """Section 7.2: Cat(10) and two of U(-1, 1); appendix C: lambda 1."""
    gan = keras_gans.from_preset(name)
    assert (gan.num_classes, gan.num_codes, gan.prior) == (10, 2, "uniform")
    assert gan.latent_dim == 10 + 2
    assert gan.categorical_weight == gan.continuous_weight == 1.0
    assert gan.needs_labels == (name == "infogan_guided_mnist")


def test_each_of_the_three_players_has_its_rate():
    gan = keras_gans.from_preset("infogan_mnist")
    rates = {"generator": 2e-4, "discriminator": 5e-4, "information": 1e-4}
    assert rates_at(gan) == pytest.approx(rates)
    assert {gan.optimizer_of(player).beta_1 for player in gan.players} == {0.5}


def test_the_rates_of_the_guided_fall_to_0_at_the_end_of_the_training():
    gan = keras_gans.from_preset("infogan_guided_mnist")
    steps = presets.get("infogan_guided_mnist").steps
    assert rates_at(gan, steps // 2)["information"] == pytest.approx(2.5e-4)
    assert set(rates_at(gan, steps).values()) == {0.0}


def test_the_trunk_begins_with_kernels_that_keep_the_signal():
    keras.utils.set_random_seed(0)
    gan = keras_gans.from_preset("infogan_mnist")
    for kernel in (weight for weight in gan.trunk.trainable_variables if len(weight.shape) == 4):
        height, width, channels, filters = kernel.shape
        bound = (6.0 / (height * width * (channels + filters))) ** 0.5
        assert 0.95 * bound < abs(kernel.numpy()).max() <= bound * (1.0 + 1e-6)


def test_the_invariant_learns_without_labels_by_heads_on_a_trunk_of_their_own():
    gan = keras_gans.from_preset("infogan_invariant_mnist")
    preset = presets.get("infogan_invariant_mnist")
    assert not gan.needs_labels
    assert gan.recognition_trunk is not gan.trunk
    heads = (preset.options["sub_heads"], 10)
    assert gan.clusterings.outputs[0].shape[1:] == heads
    assert gan.competition.merits.shape == (heads[0] + preset.options["overclustering_heads"],)
    assert rates_at(gan)["invariance"] == pytest.approx(preset.options["invariance_learning_rate"])
    assert set(rates_at(gan, preset.steps).values()) == {0.0}
    alone = keras_gans.from_preset("infogan_invariant_mnist", overclustering_heads=0, sub_heads=3)
    assert [output.shape for output in alone.clusterings.outputs] == [(None, 3, 10)]


def test_the_plain_one_is_what_the_scheme_is_called():
    assert presets.for_gan("infogan").name == "infogan_mnist"
    assert presets.get("infogan_mnist").model is keras_gans.InfoGAN
