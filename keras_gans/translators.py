"""Whatever translates images: trained models, and SavedModels of them."""

import json
import pathlib

import tensorflow as tf

from keras_gans import batching, export, images, runs
from keras_gans.errors import InputError
from keras_gans.models.cyclegan import DIRECTIONS, CycleGAN


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
        path = pathlib.Path(path)
        is_version = (path / "saved_model.pb").exists() or not path.is_dir()
        if not is_version and (versions := export.version_numbers(path)):
            path = path / str(max(versions))
        try:
            self._loaded = tf.saved_model.load(str(path))
            self._signatures = {
                direction: self._loaded.signatures[f"translate_{direction}"]
                for direction in DIRECTIONS
            }
        except (OSError, KeyError, tf.errors.OpError) as error:
            raise InputError(f"{path} is not a SavedModel of a CycleGAN.") from error
        card = path / "assets.extra" / export.CARD
        self.card = json.loads(card.read_text(encoding="utf-8")) if card.exists() else {}

    def input_shape_of(self, direction):
        """Shape `(height, width, channels)` of the images that a direction takes."""
        specs = self._signatures[direction].structured_input_signature[1]
        return tuple(specs["images"].shape[1:])

    def translate(self, images_in, direction="ab", batch_size=64):
        """Translates as `CycleGAN.translate` does."""
        if direction not in DIRECTIONS:
            raise InputError(f"{direction=} is unknown; accepted are {', '.join(DIRECTIONS)}.")
        floats = images.to_floats(images_in, self.input_shape_of(direction))
        translate = self._signatures[direction]
        return batching.apply(
            lambda pixels: translate(images=pixels)["images"], images.to_uint8(floats), batch_size
        )


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
