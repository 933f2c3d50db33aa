"""Judging whatever generates: a trained model, a SavedModel, images in a folder or in a file."""

from keras_gans.evaluation.tasks.image_quality import closest_picture
from keras_gans.evaluation.tasks.judge import draws_images, judge, judge_by, list_scores
from keras_gans.serving.loader import dataset_of, load_subject

__all__ = [
    "closest_picture",
    "dataset_of",
    "draws_images",
    "judge",
    "judge_by",
    "list_scores",
    "load_subject",
]
