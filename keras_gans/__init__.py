"""Generative adversarial networks as Keras models."""

from keras_gans import (
    callbacks,
    data,
    divergences,
    images,
    latents,
    layers,
    losses,
    networks,
    penalties,
    presets,
)
from keras_gans.callbacks import DivergenceError
from keras_gans.errors import DownloadError, InputError
from keras_gans.export import SavedGenerator
from keras_gans.models import GAN, WGAN, WGANGP, AdversarialModel, ConditionalGAN
from keras_gans.presets import from_preset, list_presets

__all__ = [
    "GAN",
    "AdversarialModel",
    "ConditionalGAN",
    "DivergenceError",
    "DownloadError",
    "InputError",
    "SavedGenerator",
    "WGAN",
    "WGANGP",
    "callbacks",
    "data",
    "divergences",
    "from_preset",
    "images",
    "latents",
    "layers",
    "list_presets",
    "losses",
    "networks",
    "penalties",
    "presets",
]
