"""Exported generators, loaded from SavedModels."""

import tensorflow as tf

from keras_gans.data import image_range, tokenization
from keras_gans.errors import InputError
from keras_gans.sampling import generation
from keras_gans.serving import saved_models


class SavedGenerator(saved_models.ExportedModel):
    """An exported generator, loaded from a SavedModel.

    Attributes:
        card: The model card, a dict.
        latent_dim: Length of a latent vector.

    Args:
        path: A version's folder, or the folder of the versions, of which the highest is taken.

    Raises:
        InputError: If there is no SavedModel of this package, or it or its card is damaged.
    """

    kind = "a SavedModel that keras_gans exported"

    def __init__(self, path):
        super().__init__(path)
        self._check_card()

    def _read_signatures(self, signatures):
        self._serve = signatures["serving_default"]
        self._inputs = self._serve.structured_input_signature[1]
        self.latent_dim = self._inputs["latents"].shape[-1]
        (self._output,) = self._serve.structured_outputs.values()

    @property
    def prior(self):
        """Distribution of the latents, one of `priors.PRIORS`."""
        return (self.card.get("latents") or {}).get("prior", "normal")

    @property
    def image_shape(self):
        """Shape of an output, `(height, width, channels)` of images; empty for text."""
        return tuple(self.card.get("image_shape") or self.card.get("example_shape") or ())

    @property
    def num_classes(self):
        """Number of classes of the labels that the generator takes; `None` if it takes none."""
        return self.card.get("num_classes")

    @property
    def class_names(self):
        """Names of the classes in the order of their labels, or `None` where none are known."""
        described = self.card.get("data")
        return described.get("classes") if isinstance(described, dict) else None

    @property
    def vocabulary(self):
        """Characters of a generator of text, in the order of their token ids, or `None`."""
        return self.card.get("vocabulary")

    def present(self, outputs):
        """Returns outputs of the generator as users get them: uint8 images, arrays, or strings."""
        if self.vocabulary is not None:
            return tokenization.decode(tf.argmax(outputs, axis=-1), self.vocabulary)
        if "example_shape" in self.card:
            return tf.cast(outputs, tf.float32)
        return image_range.to_uint8(outputs)

    def __call__(self, inputs):
        """Generates: latents `(batch, latent_dim)`, or `[latents, labels]` -> images in [-1, 1]."""
        latents, labels = (inputs, None) if self.num_classes is None else inputs
        arguments = {"latents": tf.convert_to_tensor(latents, tf.float32)}
        if labels is not None:
            arguments["labels"] = tf.cast(labels, self._inputs["labels"].dtype)
        (images,) = self._serve(**arguments).values()
        return images

    def generate(self, count, seed=None, batch_size=256, labels=None, truncation=None):
        """Generates as `LatentModel.generate` does, and as the signature `generate`."""
        return generation.generate(self, count, seed, batch_size, labels, truncation)

    def _check_card(self):
        """Raises `InputError` if the card is not of this model."""
        shape = self.image_shape
        if self.vocabulary is not None:
            shape = (None, len(self.vocabulary))
        if shape and not self._output.shape.is_compatible_with((None, *shape)):
            entry = f"examples of the shape {shape}"
        elif (self.num_classes is not None) != ("labels" in self._inputs):
            entry = f"num_classes {self.num_classes}"
        elif self.latent_dim != (self.card.get("latents") or {}).get("dimension", self.latent_dim):
            entry = f"latents {self.card['latents']}"
        else:
            return
        raise InputError(
            f"The card {self.path / saved_models.CARD} says {entry}, which is not what the model "
            "beside it takes and makes."
        )
