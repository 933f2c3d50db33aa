"""Evaluates a generator or images: keras-gans evaluate runs/dcgan --dataset mnist

The generator is a .keras file, the folder of a run, a SavedModel, a folder of images, or an .npz
file of them, so that other programs' generators and images get the same scores. Prints a table, in
which the scores of held-out real images stand beside those of the generator, and writes the records
with their protocol. Which scores apply depends on the generator: labels, codes, an encoder, a
translation, lines of text have scores of their own.
"""

from keras_gans import evaluation
from keras_gans.cli import command_line, extractor_options
from keras_gans.errors import InputError
from keras_gans.sampling import priors
from keras_gans.serving import loader
from keras_gans.system import atomic_files
from keras_gans.visualization import picture_files

#: Samples beside their closest training images, in the picture of them.
SHOWN = 40


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__)
    parser.add_argument(
        "generator",
        type=command_line.path,
        help=".keras file, run, SavedModel, folder of images, or .npz",
    )
    parser.add_argument(
        "--dataset",
        type=command_line.name,
        help="real data, as in train; default: the generator's own",
    )
    parser.add_argument(
        "--metrics", type=names, default="all", help="all that apply, or names as fid,precision"
    )
    parser.add_argument(
        "--count",
        type=command_line.positive_int,
        help="samples; default: 10000, and 26000 of stacked digits",
    )
    parser.add_argument("--seed", type=command_line.seed, default=0)
    parser.add_argument(
        "--prior",
        choices=tuple(priors.PRIORS),
        help="latents of another program's generator, of which images in [-1, 1] are expected; "
        "default: normal",
    )
    extractor_options.add(parser)
    parser.add_argument("--output", type=command_line.path, metavar="FILE.json", help="the records")
    parser.add_argument(
        "--closest",
        type=command_line.path,
        metavar="FILE.png",
        help="a picture of samples, each with the closest training image to its right",
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    arguments = parse_arguments(arguments)
    check_output("--output", arguments.output, ".json")
    check_output("--closest", arguments.closest, ".png")
    generator = loader.load(arguments.generator, prior=arguments.prior)
    if arguments.closest is not None and not evaluation.draws_images(generator):
        raise InputError(f"--closest: {arguments.generator} draws no images.")
    dataset = arguments.dataset or own_dataset(generator, arguments.generator)
    extractor = extractor_options.load(arguments.extractor, arguments.inception)
    with command_line.Progress("images") as progress:
        scores = evaluation.evaluate(
            generator,
            dataset,
            arguments.metrics,
            count=arguments.count,
            seed=arguments.seed,
            extractor=extractor,
            progress=progress,
        )
    # Before it is printed, which fails where the reader of a pipe has left.
    if arguments.output is not None:
        evaluation.records.write(
            arguments.output, scores, generator=str(arguments.generator), dataset=dataset
        )
    if arguments.closest is not None:
        picture = evaluation.closest_picture(generator, dataset, SHOWN, arguments.seed)
        arguments.closest.parent.mkdir(parents=True, exist_ok=True)
        with atomic_files.replacing(arguments.closest) as unfinished:
            picture_files.save_png(unfinished, picture, 2)
    print(evaluation.table(scores))
    return 0


def names(text):
    return "all" if text == "all" else command_line.name(text).split(",")


def check_output(option, path, suffix):
    if path is None:
        return
    if path.suffix != suffix:
        raise InputError(f"{option} {path}: give a name ending in {suffix}.")
    atomic_files.check_output_file(path, option)


def own_dataset(generator, path):
    """Returns the name of the data set that a model was trained on, by its card."""
    name = evaluation.dataset_of(generator)
    if name is None:
        raise InputError(f"--dataset: {path} does not say what it learnt from; name the data set.")
    return name
