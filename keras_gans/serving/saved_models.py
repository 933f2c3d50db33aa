"""SavedModels on disk: their numbered versions, their cards, and loading them."""

import abc
import pathlib
from typing import Annotated, Any

import pydantic
import tensorflow as tf
from google.protobuf.message import DecodeError

from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.sampling import conditioning, finite, priors
from keras_gans.system import json_files

#: The model card within the folder of a version; servers ignore `assets.extra`.
CARD = pathlib.PurePath("assets.extra", "model_card.json")
#: What TensorFlow raises for damaged files, for those of other programs, and of later versions.
_UNREADABLE = (
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    NotImplementedError,
    DecodeError,
    tf.errors.OpError,
)
_Shape = list[Annotated[int, pydantic.Field(ge=1, lt=2**31)] | None]


class OtherKindError(InputError):
    """The error of a SavedModel that lacks the signatures of the kind that it was loaded as."""


class ExportedModel(abc.ABC):
    """Base class of loaded SavedModels of this package: a card, and signatures to call.

    Attributes:
        card: The model's card, a dict.
        path: `pathlib.Path` of the version's folder.
        kind: What a SavedModel of the class is, for messages.

    Args:
        path: A version's folder, or the folder of the versions, of which the highest is taken.

    Raises:
        OtherKindError: If the SavedModel is of another kind.
        InputError: If there is none, or it or its card is damaged.
    """

    kind = "a SavedModel"

    def __init__(self, path):
        self.path = resolve(path)
        self.card = read_card(self.path)
        # Kept, as its signatures need its variables.
        self._loaded = load(self.path, self.kind)
        try:
            self._read_signatures(self._loaded.signatures)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise OtherKindError(f"{self.path} is not {self.kind}.") from error

    @abc.abstractmethod
    def _read_signatures(self, signatures):
        """Takes what the class needs from the signatures; fails if they are of another kind."""


class _Latents(pydantic.BaseModel):
    dimension: int | None = pydantic.Field(None, ge=1)
    prior: Annotated[str, pydantic.AfterValidator(priors.check_prior)] = "normal"


class _Card(pydantic.BaseModel):
    """Schema of the entries of a model card that are used; a card may have others."""

    model_config = {"extra": "allow"}

    latents: _Latents | None = None
    image_shape: _Shape | None = None
    example_shape: _Shape | None = None
    num_classes: int | None = pydantic.Field(None, ge=1, le=conditioning.MOST_CLASSES)
    vocabulary: Annotated[str, pydantic.AfterValidator(tokenization.check_vocabulary)] | None = None


def version_number(name):
    """Returns the number of a version's folder by its name; `None` if a server would ignore it."""
    # Python takes superscripts and digits of other scripts for digits too; servers do not.
    if not (name.isascii() and name.isdecimal()) or int(name) >= 2**63:
        return None
    return int(name)


def versions(path):
    """Returns the folders of the SavedModels in a folder of versions, the highest last."""
    folders = [model.parent for model in pathlib.Path(path).glob("*/saved_model.pb")]
    numbered = [folder for folder in folders if version_number(folder.name) is not None]
    return sorted(numbered, key=lambda folder: version_number(folder.name))


def resolve(path):
    """Returns the folder of a version: the path itself, or the highest version in it."""
    path = pathlib.Path(path)
    if (path / "saved_model.pb").exists() or not path.is_dir():
        return path
    return (versions(path) or [path])[-1]


def load(path, kind):
    """Loads a SavedModel.

    Args:
        path: Path of a version's folder.
        kind: What it should be, for the message.

    Returns:
        What `tf.saved_model.load` returns. Keep it: its signatures need its variables.

    Raises:
        InputError: If there is none, it is damaged, or a weight is not finite.
    """
    if not (pathlib.Path(path) / "saved_model.pb").exists():
        raise InputError(f"{path} is not {kind}: it has no saved_model.pb.")
    try:
        loaded = tf.saved_model.load(str(path))
    except _UNREADABLE as error:
        raise InputError(f"{path} is not {kind}, or it is damaged.") from error
    _check_weights(loaded, path)
    return loaded


def _check_weights(loaded, path):
    for signature in getattr(loaded, "signatures", {}).values():
        for variable in signature.variables:
            if not finite.is_finite(variable):
                raise InputError(f"{path}: the weight {variable.name} is NaN or infinite.")


def read_card(path):
    """Returns the model card of a version as a dict, empty if there is none.

    Raises:
        InputError: If it is damaged, or an entry that is used has an impossible value.
    """
    path = pathlib.Path(path) / CARD
    if not path.exists():
        return {}
    json_files.read_json(path, _Card)
    return json_files.read_json(path, dict[str, Any])
