"""What can be judged, and how its samples are drawn a batch at a time."""

import contextlib
import pathlib

import numpy as np

from keras_gans import batching, conditions, data, generation, runs
from keras_gans.data import folder
from keras_gans.data.arrays import FILE_SUFFIXES
from keras_gans.errors import InputError
from keras_gans.evaluation.selection import evenly
from keras_gans.export import SavedGenerator, version_numbers
from keras_gans.translators import SavedTranslator

#: Samples drawn, or read, at a time.
BATCH_SIZE = 500


class Images:
    """Images that are there already, in a folder or in an .npz or .npy file.

    Those of a folder are read as they are needed, at the size of the first.

    Args:
        path: Of the folder or file, as in `data.read`.

    Attributes:
        image_shape: `(height, width, channels)`.
    """

    def __init__(self, path):
        path = pathlib.Path(path)
        if path.is_dir():
            self._paths, self._images = folder.find_images(path), None
            first = folder.read_header(self._paths[0]) if self._paths else None
            if first is None:
                raise InputError(f"{path} holds no images, no run and no SavedModel.")
            self.image_shape = (*first["size"], 1 if first["is_grey"] else 3)
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
            yield self._images[places] if self._paths is None else self._read(places)

    def _read(self, places):
        paths = [self._paths[place] for place in places]
        images = [folder.read_image(path, self.image_shape) for path in paths]
        for path, image in zip(paths, images, strict=True):
            if image is None:
                raise InputError(f"{path} cannot be read as an image.")
        return np.stack(images)


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
        return generation.batches(self.generator, count, self.seed, BATCH_SIZE)

    def labels(self, count):
        """Returns the labels that the samples were asked for, or `None`."""
        wanted = conditions.check_wanted(None, None, self.generator.num_classes)
        return None if wanted is None else conditions.share(wanted, count).numpy()


def drawn_by(subject, seed):
    """Returns the images of a subject: itself, or the samples of a generator."""
    return subject if isinstance(subject, Images) else Samples(subject, seed)


def load_subject(path):
    """Loads what is to be judged.

    Args:
        path: A `.keras` file, the folder of a run, a SavedModel of this package, a folder of
            images, or an .npz or .npy file of them.

    Returns:
        An `AdversarialModel`, a `SavedGenerator`, a `SavedTranslator` or `Images`.

    Raises:
        InputError: If there is nothing of the kind at `path`.
    """
    path = pathlib.Path(path)
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    if path.suffix in FILE_SUFFIXES and path.is_file():
        return Images(path)
    if path.is_file() or runs.Run(path).config_path.exists():
        return runs.load_trained(path)
    if (path / "saved_model.pb").exists() or version_numbers(path):
        return _load_saved(path)
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


def _load_saved(path):
    for kind in (SavedGenerator, SavedTranslator):
        with contextlib.suppress(InputError):
            return kind(path)
    raise InputError(
        f"{path} is not a SavedModel that keras_gans exported; of another program's generator, "
        "judge a folder or an .npz file of its images."
    )
