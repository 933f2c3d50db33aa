"""The base class of the Wasserstein GANs: several critic steps for each generator step."""

import tensorflow as tf

from keras_gans import losses
from keras_gans.models import checks
from keras_gans.models.base.techniques import ALL
from keras_gans.models.latent import LatentModel
from keras_gans.system import graph_assertions, number_checks


class WassersteinGAN(LatentModel):
    """Base class of `WGAN` and `WGANGP`, which differ in how they keep the critic Lipschitz.

    A batch of the data set holds the batches of all critic steps: it is split into `critic_steps`
    parts of equal size. The loss of the critic is logged as `discriminator_loss`, as in the other
    schemes; besides, `wasserstein_estimate` logs E[f(x)] - E[f(G(z))], the distance up to the
    critic's Lipschitz constant.
    """

    players = {"generator": ("generator",), "critic": ("critic",)}
    former_players = {"discriminator": "critic"}
    makes = {"generator": "images", "critic": "scores"}
    techniques = ALL
    #: The losses of both players.
    objective = losses.LOSSES["wasserstein"]

    def __init__(self, generator, critic, critic_steps, **kwargs):
        super().__init__({"generator": generator, "critic": critic}, **kwargs)
        checks.check_game(generator, "critic", critic, self.packing)
        checks.check_unconditional({"generator": generator, "critic": critic})
        self.critic_steps = number_checks.check_count("critic_steps", critic_steps)

    def compile(
        self,
        *unnamed,
        generator_optimizer=None,
        critic_optimizer=None,
        discriminator_optimizer=None,
        **options,
    ):
        """Gives each player its optimizer.

        Args:
            generator_optimizer, critic_optimizer: A Keras optimizer, its name, or `None` for
                `default_optimizer`.
            discriminator_optimizer: The former name of `critic_optimizer`.
            **options: `steps_per_execution`, `jit_compile`, `run_eagerly`: see
                `AdversarialModel.compile`.
        """
        super().compile(
            *unnamed,
            generator_optimizer=generator_optimizer,
            critic_optimizer=critic_optimizer,
            discriminator_optimizer=discriminator_optimizer,
            **options,
        )

    @property
    def batches_per_step(self):
        return self.critic_steps

    def updates_per_step(self, player):
        return 1 if player == "generator" else self.critic_steps

    def critic_batches(self, data):
        """Returns the real images of a batch, split into one tensor for each step of the critic."""
        real_images = self.real_images(data)
        # Every n-th image: a replica holds a contiguous part of the global batch, and so all
        # replicas together see in each step what one device would see.
        shape = (-1, self.critic_steps, *real_images.shape[1:])
        # `fit` refuses what it can foresee; a data set's ragged last batch shows only here.
        check = tf.debugging.assert_equal(
            tf.shape(real_images)[0] % self.critic_steps,
            0,
            message=f"a batch must divide among the {self.critic_steps} steps of the critic",
        )
        real_images = graph_assertions.after([check], real_images)
        return tf.unstack(tf.reshape(real_images, shape), axis=1)

    def sample_fake_images(self, count, purpose="latents"):
        """Generates images from latents drawn for a purpose, in training mode."""
        return self.generator(self.sample_latents(count, purpose), training=True)

    def discriminate(self, images, training, network=None):
        """Returns the critic's logits of images, or what another network makes of them."""
        return (network or self.critic)(images, training=training)

    def generator_step(self, real_images):
        """Updates the generator on fresh latents: ascends E[f(G(z))]; returns its loss.

        Args:
            real_images: Those that the critic saw last, as many as the latents.
        """
        with tf.GradientTape() as tape:
            fake_images = self.sample_fake_images(tf.shape(real_images)[0])
            fake_view = self.view(fake_images, "images that the generator learns from")
            fake_logits = self.critic(fake_view, training=True)
            generator_loss = self.generator_loss(self.objective, None, fake_logits)
            if self.feature_matching is not None:
                real_view = self.view(real_images, "real images whose features are matched")
                generator_loss = self.match_features(
                    self.discriminate, real_view, fake_view, generator_loss
                )
        self.minimize("generator", generator_loss, tape)
        return generator_loss

    def end_steps(self, generator_loss, critic_logs):
        """Ends a generator update, see `end_step`.

        Args:
            generator_loss: Scalar.
            critic_logs: For each step of the critic a dict of tensors, whose means are logged.
        """
        values = {name: tf.stack([logs[name] for logs in critic_logs]) for name in critic_logs[0]}
        return self.end_step(generator_loss=generator_loss, **values)

    @property
    def critic_optimizer(self):
        """The optimizer of the critic."""
        return self.discriminator_optimizer

    @critic_optimizer.setter
    def critic_optimizer(self, optimizer):
        self.discriminator_optimizer = optimizer

    def __dir__(self):
        # Keras saves what dir() lists under its name there. In all files, those written when the
        # critic was a player called discriminator included, that is `discriminator_optimizer`.
        return [name for name in super().__dir__() if name != "critic_optimizer"]

    def get_config(self):
        return super().get_config() | {"critic_steps": self.critic_steps}
