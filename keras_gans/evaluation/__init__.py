"""Is it any good? Scores of what generators make; knows nothing of schemes or training."""

from keras_gans.evaluation import extractors
from keras_gans.evaluation.catalogue import list_metrics
from keras_gans.evaluation.evaluator import Evaluator
from keras_gans.evaluation.metrics.estimate import Estimate
from keras_gans.evaluation.metrics.modes import ModeCoverage, mode_coverage
from keras_gans.evaluation.score import Score, table

__all__ = [
    "Estimate",
    "Evaluator",
    "ModeCoverage",
    "Score",
    "extractors",
    "list_metrics",
    "mode_coverage",
    "table",
]
