"""Images to evaluate: those of a folder or a file, and those that a generator draws."""

import collections
import copy
import pathlib
import warnings

import numpy as np

from keras_gans import data
from keras_gans.data import batching, decoding, image_files
from keras_gans.errors import InputError, printable
from keras_gans.evaluation.metrics.selection import evenly
from keras_gans.sampling import conditioning, generation

#: Images read at a time.
BATCH_SIZE = 500
#: How many images are read to tell whether all are grey.
TRIED = 100
#: Levels by which the channels of a grey image may differ, where a JPEG file rounded them.
ROUNDING = 3


class StoredImages:
    """Images of a folder, or of an .npz or .npy file.

    Those of a folder are read as they are needed, at the size that most of them have, and in
    colour if any is. Of a folder with splits, the images of `train` are taken.

    Args:
        path: Of the folder or file, as in `data.load_arrays`.

    Attributes:
        image_shape: `(height, width, channels)`.

    Raises:
        InputError: If there are no images, or none that can be read.
    """

    num_classes = None
    vocabulary = None

    def __init__(self, path):
        self.path = path = pathlib.Path(path)
        self._is_grey = False
        if path.is_dir():
            files = _list_images(path)
            self._paths, self._images = files.paths, None
            headers, _ = decoding.read_headers(self._paths)
            if not headers:
                raise InputError(f"{path} holds no images that can be read.")
            self._depth = decoding.measure_depth(headers)
            size = _most_common_size(path, [header.size for header in headers.values()])
            self.image_shape = (*size, decoding.count_channels(headers))
            for sentence in files.others():
                warnings.warn(printable(sentence), stacklevel=4)
        else:
            self._paths, self._images = None, data.load_arrays(path).images
            self.image_shape = self._images.shape[1:]

    def batches(self, count):
        """Yields `count` images, or all if there are fewer, in uint8 batches.

        They are evenly spread over all, which may be in the order of their classes.
        """
        chosen = evenly(len(self._images if self._paths is None else self._paths), count)
        for rows in batching.slices(len(chosen), BATCH_SIZE):
            places = chosen[rows]
            images = self._images[places] if self._paths is None else self._read(places)
            yield self._take_one_channel(images) if self._is_grey else images

    def labels(self, count):
        """Returns `None`: stored images were not drawn by labels."""
        return None

    def is_grey_in_colour(self):
        """Whether the images have three channels, which are equal in those that were tried.

        Many programs save grey images like that.
        """
        return self.image_shape[-1] == 3 and _is_grey(next(self.batches(TRIED)))

    def as_grey(self):
        """Returns the images with one channel; any in colour is refused as it is read."""
        grey = copy.copy(self)
        grey._is_grey, grey.image_shape = True, (*self.image_shape[:2], 1)
        return grey

    def _take_one_channel(self, images):
        if not _is_grey(images):
            raise InputError(f"{self.path} has images in colour, and the data set has none.")
        return images[..., :1]

    def _read(self, places):
        paths = [self._paths[place] for place in places]
        shape = (*self.image_shape[:2], 3) if self._is_grey else self.image_shape
        images = [decoding.decode(path, shape, self._depth) for path in paths]
        for path, image in zip(paths, images, strict=True):
            if image is None:
                raise InputError(
                    f"{path} cannot be read as an image of at most {decoding.MOST_PIXELS:,} pixels."
                )
        return np.stack(images)


class GeneratedSamples:
    """Samples that a generator draws from a seed, a batch at a time.

    Args:
        generator: What generates from latents, see `sampling.generation`.
        seed: Int; the same seed gives the same samples.
    """

    def __init__(self, generator, seed):
        self.generator = generator
        self.seed = seed

    def batches(self, count):
        """Returns an iterator of `count` samples in uint8 batches."""
        return generation.batches(self.generator, count, self.seed)

    def labels(self, count):
        """Returns the labels that the samples are drawn by, or `None`."""
        labels = conditioning.check_wanted(None, None, self.generator.num_classes)
        return None if labels is None else conditioning.share(labels, count).numpy()


def samples_of(generator, seed):
    """Returns the `GeneratedSamples` of a generator; `StoredImages` are returned as they are."""
    return generator if isinstance(generator, StoredImages) else GeneratedSamples(generator, seed)


def _list_images(path):
    if not image_files.search(path)[0]:
        raise InputError(f"{path} holds no images, no run and no SavedModel.")
    return image_files.list_images(path)


def _most_common_size(path, sizes):
    counts = collections.Counter(sizes)
    # Of two that are equally common the smaller one, which enlarges none.
    height, width = max(counts, key=lambda size: (counts[size], -size[0] * size[1], size))
    if len(counts) > 1:
        warnings.warn(
            f"The images of {path} have {len(counts)} sizes and are brought to the commonest, "
            f"{height}x{width}: bring them to one size yourself to evaluate them by another.",
            stacklevel=5,
        )
    return height, width


def _is_grey(images):
    return np.ptp(images, axis=-1).max() <= ROUNDING
