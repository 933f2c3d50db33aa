"""The interface of extractors, which turn images into features and logits for the scores."""

import abc
import hashlib
from typing import NamedTuple

import numpy as np

from keras_gans.data import batching
from keras_gans.errors import InputError


class Features(NamedTuple):
    """Features and logits of images.

    Attributes:
        features: float32 array `(count, dimension)`.
        logits: float32 array `(count, classes)`; `None` if the extractor does not classify.
    """

    features: np.ndarray
    logits: np.ndarray | None


class Extractor(abc.ABC):
    """Turns uint8 images into features, a batch at a time.

    A subclass says what images it takes (`check_shape`) and what it makes of one batch (`compute`).

    Args:
        name: String. What the extractor is called in the protocol of a score.
        preprocessing: String. What is done to the pixels, as part of a sentence.
        num_classes: Length of the logits; `None` if there are none.
        content_hash: String. Two extractors that differ have different ones; see `hash_content`.
    """

    def __init__(self, name, preprocessing, num_classes, content_hash):
        self.name = name
        self.preprocessing = preprocessing
        self.num_classes = num_classes
        self.content_hash = content_hash

    def check_classes(self, num_classes, score):
        """Raises `InputError` unless the logits are of as many classes as a score needs."""
        if self.num_classes != num_classes:
            raise InputError(
                f"{score} needs an extractor that tells the {num_classes} classes of the labels; "
                f"{self.name} tells {self.num_classes or 'none'}."
            )

    def extract(self, images, batch_size=128, progress=None):
        """Extracts the features of any number of images; only the features are kept.

        Args:
            images: uint8 array `(count, height, width, channels)`, or an iterable of such arrays,
                batches of any counts.
            batch_size: Most images in the network at a time.
            progress: Function of the number of images done, called after each batch; or `None`.

        Returns:
            `Features`.

        Raises:
            InputError: If there are no images, the extractor does not take them, or what it makes
                of them is not finite.
        """
        done, parts, shape = 0, [], None
        for array in [images] if isinstance(images, np.ndarray) else images:
            array = np.asarray(array)
            self._check(array, shape)
            shape = array.shape[1:]
            for rows in batching.slices(len(array), batch_size):
                batch = array[rows]
                parts.append(self._extract_batch(batch))
                done += len(batch)
                if progress is not None:
                    progress(done)
        if not parts:
            raise InputError("images is empty: there is nothing to extract features from.")
        features, logits = zip(*parts, strict=True)
        return Features(
            np.concatenate(features), None if logits[0] is None else np.concatenate(logits)
        )

    @abc.abstractmethod
    def check_shape(self, shape):
        """Raises `InputError` unless the extractor takes images `(height, width, channels)`."""

    @abc.abstractmethod
    def compute(self, images):
        """Returns the features and the logits (or `None`) of one batch of uint8 images."""

    def _check(self, images, shape):
        if images.dtype != np.uint8 or images.ndim != 4:
            raise InputError(
                f"images are {images.dtype} of the shape {images.shape}; they must be uint8, "
                "(count, height, width, channels)."
            )
        if shape not in (None, images.shape[1:]):
            raise InputError(
                f"images differ: some have the shape {shape}, some {images.shape[1:]}; give images "
                "of one shape."
            )
        self.check_shape(images.shape[1:])

    def _extract_batch(self, batch):
        features, logits = self.compute(batch)
        features = np.asarray(features, "float32").reshape(len(batch), -1)
        if logits is not None:
            logits = np.asarray(logits, "float32").reshape(len(batch), -1)
        classes = None if logits is None else logits.shape[-1]
        if classes != self.num_classes:
            raise InputError(
                f"The extractor {self.name!r} has num_classes={self.num_classes}, but gives "
                f"{'no' if classes is None else classes} logits."
            )
        finite = np.isfinite(features).all() and (logits is None or np.isfinite(logits).all())
        if not finite:
            raise InputError(f"The extractor {self.name!r} gives numbers that are not finite.")
        return features, logits


def hash_content(*parts):
    """Returns the first 16 hexadecimal digits of the SHA-256 of arrays and strings, in order.

    Args:
        *parts: NumPy arrays, hashed with their types and shapes, strings and bytes.
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            part = np.ascontiguousarray(part).tobytes()
        elif isinstance(part, str):
            part = part.encode()
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()[:16]
