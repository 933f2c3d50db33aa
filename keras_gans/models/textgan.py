"""The character-level text GAN of Gulrajani et al.: a WGAN-GP whose examples are lines of text."""

import keras

from keras_gans.models.lines_of_text import LinesOfText
from keras_gans.models.wgan_gp import WGANGP


@keras.saving.register_keras_serializable(package="keras_gans")
class TextGAN(LinesOfText, WGANGP):
    """The text GAN: a WGAN-GP between one-hot characters and probabilities of characters.

    The critic sees real lines as one-hot vectors and the softmax of the generator as it is, so that
    the gradient passes. The likeliest characters are taken only to present lines to a user.

    Args:
        generator: Functional or Sequential model, latents `(batch, latent_dim)` -> probabilities
            `(batch, length, len(vocabulary))`.
        critic: Functional or Sequential model, lines of that shape -> one unbounded score each,
            `(batch, 1)`, without batch normalization.
        vocabulary: String of the characters, in the order of their token ids.
        critic_steps: Steps of the critic for one of the generator; the batch is split among them.
        penalty_weight: Weight of the penalty, lambda in the paper.
        **kwargs: `prior`, `ema`, `seed`, `card`, `name`: see `LatentModel`.

    It trains on token ids, int `(batch, length)`, as `TextData.batches` gives them.

    Raises:
        InputError: If the networks and the vocabulary do not fit.

    Reference: Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028, on modelling discrete data
    """

    makes = {"generator": "probabilities", "critic": "scores"}

    def __init__(
        self, generator, critic, vocabulary, critic_steps=10, penalty_weight=10.0, **kwargs
    ):
        settings = {"critic_steps": critic_steps, "penalty_weight": penalty_weight}
        super().__init__(generator, critic, vocabulary=vocabulary, **settings, **kwargs)

    def default_optimizer(self, player):
        return keras.optimizers.Adam(1e-4, beta_1=0.5, beta_2=0.9)  # The authors' experiment.
