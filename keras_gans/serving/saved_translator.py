"""Whatever translates images: trained models, and SavedModels of them."""

import pathlib

import tensorflow as tf

from keras_gans.data import batching, examples, image_range
from keras_gans.errors import InputError
from keras_gans.models.cyclegan import DIRECTIONS, CycleGAN
from keras_gans.sampling import finite
from keras_gans.serving import saved_models
from keras_gans.training import runs


class SavedTranslator:
    """An exported `CycleGAN`, loaded.

    Attributes:
        card: The model's card, a dict.

    Args:
        path: A version's folder, or the folder of the versions, of which the highest is taken.

    Raises:
        InputError: If there is no SavedModel of a translation.
    """

    def __init__(self, path):
        path = saved_models.resolve(path)
        kind = "a SavedModel of a CycleGAN"
        self.card = saved_models.read_card(path)
        self._loaded = saved_models.load(path, kind)
        try:
            self._signatures = {
                direction: self._loaded.signatures[f"translate_{direction}"]
                for direction in DIRECTIONS
            }
            self._inputs = {
                direction: signature.structured_input_signature[1]["images"]
                for direction, signature in self._signatures.items()
            }
        except (AttributeError, LookupError, TypeError) as error:
            raise saved_models.OtherKindError(f"{path} is not {kind}.") from error

    def input_shape_of(self, direction):
        """Shape `(height, width, channels)` of the images that a direction takes."""
        return tuple(self._inputs[direction].shape[1:])

    def translate(self, images_in, direction="ab", batch_size=64):
        """Translates as `CycleGAN.translate` does."""
        if direction not in DIRECTIONS:
            raise InputError(f"{direction=} is unknown; accepted are {', '.join(DIRECTIONS)}.")
        given = examples.to_floats(images_in, self.input_shape_of(direction))
        if self._inputs[direction].dtype == tf.uint8:
            given = image_range.to_uint8(given)

        def translate(batch):
            made = self._signatures[direction](images=batch)["images"]
            finite.check_outputs(made, "translate")
            return made

        return batching.apply(translate, given, batch_size)


def load(path):
    """Loads what translates: a `.keras` file, the folder of a run, or a SavedModel.

    Returns:
        A `CycleGAN` or a `SavedTranslator`; both have `translate` and `input_shape_of`.

    Raises:
        InputError: If there is nothing of the kind at `path`.
    """
    path = pathlib.Path(path)
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    if path.is_dir() and not runs.Run(path).config_path.exists():
        return SavedTranslator(path)
    model = runs.load_trained(path)
    if not isinstance(model, CycleGAN):
        raise InputError(f"{path} holds a {type(model).__name__}, which translates nothing.")
    return model
