"""The base class of the schemes whose examples are lines of text."""

import keras
import tensorflow as tf

from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.serving import signatures
from keras_gans.system import graph_assertions


class LinesOfText:
    """The part of a scheme that learns lines of text, before the class of its game.

    A game of images becomes one of lines: `class TextGAN(LinesOfText, WGANGP)`. The data set yields
    token ids, int `(batch, length)`, as `TextData.batches` gives them, which the game sees as
    one-hot characters; the generator makes probabilities of characters; and users get strings of
    the likeliest ones.

    Args:
        generator: Functional or Sequential model, latents `(batch, latent_dim)` -> probabilities
            `(batch, length, len(vocabulary))`.
        discriminator: Functional or Sequential model, lines of that shape -> logits or scores.
        vocabulary: String of the characters, in the order of their token ids.
        **kwargs: Of the game.

    Raises:
        InputError: If the networks and the vocabulary do not fit.
    """

    techniques = ("penalties", "instance_noise", "top_k", "historical_averaging")
    techniques_reason = "its examples are lines of text, which its critic reads one by one."

    def __init__(self, generator, discriminator, *, vocabulary, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        self.vocabulary = tokenization.check_vocabulary(vocabulary)
        generated, taken = generator.output_shape, discriminator.input_shape
        if len(generated) != 3 or generated[1] is None or generated[2] != len(vocabulary):
            raise InputError(
                f"The generator must make lines of the shape (length, {len(vocabulary)}), for the "
                f"{len(vocabulary)} characters of vocabulary={vocabulary!r}, not {generated[1:]}."
            )
        if taken != generated:
            (name,) = self.players.keys() - {"generator"}
            raise InputError(
                f"The {name} takes lines of the shape {taken[1:]}, the generator makes "
                f"{generated[1:]}."
            )

    @property
    def line_length(self):
        """Characters in a line."""
        return self.generator.output_shape[1]

    def used_parts(self, data):
        ((_, tokens, _),) = super().used_parts(data)
        return [("token ids", tokens, len(self.vocabulary))]

    def real_images(self, data):
        """Returns a batch of real lines as one-hot characters, `(batch, length, characters)`.

        Args:
            data: What the data set yields: token ids, int `(batch, length)`, in
                `[0, len(vocabulary))`.
        """
        tokens = keras.utils.unpack_x_y_sample_weight(data)[0]
        given = tf.TensorShape(tokens.shape)
        if not tokens.dtype.is_integer or not given.is_compatible_with((None, self.line_length)):
            raise InputError(
                f"The data set's examples are {tokens.dtype.name} of shape {tuple(given[1:])}; "
                f"they must be token ids, ints of shape ({self.line_length},), as "
                "keras_gans.data.load_text gives them."
            )
        size = len(self.vocabulary)
        message = f"token ids must lie in [0, {size}), the vocabulary of the model"
        checks = [
            tf.debugging.assert_non_negative(tokens, message=message),
            tf.debugging.assert_less(tokens, tf.cast(size, tokens.dtype), message=message),
        ]
        return super().real_images(tf.one_hot(graph_assertions.after(checks, tokens), size))

    def check_examples(self, batch):
        tokens = keras.utils.unpack_x_y_sample_weight(batch)[0]
        size = len(self.vocabulary)
        if tokens.size and not 0 <= tokens.min() <= tokens.max() < size:
            raise InputError(
                f"The data set's token ids run from {tokens.min()} to {tokens.max()}; those of the "
                f"model's vocabulary lie in [0, {size})."
            )

    def present(self, outputs):
        """Returns lines as users get them: strings of the likeliest characters."""
        return tokenization.decode(tf.argmax(outputs, axis=-1), self.vocabulary)

    def generate(self, count, seed=None, batch_size=256, labels=None, truncation=None):
        """Generates lines.

        Args:
            count: How many.
            seed: Integer; the same seed gives the same lines. `None` draws one.
            batch_size: How many at a time.
            labels: `None`; there are none.
            truncation: As in `LatentModel.generate`.

        Returns:
            An array of `count` strings, each of `line_length` characters.
        """
        return super().generate(count, seed, batch_size, labels, truncation)

    def draw_samples(self, count=None, seed=0, examples=None):
        return {"samples": "\n".join(self.generate(count or 32, seed))}

    def endpoints(self):
        """The signatures of a generator of lines.

        - `serving_default(latents)`: float32 `(batch, latent_dim)` -> `probabilities`, float32
          `(batch, line_length, len(vocabulary))`.
        - `generate(count, seed)`: -> `lines`, `count` strings in UTF-8; the same seed gives the
          same lines, and the ones of `model.generate(count, seed)`. For `count` and `seed` see
          `signatures.latent_endpoints`.
        """
        generator, prior, latent_dim = self.inference_generator, self.prior, self.latent_dim

        def serve(latents):
            return {"probabilities": tf.cast(generator(latents, training=False), tf.float32)}

        def generate(count, seed):
            noise = signatures.sample_latents(prior, count, latent_dim, seed)
            return {"lines": self.present(generator(noise, training=False))}

        return {
            "serving_default": (serve, [tf.TensorSpec((None, latent_dim), name="latents")]),
            "generate": (generate, [signatures.COUNT, signatures.SEED]),
        }

    def card_entries(self):
        entries = super().card_entries() | {"vocabulary": self.vocabulary}
        del entries["example_shape"]
        return entries

    def get_config(self):
        return super().get_config() | {"vocabulary": self.vocabulary}
