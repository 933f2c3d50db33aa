"""CycleGAN: translation between two domains of images without pairs of them."""

import keras
import tensorflow as tf

from keras_gans import losses
from keras_gans.data import batching, image_range
from keras_gans.data.examples import present, to_floats
from keras_gans.data.image_range import from_uint8, is_image
from keras_gans.errors import InputError
from keras_gans.layers.image_pool import ImagePool
from keras_gans.models.adversarial import AdversarialModel
from keras_gans.networks import output_range
from keras_gans.sampling import finite
from keras_gans.system import number_checks
from keras_gans.visualization import sample_grids

#: The directions of `translate`, with the network of each.
DIRECTIONS = {"ab": "generator_ab", "ba": "generator_ba"}


@keras.saving.register_keras_serializable(package="keras_gans")
class CycleGAN(AdversarialModel):
    """The CycleGAN: generators G: A -> B and F: B -> A, and a discriminator for each domain.

    It trains on pairs `(images_a, images_b)` of batches in [-1, 1]; which image stands beside which
    does not matter.

    Args:
        generator_ab: Built Keras model, images of A -> images of B in [-1, 1].
        generator_ba: Built Keras model, images of B -> images of A in [-1, 1].
        discriminator_a: Built Keras model, images of A -> a map of unbounded logits, or one each.
        discriminator_b: Built Keras model, images of B -> the same.
        cycle_weight: Weight of the cycle loss E|F(G(a)) - a| + E|G(F(b)) - b|, lambda in the paper.
        identity_weight: Weight of the identity loss E|F(a) - a| + E|G(b) - b|, half of lambda in
            the paper. 0 leaves it out, and its log at 0.
        pool_size: Generated images from the past that each replica keeps for each discriminator.
        **kwargs: `ema`, `seed`, `card`, `name`: see `AdversarialModel`.

    Raises:
        InputError: If the networks do not fit each other, or a number is out of its range.

    Reference: Zhu et al. 2017, https://arxiv.org/abs/1703.10593
    """

    players = {
        "generator": ("generator_ab", "generator_ba"),
        "discriminator": ("discriminator_a", "discriminator_b"),
    }
    averaged = ("generator_ab", "generator_ba")
    techniques = ("penalties", "instance_noise", "augmentation", "historical_averaging")
    refused_penalties = ("lecam_penalty",)  # It follows the logits of one discriminator.
    techniques_reason = "its discriminators judge single images, by maps, for two generators."
    makes = {
        "generator_ab": "images",
        "generator_ba": "images",
        "discriminator_a": "logits",
        "discriminator_b": "logits",
    }

    def __init__(
        self,
        generator_ab,
        generator_ba,
        discriminator_a,
        discriminator_b,
        cycle_weight=10.0,
        identity_weight=5.0,
        pool_size=50,
        **kwargs,
    ):
        networks = {
            "generator_ab": generator_ab,
            "generator_ba": generator_ba,
            "discriminator_a": discriminator_a,
            "discriminator_b": discriminator_b,
        }
        super().__init__(networks, **kwargs)
        for name, weight in (("cycle", cycle_weight), ("identity", identity_weight)):
            number_checks.check_number(f"{name}_weight", weight, least=0)
        _check_shapes(networks, identity_weight)
        self.cycle_weight = cycle_weight
        self.identity_weight = identity_weight
        self.pool_size = pool_size
        self.pool_a = ImagePool(pool_size, generator_ba.output_shape[1:], name="pool_a")
        self.pool_b = ImagePool(pool_size, generator_ab.output_shape[1:], name="pool_b")

    def train_step(self, data):
        real_a, real_b = self.real_pair(data)

        # Generators: fool the discriminators, undo each other, keep images of the target domain.
        with tf.GradientTape() as tape:
            fake_b = self.generator_ab(real_a, training=True)
            fake_a = self.generator_ba(real_b, training=True)
            fake_view_a = self.view(fake_a, "images of A that the generators learn from")
            fake_view_b = self.view(fake_b, "images of B that the generators learn from")
            fooling_loss = _fooling_loss(self.discriminator_a(fake_view_a, training=True))
            fooling_loss += _fooling_loss(self.discriminator_b(fake_view_b, training=True))
            cycle_loss = _distance(self.generator_ba(fake_b, training=True), real_a)
            cycle_loss += _distance(self.generator_ab(fake_a, training=True), real_b)
            identity_loss = self.identity_loss(real_a, real_b)
            # Equation 3, with the identity loss of section 5.2.
            generator_loss = (
                fooling_loss + self.cycle_weight * cycle_loss + self.identity_weight * identity_loss
            )
        self.minimize("generator", generator_loss, tape)

        # Discriminators: E[(D(x) - 1)^2] / 2 + E[D(G(x))^2] / 2, on present and past fake images.
        fake_a, fake_b = self.exchange(self.pool_a, fake_a), self.exchange(self.pool_b, fake_b)
        real_view_a, real_view_b = self.view(real_a, "real A"), self.view(real_b, "real B")
        fake_view_a, fake_view_b = self.view(fake_a, "fake A"), self.view(fake_b, "fake B")
        with tf.GradientTape() as tape:
            real_logits_a = self.discriminator_a(real_view_a, training=True)
            fake_logits_a = self.discriminator_a(fake_view_a, training=True)
            real_logits_b = self.discriminator_b(real_view_b, training=True)
            fake_logits_b = self.discriminator_b(fake_view_b, training=True)
            discriminator_loss = losses.least_squares_discriminator_loss(
                real_logits_a, fake_logits_a
            ) + losses.least_squares_discriminator_loss(real_logits_b, fake_logits_b)
            discriminator_loss += self.penalize(
                self.discriminator_a,
                (real_view_a, real_logits_a),
                (fake_view_a, fake_logits_a),
                "A",
            )
            discriminator_loss += self.penalize(
                self.discriminator_b,
                (real_view_b, real_logits_b),
                (fake_view_b, fake_logits_b),
                "B",
            )
        self.minimize("discriminator", discriminator_loss, tape)

        return self.end_step(
            generator_loss=generator_loss,
            discriminator_loss=discriminator_loss,
            real_logits=_mean_of_both(real_logits_a, real_logits_b),
            fake_logits=_mean_of_both(fake_logits_a, fake_logits_b),
            cycle_loss=cycle_loss,
            identity_loss=identity_loss,
        )

    def check_techniques(self):
        super().check_techniques()
        if hasattr(self.augmentation, "update"):
            raise InputError(
                "augmentation='adaptive' follows the logits of one discriminator, and CycleGAN has "
                "two: give a policy such as 'color,translation'."
            )

    def used_parts(self, data):
        images_a, images_b = _pair(data)
        return [("images of A", images_a, None), ("images of B", images_b, None)]

    def real_pair(self, data):
        """Returns the images of both domains, refusing those that the networks cannot take."""
        pair = []
        for domain, images, name in zip("AB", _pair(data), DIRECTIONS.values(), strict=True):
            taken = tf.TensorShape(getattr(self, name).input_shape)
            images = from_uint8(images)
            if not images.dtype.is_floating or not taken.is_compatible_with(images.shape):
                raise InputError(
                    f"The data set's images of {domain} are {images.dtype.name} of shape "
                    f"{tuple(images.shape[1:])}; {name} takes uint8, or floats in [-1, 1], of "
                    f"shape {tuple(taken[1:])}."
                )
            if images.shape[0] is not None:
                self.check_batch(images.shape[0])
            pair.append(self.await_batch(images, taken))
        return pair

    def check_examples(self, batch):
        # The images of A are what the generator from B to A is to make.
        for domain, images, name in zip("AB", batch, ("generator_ba", "generator_ab"), strict=True):
            ending = output_range.read(getattr(self, name))
            source = f"The data set's images of {domain}"
            image_range.check(images, source, reach=(ending.low, ending.high))

    def check_batch(self, count):
        self.pool_a.check_batch(count)

    def identity_loss(self, real_a, real_b):
        """E|F(a) - a| + E|G(b) - b|: an image of the target domain is to stay as it is."""
        if not self.identity_weight:
            return tf.zeros(())  # Computing it is a third of the generators' work.
        identity_loss = _distance(self.generator_ba(real_a, training=True), real_a)
        return identity_loss + _distance(self.generator_ab(real_b, training=True), real_b)

    def exchange(self, pool, fake_images):
        """Returns generated images, half of them replaced by earlier ones; see `ImagePool`."""
        count = tf.shape(fake_images)[0]
        place_noise = self.sample_noise("uniform", (pool.size,), f"{pool.name} places")
        coins = self.sample_noise("uniform", (count,), f"{pool.name} coins")
        return pool(tf.stop_gradient(fake_images), place_noise, coins)

    def call(self, inputs, training=False):
        """Translates images of A to images of B, both in [-1, 1]."""
        return self.inference_network("generator_ab")(inputs, training=training)

    def input_shape_of(self, direction):
        """Shape `(height, width, channels)` of the images that a direction takes."""
        return getattr(self, DIRECTIONS[direction]).input_shape[1:]

    def translate(self, images, direction="ab", batch_size=64):
        """Translates images.

        Args:
            images: `(count, height, width, channels)`: uint8, or floats in [-1, 1].
            direction: `"ab"` for A -> B, `"ba"` for B -> A.
            batch_size: How many at a time.

        Returns:
            A uint8 array of shape `(count, height, width, channels)`; if the target domain does not
            consist of images, the float32 output of the network.

        Raises:
            InputError: If the direction is unknown or the images do not fit the network.
        """
        if direction not in DIRECTIONS:
            raise InputError(f"{direction=} is unknown; accepted are {', '.join(DIRECTIONS)}.")
        network = self.inference_network(DIRECTIONS[direction])
        images = to_floats(images, self.input_shape_of(direction))
        finite.check_weights([network], "translate")

        def translate(batch):
            translated = network(batch, training=False)
            finite.check_outputs(translated, "translate")
            return present(translated, network.output_shape[1:])

        return batching.apply(translate, images, batch_size)

    def draw_samples(self, count=None, seed=0, examples=None):
        """Shows examples a, G(a), F(G(a)) and b, F(b), G(F(b)), a row each; none without any."""
        if examples is None:
            return {}
        columns = min(len(images[:count]) for images in examples)
        rows = []
        for images, there, back in zip(examples, ("ab", "ba"), ("ba", "ab"), strict=True):
            images = present(images[:columns], self.input_shape_of(there)).numpy()
            translated = self.translate(images, there)
            rows += [images, translated, self.translate(translated, back)]
        # One domain may be grey and the other in colour.
        return {"samples": sample_grids.stack([sample_grids.draw(row, columns) for row in rows])}

    def endpoints(self):
        """The signatures of an exported CycleGAN.

        - `translate_ab(images)`, `translate_ba(images)`: uint8 -> `images`, uint8; float32 for a
          domain that does not consist of images, as in the data.
        - `serving_default(images)`: A -> B, float32 in [-1, 1] -> `images`, float32 in [-1, 1].
        """
        floats = tf.TensorSpec(self.generator_ab.input_shape, tf.float32, name="images")

        def serve(images):
            return {"images": tf.cast(self(images), tf.float32)}

        endpoints = {"serving_default": (serve, [floats])}
        for direction, name in DIRECTIONS.items():
            network = self.inference_network(name)
            endpoints[f"translate_{direction}"] = _translation(network)
        return endpoints

    def card_entries(self):
        shapes = {name: list(getattr(self, name).input_shape[1:]) for name in self.averaged}
        return {"image_shapes": shapes}

    def get_config(self):
        own = ("cycle_weight", "identity_weight", "pool_size")
        return super().get_config() | {name: getattr(self, name) for name in own}


def _pair(data):
    if not isinstance(data, list | tuple) or len(data) != 2:
        raise InputError(
            "The data set must yield pairs (images_a, images_b), as keras_gans.data.load_pairs "
            "gives them."
        )
    return data


def _distance(images, others):
    # In half precision a network may end in 16 bits.
    return tf.reduce_mean(tf.abs(tf.cast(images, tf.float32) - tf.cast(others, tf.float32)))


def _fooling_loss(fake_logits):
    """E[(D(G(x)) - 1)^2] (section 4): without Mao's half, on which the weights depend."""
    return 2.0 * losses.least_squares_generator_loss(fake_logits)


def _mean_of_both(logits_a, logits_b):
    return 0.5 * (tf.reduce_mean(logits_a) + tf.reduce_mean(logits_b))


def _translation(network):
    """The signature of one direction: a function and the list of its inputs."""
    takes_images = is_image(network.input_shape[1:])
    dtype = tf.uint8 if takes_images else tf.float32

    def translate(images):
        floats = tf.cast(images, tf.float32)
        translated = network(floats / 127.5 - 1.0 if takes_images else floats, training=False)
        return {"images": present(translated, network.output_shape[1:])}

    return translate, [tf.TensorSpec(network.input_shape, dtype, name="images")]


def _check_shapes(networks, identity_weight):
    shapes = {
        name: (network.input_shape[1:], network.output_shape[1:])
        for name, network in networks.items()
    }
    a, b = shapes["generator_ab"]
    fits = (
        a[:2] == b[:2]
        and shapes["generator_ba"] == (b, a)
        and shapes["discriminator_a"][0] == a
        and shapes["discriminator_b"][0] == b
    )
    if not fits:
        listing = ", ".join(f"{name} {shape[0]} -> {shape[1]}" for name, shape in shapes.items())
        raise InputError(f"The networks' shapes do not fit each other: {listing}.")
    if a != b and identity_weight:
        raise InputError(
            f"{identity_weight=}: images of shapes {a} and {b} cannot be the same; give 0."
        )
