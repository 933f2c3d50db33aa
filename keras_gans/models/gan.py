"""The generative adversarial network of Goodfellow et al., with any adversarial loss."""

import keras
import tensorflow as tf

from keras_gans import losses
from keras_gans.models import checks
from keras_gans.models.latent import LatentModel


@keras.saving.register_keras_serializable(package="keras_gans")
class GAN(LatentModel):
    """The GAN: one step of the discriminator, then one of the generator.

    The generator's forward pass is computed once a step and serves both players, where the paper
    draws latents anew for the generator.

    Args:
        generator: Built Keras model, latents `(batch, latent_dim)` -> images in [-1, 1].
        discriminator: Built Keras model, images -> one unbounded logit each, `(batch, 1)`, or a map
            of logits.
        loss: `"non_saturating"` (default), `"minimax"`, `"least_squares"` or `"hinge"`; or an
            `AdversarialLoss`, or another pair of functions, see `losses.get`.
        label_smoothing: One-sided: the target of real images is `1 - label_smoothing`. In [0, 1).
        **kwargs: `prior`, `ema`, `seed`, `card`, `name`: see `LatentModel`.

    Reference: Goodfellow et al. 2014, algorithm 1 with k = 1, https://arxiv.org/abs/1406.2661
    """

    makes = {"generator": "images", "discriminator": "logits"}

    def __init__(
        self, generator, discriminator, loss="non_saturating", label_smoothing=0.0, **kwargs
    ):
        super().__init__({"generator": generator, "discriminator": discriminator}, **kwargs)
        checks.check_game(generator, "discriminator", discriminator)
        if not self.needs_labels:
            checks.check_unconditional({"generator": generator, "discriminator": discriminator})
        self.objective = losses.get(loss)
        self.label_smoothing = losses.check_label_smoothing(label_smoothing, loss)

    def train_step(self, data):
        return self.alternate(self.real_images(data), self.generator, self.discriminator)

    def alternate(self, real_images, generator, discriminator):
        """One step of each player.

        Args:
            real_images: `(batch, height, width, channels)`.
            generator: Function of `(latents, training)`: the generator, or the generator with
                its other inputs filled in.
            discriminator: Function of `(images, training)`.

        Returns:
            The logs.
        """
        latents = self.sample_latents(tf.shape(real_images)[0])

        with tf.GradientTape() as generator_tape:
            fake_images = generator(latents, training=True)

        # Discriminator: ascend E[log D(x)] + E[log(1 - D(G(z)))].
        with tf.GradientTape() as discriminator_tape:
            real_logits = discriminator(real_images, training=True)
            fake_logits = discriminator(tf.stop_gradient(fake_images), training=True)
            discriminator_loss = self.objective.discriminator_loss(
                real_logits, fake_logits, self.label_smoothing
            )
        self.minimize("discriminator", discriminator_loss, discriminator_tape)

        # Generator: against the discriminator just updated.
        with generator_tape:
            updated_real_logits = None
            if self.objective.uses_real_logits:
                updated_real_logits = discriminator(real_images, training=True)
            updated_fake_logits = discriminator(fake_images, training=True)
            generator_loss = self.objective.generator_loss(updated_real_logits, updated_fake_logits)
        self.minimize("generator", generator_loss, generator_tape)

        return self.end_step(
            generator_loss=generator_loss,
            discriminator_loss=discriminator_loss,
            real_logits=real_logits,
            fake_logits=fake_logits,
        )

    def get_config(self):
        return super().get_config() | {
            "loss": losses.serialize(self.objective),
            "label_smoothing": self.label_smoothing,
        }
