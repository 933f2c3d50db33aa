"""What real and generated images pass through before the discriminator sees them."""

from keras_gans.augmentation.differentiable import DiffAugment
from keras_gans.augmentation.instance_noise import InstanceNoise
from keras_gans.augmentation.packing import pack

__all__ = ["DiffAugment", "InstanceNoise", "pack"]
