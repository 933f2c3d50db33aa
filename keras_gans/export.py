"""Trained networks as SavedModels for TF Serving, and such SavedModels as generators."""

import datetime
import json
import os
import pathlib
import shutil
import tempfile

import keras
import numpy as np
import tensorflow as tf

from keras_gans import conditions, folders, generation, images, latents, texts, versions
from keras_gans.errors import InputError

CARD = "model_card.json"


def export_model(model, path, card=None):
    """Writes the trained networks of `model` as `path/<next version>/`.

    The SavedModel answers the signatures that `model.endpoints()` names, with batch normalization
    in inference mode. The model's card lies in `assets.extra/model_card.json`, which servers leave
    alone. A server that watches `path` never sees a version half written.

    Args:
        model: An `AdversarialModel`.
        path: Folder of the model's versions; created if need be.
        card: Dict of JSON values added to the card.

    Returns:
        `pathlib.Path` of the new version.

    Raises:
        InputError: If the folder cannot be written.
    """
    path = folders.check_writable(path)
    path.mkdir(parents=True, exist_ok=True)
    unfinished = tempfile.mkdtemp(prefix=folders.UNFINISHED, dir=path)
    try:
        _write_endpoints(model, unfinished)
        extra = pathlib.Path(unfinished) / "assets.extra"
        extra.mkdir()
        (extra / CARD).write_text(
            json.dumps(model_card(model, card), indent=2) + "\n", encoding="utf-8"
        )
        os.chmod(unfinished, 0o755)
        # A numbered folder is not overwritten, whatever it holds.
        taken = [int(entry.name) for entry in path.iterdir() if entry.name.isdigit()]
        version = path / str(max(taken, default=0) + 1)
        os.rename(unfinished, version)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return version


def model_card(model, card=None):
    """What a reader must know of a model: its making, its inputs, the software's versions."""
    made_by = {
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
    return made_by | model.card_entries() | model.card | (card or {})


def version_numbers(path):
    """The numbers of the SavedModels in a folder of versions."""
    models = pathlib.Path(path).glob("*/saved_model.pb")
    return [int(model.parent.name) for model in models if model.parent.name.isdigit()]


def latent_endpoints(model):
    """The signatures of a generator of images.

    - `serving_default(latents)`: float32 `(batch, latent_dim)` -> `images`, float32 in [-1, 1].
    - `generate(count, seed)`: -> `images`, uint8 `(count, height, width, channels)`; the same seed
      gives the same images, and the ones of `model.generate(count, seed)`.
    - `generate_png(count, seed)`: -> `images`, `count` strings, each the bytes of a PNG file.

    Where the generator takes labels, `count` images are equal shares of all classes, in order;
    the first signature is `serving_default(latents, labels)`, labels int32 `(batch,)`, and there
    is a fourth:

    - `generate_labels(labels, seed)`: -> `images`, one for each of the labels, the ones of
      `model.generate(len(labels), seed, labels=labels)`.

    Args:
        model: A `LatentModel`.

    Returns:
        A dict: name -> (function, list of `tf.TensorSpec`).
    """
    generator, prior, latent_dim = model.inference_generator, model.prior, model.latent_dim
    num_classes = model.num_classes
    all_labels = conditions.check_wanted(None, None, num_classes)

    def make(latents, labels):
        if labels is not None:
            labels = conditions.in_range(labels, num_classes)
        return generator(conditions.join(latents, labels, generator), training=False)

    def present(count, seed, labels):
        inputs = latents.sample_for_generation(prior, count, latent_dim, seed)
        return model.present(make(inputs, labels))

    def serve(latents, labels=None):
        return {"images": make(latents, labels)}

    def generate(count, seed):
        return {"images": present(count, seed, conditions.share(all_labels, count))}

    def generate_labels(labels, seed):
        return {"images": present(tf.shape(labels)[0], seed, labels)}

    def generate_png(count, seed):
        pixels = generate(count, seed)["images"]
        return {"images": tf.map_fn(tf.io.encode_png, pixels, fn_output_signature=tf.string)}

    latents_spec = tf.TensorSpec((None, latent_dim), tf.float32, name="latents")
    labels_spec = tf.TensorSpec((None,), tf.int32, name="labels")
    count = tf.TensorSpec((), tf.int32, name="count")
    seed = tf.TensorSpec((), tf.int64, name="seed")
    endpoints = {
        "serving_default": (serve, [latents_spec]),
        "generate": (generate, [count, seed]),
        "generate_png": (generate_png, [count, seed]),
    }
    if num_classes is not None:
        endpoints["serving_default"] = (serve, [latents_spec, labels_spec])
        endpoints["generate_labels"] = (generate_labels, [labels_spec, seed])
    return endpoints


def _write_endpoints(model, path):
    # The archive finds the variables that the endpoints use; those of networks given to its `track`
    # would be written a second time.
    archive = keras.export.ExportArchive()
    for name, (function, signature) in model.endpoints().items():
        archive.add_endpoint(name, function, input_signature=signature)
    archive.write_out(path, verbose=False)


class SavedGenerator:
    """An exported generator, loaded.

    Attributes:
        card: The model's card, a dict.

    Args:
        path: A version's folder, or the folder of the versions, of which the highest is taken.

    Raises:
        InputError: If there is no SavedModel of this package.
    """

    def __init__(self, path):
        path = pathlib.Path(path)
        if not (path / "saved_model.pb").exists() and path.is_dir() and version_numbers(path):
            path = path / str(max(version_numbers(path)))
        try:
            self._loaded = tf.saved_model.load(str(path))
            self._serve = self._loaded.signatures["serving_default"]
            self._serve.structured_input_signature[1]["latents"]
        except (OSError, KeyError, tf.errors.OpError) as error:
            raise InputError(f"{path} is not a SavedModel that keras_gans exported.") from error
        card = path / "assets.extra" / CARD
        self.card = json.loads(card.read_text(encoding="utf-8")) if card.exists() else {}

    @property
    def prior(self):
        """Distribution of the latents, one of `latents.PRIORS`."""
        return self.card.get("latents", {}).get("prior", "normal")

    @property
    def latent_dim(self):
        """Length of a latent vector."""
        return self._serve.structured_input_signature[1]["latents"].shape[-1]

    @property
    def image_shape(self):
        """Shape `(height, width, channels)` of the images; empty for a generator of text."""
        return tuple(self.card.get("image_shape", ()))

    @property
    def num_classes(self):
        """Number of classes of the labels that the generator takes; `None` if it takes none."""
        return self.card.get("num_classes")

    @property
    def vocabulary(self):
        """Characters of a generator of text, in the order of their token ids, or `None`."""
        return self.card.get("vocabulary")

    def present(self, outputs):
        """Returns what the generator made in the form users get it: uint8 images, or strings."""
        if self.vocabulary is not None:
            return texts.decode(tf.argmax(outputs, axis=-1), self.vocabulary)
        return images.to_uint8(outputs)

    def __call__(self, inputs):
        """Latents `(batch, latent_dim)`, or `[latents, labels]` -> images in [-1, 1]."""
        noise, labels = (inputs, None) if self.num_classes is None else inputs
        arguments = {"latents": tf.convert_to_tensor(noise, tf.float32)}
        if labels is not None:
            arguments["labels"] = tf.convert_to_tensor(labels, tf.int32)
        (made,) = self._serve(**arguments).values()
        return made

    def generate(self, count, seed=None, batch_size=256, labels=None):
        """Generates as `LatentModel.generate` does, and as the signature `generate`."""
        return generation.generate(self, count, seed, batch_size, labels)
