"""Listing of the image files below a folder, its splits and its class folders."""

import contextlib
import dataclasses
import os
import pathlib
import re

from keras_gans.errors import InputError, SplitError, list_names

#: Names of image files end in one of these.
SUFFIXES = (
    *(".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".bmp", ".dib", ".gif", ".webp"),
    *(".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".avif", ".jp2", ".j2k", ".tga"),
)
#: Pictures too, in formats that are not read.
_OTHER_PICTURES = (
    *(".heic", ".heif", ".jxl", ".svg", ".eps", ".ps", ".pdf", ".psd", ".xcf", ".exr", ".hdr"),
    *(".ico", ".icns", ".dds", ".pcx", ".sgi", ".wmf", ".emf", ".qoi", ".fits", ".dcm"),
    *(".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf"),
)
_SPLIT = re.compile(r"(train|test|val)(?:ing|id|idation)?([AB]?)", re.IGNORECASE)
#: Folders named by whole numbers below this are the labels themselves.
_MOST_LABELS = 1000


@dataclasses.dataclass(frozen=True)
class ImageFiles:
    """The image files of one split of a folder.

    Args:
        folder: Path of the split.
        names: List of the files' paths below `folder`, with slashes, in their order.
        labels: List of the files' labels, or `None`.
        class_names: Tuple of the names of the labels, or `None`.
        left_out: List of the paths of pictures of other formats and of what is no regular file.
        closed: List of the paths of folders that cannot be read.
    """

    folder: pathlib.Path
    names: list
    labels: list | None
    class_names: tuple | None
    left_out: list
    closed: list

    @property
    def paths(self):
        """The files' paths."""
        return [self.folder / name for name in self.names]

    def others(self):
        """Describes the files that were left out, as a list of sentences without full stops."""
        return describe_others(self.folder, self.left_out, self.closed)


def list_images(folder, split="train"):
    """Lists the image files of one split of a folder, hidden ones aside.

    Folders at any depth are searched, also those that are links, each once. A folder that holds
    folders such as `train` and `test`, and no images or folders beside them, has these splits; any
    other folder has only `"train"`. Where every image lies one level deep, in one of at least two
    folders, these are classes: the label is the folder's place in the order of their names, or
    its name where all are whole numbers of up to three digits.

    Args:
        folder: Path of the folder.
        split: String.

    Returns:
        An `ImageFiles`.

    Raises:
        InputError: If there are no images.
        SplitError: If there is no such split.
    """
    folder = pathlib.Path(folder)
    splits = find_splits(folder)
    place = _choose(folder, splits, split)
    names, left_out, closed = search(place)
    if not names:
        others = "".join(f"; {sentence}" for sentence in describe_others(place, left_out, closed))
        raise InputError(f"the folder '{place}' holds no images ({', '.join(SUFFIXES)}){others}.")
    train = splits.get("train")
    classes = _classes(names if train in (None, place) else search(train)[0])
    labels = _labels(names, classes)
    numbered = labels is None or _are_numbers(classes)
    return ImageFiles(place, names, labels, None if numbered else classes, left_out, closed)


def describe_others(folder, left_out, closed):
    """`ImageFiles.others` for the files that `search` returned."""
    sentences = []
    if left_out:
        sentences.append(
            f"{len(left_out)} files in '{folder}' are of formats that are not read, or no regular "
            f"files, and were skipped: {list_names(left_out)}"
        )
    if closed:
        sentences.append(
            f"{len(closed)} folders in '{folder}' cannot be entered: {list_names(closed)}"
        )
    return sentences


def find_splits(folder):
    """Returns the paths of the splits of a folder by name, such as `train`, `val` or `testA`.

    Empty for a folder without splits.
    """
    try:
        with os.scandir(folder) as entries:
            entries = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return {}
    folders = [entry for entry in entries if _is_folder(entry)]
    matches = [_SPLIT.fullmatch(entry.name) for entry in folders]
    if not all(matches) or any(_suffix(entry.name) in SUFFIXES for entry in entries):
        return {}
    splits = {
        _canonical(match): pathlib.Path(folder, entry.name)
        for match, entry in zip(matches, folders, strict=True)
    }
    return splits if any(name.startswith("train") for name in splits) else {}


def _choose(folder, splits, split):
    if not splits:
        if split != "train":
            raise SplitError(f"the folder '{folder}' has only the split 'train', not {split!r}.")
        return folder
    match = _SPLIT.fullmatch(split) if isinstance(split, str) else None
    if match is None or _canonical(match) not in splits:
        known = ", ".join(sorted(path.name for path in splits.values()))
        raise SplitError(f"the folder '{folder}' has the splits {known}, not {split!r}.")
    return splits[_canonical(match)]


def _canonical(match):
    return match[1].lower() + match[2].upper()


def search(folder):
    """Finds image files at any depth of a folder, in all its splits.

    Returns:
        Three lists of paths below the folder, with slashes and sorted: `names`, `left_out` and
        `closed` as in `ImageFiles`.
    """
    names, left_out, closed, seen = [], [], [], set()
    # Links are followed last, so that files keep their own names; a loop adds nothing new.
    folders, links = [""], []
    while folders or links:
        inside = folders.pop() if folders else links.pop(0)
        place = os.path.join(folder, inside)
        try:
            identity = os.stat(place)
            if (identity.st_dev, identity.st_ino) in seen:
                continue
            seen.add((identity.st_dev, identity.st_ino))
            with os.scandir(place) as entries:
                entries = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            closed.append(inside or ".")
            continue
        for entry in entries:
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                (links if entry.is_symlink() else folders).append(name)
            elif _suffix(name) in SUFFIXES:
                # Reading a pipe or a device might never end.
                (names if _is_file(entry) else left_out).append(name)
            elif _suffix(name) in _OTHER_PICTURES:
                left_out.append(name)
    return sorted(names), sorted(left_out), sorted(closed)


def _is_folder(entry):
    with contextlib.suppress(OSError):  # A link to itself.
        return entry.is_dir()
    return False


def _is_file(entry):
    with contextlib.suppress(OSError):
        return entry.is_file()
    return False


def _suffix(name):
    return os.path.splitext(name)[1].lower()


def _classes(names):
    """The names of the class folders in the order of their labels, or `None`."""
    folders = {name.rpartition("/")[0] for name in names}
    if len(folders) < 2 or "" in folders or any("/" in folder for folder in folders):
        return None
    return tuple(sorted(folders))


def _labels(names, classes):
    folders = [name.rpartition("/")[0] for name in names]
    if classes is None or not set(folders) <= set(classes):
        return None
    by_name = {name: index for index, name in enumerate(classes)}
    if _are_numbers(classes):
        by_name = {name: int(name) for name in classes}
    return [by_name[folder] for folder in folders]


def _are_numbers(classes):
    """Whether the names of class folders are distinct whole numbers, and so labels."""
    if not all(name.isascii() and name.isdecimal() and len(name) < 10 for name in classes):
        return False
    numbers = {int(name) for name in classes}
    return len(numbers) == len(classes) and max(numbers) < _MOST_LABELS
