"""What the Wasserstein GANs share: several steps of a critic, then one of the generator."""

import tensorflow as tf

from keras_gans import losses
from keras_gans.models import checks
from keras_gans.models.latent import LatentModel
from keras_gans.system import numbers


class WassersteinGAN(LatentModel):
    """Base class of `WGAN` and `WGANGP`, which differ in how they keep the critic Lipschitz.

    A batch of the data set holds the batches of all critic steps: it is split into `critic_steps`
    parts of equal size. Besides the losses, `wasserstein_estimate` logs E[f(x)] - E[f(G(z))], the
    distance up to the critic's Lipschitz constant.
    """

    players = {"generator": ("generator",), "discriminator": ("critic",)}
    makes = {"generator": "images", "critic": "scores"}
    logged = (*LatentModel.logged, "wasserstein_estimate")

    def __init__(self, generator, critic, critic_steps, **kwargs):
        super().__init__({"generator": generator, "critic": critic}, **kwargs)
        checks.check_game(generator, "critic", critic)
        checks.check_unconditional({"generator": generator, "critic": critic})
        self.critic_steps = numbers.check_count("critic_steps", critic_steps)

    @property
    def batches_per_step(self):
        return self.critic_steps

    def updates_per_step(self, player):
        return self.critic_steps if player == "discriminator" else 1

    def train_step(self, data):
        logs = []
        for step, real_images in enumerate(self.critic_batches(self.real_images(data))):
            # Critic: ascend E[f(x)] - E[f(G(z))] on fresh data and latents.
            latents = self.sample_latents(tf.shape(real_images)[0], f"critic step {step}")
            fake_images = self.generator(latents, training=True)
            with tf.GradientTape() as tape:
                critic_loss, values = self.critic_loss(real_images, fake_images, step)
            self.minimize("discriminator", critic_loss, tape)
            logs.append(values | {"discriminator_loss": critic_loss})

        # Generator: ascend E[f(G(z))].
        latents = self.sample_latents(tf.shape(real_images)[0])
        with tf.GradientTape() as tape:
            fake_logits = self.critic(self.generator(latents, training=True), training=True)
            generator_loss = losses.wasserstein_generator_loss(fake_logits)
        self.minimize("generator", generator_loss, tape)

        means = {name: tf.stack([values[name] for values in logs]) for name in logs[0]}
        return self.end_step(generator_loss=generator_loss, **means)

    def critic_batches(self, real_images):
        """Splits a batch into one for each step of the critic."""
        # Every n-th image: a replica holds a contiguous part of the global batch, and so all
        # replicas together see in each step what one device would see.
        shape = (-1, self.critic_steps, *real_images.shape[1:])
        # `fit` refuses what it can foresee; a data set's ragged last batch shows only here.
        check = tf.debugging.assert_equal(
            tf.shape(real_images)[0] % self.critic_steps,
            0,
            message=f"a batch must divide among the {self.critic_steps} steps of the critic",
        )
        with tf.control_dependencies([] if check is None else [check]):
            return tf.unstack(tf.reshape(real_images, shape), axis=1)

    def critic_loss(self, real_images, fake_images, step):
        """Returns the critic's loss on a batch, and values to log.

        Args:
            real_images: `(batch, ...)`.
            fake_images: `(batch, ...)`, whose generator is not to be changed.
            step: Number of the critic step, which tells its noise from the others'.
        """
        real_logits = self.critic(real_images, training=True)
        fake_logits = self.critic(fake_images, training=True)
        loss = losses.wasserstein_critic_loss(real_logits, fake_logits)
        return loss, {
            "real_logits": real_logits,
            "fake_logits": fake_logits,
            "wasserstein_estimate": -loss,
        }

    def get_config(self):
        return super().get_config() | {"critic_steps": self.critic_steps}
