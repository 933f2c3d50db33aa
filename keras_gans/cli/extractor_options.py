"""The arguments --extractor and --inception of the programs that evaluate."""

from keras_gans.cli import command_line
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors


def add(parser):
    """Adds --extractor and --inception to the arguments of a program."""
    parser.add_argument(
        "--extractor",
        type=command_line.name,
        help="what the scores look at: mnist, inception, or a .keras file; default: mnist for "
        "digits, else inception",
    )
    parser.add_argument(
        "--inception",
        type=command_line.path,
        metavar="FOLDER",
        help="where TF-GAN's Inception graph lies, which the scores then look at; default: what "
        "KERAS_GANS_INCEPTION names, or a download",
    )


def load(extractor, inception):
    """Returns the extractor that is asked for; `None` for that of the data set.

    Args:
        extractor: What --extractor was given, or `None`.
        inception: What --inception was given, or `None`.

    Raises:
        InputError: If there is no such extractor, or no Inception graph in the folder.
    """
    if inception is None:
        return None if extractor is None else extractors.get(extractor)
    if extractor not in (None, "inception"):
        raise InputError(
            f"--inception {inception}: --extractor {extractor} does not look at it; leave one out."
        )
    try:
        return extractors.get("inception", inception)
    except InputError as error:
        raise InputError(f"--inception: {error}") from error
