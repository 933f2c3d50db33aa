"""The base class of the layers between channels and blocks of pixels."""

from keras import layers

from keras_gans.errors import InputError
from keras_gans.system import number_checks


class BlockLayer(layers.Layer):
    """Base class of `DepthToSpace` and `SpaceToDepth`.

    Args:
        block_size: Height and width of the blocks, at least 2.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Raises:
        InputError: If `block_size` is less than 2 or not whole, or the inputs are not images.
    """

    def __init__(self, block_size=2, **kwargs):
        super().__init__(**kwargs)
        self.block_size = number_checks.check_count("block_size", block_size, least=2)

    def build(self, input_shape):
        if len(input_shape) != 4:
            raise InputError(
                f"{self.name} takes images (batch, height, width, channels), not the shape "
                f"{tuple(input_shape)}."
            )

    def get_config(self):
        return super().get_config() | {"block_size": self.block_size}
