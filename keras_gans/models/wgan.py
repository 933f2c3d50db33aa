"""The Wasserstein GAN with weight clipping (WGAN)."""

import math

import keras
import tensorflow as tf

from keras_gans import losses
from keras_gans.layers import replicas
from keras_gans.models.wasserstein import WassersteinGAN
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class WGAN(WassersteinGAN):
    """The Wasserstein GAN with weight clipping: W := clip(W, -c, c) after each critic step.

    Args:
        generator: Functional or Sequential model, latents `(batch, latent_dim)` -> images.
        critic: Functional or Sequential model, images -> one unbounded score each, `(batch, 1)`.
        critic_steps: Steps of the critic for one of the generator; the batch is split among them.
        clip: Bound of the absolute values of the critic's weights.
        **kwargs: `penalties`, `instance_noise`, `augmentation`, `packing`, `top_k`,
            `feature_matching`, `historical_averaging`: see `AdversarialModel`; `prior`, `ema`,
            `seed`, `card`, `name`: see `LatentModel`.

    Reference: Arjovsky et al. 2017, algorithm 1, https://arxiv.org/abs/1701.07875
    """

    def __init__(self, generator, critic, critic_steps=5, clip=0.01, **kwargs):
        super().__init__(generator, critic, critic_steps, **kwargs)
        self.clip = number_checks.check_number("clip", clip, above=0, most=math.inf)

    def default_optimizer(self, player):
        return rmsprop(5e-5)  # Algorithm 1.

    def train_step(self, data):
        critic_logs = []
        for step, real_images in enumerate(self.critic_batches(data)):
            # Critic: ascend E[f(x)] - E[f(G(z))] on fresh data and latents; `constrain` clips.
            fake_images = self.sample_fake_images(tf.shape(real_images)[0], f"critic step {step}")
            real_view = self.view(real_images, f"real images {step}")
            fake_view = self.view(fake_images, f"generated images {step}")
            with tf.GradientTape() as tape:
                real_logits = self.critic(real_view, training=True)
                fake_logits = self.critic(fake_view, training=True)
                wasserstein_loss = losses.wasserstein_critic_loss(real_logits, fake_logits)
                critic_loss = wasserstein_loss + self.penalize(
                    self.discriminate, (real_view, real_logits), (fake_view, fake_logits), step
                )
            self.minimize("critic", critic_loss, tape)
            critic_logs.append(
                {
                    "discriminator_loss": critic_loss,
                    "real_logits": real_logits,
                    "fake_logits": fake_logits,
                    "wasserstein_estimate": -wasserstein_loss,
                }
            )
        # Generator: ascend E[f(G(z))].
        generator_loss = self.generator_step(real_images)
        return self.end_steps(generator_loss, critic_logs)

    def constrain(self, player):
        """w := clip(w, -c, c) after each step of the critic (algorithm 1, line 7)."""
        if player != "critic":
            return

        def clip(variable):
            variable.assign(tf.clip_by_value(variable, -self.clip, self.clip))

        replicas.update(self.critic.trainable_variables, clip)

    def get_config(self):
        return super().get_config() | {"clip": self.clip}


def rmsprop(learning_rate):
    """RMSProp without momentum, with which training was unstable (section 3 of the paper).

    The clipped critic's first gradients are 1e-8 to 1e-5. Keras adds epsilon under the root, where
    its default of 1e-7 would damp all below 3e-4; the authors' code had 1e-8 beside the root.
    """
    return keras.optimizers.RMSprop(learning_rate, rho=0.99, epsilon=1e-16)
