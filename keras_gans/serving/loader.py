"""The one loader: opens everything that generates, translates, or holds images to evaluate."""

import pathlib

from keras_gans.data.arrays import FILE_SUFFIXES
from keras_gans.errors import InputError
from keras_gans.evaluation.samples import StoredImages
from keras_gans.models import AdversarialModel, LatentModel
from keras_gans.serving import foreign_generator, saved_models
from keras_gans.serving.foreign_generator import ForeignGenerator
from keras_gans.serving.saved_generator import SavedGenerator
from keras_gans.serving.saved_translator import SavedTranslator
from keras_gans.training import runs

#: What can be loaded: generators and translators of this package, generators of other programs,
#: and images in a folder or a file.
GENERATOR, TRANSLATOR = "generator", "translator"
FOREIGN_GENERATOR, IMAGES = "foreign_generator", "images"
KINDS = (GENERATOR, TRANSLATOR, FOREIGN_GENERATOR, IMAGES)


def load(path, kinds=KINDS, prior=None):
    """Loads a generator, a translator, or images to evaluate.

    Args:
        path: A `.keras` file, the folder of a run, a SavedModel, a folder of images, or an .npz or
            .npy file of them. Models and SavedModels of other programs take latents alone and give
            images in [-1, 1].
        kinds: The kinds that are accepted, some of `KINDS`; by default all.
        prior: Distribution of the latents of another program's generator, one of
            `priors.PRIORS`; `None` for `"normal"`.

    Returns:
        An `AdversarialModel`, a `SavedGenerator`, a `SavedTranslator`, a `ForeignGenerator` or
        `StoredImages`. Of the kind `"generator"` all have `latent_dim`, `generate` and `__call__`;
        of the kind `"translator"` all have `translate` and `input_shape_of`.

    Raises:
        InputError: If there is nothing of these kinds at `path`, or a prior is given for what has
            its own or none.
    """
    path = pathlib.Path(path)
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    loaded = _open(path, kinds, prior or "normal")
    if prior is not None and not isinstance(loaded, ForeignGenerator):
        raise InputError(f"prior {prior}: {path} has latents of its own, or none.")
    return loaded


def _open(path, kinds, prior):
    if IMAGES in kinds and path.suffix in FILE_SUFFIXES and path.is_file():
        return StoredImages(path)
    if path.is_file():
        return _load_file(path, kinds, prior)
    if runs.Run(path).config_path.exists():
        return _check_kind(runs.load_trained(path), kinds, path)
    version = saved_models.resolve(path)
    if IMAGES in kinds and not (version / "saved_model.pb").exists():
        return StoredImages(path)
    return _load_saved_model(version, kinds, prior)


def _load_file(path, kinds, prior):
    model = runs.load_any_model(path)
    if FOREIGN_GENERATOR in kinds and not isinstance(model, AdversarialModel):
        return foreign_generator.of_network(model, prior, str(path))
    return _check_kind(runs.check_model(model, path), kinds, path)


def _load_saved_model(version, kinds, prior):
    accepts_foreign = FOREIGN_GENERATOR in kinds
    # Without a card it is another program's, even where its signatures have our names.
    if not accepts_foreign or saved_models.read_card(version):
        classes = {GENERATOR: SavedGenerator, TRANSLATOR: SavedTranslator}
        refusal = InputError(f"{version} is a SavedModel; accepted are {', '.join(kinds)}.")
        for saved_class in (classes[kind] for kind in classes if kind in kinds):
            try:
                return saved_class(version)
            except saved_models.OtherKindError as error:
                refusal = error
        if not accepts_foreign:
            raise refusal
    return foreign_generator.of_saved_model(version, prior)


def _check_kind(model, kinds, path):
    """Returns an `AdversarialModel`, if it is of one of the kinds that are accepted."""
    if (GENERATOR in kinds and isinstance(model, LatentModel)) or (
        TRANSLATOR in kinds and hasattr(model, "translate")
    ):
        return model
    lacks = {GENERATOR: "draws nothing from latents", TRANSLATOR: "translates nothing"}
    reasons = " and ".join(lacks[kind] for kind in lacks if kind in kinds) or "is no image"
    raise InputError(f"{path} holds a {type(model).__name__}, which {reasons}.")
