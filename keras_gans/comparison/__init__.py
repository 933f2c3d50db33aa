"""Comparisons of presets, each trained for the same time on one machine with several seeds."""

from keras_gans.comparison.clock import TrainingClock
from keras_gans.comparison.plan import Cell, Study, Variant, schemes, tricks
from keras_gans.comparison.report import write_report
from keras_gans.comparison.results import collect, sample_grids

__all__ = [
    "Cell",
    "Study",
    "TrainingClock",
    "Variant",
    "collect",
    "sample_grids",
    "schemes",
    "tricks",
    "write_report",
]
