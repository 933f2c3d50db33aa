"""What can be judged, and how its samples are drawn a batch at a time."""

import collections
import contextlib
import copy
import pathlib
import warnings

import numpy as np

from keras_gans import data
from keras_gans.data import batching, decoding, image_files
from keras_gans.data.arrays import FILE_SUFFIXES
from keras_gans.errors import InputError, printable
from keras_gans.evaluation.metrics.selection import evenly
from keras_gans.models import AdversarialModel
from keras_gans.sampling import conditioning, generation
from keras_gans.serving import foreign_generator, saved_models
from keras_gans.serving.foreign_generator import OtherGenerator
from keras_gans.serving.saved_generator import SavedGenerator
from keras_gans.serving.saved_translator import SavedTranslator
from keras_gans.training import runs

#: Images read at a time.
BATCH_SIZE = 500
#: Images by which it is known whether all are grey.
TRIED = 100
#: Levels by which the channels of a grey image may differ, where a JPEG file rounded them.
ROUNDING = 3


class Images:
    """Images that are there already, in a folder or in an .npz or .npy file.

    Those of a folder are read as they are needed, at the size that most of them have, and in
    colour if any is. Of a folder with splits, the images of `train` are taken.

    Args:
        path: Of the folder or file, as in `data.read`.

    Attributes:
        image_shape: `(height, width, channels)`.
    """

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
            self._paths, self._images = None, data.read(path).images
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

    def is_grey_in_colour(self):
        """Whether the images have three channels, which are the same in those that were tried.

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
            f"{height}x{width}: bring them to one size yourself to judge them by another.",
            stacklevel=5,
        )
    return height, width


def _is_grey(images):
    return np.ptp(images, axis=-1).max() <= ROUNDING


class Samples:
    """What a generator draws.

    Args:
        generator: `LatentModel` or `SavedGenerator`.
        seed: Int; the same seed gives the same samples.
    """

    def __init__(self, generator, seed):
        self.generator = generator
        self.seed = seed

    def batches(self, count):
        """Returns an iterator of `count` samples in uint8 batches."""
        return generation.batches(self.generator, count, self.seed)

    def labels(self, count):
        """Returns the labels that the samples were asked for, or `None`."""
        wanted = conditioning.check_wanted(None, None, self.generator.num_classes)
        return None if wanted is None else conditioning.share(wanted, count).numpy()


def drawn_by(subject, seed):
    """Returns the images of a subject: itself, or the samples of a generator."""
    return subject if isinstance(subject, Images) else Samples(subject, seed)


def load_subject(path, prior=None):
    """Loads what is to be judged.

    Args:
        path: A `.keras` file, the folder of a run, a SavedModel, a folder of images, or an .npz or
            .npy file of them. Models and SavedModels of other programs take latents alone and give
            images in [-1, 1].
        prior: Distribution of the latents of another program's generator, one of
            `priors.PRIORS`; `None` for `"normal"`.

    Returns:
        An `AdversarialModel`, a `SavedGenerator`, a `SavedTranslator`, an `OtherGenerator` or
        `Images`.

    Raises:
        InputError: If there is nothing of the kind at `path`, or a prior is given for what has its
            own or none.
    """
    subject = _load(pathlib.Path(path), prior or "normal")
    if prior is not None and not isinstance(subject, OtherGenerator):
        raise InputError(f"prior {prior}: {path} has latents of its own, or none.")
    return subject


def _load(path, prior):
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    if path.suffix in FILE_SUFFIXES and path.is_file():
        return Images(path)
    if path.is_file():
        model = runs.load_any_model(path)
        is_ours = isinstance(model, AdversarialModel)
        return model if is_ours else foreign_generator.of_network(model, prior, str(path))
    if runs.Run(path).config_path.exists():
        return runs.load_trained(path)
    version = saved_models.resolve(path)
    if (version / "saved_model.pb").exists():
        return _load_saved(version, prior)
    return Images(path)


def data_of(subject):
    """Returns what a subject's card calls its data, or `None`; users' cards may hold anything."""
    described = getattr(subject, "card", {}).get("data")
    return described.get("name") if isinstance(described, dict) else None


def dataset_of(subject):
    """Returns the name of the data set that a subject learnt from, or `None` if it does not say.

    Of a translation it is that of the plain digits, or else of the first domain.
    """
    name = data_of(subject)
    if name is None or not hasattr(subject, "translate"):
        return name
    plain, _ = data.plain_and_colored(name) or ("a", "b")
    return name.split(",")["ab".index(plain)]


def _load_saved(path, prior):
    if saved_models.read_card(path):
        for kind in (SavedGenerator, SavedTranslator):
            with contextlib.suppress(saved_models.OtherKindError):
                return kind(path)
    return foreign_generator.of_saved_model(path, prior)
