"""Latent vectors: the priors they are drawn from and the paths between them."""

import numpy as np
import scipy.stats
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.system import number_checks


def _signs_and_normal(shape, seed):
    normal = tf.random.stateless_normal(shape, seed)
    count = shape[-1] // 2
    signs = tf.where(normal[..., :count] < 0.0, -1.0, 1.0)
    return tf.concat([signs, normal[..., count:]], axis=-1)


PRIORS = {
    "normal": tf.random.stateless_normal,
    "uniform": lambda shape, seed: tf.random.stateless_uniform(
        shape, seed, minval=-1.0, maxval=1.0
    ),
    # Like the N(0, 1) and {0, 1} of Brock et al. 2019, appendix E, https://arxiv.org/abs/1809.11096,
    # with signs. A sign that changes can change the kind of image, with no image in between.
    "signs_and_normal": _signs_and_normal,
}


def sample(prior, shape, seed):
    """Draws latents from a prior; the same seed gives the same latents.

    Args:
        prior: `"normal"` for N(0, 1) or `"uniform"` for U(-1, 1), element by element;
            `"signs_and_normal"` for -1 or 1 in the first half of the elements of each vector and
            N(0, 1) in the others.
        shape: Shape of the result, `(count, latent_dim)`.
        seed: A pair of integers, or an integer tensor of shape `(2,)`.

    Returns:
        A float32 tensor of shape `shape`.
    """
    return PRIORS[check_prior(prior)](shape, seed)


def sample_for_generation(prior, count, latent_dim, seed):
    """The latents behind `generate(count, seed)`, in memory and in a SavedModel alike."""
    return sample(prior, (count, latent_dim), tf.stack([tf.cast(seed, tf.int64), 0]))


def truncate(prior, latents, truncation):
    """Returns latents of a narrower distribution: each normal element lies in [-t, t].

    It is the prior under the condition that no normal element lies outside, element by element:
    images become more typical and less varied. An element x of N(0, 1) becomes
    F^-1(F(-t) + F(x) (F(t) - F(-t))), where F is its distribution function, so that a seed gives
    similar images for all t. Signs stay, and elements of U(-1, 1) become those of U(-t, t).

    Args:
        prior: As in `sample`.
        latents: `(count, latent_dim)`, drawn from it.
        truncation: t, above 0; for `"uniform"` at most 1. `None` for no truncation.

    Raises:
        InputError: If it is out of range.

    Reference: Brock et al. 2019, section 3.1, https://arxiv.org/abs/1809.11096
    """
    if truncation is None:
        return latents
    if prior == "uniform":
        return number_checks.check_number("truncation", truncation, above=0, most=1) * latents
    number_checks.check_number("truncation", truncation, above=0)
    low = scipy.stats.norm.cdf(-truncation)
    # From the nearer end, where probabilities keep their digits.
    tails = low + (1.0 - 2.0 * low) * scipy.stats.norm.cdf(-np.abs(latents))
    narrowed = np.copysign(scipy.stats.norm.ppf(tails), latents).astype("float32")
    if prior == "signs_and_normal":
        signs = latents.shape[-1] // 2
        narrowed = np.concatenate([latents[:, :signs], narrowed[:, signs:]], axis=-1)
    return narrowed


def check_prior(prior):
    """Returns `prior` if there is one of that name, and raises `InputError` otherwise."""
    if prior not in PRIORS:
        raise InputError(f"prior={prior!r} is unknown; accepted are {', '.join(PRIORS)}.")
    return prior


def spherical_interpolation(start, end, count):
    """A path on the great circle from one latent to another.

    Samples of a high-dimensional normal prior lie near a sphere, which the straight line leaves.
    The signs of `"signs_and_normal"` take values on the way that no training showed the generator.

    Args:
        start: Array of shape `(latent_dim,)`.
        end: Array of shape `(latent_dim,)`.
        count: Number of points, both ends included; at least 2.

    Returns:
        A float32 array of shape `(count, latent_dim)`.

    Reference: White 2016, https://arxiv.org/abs/1609.04468
    """
    start, end = np.asarray(start, "float64"), np.asarray(end, "float64")
    cosine = np.dot(start, end) / (np.linalg.norm(start) * np.linalg.norm(end))
    angle = np.arccos(np.clip(cosine, -1.0, 1.0))
    position = np.linspace(0.0, 1.0, count)[:, None]
    if np.isclose(np.sin(angle), 0.0):  # Parallel vectors span no circle.
        path = (1.0 - position) * start + position * end
    else:
        path = (np.sin((1.0 - position) * angle) * start + np.sin(position * angle) * end) / np.sin(
            angle
        )
    return path.astype("float32")
