"""Metrics as plain functions, each in a file that is called after it.

from keras_gans.evaluation import metrics

fid = metrics.frechet_distance(real_features, generated_features).value
"""

from keras_gans.evaluation.metrics.closest_images import closest
from keras_gans.evaluation.metrics.copied_ngrams import copied_share
from keras_gans.evaluation.metrics.density_coverage import DensityCoverage, density_coverage
from keras_gans.evaluation.metrics.estimate import Estimate
from keras_gans.evaluation.metrics.frechet_distance import frechet_distance
from keras_gans.evaluation.metrics.inception_score import classifier_score, inception_score
from keras_gans.evaluation.metrics.kernel_distance import kernel_distance
from keras_gans.evaluation.metrics.label_accuracy import label_accuracy
from keras_gans.evaluation.metrics.linear_probe import linear_probe
from keras_gans.evaluation.metrics.matching import matched_error
from keras_gans.evaluation.metrics.mode_coverage import (
    class_coverage,
    mode_coverage,
    stacked_coverage,
)
from keras_gans.evaluation.metrics.nearest_neighbour_accuracy import nearest_neighbour_accuracy
from keras_gans.evaluation.metrics.ngram_divergence import ngram_divergences
from keras_gans.evaluation.metrics.pixel_errors import cycle_error, reconstruction_error
from keras_gans.evaluation.metrics.precision_recall import PrecisionRecall, precision_recall
from keras_gans.evaluation.metrics.sliced_wasserstein_distance import sliced_wasserstein_distance

__all__ = [
    "DensityCoverage",
    "Estimate",
    "PrecisionRecall",
    "class_coverage",
    "classifier_score",
    "closest",
    "copied_share",
    "cycle_error",
    "density_coverage",
    "frechet_distance",
    "inception_score",
    "kernel_distance",
    "label_accuracy",
    "linear_probe",
    "matched_error",
    "mode_coverage",
    "nearest_neighbour_accuracy",
    "ngram_divergences",
    "precision_recall",
    "reconstruction_error",
    "sliced_wasserstein_distance",
    "stacked_coverage",
]
