"""The conditional GAN of Mirza and Osindero: both players see the label."""

import keras

from keras_gans.models import checks
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

    def __init__(self, generator, discriminator, num_classes=None, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        networks = {"generator": generator, "discriminator": discriminator}
        self.num_classes = checks.check_conditional(networks, num_classes)

    def train_step(self, data):
        real_images = self.real_images(data)
        labels = conditioning.of_batch(data, self.num_classes)

        def generator(latents, training):  # G(z|y)
            return self.generator(
                conditioning.join(latents, labels, self.generator), training=training
            )

        def discriminator(images, training):  # D(x|y)
            return self.discriminator(
                conditioning.join(images, labels, self.discriminator), training=training
            )

        return self.alternate(real_images, generator, discriminator)

    def get_config(self):
        return super().get_config() | {"num_classes": self.num_classes}
