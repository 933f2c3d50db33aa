"""What an encoder that no label taught knows of the labels."""

import keras

from keras_gans.errors import InputError
from keras_gans.evaluation import Score
from keras_gans.evaluation.metrics.pixel_errors import reconstruction_error
from keras_gans.evaluation.metrics.representations import judge_representations
from keras_gans.evaluation.metrics.standard_error import SPREAD
from keras_gans.evaluation.score import software
from keras_gans.evaluation.tasks import baseline_encoders

#: The scores that need labels.
OF_LABELS = ["linear_probe", "nearest_neighbour"]
NAMES = [*OF_LABELS, "reconstruction_error"]


def has_hidden_layer(model):
    """Whether the encoder of a `BiGAN` has the last hidden layer that is judged by labels."""
    return _last_hidden(model.inference_network("encoder")) is not None


def judge_encoder(model, ruler, names, seed):
    """Judges the features of a model's encoder beside those of baselines, on held-out images.

    The features are the latents that the encoder infers and its last hidden layer, in which the
    literature compares; the baselines are raw pixels, and the last hidden layer of an encoder of
    the same architecture that was not trained. The protocol of each score holds those of all.

    Args:
        model: `BiGAN`.
        ruler: `evaluation.Evaluator` of the data set.
        names: Names of the scores wanted.
        seed: Int, of the probe and of the untrained encoder.

    Returns:
        A list of `evaluation.Score`.

    Raises:
        InputError: If the data set has no labels, or the encoder no hidden layer.
    """
    train, test = ruler.reference, ruler.held_out
    protocol = {
        "train": train.name,
        "n_train": train.count,
        "test": test.name,
        "n_test": test.count,
        "seed": seed,
        "spread": SPREAD,
        "versions": software(),
    }
    scores = []
    if "reconstruction_error" in names:
        error = reconstruction_error(test.images, model.reconstruct(test.images))
        scores.append(Score("reconstruction_error", *error, None, False, protocol))
    if not set(OF_LABELS) & set(names):
        return scores
    if test.labels is None:
        raise InputError(f"{', '.join(OF_LABELS)}: {test.name} has no labels.")
    hidden = _last_hidden(model.inference_network("encoder"))
    if hidden is None:
        raise InputError(f"{', '.join(OF_LABELS)}: the encoder has no dense layer.")
    untrained = baseline_encoders.randomly_initialised(hidden, train.images, seed)
    judged = judge_representations(
        {
            "last_hidden_layer": baseline_encoders.encode_with(hidden),
            "latents": model.encode,
            "untrained_last_hidden_layer": baseline_encoders.encode_with(untrained),
            "raw_pixels": baseline_encoders.raw_pixels,
        },
        *(train.images, train.labels, test.images, test.labels),
        seed=seed,
    )
    for name in OF_LABELS:
        if name not in names:
            continue
        by_features = {features: getattr(found, name) for features, found in judged.items()}
        value, spread = by_features["last_hidden_layer"]
        all_values = {features: float(estimate.value) for features, estimate in by_features.items()}
        settings = {"features": "last_hidden_layer", "by_features": all_values}
        scores.append(Score(name, value, spread, None, True, protocol | settings))
    return scores


def _last_hidden(encoder):
    """The encoder up to what its last dense layer takes, or `None` if it has no dense layer."""
    dense = [layer for layer in encoder.layers if isinstance(layer, keras.layers.Dense)]
    if not dense:
        return None
    return keras.Model(encoder.input, dense[-1].input, name="last_hidden_layer")
