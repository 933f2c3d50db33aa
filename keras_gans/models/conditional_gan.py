"""The conditional GAN of Mirza and Osindero: both players see the label."""

import keras

from keras_gans.models import checks
from keras_gans.models.base.techniques import ALL
from keras_gans.models.gan import GAN
from keras_gans.sampling import conditioning


@keras.saving.register_keras_serializable(package="keras_gans")
class ConditionalGAN(GAN):
    """The conditional GAN: the game of the `GAN` between G(z|y) and D(x|y).

    A generated image is given the label of a real image of the batch, so that both players see the
    labels as often as the data set has them. It trains on `(images, labels)`, the labels integers
    in `[0, num_classes)`, and draws the images of chosen labels: `generate(8, labels=[3, 5])`.

    Args:
        generator: Built Keras model, `[latents (batch, latent_dim), labels (batch,)]` -> images in
            [-1, 1].
        discriminator: Built Keras model, `[images, labels (batch,)]` -> one unbounded logit each,
            `(batch, 1)`, or a map of logits.
        num_classes: Number of classes; `None` reads it off the networks, where a `OneHot`,
            `CategoryEncoding` or `Embedding` layer takes the labels.
        **kwargs: `loss`, `label_smoothing`: see `GAN`; `prior`, `ema`, `seed`, `card`, `name`: see
            `LatentModel`.

    Reference: Mirza and Osindero 2014, equation 2, https://arxiv.org/abs/1411.1784
    """

    needs_labels = True
    techniques = tuple(name for name in ALL if name != "packing")
    techniques_reason = "each of its images has a label of its own."

    def __init__(self, generator, discriminator, num_classes=None, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        networks = {"generator": generator, "discriminator": discriminator}
        self.num_classes = checks.check_conditional(networks, num_classes)

    def train_step(self, data):
        labels = conditioning.of_batch(data, self.num_classes)
        return self.alternate(self.real_images(data), labels)  # G(z|y) against D(x|y).

    def get_config(self):
        return super().get_config() | {"num_classes": self.num_classes}
