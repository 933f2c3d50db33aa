"""The task of generators with an encoder: its features by their labels, its reconstructions."""

import keras

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.estimate import SPREAD
from keras_gans.evaluation.metrics.label_accuracy import label_accuracy
from keras_gans.evaluation.metrics.pixel_errors import reconstruction_error
from keras_gans.evaluation.score import Score, software
from keras_gans.evaluation.tasks import baseline_encoders
from keras_gans.evaluation.tasks.image_quality import evaluator_for
from keras_gans.evaluation.tasks.representations import evaluate_representations
from keras_gans.evaluation.tasks.task import Task, draws_images, is_stacked

#: The scores that need labels.
OF_LABELS = ["linear_probe", "nearest_neighbour"]
RECONSTRUCTION_ERROR = "reconstruction_error"
RECONSTRUCTION_ACCURACY = "reconstruction_label_accuracy"
OF_RECONSTRUCTIONS = [RECONSTRUCTION_ERROR, RECONSTRUCTION_ACCURACY]


class EncoderFeatures(Task):
    """Scores of an encoder's features beside those of baselines, and of its reconstructions.

    All are of held-out images.

    The features are the latents that the encoder infers and its last hidden layer, in which the
    literature compares; the baselines are raw pixels, and the last hidden layer of an encoder of
    the same architecture that was not trained. The protocol of each score holds those of all.

    `reconstruction_label_accuracy` is the share of images whose reconstruction is classified as the
    label of the image. Its protocol has the same share of the first training images, which are
    those that a picture of reconstructions shows.
    """

    def applies_to(self, generator, dataset=None):
        return draws_images(generator) and hasattr(generator, "encode") and not is_stacked(dataset)

    def names(self, generator):
        return [*OF_LABELS, *OF_RECONSTRUCTIONS]

    def allowed(self, generator, settings):
        evaluator = evaluator_for(generator, settings)
        names = [RECONSTRUCTION_ERROR]
        if evaluator.held_out.labels is None:
            return names
        if evaluator.extractor.num_classes == _count_classes(evaluator.held_out):
            names.append(RECONSTRUCTION_ACCURACY)
        return names if _last_hidden_layer(generator) is None else [*OF_LABELS, *names]

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
        if RECONSTRUCTION_ACCURACY in names:
            _check_classes(evaluator)
        if not set(names).isdisjoint(OF_RECONSTRUCTIONS):
            reconstructions = generator.reconstruct(test.images)
        if RECONSTRUCTION_ERROR in names:
            error = reconstruction_error(test.images, reconstructions)
            scores.append(Score(RECONSTRUCTION_ERROR, *error, None, False, protocol))
        if RECONSTRUCTION_ACCURACY in names:
            scores.append(_score_of_classes(generator, evaluator, reconstructions, protocol))
        of_labels = [name for name in OF_LABELS if name in names]
        if of_labels:
            scores += _scores_of_labels(generator, train, test, of_labels, settings.seed, protocol)
        return scores


def _check_classes(evaluator):
    """Raises `InputError` unless the extractor tells the classes of the labels."""
    held_out = evaluator.held_out
    if held_out.labels is None:
        raise InputError(f"{RECONSTRUCTION_ACCURACY}: {held_out.name} has no labels.")
    evaluator.extractor.check_classes(_count_classes(held_out), RECONSTRUCTION_ACCURACY)


def _count_classes(examples):
    return int(examples.labels.max()) + 1


def _score_of_classes(generator, evaluator, reconstructions, protocol):
    extractor, first = evaluator.extractor, evaluator.first_images
    accuracy = label_accuracy(extractor.extract(reconstructions).logits, evaluator.held_out.labels)
    of_first = label_accuracy(
        extractor.extract(generator.reconstruct(first.images)).logits, first.labels
    )
    settings = {
        "extractor": extractor.name,
        "extractor_hash": extractor.content_hash,
        "preprocessing": extractor.preprocessing,
        "n_first_training_images": first.count,
        "of_first_training_images": float(of_first.value),
    }
    real_value = evaluator.real_label_accuracy()
    return Score(RECONSTRUCTION_ACCURACY, *accuracy, real_value, True, protocol | settings)


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
