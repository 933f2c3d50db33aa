"""The task of generators with an encoder: its features by their labels, its reconstructions."""

import keras

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.estimate import SPREAD
from keras_gans.evaluation.metrics.pixel_errors import reconstruction_error
from keras_gans.evaluation.score import Score, software
from keras_gans.evaluation.tasks import baseline_encoders
from keras_gans.evaluation.tasks.image_quality import evaluator_for
from keras_gans.evaluation.tasks.representations import evaluate_representations
from keras_gans.evaluation.tasks.task import Task, draws_images, is_stacked

#: The scores that need labels.
OF_LABELS = ["linear_probe", "nearest_neighbour"]
RECONSTRUCTION_ERROR = "reconstruction_error"


class EncoderFeatures(Task):
    """Scores of the features of an encoder beside those of baselines, on held-out images.

    The features are the latents that the encoder infers and its last hidden layer, in which the
    literature compares; the baselines are raw pixels, and the last hidden layer of an encoder of
    the same architecture that was not trained. The protocol of each score holds those of all.
    """

    def applies_to(self, generator, dataset=None):
        return draws_images(generator) and hasattr(generator, "encode") and not is_stacked(dataset)

    def names(self, generator):
        return [*OF_LABELS, RECONSTRUCTION_ERROR]

    def allowed(self, generator, settings):
        held_out = evaluator_for(generator, settings).held_out
        if held_out.labels is None or _last_hidden_layer(generator) is None:
            return [RECONSTRUCTION_ERROR]
        return self.names(generator)

    def evaluate(self, generator, names, settings):
        evaluator = evaluator_for(generator, settings)
        train, test = evaluator.reference, evaluator.held_out
        protocol = {
            "train": train.name,
            "n_train": train.count,
            "test": test.name,
            "n_test": test.count,
            "seed": settings.seed,
            "spread": SPREAD,
            "versions": software(),
        }
        scores = []
        if RECONSTRUCTION_ERROR in names:
            error = reconstruction_error(test.images, generator.reconstruct(test.images))
            scores.append(Score(RECONSTRUCTION_ERROR, *error, None, False, protocol))
        of_labels = [name for name in OF_LABELS if name in names]
        if of_labels:
            scores += _scores_of_labels(generator, train, test, of_labels, settings.seed, protocol)
        return scores


def _scores_of_labels(generator, train, test, names, seed, protocol):
    if test.labels is None:
        raise InputError(f"{', '.join(OF_LABELS)}: {test.name} has no labels.")
    hidden = _last_hidden_layer(generator)
    if hidden is None:
        raise InputError(f"{', '.join(OF_LABELS)}: the encoder has no dense layer.")
    untrained = baseline_encoders.randomly_initialised(hidden, train.images, seed)
    representations = evaluate_representations(
        {
            "last_hidden_layer": baseline_encoders.encode_with(hidden),
            "latents": generator.encode,
            "untrained_last_hidden_layer": baseline_encoders.encode_with(untrained),
            "raw_pixels": baseline_encoders.raw_pixels,
        },
        *(train.images, train.labels, test.images, test.labels),
        seed=seed,
    )
    scores = []
    for name in names:
        estimates = {
            features: getattr(representation, name)
            for features, representation in representations.items()
        }
        values = {features: float(estimate.value) for features, estimate in estimates.items()}
        settings = {"features": "last_hidden_layer", "by_features": values}
        value, spread = estimates["last_hidden_layer"]
        scores.append(Score(name, value, spread, None, True, protocol | settings))
    return scores


def _last_hidden_layer(generator):
    """The encoder up to what its last dense layer takes, or `None` if it has no dense layer."""
    encoder = generator.inference_network("encoder")
    dense = [layer for layer in encoder.layers if isinstance(layer, keras.layers.Dense)]
    if not dense:
        return None
    return keras.Model(encoder.input, dense[-1].input, name="last_hidden_layer")
