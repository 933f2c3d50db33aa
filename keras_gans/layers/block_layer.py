"""The base class of the layers between channels and blocks of pixels."""

from keras import layers

from keras_gans.errors import InputError


class BlockLayer(layers.Layer):
    """Base class of `DepthToSpace` and `SpaceToDepth`.

    Args:
        block_size: Height and width of the blocks, at least 2.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.
    """

    def __init__(self, block_size=2, **kwargs):
        super().__init__(**kwargs)
        if block_size < 2:
            raise InputError(f"{block_size=} must be at least 2.")
        self.block_size = block_size

    def build(self, input_shape):
        if len(input_shape) != 4:
            raise InputError(
                f"{self.name} takes images (batch, height, width, channels), not the shape "
                f"{tuple(input_shape)}."
            )

    def get_config(self):
        return super().get_config() | {"block_size": self.block_size}
