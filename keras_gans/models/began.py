"""BEGAN: the discriminator is an autoencoder, and a controller keeps the players in balance."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.latent import LatentModel
from keras_gans.system import number_checks

#: What the error of each image is divided by.
ERRORS = {
    "absolute": lambda images: 1.0,
    # The generator's images are unbounded; the offset bounds the weight of black ones.
    "relative": lambda images: 0.02 + _mean_of_each(tf.nn.relu(images + 1.0) / 2.0),
}


@keras.saving.register_keras_serializable(package="keras_gans")
class BEGAN(LatentModel):
    """The boundary equilibrium GAN, which holds E[L(G(z))] at `gamma` E[L(x)] by controlling k.

    L(v) = |v - D(v)|, the mean absolute error of the discriminator's reconstruction. The weight
    `k` of the generated images in the discriminator's loss is saved with the model. Logged besides
    the losses are `real_error` L(x), `fake_error` L(G(z)), the `k` that the step used, and
    `convergence`, the paper's measure M, which falls as training goes well.

    Args:
        generator: Functional or Sequential model, latents `(batch, latent_dim)` -> images.
        discriminator: Functional or Sequential model, images -> reconstructions of their shape.
        gamma: Diversity ratio E[L(G(z))] / E[L(x)], in (0, 1]. A lower one gives cleaner images
            and fewer kinds of them.
        proportional_gain: Step of k, lambda_k in the paper; above 0.
        error: `"absolute"`, the paper's, or `"relative"`: the error of each image is divided by
            its brightness, the mean of its pixels in [0, 1], plus 0.02. For images of bright
            strokes on black: by the absolute error those of few strokes are so cheap that nothing
            else is worth drawing.
        prior: Distribution of the latents, `"uniform"` (U(-1, 1), as in the paper) or
            another of `priors.PRIORS`.
        **kwargs: `ema`, `seed`, `card`, `name`: see `AdversarialModel`.

    Raises:
        InputError: If the discriminator does not return the shape of the generator's images, or a
            number is out of range.

    Reference: Berthelot et al. 2017, section 3.4, https://arxiv.org/abs/1703.10717
    """

    techniques_reason = (
        "its discriminator is an autoencoder: there are no logits, and the errors of the images as "
        "they are have to balance."
    )
    makes = {"generator": "images", "discriminator": "images"}

    def __init__(
        self,
        generator,
        discriminator,
        gamma=0.5,
        proportional_gain=0.001,
        error="absolute",
        prior="uniform",
        **kwargs,
    ):
        networks = {"generator": generator, "discriminator": discriminator}
        super().__init__(networks, prior=prior, **kwargs)
        checks.check_unconditional(networks)
        _check_autoencoder(generator, discriminator)
        checks.check_game(generator, "discriminator", discriminator)
        if error not in ERRORS:
            raise InputError(f"{error=} is unknown; accepted are {', '.join(ERRORS)}.")
        self.gamma = number_checks.check_number("gamma", gamma, above=0, most=1)
        self.proportional_gain = number_checks.check_number(
            "proportional_gain", proportional_gain, above=0
        )
        self.error = error
        self.k = self.add_weight(
            name="k",
            shape=(),
            dtype="float32",
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",  # `control` gives all replicas the same.
        )

    def default_optimizer(self, player):
        return keras.optimizers.Adam(1e-4)  # Section 4.1.

    def train_step(self, data):
        real_images = self.real_images(data)
        k = tf.identity(self.k.value)
        # The paper draws latents for each player. Those of one draw have the same expectations,
        # and each image is then generated and reconstructed once.
        latents = self.sample_latents(tf.shape(real_images)[0])

        with tf.GradientTape() as generator_tape, tf.GradientTape() as discriminator_tape:
            fake_images = self.generator(latents, training=True)
            real_error = self.reconstruction_error(real_images)
            fake_error = self.reconstruction_error(fake_images)
            discriminator_loss = real_error - k * fake_error
            generator_loss = fake_error

        # Both players descend from the errors at step t.
        self.minimize("discriminator", discriminator_loss, discriminator_tape)
        self.minimize("generator", generator_loss, generator_tape)
        convergence = self.control(k, real_error, fake_error)

        return self.end_step(
            generator_loss=generator_loss,
            discriminator_loss=discriminator_loss,
            real_error=real_error,
            fake_error=fake_error,
            k=k,
            convergence=convergence,
        )

    def reconstruction_error(self, images):
        """E[L(v)] over a batch in float32; L(v) = |v - D(v)|, or relative, see `error`."""
        reconstructions = tf.cast(self.discriminator(images, training=True), "float32")
        images = tf.cast(images, "float32")
        errors = _mean_of_each(tf.abs(images - reconstructions))
        return tf.reduce_mean(errors / ERRORS[self.error](images))

    def control(self, k, real_error, fake_error):
        """k := k + lambda (gamma L(x) - L(G(z))), within [0, 1].

        Args:
            k: Scalar, the value of `self.k` so far.
            real_error: Scalar L(x), the mean over this replica's images.
            fake_error: Scalar L(G(z)), likewise.

        Returns:
            The measure of convergence, M = L(x) + |gamma L(x) - L(G(z))|.
        """
        # The mean over all replicas: k is one number, and |mean| is not the mean of |.|.
        balance = tf.distribute.get_replica_context().all_reduce(
            tf.distribute.ReduceOp.MEAN, self.gamma * real_error - fake_error
        )
        self.k.assign(tf.clip_by_value(k + self.proportional_gain * balance, 0.0, 1.0))
        return real_error + tf.abs(balance)

    def get_config(self):
        config = super().get_config()
        return config | {
            "gamma": self.gamma,
            "proportional_gain": self.proportional_gain,
            "error": self.error,
        }


def _mean_of_each(images):
    return tf.reduce_mean(images, axis=list(range(1, images.shape.rank)))


def _check_autoencoder(generator, discriminator):
    generated_shape = tuple(generator.output_shape[1:])
    returned_shape = tuple(discriminator.output_shape[1:])
    if returned_shape != generated_shape:
        raise InputError(
            f"discriminator must be an autoencoder, which returns images of the generator's shape "
            f"{generated_shape}; it returns {returned_shape}."
        )
