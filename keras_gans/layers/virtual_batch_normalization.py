"""Virtual batch normalization: the statistics of a fixed reference batch, and of each example.

Three layers share the work. `ReferenceBatch` stands behind the input of a network and puts the
reference examples in front of every batch; `VirtualBatchNormalization` stands wherever batch
normalization would; `DropReference` behind the last of these removes the reference examples:

    latents = keras.Input((16,))
    features = ReferenceBatch(64)(latents)
    features = layers.Dense(128, use_bias=False)(features)
    features = layers.ReLU()(VirtualBatchNormalization(64)(features))
    images = layers.Dense(784, "tanh")(DropReference(64)(features))

Before its first use the network is given its reference examples, which are saved with it:
`adapt_references(network, examples)`. For a generator these are latents.

Reference: Salimans et al. 2016, section 3.4, https://arxiv.org/abs/1606.03498
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.system import number_checks


class _WithReference(layers.Layer):
    """Base class of the layers that know the number of reference examples.

    Args:
        size: Number of reference examples.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.
    """

    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = number_checks.check_count("size", size)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"size": self.size}


@keras.saving.register_keras_serializable(package="keras_gans")
class ReferenceBatch(_WithReference):
    """Puts a fixed batch of reference examples in front of each batch.

    The reference is set by `adapt`, is trained by nobody, and is saved with the network.

    Args:
        size: Number of reference examples.
        **kwargs: `name`, `dtype` of `keras.layers.Layer`.

    Input `(batch, ...)` of a fixed shape, output `(size + batch, ...)`, the reference first.

    Attributes:
        reference: Weight `(size, ...)`, float32.
        is_adapted: Weight, 1 after `adapt`, 0 before.

    Raises:
        InputError: If the size is no whole number above 0, the shape of the inputs is not fixed, or
            the layer is used before `adapt`.

    Reference: Salimans et al. 2016, section 3.4, https://arxiv.org/abs/1606.03498
    """

    def build(self, input_shape):
        if None in input_shape[1:]:
            raise InputError(
                f"{self.name} takes examples of a fixed shape, not {tuple(input_shape[1:])}."
            )
        fixed = {"trainable": False, "initializer": "zeros", "aggregation": "only_first_replica"}
        # Half precision would change the examples; integers are not rounded by averages of weights.
        shape = (self.size, *input_shape[1:])
        self.reference = self.add_weight(name="reference", shape=shape, dtype="float32", **fixed)
        self.is_adapted = self.add_weight(name="is_adapted", shape=(), dtype="int32", **fixed)

    def adapt(self, examples):
        """Sets the reference batch.

        Args:
            examples: Array `(count, ...)` of inputs of this layer, of which the first `size` are
                taken.

        Raises:
            InputError: If they are too few, not finite, or of another shape.
        """
        examples = np.asarray(examples)
        shape = tuple(self.reference.shape[1:]) if self.built else examples.shape[1:]
        if examples.shape[1:] != shape or examples.shape[:1] < (self.size,):
            raise InputError(
                f"{self.name} was given reference examples of the shape {examples.shape}; it takes "
                f"at least {self.size} of the shape {shape}."
            )
        if not self.built:
            self.build((None, *shape))
        examples = examples[: self.size].astype("float32")
        if not np.isfinite(examples).all():
            raise InputError(f"{self.name} was given reference examples that are not finite.")
        self.reference.assign(examples)
        self.is_adapted.assign(1)

    def call(self, inputs):
        self.check_adapted()
        return tf.concat([tf.cast(self.reference.value, inputs.dtype), inputs], axis=0)

    def check_adapted(self):
        """Raises `InputError` if the layer has no reference batch yet."""
        # A graph asks when it is traced: compiled by XLA it could not refuse to run.
        with tf.init_scope():
            is_adapted = int(self.is_adapted.numpy())
        if not is_adapted:
            raise InputError(
                f"{self.name} has no reference batch yet: call "
                "keras_gans.layers.adapt_references(network, examples) before the network is used, "
                f"with {self.size} inputs of the network, such as latents for a generator."
            )

    def compute_output_shape(self, input_shape):
        batch, *shape = input_shape
        return (None if batch is None else self.size + batch, *shape)


@keras.saving.register_keras_serializable(package="keras_gans")
class VirtualBatchNormalization(_WithReference):
    """Normalizes each example by the statistics of the reference batch and of itself.

    The first `size` examples are the reference. Their own mean and variance normalize them, for
    each channel over all of them and all places. Every other example is normalized by the mean and
    the variance of `size + 1` examples, the reference and itself. So unlike in batch normalization
    its output does not depend on its neighbours in the batch, in training and in inference alike.
    Statistics are float32 under mixed precision.

    Args:
        size: Number of reference examples, as in `ReferenceBatch` and `DropReference`.
        epsilon: Added to the variance.
        scale: Whether the channels have learned scales gamma.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input and output `(size + batch, ..., channels)`.

    Raises:
        InputError: If the size is no whole number above 0, or not that of the `ReferenceBatch`
            before it.

    Reference: Salimans et al. 2016, section 3.4, https://arxiv.org/abs/1606.03498
    """

    def __init__(self, size, epsilon=1e-3, scale=True, **kwargs):
        super().__init__(size, **kwargs)
        self.epsilon = number_checks.check_number("epsilon", epsilon, above=0)
        self.scale = bool(scale)

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = None
        if self.scale:
            self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")

    def call(self, inputs):
        values = tf.cast(inputs, tf.float32)
        places = list(range(1, len(inputs.shape) - 1))
        reference, examples = values[: self.size], values[self.size :]
        # Of the reference (1, ..., 1, channels), and of each example (batch, 1, ..., 1, channels).
        mean, variance = tf.nn.moments(reference, [0, *places], keepdims=True)
        own_mean, own_variance = examples, tf.zeros_like(examples)
        if places:
            own_mean, own_variance = tf.nn.moments(examples, places, keepdims=True)

        # The moments of both together, where the example is one of size + 1.
        share = 1.0 / (self.size + 1.0)
        joint_mean = mean + share * (own_mean - mean)
        joint_variance = (
            (1.0 - share) * variance
            + share * own_variance
            + share * (1.0 - share) * tf.square(own_mean - mean)
        )
        normalized = tf.concat(
            [
                self._normalize(reference, mean, variance),
                self._normalize(examples, joint_mean, joint_variance),
            ],
            axis=0,
        )
        return tf.cast(normalized, inputs.dtype)

    def compute_output_spec(self, inputs):
        _check_reference(self, inputs)
        return super().compute_output_spec(inputs)

    def get_config(self):
        return super().get_config() | {"epsilon": self.epsilon, "scale": self.scale}

    def _normalize(self, values, mean, variance):
        factor = tf.math.rsqrt(variance + self.epsilon)
        if self.scale:
            factor *= tf.cast(self.gamma, tf.float32)
        return (values - mean) * factor + tf.cast(self.beta, tf.float32)


@keras.saving.register_keras_serializable(package="keras_gans")
class DropReference(_WithReference):
    """Removes the reference examples that a `ReferenceBatch` put in front of a batch.

    Args:
        size: Number of reference examples.
        **kwargs: `name`, `dtype` of `keras.layers.Layer`.

    Input `(size + batch, ...)`, output `(batch, ...)`.

    Raises:
        InputError: If the size is no whole number above 0, or not that of the `ReferenceBatch`
            before it.
    """

    def call(self, inputs):
        return inputs[self.size :]

    def compute_output_spec(self, inputs):
        _check_reference(self, inputs)
        return super().compute_output_spec(inputs)

    def compute_output_shape(self, input_shape):
        batch, *shape = input_shape
        return (None if batch is None else batch - self.size, *shape)


def references(network):
    """Returns the list of the `ReferenceBatch` layers of a network, those of nested models too."""
    return [layer for layer in network._flatten_layers() if isinstance(layer, ReferenceBatch)]


def reference_size(network):
    """Returns how many reference examples a network needs, 0 if it has no `ReferenceBatch`."""
    return max((layer.size for layer in references(network)), default=0)


def adapt_references(network, examples):
    """Sets the reference batches of all `ReferenceBatch` layers of a network.

    Args:
        network: A Keras model; one without such layers stays as it is.
        examples: Array `(count, ...)` of inputs of the network, at least as many as the reference
            has: latents of a generator, images of a discriminator.

    Raises:
        InputError: If they are too few, not finite, or of another shape.
    """
    for layer in references(network):
        layer.adapt(examples)


def check_references(network):
    """Raises `InputError` if a network has references that are not adapted, or are never dropped.

    Args:
        network: A Keras model.
    """
    layers_with_reference = references(network)
    if not layers_with_reference:
        return
    for layer in layers_with_reference:
        layer.check_adapted()
    count = 2
    inputs = [(count, *tensor.shape[1:]) for tensor in network.inputs]
    given = network.compute_output_shape(inputs if len(inputs) > 1 else inputs[0])
    if given[0] not in (None, count):
        raise InputError(
            f"The network {network.name} returns its reference examples among its outputs: put "
            f"DropReference({layers_with_reference[0].size}) behind its last "
            "VirtualBatchNormalization."
        )


def _check_reference(layer, inputs):
    """Raises `InputError` unless all that a layer sees has a reference batch of its size in front.

    What nested models do, and what a graph without a history does, is not known here.

    Args:
        layer: A layer with a `size`.
        inputs: The Keras tensor that it is called on.
    """
    tensors, seen = [inputs], set()
    while tensors:
        history = getattr(tensors.pop(), "_keras_history", None)
        source = history and history.operation
        if source is None or isinstance(source, keras.Model):
            continue
        if isinstance(source, ReferenceBatch) and source.size != layer.size:
            raise InputError(
                f"{layer.name} has size={layer.size}, but {source.name}, the reference batch "
                f"before it, has size={source.size}: give both the same."
            )
        if isinstance(source, layers.InputLayer | DropReference):
            raise InputError(
                f"{layer.name} needs a reference batch: put ReferenceBatch({layer.size}) behind "
                "the input of the network, and DropReference behind the last layer that needs it."
            )
        if not isinstance(source, ReferenceBatch) and id(history) not in seen:
            seen.add(id(history))
            tensors += source._inbound_nodes[history.node_index].input_tensors
