"""The adversarial schemes: one file, one scheme, one `keras.Model` with its own `train_step`."""

from keras_gans.models.adversarial import AdversarialModel
from keras_gans.models.began import BEGAN
from keras_gans.models.bigan import BiGAN
from keras_gans.models.conditional_gan import ConditionalGAN
from keras_gans.models.cyclegan import CycleGAN
from keras_gans.models.gan import GAN
from keras_gans.models.infogan import InfoGAN
from keras_gans.models.invariant_infogan import InvariantInfoGAN
from keras_gans.models.latent import LatentModel
from keras_gans.models.straight_through_textgan import StraightThroughTextGAN
from keras_gans.models.textgan import TextGAN
from keras_gans.models.wgan import WGAN
from keras_gans.models.wgan_gp import WGANGP

__all__ = [
    "BEGAN",
    "GAN",
    "WGAN",
    "WGANGP",
    "AdversarialModel",
    "BiGAN",
    "ConditionalGAN",
    "CycleGAN",
    "InfoGAN",
    "InvariantInfoGAN",
    "LatentModel",
    "StraightThroughTextGAN",
    "TextGAN",
]
