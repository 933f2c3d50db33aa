"""The arguments of train, and the help that shows the options of one preset."""

import argparse

from keras_gans import presets
from keras_gans.cli import command_line, extractor_options
from keras_gans.cli.preset_options import FORMER_PRESET_OPTIONS, PRESET_OPTIONS
from keras_gans.training import strategies
from keras_gans.training.configuration import flag


def parse(description, arguments):
    """Parses the arguments of train.

    Args:
        description: String, with which the help begins.
        arguments: List of strings.

    Returns:
        A dict of the arguments that are given, and of those with a default.
    """
    parser = _make_parser(description, _preset_of_help(arguments))
    given = vars(parser.parse_args(arguments))
    if not given.keys() & {"gan", "preset"} and not (given["resume"] and "output" in given):
        parser.error(f"--gan or --preset is needed; schemes: {', '.join(presets.list_gans())}")
    return given


def _preset_of_help(arguments):
    """Returns the `Preset` whose options the help is to show, or `None`."""
    parser = command_line.Parser(None, argument_default=argparse.SUPPRESS, add_help=False)
    parser.add_argument("-h", "--help", action="store_true")
    for name in ("--gan", "--preset", "--dataset"):
        parser.add_argument(name)
    given = vars(parser.parse_known_args(arguments)[0])
    if "help" not in given:
        return None
    if "preset" in given:
        return presets.get(given["preset"])
    return presets.for_gan(given["gan"], given.get("dataset")) if "gan" in given else None


def _make_parser(description, preset):
    """Makes the parser, which shows options of a preset in its help only if there is a preset."""
    parser = command_line.Parser(description, argument_default=argparse.SUPPRESS)
    _add_preset(parser)
    _add_data(parser, preset)
    _add_run(parser, preset)
    _add_evaluation(parser)
    parser.add_argument(
        "--strategy",
        choices=strategies.STRATEGIES,
        default="auto",
        help="mirrored: on all GPUs; auto: mirrored where there is more than one",
    )
    parser.add_argument(
        "--mixed-precision",
        choices=("none", "bfloat16", "float16"),
        help="compute in 16 bits, keep weights in 32",
    )
    if preset is None:
        group = parser.add_argument_group(
            "options of the preset",
            "Each preset has options of its own, such as learning rates or a penalty weight:\n"
            "  give --gan or --preset together with --help to see them.",
        )
    else:
        group = parser.add_argument_group(f"options of {preset.name}", preset.reference)
    for name, settings in PRESET_OPTIONS.items():
        if preset is None:
            group.add_argument(flag(name), dest=name, **settings | {"help": argparse.SUPPRESS})
        elif name in preset.options:
            meaning = _describe(preset, name, settings["help"])
            group.add_argument(flag(name), dest=name, **settings | {"help": meaning})
    for name, settings in FORMER_PRESET_OPTIONS.items():
        group.add_argument(flag(name), dest=name, **settings | {"help": argparse.SUPPRESS})
    return parser


def _describe(preset, name, meaning):
    """Returns the meaning of an option with the preset's value and its source."""
    value = preset.options[name]
    shown = str(value).lower() if value is None or isinstance(value, bool) else value
    source = f" ({preset.sources[name]})" if name in preset.sources else ""
    return f"{meaning}; default: {shown}{source}".replace("%", "%%")


def _default(preset, attribute):
    """Returns the end of a help text: a value of the preset, if there is a preset."""
    return "" if preset is None else f"; default: {getattr(preset, attribute)}"


def _add_preset(parser):
    names = parser.add_mutually_exclusive_group()
    names.add_argument(
        "--gan",
        help="scheme, whose preset for the data set or else first preset is taken: "
        f"{', '.join(presets.list_gans())}",
    )
    names.add_argument("--preset", help=f"preset: {', '.join(presets.list_presets())}")


def _add_data(parser, preset):
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--dataset",
        type=command_line.name,
        help="name of a tfds image data set, mnist_5k, a folder of images, or an .npz; two with a "
        "comma between them for translation; for text a file, pydoc_topics, tiny_shakespeare, lm1b"
        f"{_default(preset, 'dataset')}",
    )
    source.add_argument(
        "--text", type=command_line.path, metavar="FILE", help="the text to learn, for textgan"
    )
    parser.add_argument(
        "--image-size",
        type=command_line.positive_int,
        help="side to which images are cropped and resized; a folder's default is the preset's",
    )
    parser.add_argument(
        "--channels",
        type=int,
        choices=(1, 3),
        help="1 to learn from images as grey ones, 3 as colour; default: as they are stored",
    )
    parser.add_argument(
        "--lowercase",
        type=command_line.boolean,
        metavar="true|false",
        help="whether text becomes lower case; default: true",
    )


def _add_run(parser, preset):
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--steps",
        type=command_line.positive_int,
        help=f"generator updates in all{_default(preset, 'steps')}",
    )
    length.add_argument("--epochs", type=command_line.positive_int, help="passes over the data")
    parser.add_argument(
        "--batch-size",
        type=command_line.positive_int,
        help=f"examples a step, of all replicas{_default(preset, 'batch_size')}",
    )
    parser.add_argument("--seed", type=command_line.seed, help="default: 0")
    parser.add_argument(
        "--output", type=command_line.path, metavar="FOLDER", help="default: runs/<preset>"
    )
    parser.add_argument("--resume", action="store_true", default=False, help="go on with --output")
    parser.add_argument(
        "--checkpoint-seconds",
        type=command_line.positive_float,
        default=15.0,
        help="least time between two checkpoints, 15; the last state is saved in any case",
    )
    parser.add_argument(
        "--export",
        type=command_line.path,
        metavar="FOLDER",
        help="write a SavedModel here at the end",
    )


def _add_evaluation(parser):
    parser.add_argument(
        "--evaluate-every",
        type=command_line.positive_int,
        metavar="STEPS",
        help="evaluate the generator every so many steps, and at the end",
    )
    parser.add_argument(
        "--evaluate-count", type=command_line.positive_int, help="images to evaluate, 5000"
    )
    parser.add_argument(
        "--keep-best", metavar="SCORE", help="keep the best model by a score, fid for example"
    )
    parser.add_argument(
        "--patience",
        type=command_line.positive_int,
        help="stop after so many evaluations without a better score of --keep-best",
    )
    extractor_options.add(parser)
