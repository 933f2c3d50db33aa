"""InfoGAN: a GAN whose generator keeps codes recognisable in its images."""

import keras
import numpy as np
import tensorflow as tf

from keras_gans import losses
from keras_gans.data import batching
from keras_gans.data.examples import to_floats
from keras_gans.errors import InputError
from keras_gans.losses import information
from keras_gans.models import checks
from keras_gans.models.latent import LatentModel
from keras_gans.sampling import conditioning, finite, generation, priors, seeds
from keras_gans.visualization.sample_grids import draw


@keras.saving.register_keras_serializable(package="keras_gans")
class InfoGAN(LatentModel):
    """The InfoGAN: min over G, Q, max over D of V(D, G) - lambda L_I(G, Q), L_I <= I(c; G(z, c)).

    A third player makes the codes `c` recognisable: it raises E[log Q(c|G(z, c))] over the
    generator, the recognition network and the trunk that this shares with the discriminator. The
    categorical code is the generator's label, so that `generate(labels=k)` draws its category `k`;
    the continuous codes are the last of the latents.

    Besides the losses of a GAN, `categorical_loss` and `continuous_loss` log -E[log Q(c|x)] of the
    codes; log K - `categorical_loss` is a lower bound of the information that the images hold of a
    code of K categories, in nats. With guidance there are `label_loss` and `thickness_loss`.

    Args:
        generator: Built Keras model, `[latents (batch, latent_dim), labels (batch,)]` -> images in
            [-1, 1].
        trunk: Built Keras model, images -> features.
        discriminator: Built Keras model, features -> one unbounded logit each, `(batch, 1)`.
        recognition: Built Keras model Q, features -> `[logits (batch, K), means (batch, codes)]`,
            whose continuous codes have the squared error as loss; with log variances
            `(batch, codes)` as a third output, the negative log likelihood of Gaussians.
        loss: `"non_saturating"` (default) or another of `losses.LOSSES`; or an `AdversarialLoss`,
            or another pair of functions, see `losses.get`.
        label_smoothing: One-sided: the target of real images is `1 - label_smoothing`. In [0, 1).
        categorical_weight: lambda of the categorical code.
        continuous_weight: lambda of the continuous codes.
        label_guidance: Weight of the labels of real images as targets of Q, so that category k
            becomes class k; if not 0, it trains on `(images, labels)`, labels in [0, K).
        thickness_guidance: Weight of E[(c_0 - t)^2], by which the first continuous code follows the
            stroke thickness t of what the generator draws, see `information.stroke_thickness`.
        thickness_range: `(thin, thick)` in pixels, what the codes -1 and 1 then stand for; the
            default is from the 5th to the 95th percentile of MNIST.
        prior: Distribution of noise and continuous codes, `"uniform"` (U(-1, 1)) or another
            of `priors.PRIORS`.
        **kwargs: `penalties`, `instance_noise`, `augmentation`, `top_k`, `historical_averaging`:
            see `AdversarialModel`; `ema`, `seed`, `card`, `name`: see `LatentModel`.

    Reference: Chen et al. 2016, equations 5 and 6, https://arxiv.org/abs/1606.03657
    """

    players = {
        "generator": ("generator",),
        "discriminator": ("trunk", "discriminator"),
        "information": ("generator", "trunk", "recognition"),
    }

    makes = {"generator": "images", "discriminator": "logits", "recognition": "categories"}
    techniques = ("penalties", "instance_noise", "augmentation", "top_k", "historical_averaging")
    techniques_reason = (
        "its discriminator shares the trunk with the recognition network, which reads the codes of "
        "single images off it."
    )

    def __init__(
        self,
        generator,
        trunk,
        discriminator,
        recognition,
        loss="non_saturating",
        label_smoothing=0.0,
        categorical_weight=1.0,
        continuous_weight=1.0,
        label_guidance=0.0,
        thickness_guidance=0.0,
        thickness_range=(1.6, 3.6),
        prior="uniform",
        **kwargs,
    ):
        networks = {
            "generator": generator,
            "trunk": trunk,
            "discriminator": discriminator,
            "recognition": recognition,
        }
        super().__init__(networks, prior=prior, **kwargs)
        self.num_classes, self.num_codes = self.check_codes()
        information.check_weights(
            categorical_weight, continuous_weight, label_guidance, thickness_guidance
        )
        self.objective = losses.get(loss)
        self.label_smoothing = losses.check_label_smoothing(label_smoothing, loss)
        self.categorical_weight = categorical_weight
        self.continuous_weight = continuous_weight
        self.label_guidance = label_guidance
        self.thickness_guidance = thickness_guidance
        self.thickness_range = information.check_thickness_range(thickness_range)

    def check_codes(self):
        """Returns how many categories and continuous codes Q reads, if the networks fit."""
        return checks.check_recognition(
            self.generator, self.trunk, self.discriminator, self.recognition
        )

    @property
    def needs_labels(self):
        return self.label_guidance > 0

    @property
    def information_weights(self):
        """The weight of each term of the information loss, by the name it is logged under."""
        weights = {
            "categorical_loss": self.categorical_weight,
            "continuous_loss": self.continuous_weight,
            "label_loss": self.label_guidance,
            "thickness_loss": self.thickness_guidance,
        }
        return {name: weight for name, weight in weights.items() if weight}

    def compile(
        self,
        *unnamed,
        generator_optimizer=None,
        discriminator_optimizer=None,
        information_optimizer=None,
        **options,
    ):
        """Gives each player its optimizer.

        Args:
            generator_optimizer, discriminator_optimizer, information_optimizer: A Keras optimizer,
                its name, or `None` for `default_optimizer`.
            **options: `steps_per_execution`, `jit_compile`, `run_eagerly`: see
                `AdversarialModel.compile`.
        """
        super().compile(
            *unnamed,
            generator_optimizer=generator_optimizer,
            discriminator_optimizer=discriminator_optimizer,
            information_optimizer=information_optimizer,
            **options,
        )

    def default_optimizer(self, player):
        """Adam at 2e-4 for the generator, 5e-4 for the discriminator, 1e-4 for the information."""
        rates = {"generator": 2e-4, "discriminator": 5e-4, "information": 1e-4}
        return keras.optimizers.Adam(rates[player], beta_1=0.5)

    def train_step(self, data):
        return self.end_step(**self.play(self.real_images(data), data))

    def play(self, real_images, data):
        """One update of each player: equation 6.

        Args:
            real_images: `(batch, height, width, channels)`.
            data: What the data set yields, whose images and labels guide Q if they are to.

        Returns:
            A dict of tensors, to be logged.
        """
        count = tf.shape(real_images)[0]
        latents, labels = self.sample_latents(count), self.sample_categories(count)

        with tf.GradientTape(persistent=True) as tape:
            inputs = conditioning.join(latents, labels, self.generator)
            fake_images = self.generator(inputs, training=True)

        # Discriminator: ascend V(D, G).
        real_view = self.view(real_images, "real images")
        fake_view = self.view(tf.stop_gradient(fake_images), "generated images")
        with tf.GradientTape() as discriminator_tape:
            real_logits = self.discriminate(real_view)
            fake_logits = self.discriminate(fake_view)
            discriminator_loss = self.objective.discriminator_loss(
                real_logits, fake_logits, self.label_smoothing
            )
            discriminator_loss += self.penalize(
                self.discriminate, (real_view, real_logits), (fake_view, fake_logits)
            )
        self.minimize("discriminator", discriminator_loss, discriminator_tape)

        # Generator and recognition: descend V(D, G) - lambda L_I(G, Q), a rate for each term.
        with tape:
            fake_view = self.view(fake_images, "images that the generator learns from")
            features = self.trunk(fake_view, training=True)
            updated_real_logits = None
            if self.objective.uses_real_logits:
                updated_real_logits = self.discriminate(real_view)
            updated_fake_logits = self.discriminator(features, training=True)
            generator_loss = self.generator_loss(
                self.objective, updated_real_logits, updated_fake_logits
            )
            outputs = self.read_codes(fake_view, features)
            terms = self.information_terms(data, latents, labels, fake_images, outputs)
            information_loss = sum(
                weight * terms[name] for name, weight in self.information_weights.items()
            )
        self.minimize("generator", generator_loss, tape)
        self.minimize("information", information_loss, tape)

        return {
            "generator_loss": generator_loss,
            "discriminator_loss": discriminator_loss,
            "real_logits": real_logits,
            "fake_logits": fake_logits,
            **terms,
        }

    def sample_categories(self, count):
        """Draws `(count,)` categories, each as likely as another, for this step and replica."""
        uniform = (self.sample_noise("uniform", (count,), "categories") + 1.0) / 2.0
        # Rounding may take the last below 1 to 1.
        categories = tf.cast(uniform * self.num_classes, tf.int32)
        return tf.minimum(categories, self.num_classes - 1)

    def discriminate(self, images, training=True):
        """Returns the discriminator's logits of images, `(batch, 1)`."""
        return self.discriminator(self.trunk(images, training=training), training=training)

    def read_codes(self, images, features=None, training=True):
        """Returns `[logits, means, ...]`, Q of images.

        Args:
            images: `(batch, height, width, channels)`.
            features: Those that the trunk has made of the images; `None` if it has not yet.
            training: Whether the networks are in training mode.
        """
        if features is None:
            features = self.trunk(images, training=training)
        return self.recognition(features, training=training)

    def information_terms(self, data, latents, labels, fake_images, outputs):
        """The terms of the information loss, in the order of `information_weights`.

        Those of the codes are -L_I(G, Q) but for the constant H(c) (equation 5); with guidance
        there are the label loss of the real images in `data` and the thickness loss.
        """
        continuous = latents[:, -self.num_codes :]
        logits, *posterior = outputs
        continuous_loss = (
            information.gaussian_loss if len(posterior) > 1 else information.squared_error_loss
        )
        terms = {
            "categorical_loss": information.categorical_loss(labels, logits),
            "continuous_loss": continuous_loss(continuous, *posterior),
        }
        if self.label_guidance:
            terms["label_loss"] = self.label_loss(data)
        if self.thickness_guidance:
            terms["thickness_loss"] = information.thickness_loss(
                continuous[:, 0], fake_images, self.thickness_range
            )
        return terms

    def label_loss(self, data):
        """-E[log Q(c = y|x)] of real images x and their labels y."""
        real_view = self.view(self.real_images(data), "real images whose labels are read")
        real_labels = conditioning.of_batch(data, self.num_classes)
        return information.categorical_loss(real_labels, self.read_codes(real_view)[0])

    def recognize(self, images, batch_size=256):
        """Reads the codes off images.

        Args:
            images: `(count, height, width, channels)`: uint8, or floats in [-1, 1].
            batch_size: How many at a time.

        Returns:
            Two float32 arrays: the probabilities of the categories, `(count, K)`, and the means of
            the continuous codes, `(count, codes)`.

        Raises:
            InputError: If the shape or the values are not those of the trunk's images.
        """
        images = to_floats(images, self.trunk.input_shape[1:])
        playing = {name for names in self.players.values() for name in names}
        reading = playing - {"generator", "discriminator"}
        finite.check_weights([getattr(self, name) for name in sorted(reading)], "recognize")

        def read(batch):
            outputs = self.read_codes(batch, training=False)[:2]
            logits, means = (tf.cast(output, tf.float32) for output in outputs)
            return tf.concat([tf.nn.softmax(logits), means], axis=-1)

        posteriors = batching.apply(read, images, batch_size)
        finite.check_outputs(posteriors, "recognize")
        return posteriors[:, : self.num_classes], posteriors[:, self.num_classes :]

    def traverse(self, code, values, seed=None):
        """Draws rows of images, one for each category, in which one continuous code moves.

        Args:
            code: Number of the continuous code, from 0.
            values: What the code takes, from left to right.
            seed: Integer; the same seed gives the same images. `None` draws one.

        Returns:
            A uint8 array of shape `(K * len(values), height, width, channels)`, row by row.

        Raises:
            InputError: If there is no such code.
        """
        if not 0 <= code < self.num_codes:
            raise InputError(f"code={code}: the continuous codes are 0 to {self.num_codes - 1}.")
        rows, columns = self.num_classes, len(values)
        noise = priors.sample_for_generation(
            self.prior, rows, self.latent_dim, seeds.check_seed(seed)
        )
        noise = np.repeat(noise, columns, axis=0)
        noise[:, self.latent_dim - self.num_codes + code] = np.tile(values, rows)
        return generation.from_latents(self, noise, np.repeat(np.arange(rows), columns))

    def vary_category(self, count, seed=None):
        """Draws rows of images, one for each draw of latents, in which the category changes.

        Args:
            count: How many latents, each a row.
            seed: Integer; the same seed gives the same images. `None` draws one.

        Returns:
            A uint8 array of shape `(count * K, height, width, channels)`, row by row.
        """
        noise = priors.sample_for_generation(
            self.prior, count, self.latent_dim, seeds.check_seed(seed)
        )
        categories = np.tile(np.arange(self.num_classes), count)
        return generation.from_latents(self, np.repeat(noise, self.num_classes, axis=0), categories)

    def draw_samples(self, count=None, seed=0, examples=None):
        """Draws samples, and grids on which one code moves and all else in a row stays.

        On `categories` each column is a category; on `code_<number>` each row is one, and the code
        goes from -1 to 1.
        """
        grids = super().draw_samples(count, seed, examples)
        grids["categories"] = draw(self.vary_category(10, seed), self.num_classes)
        for code in range(self.num_codes):
            moved = self.traverse(code, np.linspace(-1.0, 1.0, 10), seed)
            grids[f"code_{code}"] = draw(moved, columns=10)
        return grids

    def get_config(self):
        return super().get_config() | {
            "loss": losses.serialize(self.objective),
            "label_smoothing": self.label_smoothing,
            "categorical_weight": self.categorical_weight,
            "continuous_weight": self.continuous_weight,
            "label_guidance": self.label_guidance,
            "thickness_guidance": self.thickness_guidance,
            "thickness_range": self.thickness_range,
        }
