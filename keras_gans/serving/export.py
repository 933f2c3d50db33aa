"""Trained networks as SavedModels for TF Serving."""

import datetime
import errno
import json
import os
import pathlib
import shutil
import tempfile

import keras
import numpy as np

from keras_gans.errors import InputError
from keras_gans.sampling import finite
from keras_gans.serving import saved_models
from keras_gans.system import atomic_files, json_files, versions


def export_model(model, path, card=None, verbose=False):
    """Exports the trained networks of a model as the SavedModel `path/<next version>/`.

    The SavedModel answers the signatures that `model.endpoints()` names, with batch normalization
    in inference mode. The model card is `assets.extra/model_card.json`, which servers ignore. A
    server that watches `path` never sees an unfinished version, and two exports at the same time
    become two versions.

    Args:
        model: An `AdversarialModel`.
        path: Folder of the model's versions; created if need be.
        card: Dict of JSON values that are added to the model card.
        verbose: Whether to print the signatures.

    Returns:
        `pathlib.Path` of the new version.

    Raises:
        InputError: If the folder cannot be written, the card is not JSON, or weights are not
            finite.
    """
    finite.check_weights([model.inference_network(name) for name in model.averaged], "export")
    content = model_card(model, card)
    _check_json(content)
    path = atomic_files.check_writable(path)
    path.mkdir(parents=True, exist_ok=True)
    unfinished = pathlib.Path(tempfile.mkdtemp(prefix=atomic_files.UNFINISHED, dir=path))
    try:
        _write_endpoints(model, unfinished, verbose)
        (unfinished / saved_models.CARD).parent.mkdir()
        json_files.write_json(unfinished / saved_models.CARD, content)
        unfinished.chmod(0o755)
        return _become_next_version(unfinished)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def check_format(format, input_signature, others):
    """Raises `InputError` for arguments of `keras.Model.export` that `export` does not support.

    Args:
        format: As in `keras.Model.export`.
        input_signature: As in `keras.Model.export`.
        others: Dict of further arguments.
    """
    if format != "tf_saved_model":
        raise InputError(
            f"export(format={format!r}): a SavedModel is what can be written; give "
            "format='tf_saved_model', or export a network by itself, as in "
            "model.inference_network('generator').export(...)."
        )
    if input_signature is not None:
        raise InputError(
            "export(input_signature=...): the signatures are those of model.endpoints(); leave it "
            "out."
        )
    if others:
        raise InputError(
            f"export() got {', '.join(others)}; accepted are filepath, format, verbose and card."
        )


def check_folder(filepath, path):
    """Returns the folder to export to, which is given as `filepath` or as `path`."""
    if (filepath is None) == (path is None):
        raise InputError("export() needs one folder: give it as filepath.")
    folder = path if filepath is None else filepath
    if not isinstance(folder, str | os.PathLike) or not os.fspath(folder):
        raise InputError(f"export({folder!r}): give the path of a folder.")
    if not _can_be_named(folder):
        raise InputError(
            f"export({os.fspath(folder)[:50]!r}): no folder can be called so; give a shorter name "
            "of letters and digits."
        )
    return folder


def _can_be_named(path):
    try:
        os.stat(path)
    except ValueError:  # A byte of 0.
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def model_card(model, card=None):
    """Returns the model card: scheme, steps and seed, inputs, and the software's versions."""
    entries = {
        "scheme": type(model).__name__,
        "name": model.name,
        "steps": int(model.step.numpy()),
        "seed": model.seed,
        "average": model.ema,
        "trainable_parameters": {
            name: sum(int(np.prod(v.shape)) for v in getattr(model, name).trainable_variables)
            for name in model.averaged
        },
        "versions": versions.software(),
        "exported": datetime.date.today().isoformat(),
    }
    return entries | model.card_entries() | model.card | check_card(card)


def check_card(card):
    """Returns the entries of a card, empty for `None`; raises `InputError` if it is no dict."""
    try:
        return dict(card or {})
    except (TypeError, ValueError) as error:
        raise InputError(f"card={card!r} is no dict of JSON values.") from error


def _check_json(card):
    try:
        json.dumps(card, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InputError(f"The card must hold JSON values alone: {error}.") from error


def _write_endpoints(model, path, verbose):
    # The archive tracks the variables that the endpoints use; networks given to its `track` would
    # be written a second time.
    archive = keras.export.ExportArchive()
    for name, (function, signature) in model.endpoints().items():
        archive.add_endpoint(name, function, input_signature=signature)
    archive.write_out(str(path), verbose=verbose)


def _become_next_version(unfinished):
    """Renames a folder to the number after the highest beside it."""
    while True:
        # A numbered folder or file is never overwritten.
        numbers = (saved_models.version_number(entry.name) for entry in unfinished.parent.iterdir())
        taken = [number for number in numbers if number is not None]
        version = unfinished.with_name(str(max(taken, default=0) + 1))
        try:
            os.rename(unfinished, version)
            return version
        except OSError:
            # Another export took the number meanwhile; anything else is an error.
            if not os.path.lexists(version):
                raise
