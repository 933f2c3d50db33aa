"""The last activation of a network and the range of its output."""

from typing import NamedTuple

import keras
import numpy as np

INFINITE = float("inf")
#: The values of activations that are bounded, by name without underscores.
RANGES = {
    "sigmoid": (0.0, 1.0),
    "hardsigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "sparsemax": (0.0, 1.0),
    "relu": (0.0, INFINITE),
    "relu6": (0.0, 6.0),
    "softplus": (0.0, INFINITE),
    "exponential": (0.0, INFINITE),
    "exp": (0.0, INFINITE),
    "tanh": (-1.0, 1.0),
    "hardtanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "elu": (-1.0, INFINITE),
}
#: Layers and operations whose outputs are values, means or choices of their inputs.
PASSING = (
    *("Reshape", "Flatten", "Permute", "Identity", "RepeatVector", "Resizing", "CenterCrop"),
    *("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
    *(f"{kind}{rank}D" for kind in ("Cropping", "ZeroPadding", "UpSampling") for rank in (1, 2, 3)),
    *(
        f"{of}{kind}Pooling{rank}D"
        for of in ("", "Global")
        for kind in ("Max", "Average")
        for rank in (1, 2, 3)
    ),
    *("DepthToSpace", "SpaceToDepth", "ReflectionPadding2D", "DropReference"),
    *("Squeeze", "ExpandDims", "Transpose", "Cast", "Mean", "Max", "GetItem", "StopGradient"),
)


class Ending(NamedTuple):
    """How a network ends.

    Attributes:
        layer: Name of the last layer that computes something, shapes and scales aside.
        activation: Name of its activation, `"linear"` included; `None` if it is unknown.
        shape: Shape of what it returns, with the batch.
        low: Least value of the network's output; minus infinity if it has no bound or none is
            known.
        high: Greatest value, likewise.
    """

    layer: str
    activation: str | None
    shape: tuple
    low: float = -INFINITE
    high: float = INFINITE

    def scaled(self, scale, offset):
        """Returns the ending of `scale * output + offset`."""
        scale, offset = np.asarray(scale, "float64"), np.asarray(offset, "float64")
        with np.errstate(invalid="ignore"):
            ends = np.asarray([scale * self.low + offset, scale * self.high + offset])
        if np.isnan(ends).any():  # 0 times infinity.
            return self._replace(low=-INFINITE, high=INFINITE)
        return self._replace(low=float(ends.min()), high=float(ends.max()))


def read(network, output=0):
    """Returns the `Ending` of one of a network's outputs.

    Nested models, wrapped layers, and what only moves or scales values are looked through.

    Args:
        network: Functional or Sequential model.
        output: Number of the output.
    """
    return _of_tensor(network.outputs[output])


def _of_tensor(tensor):
    operation, node_index, output = tensor._keras_history
    node = operation._inbound_nodes[node_index]
    sources = node.input_tensors
    unknown = Ending(operation.name, None, tuple(tensor.shape))
    if isinstance(operation, keras.Model):
        outputs = getattr(operation, "outputs", None)  # A subclassed model has none.
        return _of_tensor(outputs[output]) if outputs else unknown
    if len(sources) != 1:
        return unknown
    layer = _unwrapped(operation)
    if isinstance(layer, keras.Model):
        return read(layer)._replace(shape=tuple(tensor.shape))
    if isinstance(layer, keras.layers.Rescaling):
        return _of_tensor(sources[0]).scaled(layer.scale, layer.offset)
    if isinstance(layer, keras.layers.Activation) and _name(layer.activation) == "linear":
        return _of_tensor(sources[0])
    if type(layer).__name__ in PASSING:
        return _of_tensor(sources[0])
    factors = _affine(type(layer).__name__, node.arguments.args)
    if factors is not None:
        return _of_tensor(sources[0]).scaled(*factors)
    activation = _activation(layer)
    low, high = _range(layer, activation)
    return unknown._replace(activation=activation, low=low, high=high)


def _unwrapped(operation):
    while isinstance(operation, keras.layers.Wrapper):
        operation = operation.layer
    return operation


def _affine(operation, arguments):
    """The `(scale, offset)` of an operation on a tensor and a number, or `None`."""
    if operation == "Negative":
        return -1.0, 0.0
    numbers = [value for value in arguments if isinstance(value, int | float | np.number)]
    if len(arguments) != 2 or len(numbers) != 1:
        return None
    number, first = float(numbers[0]), arguments[0] is numbers[0]
    if operation in ("Divide", "TrueDivide") and not first and number:
        return 1.0 / number, 0.0
    return {
        "Add": (1.0, number),
        "Subtract": (-1.0, number) if first else (1.0, -number),
        "Multiply": (number, 0.0),
    }.get(operation)


def _activation(layer):
    """Name of a layer's or an operation's activation; `None` if it is unknown."""
    if not type(layer).__module__.startswith("keras."):
        return None  # A layer of the user's own may call anything its activation.
    if isinstance(layer, keras.layers.RNN):
        return None
    if hasattr(layer, "activation"):
        return _name(layer.activation)
    name = _plain(type(layer).__name__)
    return name if name in RANGES else None


def _name(activation):
    return _plain(getattr(activation, "__name__", type(activation).__name__))


def _plain(name):
    plain = name.lower().replace("_", "")
    return plain if plain in RANGES else name


def _range(layer, activation):
    if type(layer).__name__ == "Clip":
        return float(layer.x_min), float(layer.x_max)
    if getattr(layer, "negative_slope", 0.0) or activation not in RANGES:
        return -INFINITE, INFINITE
    return RANGES[activation]
