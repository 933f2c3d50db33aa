"""Generative adversarial networks as Keras models."""

from keras_gans import (
    callbacks,
    codes,
    data,
    divergences,
    evaluation,
    images,
    latents,
    layers,
    losses,
    networks,
    penalties,
    presets,
    texts,
)
from keras_gans.callbacks import DivergenceError
from keras_gans.errors import DownloadError, InputError
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
from keras_gans.saved_generator import SavedGenerator
from keras_gans.translators import SavedTranslator

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
    "codes",
    "data",
    "divergences",
    "evaluation",
    "from_preset",
    "images",
    "latents",
    "layers",
    "list_presets",
    "losses",
    "networks",
    "penalties",
    "presets",
    "texts",
]
