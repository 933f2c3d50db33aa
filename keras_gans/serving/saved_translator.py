"""Exported translators, loaded from SavedModels."""

import tensorflow as tf

from keras_gans.data import batching, examples, image_range
from keras_gans.errors import InputError
from keras_gans.models.cyclegan import DIRECTIONS
from keras_gans.sampling import finite
from keras_gans.serving import saved_models


class SavedTranslator(saved_models.ExportedModel):
    """An exported `CycleGAN`, loaded from a SavedModel.

    Attributes:
        card: The model card, a dict.

    Args:
        path: A version's folder, or the folder of the versions, of which the highest is taken.

    Raises:
        InputError: If there is no SavedModel of a translation.
    """

    kind = "a SavedModel of a CycleGAN"

    def _read_signatures(self, signatures):
        self._signatures = {
            direction: signatures[f"translate_{direction}"] for direction in DIRECTIONS
        }
        self._inputs = {
            direction: signature.structured_input_signature[1]["images"]
            for direction, signature in self._signatures.items()
        }

    def input_shape_of(self, direction):
        """Shape `(height, width, channels)` of the images that a direction takes."""
        return tuple(self._inputs[direction].shape[1:])

    def translate(self, images_in, direction="ab", batch_size=64):
        """Translates as `CycleGAN.translate` does."""
        if direction not in DIRECTIONS:
            raise InputError(f"{direction=} is unknown; accepted are {', '.join(DIRECTIONS)}.")
        images = examples.to_floats(images_in, self.input_shape_of(direction))
        if self._inputs[direction].dtype == tf.uint8:
            images = image_range.to_uint8(images)

        def translate(batch):
            translated = self._signatures[direction](images=batch)["images"]
            finite.check_outputs(translated, "translate")
            return translated

        return batching.apply(translate, images, batch_size)
