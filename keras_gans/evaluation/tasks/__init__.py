"""Evaluation tasks: one for each kind of thing that a generator can make or do."""

from keras_gans.evaluation.tasks.category_codes import CategoryCodes
from keras_gans.evaluation.tasks.encoders import EncoderFeatures
from keras_gans.evaluation.tasks.image_quality import ImageQuality
from keras_gans.evaluation.tasks.stacked_digits import StackedDigits
from keras_gans.evaluation.tasks.task import Settings, Task, draws_images
from keras_gans.evaluation.tasks.text import TextLines
from keras_gans.evaluation.tasks.translation import DigitTranslation

__all__ = [
    "CategoryCodes",
    "DigitTranslation",
    "EncoderFeatures",
    "ImageQuality",
    "Settings",
    "StackedDigits",
    "Task",
    "TextLines",
    "draws_images",
]
