"""Generates images or text: python apps/generate.py runs/dcgan --count 64 --output images.png

The generator comes from a .keras file, the folder of a run or an exported SavedModel. The output
is a grid (a name that ends in .png), an array of uint8 images (.npz), or a folder of single PNG
files. A conditional generator draws equal shares of all labels, or of those that --labels names,
in their order and in the grid a row each. With --interpolate the images lie on the way between
random latents, on great circles: a strip for each pair, one below the other, and an animation
beside it. (Latents that are signs pass through values that no training showed the generator.)
Lines of text are printed, or written to a file (.txt).
"""

import argparse
import itertools
import pathlib

import command_line

import numpy as np

from keras_gans import folders, generation, images, latents, runs, sheets
from keras_gans.errors import InputError
from keras_gans.image_range import is_image

#: How much larger the images of an animation are than those of the strips.
LARGER = 4


def parse_arguments(arguments=None):
    parser = command_line.Parser(
        prog="generate.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
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
        help="labels that share the images equally and in order; default: all",
    )
    parser.add_argument("--seed", type=command_line.seed, default=0)
    parser.add_argument(
        "--output",
        type=command_line.path,
        help="FILE.png (images.png), FILE.npz, a folder, or FILE.txt",
    )
    parser.add_argument("--scale", type=command_line.positive_int, default=2, help="of PNG pixels")
    parser.add_argument(
        "--interpolate",
        type=command_line.positive_int,
        nargs="?",
        const=8,
        metavar="STEPS",
        help="draw STEPS images (8) between each two of COUNT + 1 latents",
    )
    return parser.parse_args(arguments)


def main():
    arguments = parse_arguments()
    generator = runs.load_generator(arguments.generator)
    makes_text = generator.vocabulary is not None
    output = check_output(arguments, makes_text)
    try:
        count, labels, columns = generation.layout(generator, arguments.count, arguments.labels)
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
    made = generator.generate(count, arguments.seed, labels=labels)
    if makes_text:
        write_lines(made, output)
    else:
        write(made, columns, arguments.scale, output)
    return 0


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
        folders.check_output_file(output, "--output")
    else:
        folders.check_writable(output, "--output")
    if not output.suffix and any(output.glob("*.png")):
        raise InputError(f"--output {output} holds images already: give another folder.")
    return output


def check_room(shape, count, arguments):
    """Refuses images that do not fit in memory, or in the side of an animation."""
    asked = f"--count {count} --scale {arguments.scale}"
    steps, scale = arguments.interpolate or 1, arguments.scale
    if arguments.interpolate is not None:
        asked += f" --interpolate {steps}"
        images.check_scale((count * steps, *shape), LARGER * scale, asked)
        if max(shape[:2]) * LARGER * scale > images.LARGEST_GIF:
            raise InputError(
                f"--scale {scale}: an animation is {LARGER} times as large as the strips, and at "
                f"most {images.LARGEST_GIF} pixels wide and high."
            )
    single = arguments.output is not None and not arguments.output.suffix
    images.check_scale((1 if single else count * steps, *shape), scale, asked)


def check_plot(shape, arguments):
    """Refuses what takes images, for a generator that makes none."""
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


def write(made, columns, scale, output):
    if output.suffix == ".png":
        images.save_png(output, sheets.draw(made, columns), scale)
    elif output.suffix == ".npz":
        name = "images" if is_image(made.shape[1:]) else "examples"
        np.savez_compressed(output, **{name: made})
    else:
        for index, image in enumerate(made):
            images.save_png(output / f"{index:05d}.png", image, scale)
    print(f"{len(made)} images: {output}")


def interpolate(generator, count, labels, arguments, output):
    ends = latents.sample_for_generation(
        generator.prior, count + 1, generator.latent_dim, arguments.seed
    ).numpy()
    paths = [
        latents.spherical_interpolation(start, end, arguments.interpolate)
        for start, end in itertools.pairwise(ends)
    ]
    if labels is not None:
        labels = np.repeat(labels, arguments.interpolate)
    made = generation.from_latents(generator, np.concatenate(paths), labels)
    animation = output.with_suffix(".gif")
    images.save_png(output, images.grid(made, columns=arguments.interpolate), arguments.scale)
    images.save_gif(animation, made, LARGER * arguments.scale, milliseconds=80)
    print(f"{len(made)} images on {len(paths)} paths: {output} and {animation}")


if __name__ == "__main__":
    command_line.run(main, "generate.py")
