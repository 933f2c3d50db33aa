"""Evaluation of generators: scores with their protocols, metrics as plain functions, extractors."""

from keras_gans.evaluation import extractors, metrics, records
from keras_gans.evaluation.catalogue import list_metrics
from keras_gans.evaluation.evaluating import evaluate, list_scores
from keras_gans.evaluation.evaluator import Evaluator
from keras_gans.evaluation.memorisation import closest_picture
from keras_gans.evaluation.metrics.estimate import Estimate
from keras_gans.evaluation.metrics.mode_coverage import ModeCoverage, mode_coverage
from keras_gans.evaluation.score import Score, table
from keras_gans.evaluation.stacked_evaluator import StackedEvaluator
from keras_gans.evaluation.tasks import draws_images
from keras_gans.evaluation.training_data import dataset_of

__all__ = [
    "Estimate",
    "Evaluator",
    "ModeCoverage",
    "Score",
    "StackedEvaluator",
    "closest_picture",
    "dataset_of",
    "draws_images",
    "evaluate",
    "extractors",
    "list_metrics",
    "list_scores",
    "metrics",
    "mode_coverage",
    "records",
    "table",
]
