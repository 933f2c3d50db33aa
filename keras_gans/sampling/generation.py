"""Generation of images from latents and labels, in batches."""

import keras
import numpy as np

from keras_gans.data import batching
from keras_gans.errors import InputError
from keras_gans.sampling import conditioning, finite, priors, seeds
from keras_gans.system import memory, number_checks


def generate(generator, count, seed, batch_size, labels=None, truncation=None):
    """Generates images from a seed.

    Args:
        generator: Callable, latents `(batch, latent_dim)` -> images in [-1, 1], with the
            attributes `latent_dim`, `prior`, `num_classes` and `present`; if the third is not
            `None`, its input is `[latents, labels]`.
        count: How many images.
        seed: Integer; the same seed gives the same images. `None` draws one.
        batch_size: How many at a time.
        labels: Labels that share the images equally and in order; `None` for all the generator
            knows.
        truncation: Bound of the normal latents, see `priors.truncate`; `None` for none.

    Returns:
        A uint8 array of shape `(count, height, width, channels)`, or what else `present` gives.

    Raises:
        InputError: If the generator cannot draw such images, or a number in its weights or in what
            it makes is not finite.
    """
    drawn = batches(generator, count, seed, batch_size, labels, truncation)
    return _join(drawn, number_checks.as_count(count))


def batches(generator, count, seed, batch_size=500, labels=None, truncation=None):
    """Generates the images of `generate` in batches, one at a time in memory.

    Args:
        generator, count, seed, batch_size, labels, truncation: As in `generate`.

    Returns:
        An iterator of uint8 arrays, or of what else `present` gives.
    """
    numbers = number_checks.as_count(count), number_checks.as_count(batch_size)
    if None in numbers or min(numbers) < 1:
        raise InputError(
            f"generate({count=}, {batch_size=}): both must be whole numbers of at least 1."
        )
    count, batch_size = numbers
    check_count(generator, count)
    labels = conditioning.share(
        conditioning.check_wanted(labels, count, generator.num_classes), count
    )
    seed = seeds.check_seed(seed)
    latents = priors.sample_for_generation(generator.prior, count, generator.latent_dim, seed)
    latents = priors.truncate(generator.prior, latents, truncation)
    return _generate_batches(generator, latents, labels, batch_size)


def from_latents(generator, latents, labels=None, batch_size=256):
    """Makes uint8 images `(count, height, width, channels)`, or what else `present` gives.

    Args:
        generator: As in `generate`.
        latents: `(count, latent_dim)`.
        labels: Their labels `(count,)`, or `None` for a generator that takes none.
        batch_size: How many at a time.
    """
    return _join(_generate_batches(generator, latents, labels, batch_size), len(latents))


def check_count(generator, count):
    """Raises `InputError` if the latents and labels of as many images do not fit in memory.

    Args:
        generator, count: As in `generate`.
    """
    # Labels are shared out in 64 bits.
    needed = 4 * generator.latent_dim + (0 if generator.num_classes is None else 16)
    memory.check_fits(count * needed, f"count={count}")


def _join(batches, count):
    """Joins batches of `count` images; what they need in all is known by the first."""
    parts = []
    for batch in batches:
        if not parts:
            # The batches and, of the same size, what they are joined to.
            memory.check_fits(2 * batch.nbytes * count // len(batch), f"count={count}")
        parts.append(batch)
    return np.concatenate(parts)


def _generate_batches(generator, latents, labels, batch_size):
    if isinstance(generator, keras.Model):
        finite.check_weights([generator.inference_generator], "generate")
    for rows in batching.slices(len(latents), batch_size):
        inputs = conditioning.join(latents[rows], None if labels is None else labels[rows])
        outputs = generator(inputs)
        finite.check_outputs(outputs, "generate")
        samples = generator.present(outputs).numpy()
        # TensorFlow's strings are bytes.
        is_text = samples.dtype == object
        yield np.char.decode(samples.astype("S"), "utf-8") if is_text else samples


def layout(generator, count=None, labels=None):
    """The layout of a sample grid: a row for each label, where the labels fill rows.

    Args:
        generator: As in `generate`.
        count: How many images; `None` for 64, or ten of each label.
        labels: As in `generate`.

    Returns:
        The number of images; their labels, or `None` for a generator that takes none; and the
        number of columns, or `None` for a grid as square as possible.

    Raises:
        InputError: If the generator cannot draw such images.
    """
    labels_to_share = conditioning.check_wanted(labels, count, generator.num_classes)
    check_count(generator, count or 0)
    if labels_to_share is None:
        return count or 64, None, None
    count = count or 10 * len(labels_to_share)
    fills_rows = len(labels_to_share) > 1 and count % len(labels_to_share) == 0
    columns = count // len(labels_to_share) if fills_rows else None
    return count, conditioning.share(labels_to_share, count).numpy(), columns
