"""Generative adversarial networks as Keras models."""

from keras_gans import (
    callbacks,
    data,
    evaluation,
    layers,
    losses,
    models,
    networks,
    presets,
    sampling,
    serving,
    training,
    visualization,
)
from keras_gans.errors import DivergenceError, DownloadError, InputError
from keras_gans.models import (
    BEGAN,
    GAN,
    WGAN,
    WGANGP,
    AdversarialModel,
    BiGAN,
    ConditionalGAN,
    CycleGAN,
    InfoGAN,
    LatentModel,
    TextGAN,
)
from keras_gans.presets import from_preset, list_presets
from keras_gans.serving.saved_generator import SavedGenerator
from keras_gans.serving.saved_translator import SavedTranslator

__all__ = [
    "BEGAN",
    "GAN",
    "AdversarialModel",
    "BiGAN",
    "ConditionalGAN",
    "CycleGAN",
    "DivergenceError",
    "DownloadError",
    "InfoGAN",
    "InputError",
    "LatentModel",
    "SavedGenerator",
    "SavedTranslator",
    "TextGAN",
    "WGAN",
    "WGANGP",
    "callbacks",
    "data",
    "evaluation",
    "from_preset",
    "layers",
    "list_presets",
    "losses",
    "models",
    "networks",
    "presets",
    "sampling",
    "serving",
    "training",
    "visualization",
]
