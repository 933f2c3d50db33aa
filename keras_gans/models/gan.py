"""The generative adversarial network of Goodfellow et al., with any adversarial loss."""

import keras
import tensorflow as tf

from keras_gans import losses
from keras_gans.models import checks
from keras_gans.models.base.techniques import ALL
from keras_gans.models.latent import LatentModel
from keras_gans.sampling import conditioning


@keras.saving.register_keras_serializable(package="keras_gans")
class GAN(LatentModel):
    """The GAN: one step of the discriminator, then one of the generator.

    The generator's forward pass is computed once a step and serves both players, where the paper
    draws latents anew for the generator.

    Args:
        generator: Built Keras model, latents `(batch, latent_dim)` -> images in [-1, 1].
        discriminator: Built Keras model, images -> one unbounded logit each, `(batch, 1)`, or a map
            of logits.
        loss: `"non_saturating"` (default), `"minimax"`, `"least_squares"`, `"hinge"`,
            `"relativistic"` or `"wasserstein"`; or an `AdversarialLoss`, or another pair of
            functions, see `losses.get`.
        label_smoothing: One-sided: the target of real images is `1 - label_smoothing`. In [0, 1).
        **kwargs: `penalties`, `instance_noise`, `augmentation`, `packing`, `top_k`,
            `feature_matching`, `historical_averaging`: see `AdversarialModel`; `prior`, `ema`,
            `seed`, `card`, `name`: see `LatentModel`.

    Reference: Goodfellow et al. 2014, algorithm 1 with k = 1, https://arxiv.org/abs/1406.2661
    """

    makes = {"generator": "images", "discriminator": "logits"}
    techniques = ALL

    def __init__(
        self, generator, discriminator, loss="non_saturating", label_smoothing=0.0, **kwargs
    ):
        super().__init__({"generator": generator, "discriminator": discriminator}, **kwargs)
        checks.check_game(generator, "discriminator", discriminator, self.packing)
        if not self.needs_labels:
            checks.check_unconditional({"generator": generator, "discriminator": discriminator})
        self.objective = losses.get(loss)
        self.label_smoothing = losses.check_label_smoothing(label_smoothing, loss)

    def train_step(self, data):
        return self.alternate(self.real_images(data))

    def alternate(self, real_images, labels=None):
        """One step of each player.

        Args:
            real_images: `(batch, height, width, channels)`.
            labels: `(batch,)`, which both players see; `None` for networks that take none.

        Returns:
            The logs.
        """

        def discriminator(images, training, network=self.discriminator):
            return network(conditioning.join(images, labels, network), training=training)

        latents = self.sample_latents(tf.shape(real_images)[0])

        with tf.GradientTape() as generator_tape:
            inputs = conditioning.join(latents, labels, self.generator)
            fake_images = self.generator(inputs, training=True)

        # Discriminator: ascend E[log D(x)] + E[log(1 - D(G(z)))].
        real_view = self.view(real_images, "real images")
        fake_view = self.view(tf.stop_gradient(fake_images), "generated images")
        with tf.GradientTape() as discriminator_tape:
            real_logits = discriminator(real_view, training=True)
            fake_logits = discriminator(fake_view, training=True)
            discriminator_loss = self.objective.discriminator_loss(
                real_logits, fake_logits, self.label_smoothing
            )
            discriminator_loss += self.penalize(
                discriminator, (real_view, real_logits), (fake_view, fake_logits)
            )
        self.minimize("discriminator", discriminator_loss, discriminator_tape)

        # Generator: against the discriminator just updated.
        with generator_tape:
            fake_view = self.view(fake_images, "images that the generator learns from")
            updated_real_logits = None
            if self.objective.uses_real_logits:
                updated_real_logits = discriminator(real_view, training=True)
            updated_fake_logits = discriminator(fake_view, training=True)
            generator_loss = self.generator_loss(
                self.objective, updated_real_logits, updated_fake_logits
            )
            generator_loss = self.match_features(
                discriminator, real_view, fake_view, generator_loss
            )
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
