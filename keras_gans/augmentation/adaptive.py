"""Adaptive discriminator augmentation (ADA)."""

import math

import keras
import tensorflow as tf

from keras_gans.augmentation import chances, color, geometry, names, shapes
from keras_gans.system import number_checks

#: The transformations of each group, in the order in which they are applied.
GROUPS = {
    "blit": ("flip", "quarter_turn", "whole_translation"),
    "geometry": (
        "isotropic_scaling",
        "rotation_before",
        "anisotropic_scaling",
        "rotation_after",
        "translation",
    ),
    "color": ("brightness", "contrast", "luma_flip", "hue", "saturation"),
}
_MOVES = GROUPS["blit"] + GROUPS["geometry"]
_FLIPS = ("flip",)
_ROTATIONS = ("quarter_turn", "rotation_before", "rotation_after")
#: What has to be drawn for each image, U(-1, 1) and N(0, 1).
_UNIFORM = (
    *("flip", "quarter_turn", "whole_x", "whole_y"),
    *("rotation_before", "rotation_after", "luma_flip", "hue"),
)
_NORMAL = (
    *("isotropic_scaling", "anisotropic_scaling", "x", "y"),
    *("brightness", "contrast", "saturation"),
)


@keras.saving.register_keras_serializable(package="keras_gans")
class AdaptiveAugmentation(keras.layers.Layer):
    """Changes images at random, the more of them the more the discriminator overfits.

    Each transformation is applied to each image with probability p, independently:

    - `"blit"`: a mirror image left to right, of half of those it is applied to; a turn by 0, 90,
      180 or 270 degrees; a translation by whole pixels of up to 1/8 of the size.
    - `"geometry"`: scaling by 2^(0.2 n), n ~ N(0, 1); a rotation by any angle; scaling of the width
      by 2^(0.2 n) and of the height by its inverse; a second rotation; a translation by N(0, 1/8)
      of the size. Each of the two rotations has the probability 1 - sqrt(1 - p), so that one or
      both take place with probability p.
    - `"color"`: brightness + N(0, 0.2); contrast times 2^(0.5 n); luma inverted in half of those it
      is applied to; hue rotated by any angle; saturation times 2^n. Grey images have no hue and no
      saturation.

    All places change in one look-up of pixels and all colours in one 4x4 matrix. Images are in
    [-1, 1] and come out in a wider range: they are not clipped. Outside an image lie its
    reflections.

    The measure of overfitting is r_t = E[sign(D(x))] over real images, 0 for none and 1 for
    complete. p starts at 0. Every `interval` calls of `update`, it moves towards where r_t is
    `target`: up if r_t is above, down if below, by the images seen since over `images_to_full`.
    p and the sums behind r_t are weights, saved with the model.

    The paper interpolates with a wavelet filter at twice the resolution; here pixels are
    interpolated bilinearly, which blurs a little, real and generated images alike. The paper bounds
    p from below alone; here p stays within `max_probability`.

    Args:
        target: r_t that is aimed at, in [-1, 1].
        images_to_full: Real images after which p has gone from 0 to 1 if r_t stays above the
            target.
        interval: Calls of `update` from one change of p to the next.
        max_probability: Upper bound of p, in [0, 1]. 0.8 is the paper's bound up to which
            generators do not learn to draw the transformations (section 2.2).
        groups: Names of the groups to use, a tuple or with commas between them. Without `"color"`
            the strokes of digits stay brighter than what they are drawn on.
        flips: `False` leaves out mirror images, as for digits.
        rotations: `False` leaves out turns and rotations; widths are scaled all the same.
        **kwargs: `name` of `keras.layers.Layer`.

    Raises:
        InputError: If a name is unknown or a number out of range.

    Reference: Karras et al. 2020, sections 2 and 3 and appendix B,
        https://arxiv.org/abs/2006.06676
    """

    def __init__(
        self,
        target=0.6,
        images_to_full=500_000,
        interval=4,
        max_probability=0.8,
        groups=("blit", "geometry", "color"),
        flips=True,
        rotations=True,
        **kwargs,
    ):
        # Half precision would not count the images; images keep the precision they have.
        super().__init__(**({"dtype": "float32", "autocast": False} | kwargs))
        self.target = number_checks.check_number("target", target, least=-1, most=1)
        self.images_to_full = number_checks.check_count("images_to_full", images_to_full)
        self.interval = number_checks.check_count("interval", interval)
        self.max_probability = number_checks.check_number(
            "max_probability", max_probability, least=0, most=1
        )
        self.groups = names.parse("groups", groups, GROUPS)
        self.flips, self.rotations = bool(flips), bool(rotations)
        left_out = (() if flips else _FLIPS) + (() if rotations else _ROTATIONS)
        self.transformations = tuple(
            name
            for group, members in GROUPS.items()
            for name in members
            if group in self.groups and name not in left_out
        )
        self.build()

    def build(self, input_shape=None):
        # `update` gives all replicas the same.
        options = {"initializer": "zeros", "trainable": False, "aggregation": "only_first_replica"}
        self.probability = self.add_weight(name="probability", shape=(), **options)
        #: Since the last change of p: the sum of the signs of the logits of real images, the number
        #: of these logits, and the number of the images.
        self.sums = self.add_weight(name="sums", shape=(3,), **options)
        self.calls = self.add_weight(name="calls", shape=(), dtype="int32", **options)
        self.built = True

    def __call__(self, images, draw):
        # Keras takes arguments that are no tensors by name alone.
        return super().__call__(images, draw=draw)

    def call(self, images, draw):
        """Returns images of the same shape and precision; computes in float32.

        Args:
            images: `(batch, height, width, channels)`, of 1 or 3 channels for `"color"`.
            draw: Function of `(distribution, shape, purpose)` that draws the noise.
        """
        channels = (1, 3) if "color" in self.groups else None
        shapes.check_images(images, "AdaptiveAugmentation", channels)
        count = shapes.shape_of(images)[0]
        uniform = draw("uniform", (count, len(_UNIFORM)), "augmentation_uniform")
        normal = draw("normal", (count, len(_NORMAL)), "augmentation_normal")
        uniform = dict(zip(_UNIFORM, tf.unstack(uniform, axis=1), strict=True))
        normal = dict(zip(_NORMAL, tf.unstack(normal, axis=1), strict=True))
        applied = self._choose(count, draw)

        # An image to which nothing is applied stays as it is, to the bit.
        augmented = tf.cast(images, tf.float32)
        if any(name in _MOVES for name in applied):
            warped = geometry.warp(augmented, _places(augmented, applied, uniform, normal))
            augmented = tf.where(_any(applied, _MOVES), warped, augmented)
        if "color" in self.groups:
            coloured = color.transform(augmented, _colours(applied, uniform, normal))
            augmented = tf.where(_any(applied, GROUPS["color"]), coloured, augmented)
        return tf.cast(augmented, images.dtype)

    def update(self, real_logits):
        """Counts a discriminator step, and moves p after every `interval` of them.

        Called by each replica, after each step of the discriminator.

        Args:
            real_logits: The logits of this replica's real images as they were augmented,
                `(batch, 1)` or maps of them. Each row counts as one image.
        """
        real_logits = tf.cast(real_logits, tf.float32)
        counts = tf.cast([tf.size(real_logits), tf.shape(real_logits)[0]], tf.float32)
        sums = tf.concat([[tf.reduce_sum(tf.sign(real_logits))], counts], axis=0)
        # p is one number: the sums are over all replicas. They are of integers, and so are exact.
        sums = tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, sums)
        sums += self.sums.value
        # Without a batch nothing is counted.
        with tf.control_dependencies([sums]):
            calls = self.calls.value + 1

        signs, logits, images = tf.unstack(sums)
        overfitting = signs / logits  # r_t = E[sign(D(x))], equation 1.
        step = tf.sign(overfitting - self.target) * images / self.images_to_full
        moved = tf.clip_by_value(self.probability.value + step, 0.0, self.max_probability)
        is_due = calls >= self.interval
        self.probability.assign(tf.where(is_due, moved, self.probability.value))
        self.sums.assign(tf.where(is_due, tf.zeros_like(sums), sums))
        self.calls.assign(tf.where(is_due, 0, calls))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {
            "target": self.target,
            "images_to_full": self.images_to_full,
            "interval": self.interval,
            "max_probability": self.max_probability,
            "groups": self.groups,
            "flips": self.flips,
            "rotations": self.rotations,
        }

    def _choose(self, count, draw):
        """To which images each transformation in use is applied: name -> booleans `(batch,)`."""
        every = [name for members in GROUPS.values() for name in members]
        uniform = draw("uniform", (count, len(every)), "augmentation_chances")
        p = self.probability.value
        p_rotation = 1.0 - tf.sqrt(1.0 - p)  # P(before or after) = p.
        applied = {}
        for name, numbers in zip(every, tf.unstack(uniform, axis=1), strict=True):
            if name in self.transformations:
                is_one_of_two = name in ("rotation_before", "rotation_after")
                applied[name] = chances.coins(numbers, p_rotation if is_one_of_two else p)
        return applied


def _places(images, applied, uniform, normal):
    """Matrices from each place in the result to its place in the image, `(batch, 3, 3)`.

    They are products of inverses, (T_n ... T_1)^-1 = T_1^-1 ... T_n^-1.
    """
    height, width = (tf.cast(size, tf.float32) for size in shapes.shape_of(images)[1:3])
    one = tf.ones_like(uniform["flip"])
    turns = chances.integers(uniform["quarter_turn"], 4)
    scale = _power_of_two(0.2 * normal["isotropic_scaling"])
    stretch = _power_of_two(0.2 * normal["anisotropic_scaling"])
    inverses = {
        "flip": geometry.scaling(_sign(uniform["flip"]), one),
        "quarter_turn": geometry.quarter_turns((4 - turns) % 4),
        "whole_translation": geometry.translation(
            -tf.round(uniform["whole_x"] * width / 8.0),
            -tf.round(uniform["whole_y"] * height / 8.0),
        ),
        "isotropic_scaling": geometry.scaling(1.0 / scale, 1.0 / scale),
        "rotation_before": geometry.rotation(-math.pi * uniform["rotation_before"]),
        "anisotropic_scaling": geometry.scaling(1.0 / stretch, stretch),
        "rotation_after": geometry.rotation(-math.pi * uniform["rotation_after"]),
        "translation": geometry.translation(
            -normal["x"] * width / 8.0, -normal["y"] * height / 8.0
        ),
    }
    product = tf.eye(3)
    for name in inverses:
        if name in applied:
            product = product @ _where(applied[name], inverses[name])
    return product


def _colours(applied, uniform, normal):
    """Matrices from each colour to its colour in the result, `(batch, 4, 4)`: T_n ... T_1."""
    matrices = {
        "brightness": color.brightness(0.2 * normal["brightness"]),
        "contrast": color.contrast(_power_of_two(0.5 * normal["contrast"])),
        "luma_flip": color.luma_flip(uniform["luma_flip"] < 0.0),
        "hue": color.hue(math.pi * uniform["hue"]),
        "saturation": color.saturation(_power_of_two(normal["saturation"])),
    }
    product = tf.eye(4)
    for name in matrices:
        product = _where(applied[name], matrices[name]) @ product
    return product


def _any(applied, names_of_group):
    """For which images at least one of some transformations is chosen, `(batch, 1, 1, 1)`."""
    chosen = [flags for name, flags in applied.items() if name in names_of_group]
    return tf.reduce_any(tf.stack(chosen), axis=0)[:, None, None, None]


def _where(flags, matrices):
    """The matrices of the images whose flag is true, and the identity for the others."""
    return tf.where(flags[:, None, None], matrices, tf.eye(matrices.shape[-1]))


def _sign(numbers):
    return tf.where(numbers < 0.0, -1.0, 1.0)


def _power_of_two(exponents):
    return tf.exp(math.log(2.0) * exponents)
