"""The adversarial schemes: one file, one scheme, one `keras.Model` with its own `train_step`."""

from keras_gans.models.adversarial import AdversarialModel
from keras_gans.models.conditional_gan import ConditionalGAN
from keras_gans.models.gan import GAN
from keras_gans.models.wgan import WGAN
from keras_gans.models.wgan_gp import WGANGP

__all__ = ["GAN", "WGAN", "WGANGP", "AdversarialModel", "ConditionalGAN"]
