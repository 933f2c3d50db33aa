"""The Wasserstein GAN with gradient penalty (WGAN-GP)."""

import keras
import tensorflow as tf

from keras_gans import losses
from keras_gans.losses import penalties
from keras_gans.models.wasserstein import WassersteinGAN
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class WGANGP(WassersteinGAN):
    """The Wasserstein GAN with gradient penalty.

    The critic descends E[f(G(z))] - E[f(x)] + lambda E[(||grad f(x')|| - 1)^2] at points x' drawn
    between real and generated images; the generator ascends E[f(G(z))].

    Args:
        generator: Functional or Sequential model, latents `(batch, latent_dim)` -> images.
        critic: Functional or Sequential model, images -> one unbounded score each, `(batch, 1)`, or
            a map of them, whose mean f is; without batch normalization.
        critic_steps: Steps of the critic for one of the generator; the batch is split among them.
        penalty_weight: Weight of the penalty, lambda in the paper.
        one_sided: Whether only norms above 1 are penalised (section 5, "two-sided penalty").
        **kwargs: `penalties`, `instance_noise`, `augmentation`, `packing`, `top_k`,
            `feature_matching`, `historical_averaging`: see `AdversarialModel`; `prior`, `ema`,
            `seed`, `card`, `name`: see `LatentModel`.

    Raises:
        InputError: If the critic has batch normalization.

    `GAN(..., loss="wasserstein", penalties=[GradientPenalty(10.0)])` has the same objective, with
    one critic step, on the images that the generator then learns from.

    Reference: Gulrajani et al. 2017, algorithm 1, https://arxiv.org/abs/1704.00028
    """

    refused_penalties = ("gradient_penalty",)  # It has its own, whose weight is `penalty_weight`.

    def __init__(
        self, generator, critic, critic_steps=5, penalty_weight=10.0, one_sided=False, **kwargs
    ):
        super().__init__(generator, critic, critic_steps, **kwargs)
        penalties.refuse_batch_normalization(critic)
        self.penalty_weight = number_checks.check_number("penalty_weight", penalty_weight, least=0)
        self.one_sided = bool(one_sided)

    def default_optimizer(self, player):
        return keras.optimizers.Adam(1e-4, beta_1=0.0, beta_2=0.9)  # Algorithm 1.

    def train_step(self, data):
        critic_logs = []
        for step, real_images in enumerate(self.critic_batches(data)):
            # Critic: descend E[f(G(z))] - E[f(x)] + lambda E[(||grad f(x')|| - 1)^2] (equation 3).
            fake_images = self.sample_fake_images(tf.shape(real_images)[0], f"critic step {step}")
            real_view = self.view(real_images, f"real images {step}")
            fake_view = self.view(fake_images, f"generated images {step}")
            epsilon = self.sample_epsilon(real_view, step)
            with tf.GradientTape() as tape:
                real_logits = self.critic(real_view, training=True)
                fake_logits = self.critic(fake_view, training=True)
                wasserstein_loss = losses.wasserstein_critic_loss(real_logits, fake_logits)
                penalty = penalties.gradient_penalty(
                    self.critic, real_view, fake_view, epsilon, one_sided=self.one_sided
                )
                critic_loss = wasserstein_loss + self.penalty_weight * penalty
                critic_loss += self.penalize(
                    self.discriminate, (real_view, real_logits), (fake_view, fake_logits), step
                )
            self.minimize("critic", critic_loss, tape)
            critic_logs.append(
                {
                    "discriminator_loss": critic_loss,
                    "real_logits": real_logits,
                    "fake_logits": fake_logits,
                    "wasserstein_estimate": -wasserstein_loss,
                    "gradient_penalty": penalty,
                }
            )
        # Generator: ascend E[f(G(z))].
        generator_loss = self.generator_step(real_images)
        return self.end_steps(generator_loss, critic_logs)

    def sample_epsilon(self, real_images, step):
        """Draws U(0, 1), one number for each example of a critic step (algorithm 1, line 4)."""
        shape = [tf.shape(real_images)[0]] + [1] * (len(real_images.shape) - 1)
        return 0.5 + 0.5 * self.sample_noise("uniform", shape, f"interpolation {step}")

    def get_config(self):
        own = {"penalty_weight": self.penalty_weight, "one_sided": self.one_sided}
        return super().get_config() | own
