"""Unpaired images of two domains, for CycleGAN, and coloured digits."""

import dataclasses
import os

import numpy as np
from matplotlib import colors

from keras_gans.data import embedded, pipeline, sources
from keras_gans.data.image_data import ImageData
from keras_gans.data.shaping import shape_images
from keras_gans.errors import InputError

_COLORED = "colored_"
_DIGITS = ("mnist", embedded.NAME)
# Any other number would do as well; the colours are part of the data set.
_COLOR_SEED = 1703


@dataclasses.dataclass(frozen=True, eq=False)
class PairData:
    """Two domains of images in memory, for translation from one to the other.

    Args:
        name: String. The names of the two, with a comma between.
        images_a: uint8 array in [0, 255], shape `(count_a, height, width, channels)`.
        images_b: uint8 array in [0, 255], shape `(count_b, height, width, channels)`.
    """

    name: str
    images_a: np.ndarray
    images_b: np.ndarray

    #: A domain has no labels, even where its source has.
    labels = None

    @property
    def count(self):
        """Number of examples in an epoch, that of the smaller domain."""
        return min(len(self.images_a), len(self.images_b))

    @property
    def image_shape(self):
        """`(height, width, channels)` of all images."""
        return self.images_a.shape[1:]

    def batches(self, **arguments):
        """Makes a dataset of `(images_a, images_b)` for `fit`, each domain in its own order.

        The arguments and the order are those of `data.batches`: a function of the seed and the
        epoch, which can be taken up at any step. Of the larger domain, each epoch shows others.
        """
        pipeline.check_images("images_a", self.images_a)
        pipeline.check_images("images_b", self.images_b)
        return pipeline.stream(self._tables(), **arguments)

    def examples(self, count, are_spread=False):
        """Returns `count` images of each as a batch holds them: see `pipeline.examples`."""
        return pipeline.examples(self._tables(), count, are_spread)

    def digest(self):
        """Returns a hash of all images."""
        return pipeline.digest(self._tables())

    def _tables(self):
        return [(self.images_a,), (self.images_b,)]


def load_pairs(source, split="train", image_size=None):
    """Reads two domains of images into memory and brings them to one shape.

    Args:
        source: Two sources with a comma between, such as `"mnist,svhn_cropped"` or
            `"folder_a,folder_b"`, or a tuple of two. Each is one that `data.load_arrays` takes, or
            `"colored_mnist"` or `"colored_mnist_5k"`: the digits of that set as
            `color_digits` paints them. Where a set of digits meets itself in colour, the first
            gets every other digit and the second the rest, so that nothing is paired. Or one
            source that has both domains, named once: a tfds set with the splits `trainA` and
            `trainB`, such as `"cycle_gan/horse2zebra"`, or a folder with such folders.
        split: String, as in `data.load_arrays`; of one source it is that of both domains, such as
            `"train"` or `"test[:100]"`.
        image_size: Positive int, or `None` to keep the images' size, the larger of the two sides
            where they differ. The central square is resized to this side.

    Returns:
        A `PairData`; its images are grey only if both sources are.

    Raises:
        InputError: If the source is not two different sources, or as `data.load_arrays` does.
        DownloadError: As `data.load_arrays` does.
    """
    if (both := _of_both(source)) is not None:
        domains = [
            sources.load_arrays(both, name, image_size) for name in _splits_of_domains(split)
        ]
        return _pair(os.fspath(both), domains)
    first, second = _split(source)
    _refuse_equal(first, second)
    halves = _digits(first) is not None and _digits(first) == _digits(second) and first != second
    domains = []
    for parity, name in enumerate((first, second)):
        domain = _read(name, split, image_size, slice(parity, None, 2) if halves else slice(None))
        domains.append(domain)
    return _pair(",".join(domain.name for domain in domains), domains)


def _pair(name, domains):
    """Brings two domains to one shape."""
    shapes = [domain.images.shape[1:] for domain in domains]
    size = None if shapes[0][:2] == shapes[1][:2] else max(max(shape[:2]) for shape in shapes)
    channels = max(shape[-1] for shape in shapes)
    images = [shape_images(domain.images, size, channels) for domain in domains]
    return PairData(name, *images)


def _of_both(source):
    """Returns the source that holds both domains, or `None` if there are two sources."""
    if isinstance(source, list | tuple):
        parts = list(source)
    else:
        parts = source.split(",") if isinstance(source, str) else [source]
    parts = [part.strip() if isinstance(part, str) else part for part in parts]
    if len(parts) not in (1, 2) or not isinstance(parts[0], str | os.PathLike):
        return None
    is_one = len(parts) == 1 or (type(parts[0]) is type(parts[1]) and parts[0] == parts[1])
    if not is_one or not os.fspath(parts[0]) or _digits(parts[0]) is not None:
        return None
    return parts[0] if sources.find_splits(parts[0]) >= {"trainA", "trainB"} else None


def _splits_of_domains(split):
    """The splits of both domains: `train`, or either of the two, are `trainA` and `trainB`."""
    name, bracket, rest = split.partition("[")
    name = name.removesuffix("A").removesuffix("B")
    return [f"{name}{domain}{bracket}{rest}" for domain in "AB"]


def _refuse_equal(first, second):
    if isinstance(first, np.ndarray) or isinstance(second, np.ndarray):
        is_equal = first is second
    else:
        places = [os.path.realpath(os.path.expanduser(part)) for part in (first, second)]
        is_equal = places[0] == places[1]
    if is_equal:
        name = "array" if isinstance(first, np.ndarray) else first
        raise InputError(f"both domains are {name}: there is nothing to translate, so name two.")


def color_digits(digits, seed=_COLOR_SEED):
    """Paints digits: each in a bright colour on a deep ground of another.

    The ground's hue is drawn from the whole circle, the digit's from the half of the circle that
    is opposite; all saturations from U(0.7, 1), the ground's value from U(0.3, 0.6), the digit's
    from U(0.85, 1). So brightness distinguishes ink from ground in every image, but no single
    channel does. Between the two a pixel is mixed in proportion to its grey level.

    Args:
        digits: uint8 array, ink bright on dark, `(count, height, width, 1)`.
        seed: Integer. The colours are a pure function of it and the position in the array.

    Returns:
        A uint8 array `(count, height, width, 3)`.
    """
    # A row an image, so that its colours do not depend on how many follow.
    draws = np.random.default_rng(seed).random((len(digits), 6)).T
    hue, opposite = draws[0], draws[0] + 0.25 + 0.5 * draws[1]
    ground = _rgb(hue, 0.7 + 0.3 * draws[2], 0.3 + 0.3 * draws[3])
    ink = _rgb(opposite, 0.7 + 0.3 * draws[4], 0.85 + 0.15 * draws[5])
    colored = np.empty((*digits.shape[:-1], 3), np.uint8)
    for image, digit, deep, bright in zip(colored, digits, ground, ink, strict=True):
        share = digit.astype("float32") / 255.0
        image[...] = np.rint(255.0 * (deep + share * (bright - deep)))
    return colored


def plain_and_colored(name):
    """Finds which domain holds plain digits, and which coloured ones.

    Args:
        name: Of a `PairData`.

    Returns:
        `("a", "b")` or `("b", "a")`: the domain of plain digits, then that of coloured ones; `None`
        if the two are anything else.
    """
    sets = [(part, _digits(part)) for part in name.split(",")]
    is_colored = [None if digits is None else digits != part for part, digits in sets]
    return {(False, True): ("a", "b"), (True, False): ("b", "a")}.get(tuple(is_colored))


def _rgb(hue, saturation, value):
    """Colours `(count, 3)` in [0, 1]; hues in turns, of which whole turns are ignored."""
    return colors.hsv_to_rgb(np.stack([hue % 1.0, saturation, value], axis=-1)).astype("float32")


def _split(source):
    parts = source.split(",") if isinstance(source, str) else source
    is_pair = isinstance(parts, list | tuple) and len(parts) == 2
    if not is_pair or not all(isinstance(part, np.ndarray | os.PathLike) or part for part in parts):
        raise InputError(
            f"{source!r} is not two sources of images: give two names or folders with a comma "
            "between, such as mnist,colored_mnist or photos,paintings."
        )
    return [part.strip() if isinstance(part, str) else part for part in parts]


def _digits(name):
    """Name of the digits data set behind `name`, plain or coloured; `None` for other sets."""
    plain = name.removeprefix(_COLORED) if isinstance(name, str) else None
    return plain if plain in _DIGITS and not os.path.isdir(name) else None


def _read(name, split, image_size, rows):
    if _digits(name) in (None, name):
        data = sources.load_arrays(name, split, image_size)
        return ImageData(data.name, data.images[rows], None)
    digits = sources.load_arrays(_digits(name), split, image_size)
    return ImageData(name, color_digits(digits.images[rows]), None)
