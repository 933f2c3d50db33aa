"""Images from latents, a batch at a time."""

import numpy as np

from keras_gans import images, latents, seeds
from keras_gans.errors import InputError


def generate(generator, count, seed, batch_size):
    """Generates images from a seed.

    Args:
        generator: Callable, latents `(batch, latent_dim)` -> images in [-1, 1], with the
            attributes `latent_dim` and `prior`.
        count: How many images.
        seed: Integer; the same seed gives the same images. `None` draws one.
        batch_size: How many at a time.

    Returns:
        A uint8 array of shape `(count, height, width, channels)`.
    """
    if count < 1 or batch_size < 1:
        raise InputError(f"generate({count=}, {batch_size=}): both must be at least 1.")
    seed = seeds.check_seed(seed)
    inputs = latents.sample_for_generation(generator.prior, count, generator.latent_dim, seed)
    return from_latents(generator, inputs, batch_size)


def from_latents(generator, inputs, batch_size=256):
    """Makes uint8 images `(count, height, width, channels)` of latents `(count, latent_dim)`."""
    batches = [
        images.to_uint8(generator(inputs[first : first + batch_size])).numpy()
        for first in range(0, len(inputs), batch_size)
    ]
    return np.concatenate(batches)
