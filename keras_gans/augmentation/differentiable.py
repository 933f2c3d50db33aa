"""Differentiable augmentation (DiffAugment)."""

import keras
import tensorflow as tf

from keras_gans.augmentation import chances, color, geometry, names, shapes
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class DiffAugment:
    """Changes every real and every generated image at random before the discriminator sees it.

    The discriminator cannot learn its examples by heart, and the generator, whose gradient flows
    through the changes, does not learn to draw them. By name:

    - `"color"`: brightness x + U(-0.5, 0.5); then saturation, U(0, 2) times the distance of each
      channel from the mean of its pixel's channels; then contrast, U(0.5, 1.5) times the distance
      from the mean of the image. Saturation leaves grey images as they are.
    - `"translation"`: by whole pixels, up to 1/8 of height and width (rounded down), all equally
      likely.
    - `"cutout"`: a rectangle of half the height and width is set to 0; its centre lies anywhere.
    - `"flip"`: left and right are mirrored with probability 1/2. Not in the paper.

    Images are in [-1, 1], as in the paper's code, and come out in a wider range: they are not
    clipped. What translation and cutout fill in is 0, mid-grey, as there.

    Args:
        policy: The names, in the order in which they are applied, with commas between them, such
            as `"color,translation,cutout"`.
        strength: In [0, 1]: a factor on all these ranges, on the size of the cutout and on the
            probability of a flip. 0 is the identity, to the bit.

    Raises:
        InputError: If a name is unknown or a number out of range.

    Reference: Zhao et al. 2020, section 3, https://arxiv.org/abs/2006.10738
    """

    def __init__(self, policy, strength=1.0):
        self.policy = ",".join(names.parse("policy", policy, OPERATIONS))
        self.strength = number_checks.check_number("strength", strength, least=0, most=1)

    def __call__(self, images, draw):
        """Returns images of the same shape and precision; computes in float32.

        Args:
            images: `(batch, height, width, channels)`, of 1 or 3 channels for `"color"`.
            draw: Function of `(distribution, shape, purpose)` that draws the noise.
        """
        policy = self.policy.split(",")
        channels = (1, 3) if "color" in policy else None
        shapes.check_images(images, "DiffAugment", channels)
        if not self.strength:
            return images
        augmented = tf.cast(images, tf.float32)
        for name in policy:
            operation, numbers = OPERATIONS[name]
            shape = (shapes.shape_of(images)[0], numbers)
            uniform = draw("uniform", shape, f"augmentation_{name}")
            augmented = operation(augmented, uniform, self.strength)
        return tf.cast(augmented, images.dtype)

    def get_config(self):
        return {"policy": self.policy, "strength": self.strength}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def _change_color(images, uniform, strength):
    brightness, saturation, contrast = tf.unstack(strength * uniform, axis=1)
    images = color.add_brightness(images, brightness / 2.0)
    images = color.scale_saturation(images, 1.0 + saturation)
    return color.scale_contrast(images, 1.0 + contrast / 2.0)


def _translate(images, uniform, strength):
    # Uniform on -most, ..., most.
    shifts = []
    for size, numbers in zip(
        shapes.shape_of(images)[1:3], tf.unstack(uniform, axis=1), strict=True
    ):
        most = _part(size, strength / 8.0)
        shifts.append(chances.integers(numbers, 2 * most + 1) - most)
    return geometry.translate(images, *shifts)


def _cut_out(images, uniform, strength):
    corners, cuts = [], []
    for size, numbers in zip(
        shapes.shape_of(images)[1:3], tf.unstack(uniform, axis=1), strict=True
    ):
        cut = _part(size, strength / 2.0)
        # A cut of even length has its centre between pixels: at one of size + 1 places.
        centre = chances.integers(numbers, size + 1 - cut % 2)
        corners.append(centre - cut // 2)
        cuts.append(cut)
    return geometry.cut_out(images, *corners, cuts)


def _flip(images, uniform, strength):
    return geometry.mirror(images, chances.coins(uniform[:, 0], strength / 2.0))


def _part(size, share):
    """A share of a size in whole pixels, rounded down."""
    if isinstance(size, int):
        return int(size * share)
    return tf.cast(tf.cast(size, tf.float32) * share, tf.int32)


#: Function of `(images, uniform, strength)`, and how many numbers it takes for each image.
OPERATIONS = {
    "color": (_change_color, 3),
    "translation": (_translate, 2),
    "cutout": (_cut_out, 2),
    "flip": (_flip, 1),
}
