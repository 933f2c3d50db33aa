"""The adversarial schemes: one file, one scheme, one `keras.Model` with its own `train_step`."""

from keras_gans.models.adversarial import AdversarialModel
from keras_gans.models.gan import GAN

__all__ = ["GAN", "AdversarialModel"]
