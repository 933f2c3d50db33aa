"""The bidirectional GAN of Donahue et al.: an encoder learns to invert the generator."""

import keras
import numpy as np
import tensorflow as tf

from keras_gans import losses
from keras_gans.data import batching
from keras_gans.data.examples import to_floats
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError
from keras_gans.models.latent import LatentModel
from keras_gans.sampling import finite, generation
from keras_gans.system import number_checks
from keras_gans.visualization.sample_grids import draw


@keras.saving.register_keras_serializable(package="keras_gans")
class BiGAN(LatentModel):
    """The bidirectional GAN: its discriminator sees pairs of an image and latents.

    The discriminator tells (x, E(x)) from (G(z), z). Generator and encoder play together against
    it and can win only as each other's inverse. So `encode` gives features that were learnt without
    labels, and `reconstruct` shows what they represent.

    Args:
        generator: Built Keras model, latents `(batch, latent_dim)` -> images in [-1, 1].
        encoder: Built Keras model, images -> latents `(batch, latent_dim)`.
        discriminator: Built Keras model, `[images, latents]` -> one unbounded logit each,
            `(batch, 1)`.
        prior: Distribution of the latents, `"uniform"` (U(-1, 1), default) or another of
            `priors.PRIORS`.
        weight_decay: Float, at least 0: `weight_decay * W` is added to the gradient of each kernel
            W before the optimizer sees it, as the authors do. Biases and scales are left alone.
        reconstruction_weight: Float, at least 0: weight of the reconstruction loss
            E[(x - G(E(x)))^2], the mean over pixels, beside the adversarial loss of generator and
            encoder. With 0, as in the paper, what comes back is another image of the same look,
            often of another class. A large weight makes blurred images.
        **kwargs: `ema`, `seed`, `card`, `name`: see `AdversarialModel`.

    Raises:
        InputError: If the networks do not fit each other, or a number is negative.

    Reference: Donahue et al. 2016, https://arxiv.org/abs/1605.09782; Li et al. 2017 (ALICE),
        section 3 (the reconstruction loss, which bounds the conditional entropy of x given E(x)),
        https://arxiv.org/abs/1709.01215
    """

    players = {"generator": ("generator", "encoder"), "discriminator": ("discriminator",)}
    averaged = ("generator", "encoder")
    makes = {"generator": "images", "discriminator": "logits"}
    techniques = ("penalties", "instance_noise", "augmentation", "historical_averaging")
    techniques_reason = (
        "its discriminator sees pairs of one image and its latents, and its generator shares its "
        "loss with the encoder."
    )

    def __init__(
        self,
        generator,
        encoder,
        discriminator,
        prior="uniform",
        weight_decay=2.5e-5,
        reconstruction_weight=0.0,
        **kwargs,
    ):
        networks = {"generator": generator, "encoder": encoder, "discriminator": discriminator}
        super().__init__(networks, prior=prior, **kwargs)
        _check_shapes(generator, encoder, discriminator)
        self.weight_decay = number_checks.check_number("weight_decay", weight_decay, least=0)
        self.reconstruction_weight = number_checks.check_number(
            "reconstruction_weight", reconstruction_weight, least=0
        )

    def train_step(self, data):
        real_images = self.real_images(data)
        latents = self.sample_latents(tf.shape(real_images)[0])

        # Both gradients are taken before either player moves (section 3.4).
        with tf.GradientTape() as discriminator_tape, tf.GradientTape() as generator_tape:
            real_latents = self.encoder(real_images, training=True)
            fake_images = self.generator(latents, training=True)
            real_view = self.view(real_images, "real images")
            fake_view = self.view(fake_images, "generated images")
            real_logits = self.discriminator([real_view, real_latents], training=True)
            fake_logits = self.discriminator([fake_view, latents], training=True)
            # Discriminator: ascend E[log D(x, E(x))] + E[log(1 - D(G(z), z))] (equation 2).
            discriminator_loss = losses.minimax_discriminator_loss(real_logits, fake_logits)
            # Generator and encoder: ascend the same with both exchanged, which does not saturate.
            generator_loss = losses.minimax_discriminator_loss(fake_logits, real_logits)
            discriminator_total = discriminator_loss + self.weight_penalty("discriminator")
            discriminator_total += self.penalize(
                self.discriminate_vectors,
                (_as_vectors(real_view, real_latents), real_logits),
                (_as_vectors(fake_view, latents), fake_logits),
            )
            generator_total = generator_loss + self.weight_penalty("generator")
            further_logs = {}
            if self.reconstruction_weight:
                reconstruction_loss = self.reconstruction_loss(real_images, real_latents)
                generator_total += self.reconstruction_weight * reconstruction_loss
                further_logs["reconstruction_loss"] = reconstruction_loss
        self.minimize("discriminator", discriminator_total, discriminator_tape)
        self.minimize("generator", generator_total, generator_tape)

        return self.end_step(
            generator_loss=generator_loss,
            discriminator_loss=discriminator_loss,
            real_logits=real_logits,
            fake_logits=fake_logits,
            **further_logs,
        )

    def reconstruction_loss(self, images, latents):
        """Returns E[(x - G(E(x)))^2], the mean over all pixels of a batch, in float32.

        Args:
            images: The images x.
            latents: Their encodings E(x), `(batch, latent_dim)`.
        """
        reconstructions = tf.cast(self.generator(latents, training=True), tf.float32)
        return tf.reduce_mean(tf.square(tf.cast(images, tf.float32) - reconstructions))

    def discriminate_vectors(self, vectors, training):
        """Returns the discriminator's logits of pairs, each as one vector of pixels and latents.

        So penalties are functions of pairs: their gradients are those by image and latents.
        """
        shape = self.image_shape
        images = tf.reshape(vectors[:, : -self.latent_dim], (-1, *shape))
        return self.discriminator([images, vectors[:, -self.latent_dim :]], training=training)

    def weight_penalty(self, player):
        """Returns weight_decay / 2 times the sum of |W|^2 over the kernels W of a player."""
        kernels = [variable for variable in self.variables_of(player) if len(variable.shape) > 1]
        # Losses are computed in single precision, whatever the weights have.
        squares = [tf.cast(tf.nn.l2_loss(kernel.value), tf.float32) for kernel in kernels]
        return self.weight_decay * tf.add_n(squares)

    def encode(self, images, batch_size=256):
        """Infers the latents of images, E(x).

        Args:
            images: `(count, height, width, channels)`: uint8, or floats in [-1, 1].
            batch_size: How many at a time.

        Returns:
            A float32 array of shape `(count, latent_dim)`.

        Raises:
            InputError: If the shape or the values are not those of the encoder's images.
        """
        images = to_floats(images, self.encoder.input_shape[1:])
        finite.check_weights([self.inference_network("encoder")], "encode")
        latents = batching.apply(self._encode, images, batch_size)
        finite.check_outputs(latents, "encode")
        return latents

    def reconstruct(self, images, batch_size=256):
        """Reconstructs images from their encodings, G(E(x)).

        Args:
            images: `(count, height, width, channels)`: uint8, or floats in [-1, 1].
            batch_size: How many at a time.

        Returns:
            A uint8 array of the shape of `images`.

        Raises:
            InputError: If the shape or the values are not those of the encoder's images.
        """
        latents = self.encode(images, batch_size)
        return generation.from_latents(self, latents, batch_size=batch_size)

    def draw_samples(self, count=None, seed=0, examples=None):
        """Draws samples and the grid `"reconstructions"` of 20 examples x over their G(E(x))."""
        grids = super().draw_samples(count, seed, examples)
        if examples is None:
            return grids
        above = self.present(self.real_images(examples)[:20]).numpy()
        both = np.concatenate([above, self.reconstruct(above)])
        return grids | {"reconstructions": draw(both, columns=len(above))}

    def endpoints(self):
        """The signatures of every latent model, and `encode` and `reconstruct`.

        These take uint8 `images`, or float32 `examples` if the examples are not images.
        """
        shape = self.encoder.input_shape[1:]
        of_images = is_image(shape)
        name = "images" if of_images else "examples"
        spec = tf.TensorSpec((None, *shape), tf.uint8 if of_images else tf.float32, name=name)

        def infer(given):
            given = tf.cast(given, tf.float32)
            return self._encode(given / 127.5 - 1.0 if of_images else given)

        def encode(given):
            return {"latents": infer(given)}

        def reconstruct(given):
            reconstructions = self.inference_generator(infer(given), training=False)
            return {name: self.present(reconstructions)}

        return super().endpoints() | {
            "encode": (encode, [spec]),
            "reconstruct": (reconstruct, [spec]),
        }

    def get_config(self):
        return super().get_config() | {
            "weight_decay": self.weight_decay,
            "reconstruction_weight": self.reconstruction_weight,
        }

    def _encode(self, images):
        return tf.cast(self.inference_network("encoder")(images, training=False), tf.float32)


def _as_vectors(images, latents):
    """Pairs as vectors of all pixels and all latents, float32."""
    pixels = tf.reshape(images, (tf.shape(images)[0], -1))
    return tf.concat([tf.cast(pixels, tf.float32), tf.cast(latents, tf.float32)], axis=1)


def _check_shapes(generator, encoder, discriminator):
    """Raises `InputError` unless E maps the other way than G, and D takes images and latents."""
    if len(generator.inputs) != 1:
        raise InputError(
            f"generator must take latents alone; it has {len(generator.inputs)} inputs."
        )
    image, latents = tuple(generator.output_shape[1:]), tuple(generator.input_shape[1:])
    if (encoder.input_shape[1:], encoder.output_shape[1:]) != (image, latents):
        raise InputError(
            f"encoder must map images {image} to latents {latents}, as generator maps latents to "
            f"images; it maps {encoder.input_shape[1:]} to {encoder.output_shape[1:]}."
        )
    taken = [tuple(tensor.shape[1:]) for tensor in discriminator.inputs]
    if taken != [image, latents]:
        raise InputError(
            f"discriminator must take two inputs, images {image} and latents {latents}; it takes "
            f"{', '.join(map(str, taken))}."
        )
