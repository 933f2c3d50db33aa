"""The base class of schemes with a generator of latents."""

import keras
import tensorflow as tf

from keras_gans.data import image_range
from keras_gans.data.examples import present
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.adversarial import AdversarialModel
from keras_gans.networks import output_range
from keras_gans.sampling import conditioning, generation, priors
from keras_gans.serving import signatures
from keras_gans.visualization import sample_grids


class LatentModel(AdversarialModel):
    """Base class of the schemes with one `generator`, latents -> examples.

    Args:
        networks: Dict of the scheme's networks by attribute name, `generator` among them: a built
            Keras model, latents `(batch, latent_dim)` -> images in [-1, 1].
        prior: Distribution of the latents, `"normal"` (N(0, 1)), `"uniform"` (U(-1, 1)) or
            `"signs_and_normal"` (signs in one half, N(0, 1) in the other): see `priors.sample`.
        **kwargs: `ema`, `seed`, `card`, `name`: see `AdversarialModel`.
    """

    averaged = ("generator",)
    makes = {"generator": "images"}
    #: Characters of a generator of text, in the order of their token ids; `None` for images.
    vocabulary = None

    def __init__(self, networks, *, prior="normal", **kwargs):
        super().__init__(networks, **kwargs)
        checks.check_latents(networks["generator"])
        self.prior = priors.check_prior(prior)

    def real_images(self, data):
        """Returns the images of a batch after checks of their shape and type.

        Args:
            data: What the data set yields: images `(batch, height, width, channels)`, floats in
                [-1, 1] or uint8, alone or followed by labels.
        """
        real_images = image_range.from_uint8(keras.utils.unpack_x_y_sample_weight(data)[0])
        generated_shape = tf.TensorShape(self.generator.output_shape)
        if not generated_shape.is_compatible_with(real_images.shape):
            raise InputError(
                f"The data set's examples have shape {tuple(real_images.shape[1:])}, the generator "
                f"makes {tuple(generated_shape[1:])}: resize the data or give networks of that "
                "shape."
            )
        if not real_images.dtype.is_floating:
            raise InputError(
                f"The data set's images are {real_images.dtype.name}; they must be uint8, or "
                "floats in [-1, 1], as keras_gans.data.load_dataset gives them."
            )
        return self.await_batch(real_images, generated_shape)

    def check_examples(self, batch):
        ending = output_range.read(self.generator)
        image_range.check(
            keras.utils.unpack_x_y_sample_weight(batch)[0],
            "The data set's images",
            reach=(ending.low, ending.high),
        )

    def sample_latents(self, count, purpose="latents"):
        """Draws `(count, latent_dim)` latents for this step, replica and purpose."""
        return self.sample_noise(self.prior, (count, self.latent_dim), purpose)

    @property
    def latent_dim(self):
        """Length of a latent vector, read off the generator."""
        return self.generator.inputs[0].shape[-1]

    @property
    def image_shape(self):
        """Shape of what the generator makes: `(height, width, channels)` of images."""
        return tuple(self.generator.output_shape[1:])

    @property
    def inference_generator(self):
        """The network behind `generate` and `export`: the average if there is one."""
        return self.inference_network("generator")

    def call(self, inputs, training=False):
        """Generates: latents `(batch, latent_dim)`, or `[latents, labels]` -> images in [-1, 1]."""
        generator = self.inference_generator
        if self.num_classes is None:
            return generator(inputs, training=training)
        noise, labels = inputs
        known = conditioning.asked(labels, self.num_classes)
        outputs = generator(conditioning.join(noise, known, generator), training=training)
        return conditioning.hide_unknown(outputs, labels, self.num_classes)

    def check_inputs(self, inputs):
        """Raises `InputError` unless arrays are latents and labels that the generator takes."""
        given = inputs if isinstance(inputs, list | tuple) else [inputs]
        shapes = [getattr(array, "shape", None) for array in given]
        if None in shapes:
            return  # What makes its own batches shows no shape.
        taken = self.generator.inputs
        latents_shape = taken[0].shape[1:]
        fits = tf.TensorShape(latents_shape).is_compatible_with(shapes[0][1:])
        if len(given) != len(taken) or not fits:
            expected = "latents" if len(taken) == 1 else "[latents, labels]"
            raise InputError(
                f"The generator takes {expected}, the latents of the shape {tuple(latents_shape)}; "
                f"it was given arrays of {', '.join(str(tuple(shape[1:])) for shape in shapes)}."
            )
        if self.num_classes is not None:
            conditioning.check_asked(given[1], self.num_classes)

    def present(self, outputs):
        """Converts outputs of the generator to what users get: uint8 images, or float32 arrays."""
        return present(outputs, self.image_shape)

    def generate(self, count, seed=None, batch_size=256, labels=None, truncation=None):
        """Generates images, or other examples: see `image_range.is_image`.

        Args:
            count: How many.
            seed: Integer; the same seed gives the same images. `None` draws one.
            batch_size: How many at a time.
            labels: For a generator that takes labels: one, or several that share the images
                equally and in order, as `count` labels do, one an image; `None` for all classes.
            truncation: Bound of the normal latents, such as 1.0, for images that are more typical
                and less varied, see `priors.truncate`; `None` for none.

        Returns:
            A uint8 array of shape `(count, height, width, channels)`; if the generator makes other
            examples, its float32 outputs `(count, ...)`.
        """
        return generation.generate(self, count, seed, batch_size, labels, truncation)

    def draw_samples(self, count=None, seed=0, examples=None):
        count, labels, columns = generation.layout(self, count)
        return {"samples": sample_grids.draw(self.generate(count, seed, labels=labels), columns)}

    def endpoints(self):
        return signatures.latent_endpoints(self)

    def card_entries(self):
        return {
            "latents": {"dimension": self.latent_dim, "prior": self.prior},
            "num_classes": self.num_classes,
            "image_shape" if is_image(self.image_shape) else "example_shape": list(
                self.image_shape
            ),
        }

    def get_config(self):
        return super().get_config() | {"prior": self.prior}
