"""Trains the digit classifier that evaluates generators of MNIST: keras-gans train_classifier

The package ships what this program wrote with its defaults,
keras_gans/evaluation/extractors/mnist_classifier.weights.h5. Another run differs in the rounding of
sums, and so in its weights, and a score is comparable only with scores by the same weights: replace
that file only if none are kept.
"""

import pathlib
import sys

from keras_gans import data
from keras_gans.cli import command_line
from keras_gans.errors import DownloadError, InputError
from keras_gans.evaluation.extractors import classifier
from keras_gans.system import atomic_files


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__)
    parser.add_argument(
        "--output",
        type=command_line.path,
        default=pathlib.Path("mnist_classifier.weights.h5"),
        help="FILE.weights.h5; default: mnist_classifier.weights.h5",
    )
    parser.add_argument(
        "--dataset",
        type=command_line.name,
        default="mnist",
        help="with splits train and test, of 28x28x1",
    )
    parser.add_argument("--epochs", type=command_line.positive_int, default=12, help="default: 12")
    parser.add_argument("--seed", type=command_line.seed, default=0, help="default: 0")
    return parser.parse_args(arguments)


def main(arguments=None):
    arguments = parse_arguments(arguments)
    if not arguments.output.name.endswith(".weights.h5"):
        raise InputError(f"--output {arguments.output}: give a name with .weights.h5.")
    atomic_files.check_output_file(arguments.output, "--output")
    digits = {split: read(arguments.dataset, split) for split in ("train", "test")}
    model = classifier.train(
        digits["train"].images,
        digits["train"].labels,
        epochs=arguments.epochs,
        seed=arguments.seed,
        verbose=1 if sys.stdout.isatty() else 2,
    )
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    with atomic_files.replacing(arguments.output) as unfinished:
        model.save_weights(unfinished)
    right = classifier.accuracy(model, digits["test"].images, digits["test"].labels)
    print(f"{arguments.output}: {right:.2%} of {digits['test'].count} test images are right")
    return 0


def read(name, split):
    """Reads a split, refusing what the network does not take."""
    try:
        digits = data.load_arrays(name, split)
    except DownloadError as error:
        raise InputError(
            f"--dataset {name} is not on this machine and cannot be downloaded: set TFDS_DATA_DIR "
            "to a folder that holds it prepared."
        ) from error
    except InputError as error:
        raise InputError(f"--dataset: {error}") from error
    if digits.image_shape != classifier.SHAPE:
        raise InputError(
            f"--dataset {name} has images of the shape {digits.image_shape}; the classifier takes "
            f"{classifier.SHAPE}."
        )
    if digits.labels is None or digits.labels.max() >= classifier.NUM_CLASSES:
        raise InputError(
            f"--dataset {name} must have labels from 0 to {classifier.NUM_CLASSES - 1}."
        )
    return digits
