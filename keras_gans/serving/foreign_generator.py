"""Generators of other programs: whatever takes latents and gives images in [-1, 1]."""

import numpy as np
import tensorflow as tf

from keras_gans.data import image_range
from keras_gans.errors import InputError
from keras_gans.sampling import priors
from keras_gans.serving import saved_models

#: Images by which the range of the pixels is known, and what rounding may add to it.
TRIED, ROUNDING = 64, 1e-3


class OtherGenerator:
    """A generator that is no model of this package, as far as judging needs one.

    Args:
        function: Callable, float32 latents `(batch, latent_dim)` -> images
            `(batch, height, width, channels)` in [-1, 1].
        latent_dim: Length of a latent vector.
        prior: Distribution of the latents, one of `priors.PRIORS`.
        name: What it is called in errors.

    Attributes:
        image_shape: `(height, width, channels)`.

    Raises:
        InputError: If it makes no images, or none in [-1, 1].
    """

    num_classes = None
    vocabulary = None

    def __init__(self, function, latent_dim, prior, name):
        self._function = function
        self.latent_dim = latent_dim
        self.prior = priors.check_prior(prior)
        made = np.asarray(self(priors.sample_for_generation(prior, TRIED, latent_dim, 0)))
        if made.ndim != 4 or made.shape[-1] not in (1, 3):
            raise InputError(
                f"{name} makes arrays of the shape {made.shape}, no images "
                "(count, height, width, 1 or 3)."
            )
        # Black is -1. A sigmoid's images have no pixel below 0, and would be judged as half white.
        if not -1.0 - ROUNDING <= made.min() < 0.0 < made.max() <= 1.0 + ROUNDING:
            raise InputError(
                f"{name} makes images with pixels from {made.min():.3g} to {made.max():.3g}; those "
                "in [-1, 1] can be judged. Of others, judge a folder or an .npz file of images."
            )
        self.image_shape = made.shape[1:]

    def __call__(self, inputs):
        """Latents `(batch, latent_dim)` -> images in [-1, 1]."""
        return self._function(tf.convert_to_tensor(inputs, tf.float32))

    def present(self, outputs):
        """Returns the images as users get them, uint8."""
        return image_range.to_uint8(outputs)


def of_network(network, prior, name):
    """Makes an `OtherGenerator` of a Keras model, latents `(batch, latent_dim)` -> images.

    Raises:
        InputError: If it does not take one vector.
    """
    shapes = [tuple(tensor.shape) for tensor in network.inputs or ()]
    if len(shapes) != 1 or len(shapes[0]) != 2 or shapes[0][1] is None:
        raise InputError(f"{name} is no model of keras_gans, and takes no latents (batch, length).")
    _check_batches(shapes[0], name)
    return OtherGenerator(lambda z: network(z, training=False), shapes[0][1], prior, name)


def of_saved_model(path, prior):
    """Makes an `OtherGenerator` of a SavedModel whose `serving_default` takes latents.

    Raises:
        InputError: If it has no such signature, of one vector to one tensor.
    """
    kind = "a SavedModel with a signature serving_default"
    loaded = saved_models.load(path, kind)
    try:
        serve = loaded.signatures["serving_default"]
    except (AttributeError, LookupError) as error:
        raise saved_models.OtherKindError(f"{path} is not {kind}.") from error
    specs = serve.structured_input_signature[1]
    vectors = [spec for spec in specs.values() if spec.dtype.is_floating and spec.shape.rank == 2]
    if len(specs) != 1 or not vectors or vectors[0].shape[1] is None:
        raise InputError(f"{path} is no SavedModel of keras_gans, and takes no latents alone.")
    if len(serve.structured_outputs) != 1:
        raise InputError(f"{path} gives {len(serve.structured_outputs)} outputs, not images alone.")
    ((name, spec),) = specs.items()
    _check_batches(spec.shape, path)

    def make(noise, keep_alive=loaded):
        (made,) = serve(**{name: tf.cast(noise, spec.dtype)}).values()
        return made

    return OtherGenerator(make, vectors[0].shape[1], prior, str(path))


def _check_batches(shape, name):
    if shape[0] is not None:
        raise InputError(
            f"{name} takes {shape[0]} latents at a time and no other number: export it with a "
            "batch of any size, or judge a folder or an .npz file of its images."
        )
