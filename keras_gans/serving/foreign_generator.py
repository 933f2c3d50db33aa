"""Generators of other programs, which take latents and give images in [-1, 1]."""

import numpy as np
import tensorflow as tf

from keras_gans.data import image_range
from keras_gans.errors import InputError
from keras_gans.sampling import priors
from keras_gans.serving import saved_models

#: How many images are drawn to learn the range of the pixels, and what rounding may add to it.
TRIED, ROUNDING = 64, 1e-3


class ForeignGenerator:
    """A generator of another program, with all that an evaluation needs.

    Args:
        function: Callable, float32 latents `(batch, latent_dim)` -> images
            `(batch, height, width, channels)` in [-1, 1].
        latent_dim: Length of a latent vector.
        prior: Distribution of the latents, one of `priors.PRIORS`.
        name: Its name in errors.

    Attributes:
        image_shape: `(height, width, channels)`.

    Raises:
        InputError: If it generates no images, or none in [-1, 1].
    """

    num_classes = None
    vocabulary = None

    def __init__(self, function, latent_dim, prior, name):
        self._function = function
        self.latent_dim = latent_dim
        self.prior = priors.check_prior(prior)
        images = np.asarray(self(priors.sample_for_generation(prior, TRIED, latent_dim, 0)))
        if images.ndim != 4 or images.shape[-1] not in (1, 3):
            raise InputError(
                f"{name} makes arrays of the shape {images.shape}, no images "
                "(count, height, width, 1 or 3)."
            )
        # Black is -1. The images of a sigmoid have no pixel below 0, and would count as half white.
        if not -1.0 - ROUNDING <= images.min() < 0.0 < images.max() <= 1.0 + ROUNDING:
            raise InputError(
                f"{name} makes images with pixels from {images.min():.3g} to {images.max():.3g}; "
                "those in [-1, 1] can be evaluated. Of others, evaluate a folder or an .npz of "
                "images."
            )
        self.image_shape = images.shape[1:]

    def __call__(self, inputs):
        """Generates: latents `(batch, latent_dim)` -> images in [-1, 1]."""
        return self._function(tf.convert_to_tensor(inputs, tf.float32))

    def present(self, outputs):
        """Returns the images as users get them, uint8."""
        return image_range.to_uint8(outputs)


def of_network(network, prior, name):
    """Returns the `ForeignGenerator` of a Keras model, latents `(batch, latent_dim)` -> images.

    Raises:
        InputError: If it does not take one vector.
    """
    shapes = [tuple(tensor.shape) for tensor in network.inputs or ()]
    if len(shapes) != 1 or len(shapes[0]) != 2 or shapes[0][1] is None:
        raise InputError(f"{name} is no model of keras_gans, and takes no latents (batch, length).")
    _check_batches(shapes[0], name)

    def generate(latents):
        return network(latents, training=False)

    return ForeignGenerator(generate, shapes[0][1], prior, name)


def of_saved_model(path, prior):
    """Returns the `ForeignGenerator` of a SavedModel whose `serving_default` takes latents.

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

    def generate(latents, keep_alive=loaded):
        (images,) = serve(**{name: tf.cast(latents, spec.dtype)}).values()
        return images

    return ForeignGenerator(generate, vectors[0].shape[1], prior, str(path))


def _check_batches(shape, name):
    if shape[0] is not None:
        raise InputError(
            f"{name} takes {shape[0]} latents at a time and no other number: export it with a "
            "batch of any size, or evaluate a folder or an .npz file of its images."
        )
