"""Recipes side by side: the same time, the same machine, the same ruler, several seeds."""

from keras_gans.comparison.clock import TrainingClock
from keras_gans.comparison.plan import Cell, Study, Variant, schemes, tricks
from keras_gans.comparison.report import write_report
from keras_gans.comparison.results import collect, sheets
from keras_gans.comparison.trial import try_cell

__all__ = [
    "Cell",
    "Study",
    "TrainingClock",
    "Variant",
    "collect",
    "schemes",
    "sheets",
    "tricks",
    "try_cell",
    "write_report",
]
