"""Images from a folder of files of any sizes."""

import warnings

import numpy as np

from keras_gans.data import decoding
from keras_gans.data.image_data import ImageData
from keras_gans.data.image_files import list_images
from keras_gans.errors import InputError, list_names, printable
from keras_gans.system import memory


def read_folder(folder, split, image_size, channels):
    """Reads every image of a split of `folder`, in the order of their paths."""
    files = list_images(folder, split)
    paths = files.paths
    # Headers hold channels and sizes, so each image is decoded once, into its row.
    headers, too_large = decoding.read_headers(paths)
    kept = list(headers)
    if channels is None:
        channels = decoding.count_channels(headers)
    sizes = [header.size for header in headers.values()]
    shape = (*_common_size(folder, sizes, image_size), channels)
    memory.check_fits(len(kept) * int(np.prod(shape)), f"image_size: the images of '{folder}'")
    images = np.empty((len(kept), *shape), np.uint8)
    decoded = decoding.decode_all(kept, shape, decoding.measure_depth(headers), images)
    if not decoded.all():
        images = images[decoded]
    readable = set(np.array(kept, object)[decoded])
    _report(folder, files, [path for path in paths if path not in readable], too_large)
    labels = files.labels
    if labels is not None:
        is_readable = [path in readable for path in paths]
        labels = np.array(labels, np.int32)[is_readable]
    return ImageData(str(folder), images, labels, files.class_names)


def _common_size(folder, sizes, image_size):
    if image_size is not None:
        return image_size, image_size
    different = sorted(set(sizes))
    if len(different) > 1:
        examples = " and ".join(f"{height}x{width}" for height, width in different[:2])
        raise InputError(
            f"the images of the folder '{folder}' differ in size ({examples}, for example), "
            "so image_size must be given."
        )
    return different[0] if different else (0, 0)


def _report(folder, files, unread, too_large):
    """Warns once of all files that were left out."""

    def names(paths):
        return list_names([path.relative_to(files.folder).as_posix() for path in paths])

    broken = [path for path in unread if path not in set(too_large)]
    reasons = []
    if broken:
        reasons.append(
            f"{len(broken)} of the {len(files.names)} images of '{folder}' cannot be read and were "
            f"skipped: {names(broken)}"
        )
    if too_large:
        reasons.append(
            f"{len(too_large)} of the {len(files.names)} images of '{folder}' have more than "
            f"{decoding.MOST_PIXELS:,} pixels and were skipped: {names(too_large)}"
        )
    if len(unread) == len(files.names):
        raise InputError(
            f"none of the images of the folder '{folder}' can be read: {names(unread)}"
            f"{f' (of more than {decoding.MOST_PIXELS:,} pixels)' if not broken else ''}."
        )
    reasons += files.others()
    if reasons:
        warnings.warn(printable(f"{'; '.join(reasons)}."), stacklevel=4)
