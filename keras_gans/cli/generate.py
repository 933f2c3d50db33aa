"""Generates images or text: keras-gans generate runs/dcgan --count 64 --output images.png

The generator comes from a .keras file, the folder of a run or an exported SavedModel. The output
is a grid (a name that ends in .png), an array of uint8 images (.npz), or a folder of single PNG
files, each as large as the generator makes it. A conditional generator draws equal shares of all
labels, or of those that --labels names, in their order and in the grid a row each; an .npz has the
labels beside the images, and a folder has a folder of each class. With --interpolate the images
lie on the way between random latents, on great circles: a strip for each pair, one below the other,
and an animation beside it. (Latents that are signs pass through values that no training showed the
generator.)
Lines of text are printed, or written to a file (.txt).
"""

import itertools
import pathlib

import numpy as np

from keras_gans.cli import command_line
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError
from keras_gans.sampling import class_names, generation, priors
from keras_gans.serving import loader
from keras_gans.system import atomic_files
from keras_gans.visualization import picture_files, sample_grids

#: Pixels of a grid for each pixel of an image, and of an animation for each of a strip's.
GRID_SCALE, LARGER = 2, 4


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__)
    parser.add_argument(
        "generator", type=command_line.path, help=".keras file, folder of a run, or SavedModel"
    )
    parser.add_argument(
        "--count",
        type=command_line.positive_int,
        help="images in all; 64, or ten of each label if the generator takes labels",
    )
    parser.add_argument(
        "--labels",
        type=command_line.labels,
        metavar="0,1,2",
        help="labels, or names of classes, that share the images equally and in order; default: "
        "all",
    )
    parser.add_argument("--seed", type=command_line.seed, default=0)
    parser.add_argument(
        "--truncation",
        type=command_line.positive_float,
        metavar="T",
        help="draw normal latents from [-T, T], such as 1: images more typical and less varied",
    )
    parser.add_argument(
        "--output",
        type=command_line.path,
        help="FILE.png (images.png), FILE.npz, a folder, or FILE.txt",
    )
    parser.add_argument(
        "--scale",
        type=command_line.positive_int,
        help="of PNG pixels; default: 2 for a grid, 1 for the single images of a folder",
    )
    parser.add_argument(
        "--interpolate",
        type=command_line.positive_int,
        nargs="?",
        const=8,
        metavar="STEPS",
        help="draw STEPS images (8) between each two of COUNT + 1 latents",
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    arguments = parse_arguments(arguments)
    generator = loader.load(arguments.generator, (loader.GENERATOR,))
    makes_text = generator.vocabulary is not None
    output = check_output(arguments, makes_text)
    if arguments.scale is None:
        arguments.scale = 1 if output is None or not output.suffix else GRID_SCALE
    names = named_classes(generator)
    try:
        labels = arguments.labels and class_names.labels_of(arguments.labels, names)
        count, labels, columns = generation.layout(generator, arguments.count, labels)
    except InputError as error:
        raise InputError(f"{arguments.generator}: --{error}") from error
    if is_image(generator.image_shape):
        check_room(generator.image_shape, count, arguments)
    elif not makes_text:
        check_plot(generator.image_shape, arguments)
    if output is not None:
        (output.parent if output.suffix else output).mkdir(parents=True, exist_ok=True)
    if arguments.interpolate is not None:
        interpolate(generator, count, labels, arguments, output)
        return 0
    samples = generator.generate(
        count, arguments.seed, labels=labels, truncation=arguments.truncation
    )
    if makes_text:
        write_lines(samples, output)
    else:
        write(samples, labels, names, columns, arguments.scale, output)
    return 0


def named_classes(generator):
    """Returns the names of the classes that the generator learnt, as far as its card has them."""
    described = generator.card.get("data")
    named = described.get("classes") if isinstance(described, dict) else None
    return class_names.checked(named)


def check_output(arguments, makes_text):
    """Returns the path to write, or `None` for lines that are printed."""
    output = arguments.output
    if makes_text:
        if arguments.interpolate is not None:
            raise InputError(f"--interpolate: {arguments.generator} makes text, not images.")
        if output is None:
            return None
    suffixes = (".txt",) if makes_text else (".png", ".npz", "")
    output = output or pathlib.Path("images.png")
    if output.suffix not in suffixes:
        accepted = (
            "a name ending in .txt" if makes_text else "a name ending in .png or .npz, or a folder"
        )
        raise InputError(f"--output {output}: give {accepted}.")
    if arguments.interpolate is not None and (arguments.interpolate < 2 or output.suffix != ".png"):
        raise InputError("--interpolate needs at least 2 steps and an --output ending in .png.")
    if output.suffix:
        atomic_files.check_output_file(output, "--output")
    else:
        atomic_files.check_writable(output, "--output")
    if not output.suffix and any([*output.glob("*.png"), *output.glob("*/*.png")]):
        raise InputError(f"--output {output} holds images already: give another folder.")
    return output


def check_room(shape, count, arguments):
    """Refuses images that do not fit in memory, or in the side of an animation."""
    asked = f"--count {count} --scale {arguments.scale}"
    steps, scale = arguments.interpolate or 1, arguments.scale
    if arguments.interpolate is not None:
        asked += f" --interpolate {steps}"
        picture_files.check_scale((count * steps, *shape), LARGER * scale, asked)
        if max(shape[:2]) * LARGER * scale > picture_files.LARGEST_GIF:
            raise InputError(
                f"--scale {scale}: an animation is {LARGER} times as large as the strips, and at "
                f"most {picture_files.LARGEST_GIF} pixels wide and high."
            )
    single = arguments.output is not None and not arguments.output.suffix
    picture_files.check_scale((1 if single else count * steps, *shape), scale, asked)


def check_plot(shape, arguments):
    """Refuses arguments for images, if the generator makes arrays of another kind."""
    output = arguments.output
    if arguments.interpolate is not None or (output is not None and not output.suffix):
        asked = "--interpolate" if arguments.interpolate is not None else f"--output {output}"
        raise InputError(
            f"{asked}: {arguments.generator} makes arrays of the shape {shape}, no images; give an "
            "--output ending in .npz for their numbers, or in .png for a plot."
        )


def write_lines(lines, output):
    if output is None:
        print(*lines, sep="\n")
        return
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} lines: {output}")


def write(samples, labels, names, columns, scale, output):
    if output.suffix == ".png":
        picture_files.save_png(output, sample_grids.draw(samples, columns), scale)
    elif output.suffix == ".npz":
        name = "images" if is_image(samples.shape[1:]) else "examples"
        beside = {} if labels is None else {"labels": labels}
        np.savez_compressed(output, **{name: samples}, **beside)
    else:
        for index, image in enumerate(samples):
            folder = output if labels is None else output / class_folder(labels[index], names)
            folder.mkdir(exist_ok=True)
            picture_files.save_png(folder / f"{index:05d}.png", image, scale)
    print(f"{len(samples)} images: {output}")


def class_folder(label, names):
    """Returns the name of a class, or its number if the name cannot be that of a folder."""
    name = names[label] if label < len(names) else ""
    # A card may come from anywhere, and its names lead nowhere else.
    is_plain = name.isprintable() and not set(name) & set("/\\:") and len(name.encode()) < 200
    return name if is_plain and name and not name.startswith(".") else str(label)


def interpolate(generator, count, labels, arguments, output):
    ends = priors.sample_for_generation(
        generator.prior, count + 1, generator.latent_dim, arguments.seed
    ).numpy()
    ends = priors.truncate(generator.prior, ends, arguments.truncation)
    paths = [
        priors.spherical_interpolation(start, end, arguments.interpolate)
        for start, end in itertools.pairwise(ends)
    ]
    if labels is not None:
        labels = np.repeat(labels, arguments.interpolate)
    samples = generation.from_latents(generator, np.concatenate(paths), labels)
    animation, scale = output.with_suffix(".gif"), arguments.scale
    picture_files.save_png(output, sample_grids.grid(samples, columns=arguments.interpolate), scale)
    picture_files.save_gif(animation, samples, LARGER * scale, milliseconds=80)
    print(f"{len(samples)} images on {len(paths)} paths: {output} and {animation}")
