"""The spectral normalization layer."""

import keras
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError

#: Of their kernels, `(..., inputs, outputs)` and `(..., outputs, inputs)`.
_FORWARD = (layers.Dense, layers.Conv1D, layers.Conv2D)
_TRANSPOSED = (layers.Conv2DTranspose,)


@keras.saving.register_keras_serializable(package="keras_gans")
class SpectralNormalization(layers.Wrapper):
    """Makes a layer compute with W / sigma(W), where sigma is the spectral norm of its kernel W.

    W is the kernel as a matrix with a row for each output channel. Its largest singular value is
    estimated by one step of power iteration from a saved vector, v = W^T u / ||W^T u|| and
    u = W v / ||W v||, as sigma = u^T W v. The gradient flows through sigma, with u and v held
    constant: d sigma / dW = u v^T.

    A call changes neither the kernel nor `u`: however often a step calls the layer, it is one and
    the same function. `u` moves when `on_update` is called; the models of this package do so once
    for each update of the kernel, and other training loops have to.

    `keras.layers.SpectralNormalization` is another algorithm: each call in training divides the
    kernel itself, and no gradient flows through sigma.

    Args:
        layer: A `Dense`, `Conv1D`, `Conv2D` or `Conv2DTranspose` layer, whose inputs, outputs and
            precision this layer has. sigma is computed in the precision of the kernel.
        **kwargs: `name`, `trainable` of `keras.layers.Layer`.

    Raises:
        InputError: If it is another layer.

    Reference: Miyato et al. 2018, algorithm 1, https://arxiv.org/abs/1802.05957
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, _FORWARD + _TRANSPOSED):
            names = ", ".join(kind.__name__ for kind in _FORWARD + _TRANSPOSED)
            raise InputError(
                f"SpectralNormalization takes a layer of one kernel ({names}), "
                f"not {type(layer).__name__}."
            )
        # Mixed precision is for `layer`: here, kernel and inputs are to stay as they are.
        super().__init__(layer, **kwargs | {"dtype": layer.variable_dtype, "autocast": False})

    def build(self, input_shape=None):
        super().build(input_shape)
        self.u = self.add_weight(
            name="u",
            shape=(self._matrix().shape[0],),
            initializer="random_normal",
            trainable=False,
            aggregation="only_first_replica",
        )

    def call(self, inputs):
        u, v = self._power_iteration()
        sigma = tf.tensordot(u, tf.linalg.matvec(self._matrix(), v), 1)
        kernel = self.layer.kernel
        with keras.StatelessScope([(kernel, tf.math.divide_no_nan(kernel.value, sigma))]):
            return self.layer(inputs)

    def on_update(self):
        """Keeps `u` after its step of power iteration: once for each update of the kernel."""
        if self.layer.trainable:
            u, _ = self._power_iteration()
            self.u.assign(u)

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)

    def compute_output_spec(self, inputs):
        return self.layer.compute_output_spec(inputs)

    def _power_iteration(self):
        matrix = self._matrix()
        v = _unit(tf.linalg.matvec(matrix, self.u.value, transpose_a=True))
        u = _unit(tf.linalg.matvec(matrix, v))
        return tf.stop_gradient(u), tf.stop_gradient(v)

    def _matrix(self):
        """W: the kernel as a matrix `(outputs, all else)`."""
        kernel = self.layer.kernel.value
        if isinstance(self.layer, _TRANSPOSED):
            kernel = tf.linalg.matrix_transpose(kernel)
        return tf.transpose(tf.reshape(kernel, (-1, kernel.shape[-1])))


def _unit(vector):
    return tf.math.divide_no_nan(vector, tf.norm(vector))
