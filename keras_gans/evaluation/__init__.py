"""Is it any good? Scores of what generators make; knows nothing of schemes or training."""

from keras_gans.evaluation.modes import ModeCoverage, mode_coverage

__all__ = ["ModeCoverage", "mode_coverage"]
