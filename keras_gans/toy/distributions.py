"""Toy distributions of points on the line and in the plane.

They fill [-1, 1], the range of images, so a generator that ends in tanh reaches them as well.
"""

import math

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError, suggest


class GaussianMixture:
    """A mixture of Gaussians, each of one standard deviation in all directions.

    Args:
        centres: Array `(modes, dimension)`.
        deviations: Standard deviations of the modes, a number or `(modes,)`.
        weights: Shares of the modes, `(modes,)`, which sum to 1; by default equal.

    Attributes:
        dimension: Length of a point.
        num_classes: Number of classes of its points, one for each mode.
        parts: What its centres are called.
    """

    parts = "modes"

    def __init__(self, centres, deviations, weights=None):
        self.centres = np.asarray(centres, "float64")
        modes, self.dimension = self.centres.shape
        self.num_classes = modes
        self.deviations = np.broadcast_to(np.asarray(deviations, "float64"), (modes,))
        self.weights = np.full(modes, 1.0 / modes) if weights is None else np.asarray(weights)

    def sample(self, count, seed, step=0):
        """Draws points, a pure function of seed and step.

        Args:
            count: How many.
            seed: Integer.
            step: Integer, or scalar int64 tensor.

        Returns:
            A float32 tensor `(count, dimension)`.
        """
        mode_seed, noise_seed = _split_seed(seed, step)
        log_weights = tf.constant(np.log(self.weights)[None], tf.float32)
        modes = tf.random.stateless_categorical(log_weights, count, mode_seed)[0]
        centres = tf.gather(tf.constant(self.centres, tf.float32), modes)
        deviations = tf.gather(tf.constant(self.deviations, tf.float32), modes)
        noise = tf.random.stateless_normal((count, self.dimension), noise_seed)
        return centres + deviations[:, None] * noise

    def classify(self, points):
        """Returns the mode `(count,)`, int32, whose centre is nearest to each point."""
        return _nearest(points, self.centres)

    def density(self, points):
        """Returns the density `(count,)` at points `(count, dimension)`."""
        offsets = np.asarray(points, "float64")[:, None] - self.centres
        exponents = -0.5 * np.sum(np.square(offsets), -1) / np.square(self.deviations)
        peaks = self.weights / (math.sqrt(2.0 * math.pi) * self.deviations) ** self.dimension
        return np.exp(exponents) @ peaks


class SwissRoll:
    """A spiral of one and a half turns, with noise.

    Attributes:
        dimension: 2.
        num_classes: 8, the eighths of the spiral from within.
        parts: What its centres are called.
        centres: 1,000 points along the spiral without noise, `(1000, 2)`.
        deviations: Standard deviation of the noise in each coordinate.

    Reference: Gulrajani et al. 2017, section 3, https://arxiv.org/abs/1704.00028 for GANs;
        Marsland 2014, chapter 6, for the spiral.
    """

    dimension, num_classes = 2, 8
    parts = "places on the spiral"
    start, end = 1.5 * math.pi, 4.5 * math.pi
    #: One over the radius at the end and some noise.
    scale = 1.0 / 15.0
    deviations = 0.25 / 15.0

    def __init__(self):
        self.centres = self._spiral(tf.linspace(self.start, self.end, 1000)).numpy()

    def sample(self, count, seed, step=0):
        """Draws points, a pure function of seed and step; see `GaussianMixture.sample`."""
        angle_seed, noise_seed = _split_seed(seed, step)
        angles = tf.random.stateless_uniform((count,), angle_seed, self.start, self.end)
        noise = tf.random.stateless_normal((count, 2), noise_seed, stddev=self.deviations)
        return self._spiral(angles) + noise

    def classify(self, points):
        """Returns the eighth of the spiral `(count,)`, int32, that is nearest to each point."""
        return self.num_classes * _nearest(points, self.centres) // len(self.centres)

    def _spiral(self, angles):
        directions = tf.stack([tf.cos(angles), tf.sin(angles)], -1)
        return tf.cast(self.scale * angles[:, None] * directions, tf.float32)


def gaussian():
    """N(0.3, 0.15^2) on the line."""
    return GaussianMixture([[0.3]], 0.15)


def mixture():
    """Three Gaussians on the line, of different widths and weights, that overlap a little."""
    return GaussianMixture([[-0.5], [0.1], [0.55]], [0.1, 0.12, 0.08], [0.3, 0.4, 0.3])


def ring():
    """Eight Gaussians on a circle, 100 deviations from its centre.

    Reference: Lin et al. 2018 (PacGAN), section 4.1, https://arxiv.org/abs/1712.04086, at 4/5 of
        its size.
    """
    angles = 2.0 * math.pi * np.arange(8) / 8.0
    return GaussianMixture(0.8 * np.stack([np.cos(angles), np.sin(angles)], -1), 0.008)


def grid():
    """Twenty-five Gaussians, 40 deviations from one to the next.

    Reference: Lin et al. 2018 (PacGAN), section 4.1, https://arxiv.org/abs/1712.04086, at 1/5 of
        its size.
    """
    axis = np.linspace(-0.8, 0.8, 5)
    return GaussianMixture(np.stack(np.meshgrid(axis, axis), -1).reshape(25, 2), 0.01)


DISTRIBUTIONS = {
    "gaussian": gaussian,
    "mixture": mixture,
    "ring": ring,
    "grid": grid,
    "swiss_roll": SwissRoll,
}


def get(name):
    """Returns the distribution called `name`, one of `DISTRIBUTIONS`.

    Raises:
        InputError: If there is none of that name.
    """
    if name not in DISTRIBUTIONS:
        raise InputError(
            f"toy data {name!r} is unknown; accepted are {', '.join(DISTRIBUTIONS)}"
            f"{suggest(name, DISTRIBUTIONS)}"
        )
    return DISTRIBUTIONS[name]()


def batches(distribution, *, batch_size, steps, seed=0, first_step=0):
    """Makes a dataset of fresh points at each step, a pure function of the seed and the step.

    Args:
        distribution: One of this module.
        batch_size: Points in a batch.
        steps: Number of batches.
        seed: Integer.
        first_step: Number of the first batch: a run that stopped there goes on with it.

    Returns:
        A `tf.data.Dataset` of float32 points `(batch_size, dimension)`.
    """
    for name, value, least in [("batch_size", batch_size, 1), ("first_step", first_step, 0)]:
        if value < least:
            raise InputError(f"{name}={value} must be at least {least}.")
    numbers = tf.data.Dataset.range(first_step, first_step + steps)
    return numbers.map(lambda step: distribution.sample(batch_size, seed, step)).prefetch(8)


def _nearest(points, centres):
    distances = tf.norm(tf.cast(points, tf.float32)[:, None] - centres.astype("float32"), axis=-1)
    return tf.argmin(distances, axis=1, output_type=tf.int32)


def _split_seed(seed, step):
    pair = tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)])
    return tf.unstack(tf.random.experimental.stateless_split(pair, 2))
