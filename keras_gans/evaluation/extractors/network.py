"""Extractor made of any Keras model or function."""

import json
import pathlib
import re

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors.extractor import Extractor, hash_content


def to_floats(images):
    """Maps uint8 images to float32 in [-1, 1]."""
    return tf.cast(images, tf.float32) / 127.5 - 1.0


class NetworkExtractor(Extractor):
    """Extracts features with a Keras model, or with any function of preprocessed images.

    Args:
        network: Functional or Sequential `keras.Model`, or a function of a float32 tensor
            `(batch, height, width, channels)`. It returns features `(batch, ...)`, which are
            flattened, or a pair of features and logits `(batch, classes)`.
        name: String, as in `Extractor`.
        preprocess: Function of TensorFlow operations from uint8 images to what `network` takes.
        preprocessing: String. What `preprocess` does, as part of a sentence.
        num_classes: Length of the logits of a function; a Keras model tells it by itself.
        version: String that changes with a function. A Keras model needs none: its hash is that of
            its weights and of its architecture as Keras writes it down. With a version, the hash
            is that of the weights and the version, whatever the version of Keras.

    Raises:
        InputError: If the network is a subclassed model, whose shapes are unknown, has more than
            two outputs, or is a function without a version.
    """

    def __init__(
        self,
        network,
        name,
        preprocess=to_floats,
        preprocessing="pixels / 127.5 - 1",
        num_classes=None,
        version=None,
    ):
        self.network = network
        self._preprocess = preprocess
        if isinstance(network, keras.Model):
            self._shape, num_classes = _check_network(network, name)
            architecture = _architecture(network) if version is None else version
            content = [architecture, *network.get_weights()]
            # An unknown size in the signature keeps the last, smaller batch from a second trace.
            signature = tf.TensorSpec((None, *self._shape), tf.uint8)
            self._function = tf.function(self._call_network, input_signature=[signature])
        else:
            if version is None:
                raise InputError(
                    f"version of the extractor {name!r} must be given: it takes the place of the "
                    "weights, which a function does not show."
                )
            self._shape, content = None, [version]
            self._function = lambda images: network(preprocess(images))
        super().__init__(name, preprocessing, num_classes, hash_content(preprocessing, *content))

    def check_shape(self, shape):
        if self._shape is None:
            return
        if len(shape) != len(self._shape) or any(
            size not in (None, given) for size, given in zip(self._shape, shape, strict=True)
        ):
            raise InputError(
                f"images have the shape {tuple(shape)}; the extractor {self.name!r} takes "
                f"({', '.join('any' if size is None else str(size) for size in self._shape)})."
            )

    def compute(self, images):
        outputs = self._function(images)
        return outputs if isinstance(outputs, list | tuple) else (outputs, None)

    def _call_network(self, images):
        outputs = self.network(self._preprocess(images), training=False)
        return keras.tree.map_structure(lambda output: tf.cast(output, tf.float32), outputs)


def load(path):
    """Loads a `.keras` file as an extractor of images in [-1, 1], named after the file.

    Raises:
        InputError: If there is no such file, or it is no model that extracts features.
    """
    path = pathlib.Path(path)
    if not path.is_file():
        raise InputError(f"There is no file {path} to extract features with.")
    try:
        network = keras.models.load_model(path, compile=False)
    # Keras raises errors of many kinds here, few of which name the file.
    except Exception as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise InputError(f"{path} is not a Keras model that can be loaded ({reason}).") from error
    return NetworkExtractor(network, path.name)


def _check_network(network, name):
    """Returns the shape of the images that a network takes, and the number of its classes."""
    if not hasattr(network, "output_shape"):
        raise InputError(
            f"The network of the extractor {name!r} is a {type(network).__name__}; it must be a "
            "functional or Sequential keras.Model, so that its shapes are known."
        )
    outputs = [tuple(output.shape) for output in network.outputs]
    if len(network.inputs) != 1 or len(network.inputs[0].shape) != 4 or len(outputs) > 2:
        raise InputError(
            f"The network of the extractor {name!r} has {len(network.inputs)} inputs, the first "
            f"{tuple(network.inputs[0].shape)}, and {len(outputs)} outputs; it must take (batch, "
            "height, width, channels) and give features, or features and logits."
        )
    return tuple(network.inputs[0].shape[1:]), outputs[1][-1] if len(outputs) == 2 else None


def _architecture(network):
    """Returns the architecture as text, which differs where networks share weights alone."""
    text = json.dumps(network.get_config(), sort_keys=True, default=str)
    # Keras numbers names by process, not by network.
    return re.sub(r'_\d+"', '"', text)
