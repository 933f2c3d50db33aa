"""Generation of images from seeds, labels and latents."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.sampling import generation, priors


class Identity:
    """A generator whose examples are its latents, followed by their labels if it takes some."""

    latent_dim = 2
    prior = "uniform"

    def __init__(self, num_classes=None):
        self.num_classes = num_classes
        self.batch_sizes = []

    def __call__(self, inputs):
        latents, labels = inputs if self.num_classes else (inputs, None)
        self.batch_sizes.append(len(latents))
        if labels is None:
            return latents
        return tf.concat([latents, tf.cast(labels, tf.float32)[:, None]], axis=1)

    def present(self, outputs):
        return outputs


def test_the_examples_are_those_of_the_seeds_latents_however_they_are_cut():
    latents = priors.sample_for_generation("uniform", 7, 2, seed=3)
    for batch_size, batch_sizes in ((7, [7]), (3, [3, 3, 1]), (100, [7])):
        generator = Identity()
        np.testing.assert_array_equal(generation.generate(generator, 7, 3, batch_size), latents)
        assert generator.batch_sizes == batch_sizes
    parts = list(generation.batches(Identity(), 7, 3, 4))
    np.testing.assert_array_equal(np.concatenate(parts), latents)
    np.testing.assert_array_equal(
        generation.from_latents(Identity(), latents, batch_size=2), latents
    )


def test_truncated_examples_are_those_of_truncated_latents():
    latents = priors.sample_for_generation("uniform", 7, 2, seed=3)
    samples = generation.generate(Identity(), 7, 3, 3, truncation=0.25)
    np.testing.assert_allclose(samples, 0.25 * latents.numpy())


def test_without_a_seed_each_call_draws_others():
    first, second = (generation.generate(Identity(), 3, None, 3) for _ in range(2))
    assert (first != second).all()


def test_labels_share_the_examples_in_order_across_batches():
    samples = generation.generate(Identity(num_classes=5), 6, 0, 4, labels=[4, 1])
    np.testing.assert_array_equal(samples[:, 2], [4, 4, 4, 1, 1, 1])
    samples = generation.generate(Identity(num_classes=3), 3, 0, 2)
    np.testing.assert_array_equal(samples[:, 2], [0, 1, 2])


def test_text_comes_as_strings_of_any_script():
    generator = Identity()
    generator.present = lambda outputs: tf.constant(["да", "yes", "語"])[: len(outputs)]
    lines = generation.generate(generator, 3, 0, 3)
    assert lines.tolist() == ["да", "yes", "語"] and lines.dtype.kind == "U"


def test_outputs_that_are_not_finite_are_refused():
    generator = Identity()
    with pytest.raises(InputError, match="generate: the network returned NaN"):
        generation.from_latents(generator, tf.constant([[0.0, np.nan]]))


@pytest.mark.parametrize(
    ("num_classes", "count", "labels", "expected"),
    [
        (None, None, None, (64, None, None)),
        (None, 5, None, (5, None, None)),
        (2, None, None, (20, [0] * 10 + [1] * 10, 10)),
        (9, 6, [7, 2], (6, [7, 7, 7, 2, 2, 2], 3)),
        (9, 5, [7, 2], (5, [7, 7, 7, 2, 2], None)),
        (9, None, [7], (10, [7] * 10, None)),
    ],
)
def test_labels_that_fill_rows_are_laid_out_a_row_each(num_classes, count, labels, expected):
    count, labels, columns = generation.layout(Identity(num_classes), count, labels)
    assert (count, None if labels is None else labels.tolist(), columns) == expected


@pytest.mark.parametrize("count", [10**12, 2**31, 2**63])
def test_more_images_than_fit_are_refused_at_once(count, small_gan, small_machine):
    with pytest.raises(InputError, match=f"count={count} would need"):
        small_gan().generate(count)
    with pytest.raises(InputError, match=f"count={count} would need"):
        generation.layout(small_gan(), count)


@pytest.mark.parametrize("count", [0, -1, 2.5, "3", None, float("nan")])
def test_a_count_is_a_whole_number(count, small_gan):
    with pytest.raises(InputError, match="count="):
        small_gan().generate(count)


def test_any_whole_number_is_a_count(small_gan):
    assert len(small_gan().generate(np.int64(3))) == 3


def test_images_are_counted_by_the_first_batch(small_gan, small_machine):
    # 16 bytes an image, held twice while the batches are joined, and 12 bytes of latents.
    assert len(small_gan().generate(31_250, batch_size=31_250)) == 31_250
    with pytest.raises(InputError, match="count=31251"):
        small_gan().generate(31_251, batch_size=31_251)


def test_counts_and_seeds_of_generated_images_are_of_any_library(small_gan):
    gan = small_gan()
    images = gan.generate(tf.constant(2), seed=np.int64(3), batch_size=np.int32(1))
    np.testing.assert_array_equal(images, gan.generate(2, seed=3))
    for count in (True, 2.0, "2"):
        with pytest.raises(InputError, match="whole numbers of at least 1"):
            gan.generate(count)
