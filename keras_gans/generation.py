"""Images from latents and labels, a batch at a time."""

import numpy as np

from keras_gans import batching, conditions, latents, seeds
from keras_gans.errors import InputError


def generate(generator, count, seed, batch_size, labels=None):
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

    Returns:
        A uint8 array of shape `(count, height, width, channels)`, or what else `present` gives.
    """
    return np.concatenate(list(batches(generator, count, seed, batch_size, labels)))


def batches(generator, count, seed, batch_size=500, labels=None):
    """Generates the images of `generate` in batches, of which none is kept.

    Args:
        generator, count, seed, batch_size, labels: As in `generate`.

    Returns:
        An iterator of uint8 arrays, or of what else `present` gives.
    """
    if count < 1 or batch_size < 1:
        raise InputError(f"generate({count=}, {batch_size=}): both must be at least 1.")
    wanted = conditions.check_wanted(labels, count, generator.num_classes)
    seed = seeds.check_seed(seed)
    noise = latents.sample_for_generation(generator.prior, count, generator.latent_dim, seed)
    return _make(generator, noise, conditions.share(wanted, count), batch_size)


def from_latents(generator, noise, labels=None, batch_size=256):
    """Makes uint8 images `(count, height, width, channels)`, or what else `present` gives.

    Args:
        generator: As in `generate`.
        noise: Latents `(count, latent_dim)`.
        labels: Their labels `(count,)`, or `None` for a generator that takes none.
        batch_size: How many at a time.
    """
    return np.concatenate(list(_make(generator, noise, labels, batch_size)))


def _make(generator, noise, labels, batch_size):
    for rows in batching.slices(len(noise), batch_size):
        inputs = conditions.join(noise[rows], None if labels is None else labels[rows])
        made = generator.present(generator(inputs)).numpy()
        # TensorFlow's strings are bytes.
        yield np.char.decode(made.astype("S"), "utf-8") if made.dtype == object else made


def layout(generator, count=None, labels=None):
    """What a sheet of images shows: a row for each label, where the labels make rows.

    Args:
        generator: As in `generate`.
        count: How many images; `None` for 64, or ten of each label.
        labels: As in `generate`.

    Returns:
        The number of images; their labels, or `None` for a generator that takes none; and the
        number of columns, or `None` for a sheet as square as possible.

    Raises:
        InputError: If the generator cannot draw such images.
    """
    wanted = conditions.check_wanted(labels, count, generator.num_classes)
    if wanted is None:
        return count or 64, None, None
    count = count or 10 * len(wanted)
    makes_rows = len(wanted) > 1 and count % len(wanted) == 0
    columns = count // len(wanted) if makes_rows else None
    return count, conditions.share(wanted, count).numpy(), columns
