"""Translates images: keras-gans translate runs/cyclegan photos --output paintings

The model comes from a .keras file, the folder of a run or an exported SavedModel of a CycleGAN.
The images are one file or all those under a folder; each is cut to the proportions of the model's
images from the centre and resized; for a model that takes any size, each is taken at its own. Of a
folder, every image keeps its place and its name, as PNG.
"""

import itertools
import pathlib
import warnings

import numpy as np
import tensorflow as tf

from keras_gans.cli import command_line
from keras_gans.data import decoding, image_files
from keras_gans.errors import InputError
from keras_gans.models.cyclegan import DIRECTIONS
from keras_gans.serving import loader
from keras_gans.system import atomic_files
from keras_gans.visualization import picture_files

#: How many images are in memory at a time.
AT_A_TIME = 64


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__)
    parser.add_argument(
        "model", type=command_line.path, help=".keras file, folder of a run, or SavedModel"
    )
    parser.add_argument("images", type=command_line.path, help="an image file, or a folder of them")
    parser.add_argument(
        "--direction", choices=tuple(DIRECTIONS), default="ab", help="A to B (default) or B to A"
    )
    parser.add_argument(
        "--output",
        type=command_line.path,
        help="FILE.png, or a folder for a folder; default: translated.png, translated",
    )
    parser.add_argument("--scale", type=command_line.positive_int, default=1, help="of PNG pixels")
    return parser.parse_args(arguments)


def main(arguments=None):
    arguments = parse_arguments(arguments)
    source, output = arguments.images, arguments.output
    if output is None:
        output = pathlib.Path("translated" if source.is_dir() else "translated.png")
    places = find_places(source, output)
    translator = loader.load(arguments.model, (loader.TRANSLATOR,))
    shape = translator.input_shape_of(arguments.direction)
    headers, _ = decoding.read_headers(list(places))
    depth = decoding.measure_depth(headers)
    read = (
        (place, decoding.decode(path, fill(shape, headers[path].size), depth))
        for path, place in places.items()
        if path in headers
    )
    readable = ((place, image) for place, image in read if image is not None)
    count = 0
    for batch in batches(readable):
        images = translate(translator, [image for _, image in batch], arguments.direction)
        for (place, _), image in zip(batch, images, strict=True):
            place.parent.mkdir(parents=True, exist_ok=True)
            picture_files.save_png(place, image, arguments.scale)
        count += len(batch)
    if not count:
        raise InputError(f"No image of {source} can be read.")
    if count < len(places):
        warnings.warn(
            f"{len(places) - count} of {len(places)} images cannot be read.", stacklevel=1
        )
    print(f"{count} images: {output}")
    return 0


def fill(shape, size):
    """Returns a shape with an image's own size where the model takes any."""
    height, width, channels = shape
    return (height or size[0], width or size[1], channels)


def batches(readable):
    """Yields places with images of one shape, in lists, in their order."""
    for _, same in itertools.groupby(readable, key=lambda pair: pair[1].shape):
        while batch := list(itertools.islice(same, AT_A_TIME)):
            yield batch


def translate(translator, batch, direction):
    try:
        return translator.translate(np.stack(batch), direction)
    except InputError:
        raise
    # What a network of any size says of a size that it cannot halve, or not join again.
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        height, width, _ = batch[0].shape
        raise InputError(
            f"The model cannot take images of {height}x{width}: resize them, for example to "
            "multiples of 32."
        ) from error


def find_places(source, output):
    """Returns the files to read, with the files to write, before anything is read."""
    if source.is_dir():
        if output.suffix or output.is_file():
            raise InputError(f"--output {output}: {source} is a folder, so give a folder.")
        names, left_out, closed = image_files.search(source)
        places = {source / name: (output / name).with_suffix(".png") for name in names}
        for sentence in image_files.describe_others(source, left_out, closed):
            warnings.warn(sentence, stacklevel=1)
        if not places:
            raise InputError(f"The folder {source} holds no images.")
    elif source.is_file():
        if output.suffix != ".png" or output.is_dir():
            raise InputError(f"--output {output}: {source} is a file, so give a name with .png.")
        places = {source: output}
    else:
        raise InputError(f"There is no file or folder {source}.")
    atomic_files.check_writable(output.parent if source.is_file() else output, "--output")
    sources = {path.resolve() for path in places}
    taken = {}
    for path, place in places.items():
        if place.resolve() in sources:
            raise InputError(f"--output {output}: {place} is to be read, not to be written over.")
        if place in taken:
            raise InputError(f"{taken[place]} and {path} would both become {place}.")
        taken[place] = path
    return places
