"""InfoGAN: a GAN whose generator keeps codes recognisable in its images."""

import keras
import numpy as np
import tensorflow as tf
from keras import tree

from keras_gans import augmentation, losses
from keras_gans.augmentation import Distortion
from keras_gans.data import batching
from keras_gans.data.examples import to_floats
from keras_gans.errors import InputError
from keras_gans.layers import replicas
from keras_gans.losses import information
from keras_gans.models import checks
from keras_gans.models.base import evaluating
from keras_gans.models.latent import LatentModel
from keras_gans.sampling import conditioning, finite, generation, priors, seeds
from keras_gans.system import number_checks
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

    Given `clusterings`, a fourth player makes categories of Q that a distortion of a real image
    does not change and that are all equally frequent, so that they become the classes of the data
    without any label: it raises the mutual information I(c; c') of the categories c and c' that Q
    recognises in two distorted copies of each real image (Ji et al. 2019). Where such clusterings
    end depends on where they begin, so there are several heads for it; the one whose moving average
    of I(c; c') is the greatest gives Q's categories, which the generator learns to draw. That is
    known without labels. `invariance_loss` logs -I(c; c') of this head.

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
        clusterings: Built Keras model, features -> logits `(batch, heads, K)` of the heads that
            compete; or a list of these and of `(batch, heads, clusters)` of others of more clusters
            (overclustering, section 3.3 there), which shape the features, and compete once their
            clusters are merged to K, see `information.merge_clusters`. The outputs of `recognition`
            are then those of the continuous codes alone. `None` for the plain InfoGAN.
        recognition_trunk: Built Keras model, images -> features for Q and `clusterings` alone;
            `None` for the trunk of the discriminator.
        distortion: What makes the copies, an `augmentation.Distortion` or another function of
            `(images, draw)`; `None` for `Distortion()`.
        invariance_batches: Batches of real images in the batch of a step, all of which the
            clusterings learn from; the rest of the game takes every n-th image. The information
            of few images is uncertain, and clusterings of them are worse.
        settling_steps: Steps after which the head that is the best by then stays it. After half of
            them clusters are merged.
        prior: Distribution of noise and continuous codes, `"uniform"` (U(-1, 1)) or another
            of `priors.PRIORS`.
        **kwargs: `penalties`, `instance_noise`, `augmentation`, `top_k`, `historical_averaging`:
            see `AdversarialModel`; `ema`, `seed`, `card`, `name`: see `LatentModel`.

    Reference: Chen et al. 2016, equations 5 and 6, https://arxiv.org/abs/1606.03657;
        Ji et al. 2019, equations 1 to 3, https://arxiv.org/abs/1807.06653
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
        clusterings=None,
        recognition_trunk=None,
        distortion=None,
        invariance_batches=1,
        settling_steps=2000,
        prior="uniform",
        **kwargs,
    ):
        networks = {
            "generator": generator,
            "trunk": trunk,
            "discriminator": discriminator,
            "recognition": recognition,
        }
        optional = {"clusterings": clusterings, "recognition_trunk": recognition_trunk}
        given = {name: network for name, network in optional.items() if network is not None}
        self.players = self._choose_players(given)
        super().__init__(networks | given, prior=prior, **kwargs)
        self.num_classes, self.num_codes = checks.check_recognition(**networks, **given)
        self.clusterings, self.recognition_trunk = clusterings, recognition_trunk
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
        self.distortion = augmentation.get(distortion) or Distortion()
        self.invariance_batches = number_checks.check_count(
            "invariance_batches", invariance_batches
        )
        if clusterings is None and self.invariance_batches > 1:
            raise InputError(f"{invariance_batches=} are for clusterings, and there are none.")
        self.settling_steps = number_checks.check_count("settling_steps", settling_steps)
        if clusterings is not None:
            self._keep_state_of_clusterings()

    def _keep_state_of_clusterings(self):
        """Makes the weights in which the choice among the heads is kept."""

        def keep(name, shape):
            options = {"initializer": "zeros", "trainable": False}
            return self.add_weight(
                name=name, shape=shape, aggregation="only_first_replica", **options
            )

        competing, *others = (output.shape[1:] for output in self.clusterings.outputs)
        heads = competing[0] + sum(shape[0] for shape in others)
        #: Moving averages of I(c; c') of the heads that compete.
        self.merits = keep("merits", (heads,))
        #: Moving averages of P(c, c') of the heads of more clusters, `(heads, clusters, clusters)`.
        self.joints = [
            keep(f"joint_{number}", (*shape, shape[1])) for number, shape in enumerate(others)
        ]
        #: Which of K categories each of their clusters is of, `(heads, clusters, K)`; 0 at first.
        self.members = [
            keep(f"members_{number}", (*shape, self.num_classes))
            for number, shape in enumerate(others)
        ]

    def _choose_players(self, given):
        """Returns the players: with a trunk of Q's own and a player of the invariance, if given."""
        trunk = "recognition_trunk" if "recognition_trunk" in given else "trunk"
        players = self.players | {"information": ("generator", trunk, "recognition")}
        if "clusterings" in given:
            players["information"] += ("clusterings",)
            players["invariance"] = (trunk, "clusterings")
        return players

    @property
    def needs_labels(self):
        return self.label_guidance > 0

    @property
    def batches_per_step(self):
        return self.invariance_batches

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
            invariance_optimizer: The same of a model with `clusterings`.
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
        """Adam at 2e-4 for the generator, 5e-4 for the discriminator, 1e-4 for the information.

        Of the invariance it is at 1e-3, with the usual beta_1 of 0.9: that is no game.
        """
        if player == "invariance":
            return keras.optimizers.Adam(1e-3)
        rates = {"generator": 2e-4, "discriminator": 5e-4, "information": 1e-4}
        return keras.optimizers.Adam(rates[player], beta_1=0.5)

    def train_step(self, data):
        all_images = self.real_images(data)
        real_images = all_images[:: self.invariance_batches]
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
            if self.recognition_trunk is not None:
                features = self.recognition_trunk(fake_view, training=True)
            terms = self.information_terms(data, latents, labels, fake_images, features)
            information_loss = sum(
                weight * terms[name] for name, weight in self.information_weights.items()
            )
        self.minimize("generator", generator_loss, tape)
        self.minimize("information", information_loss, tape)

        # Recognition: ascend I(c; c') of the categories of two distorted copies of real images.
        if self.clusterings is not None:
            terms |= self.learn_invariance(all_images)

        return self.end_step(
            generator_loss=generator_loss,
            discriminator_loss=discriminator_loss,
            real_logits=real_logits,
            fake_logits=fake_logits,
            **terms,
        )

    def learn_invariance(self, real_images):
        """Raises I(c; c') of all heads, by their mean for each number of clusters; returns the log.

        The joint distribution of c and c' is that of the whole batch, that of all replicas.
        """
        copies = [self._distort(real_images, purpose) for purpose in ("first", "second")]
        with tf.GradientTape() as tape:
            features = self.read_features(tf.concat(copies, axis=0))
            pairs = [_probabilities_of_copies(logits) for logits in self.cluster(features)]
            informations = [information.mutual_information(*pair) for pair in pairs]
            invariance_loss = -sum(map(tf.reduce_mean, informations))
        self.minimize("invariance", invariance_loss, tape)

        chosen = self.chosen_head()
        if not evaluating.is_on():
            self._judge_heads(informations[0], pairs[1:])
        return {"invariance_loss": -informations[0][chosen]}

    def _judge_heads(self, informations, pairs):
        """Moves the merits and the joint distributions, and merges clusters when it is time."""
        step = self.step.value

        def move(average, value, is_open):
            # It begins at 0 for all alike, which does not change their order.
            moved = 0.99 * average.value + 0.01 * value
            average.assign(tf.where(is_open, moved, average.value))

        move(self.merits, informations, step < self.settling_steps)
        merging_step = self.settling_steps // 2
        for joint, members, pair in zip(self.joints, self.members, pairs, strict=True):
            move(joint, information.joint_distribution(*pair), step < merging_step)
            merged = tf.cond(
                tf.equal(step, merging_step),
                lambda joint=joint: tf.stack(
                    [
                        information.merge_clusters(of_head, self.num_classes)
                        for of_head in tf.unstack(joint.value)
                    ]
                ),
                lambda members=members: tf.identity(members.value),
            )
            members.assign(merged)

    def _distort(self, images, purpose):
        def draw(distribution, shape, of):
            return self.sample_noise(distribution, shape, f"{of}, {purpose} copy")

        return self.distortion(images, draw)

    def read_features(self, images, training=True):
        """Returns the features of images that Q reads."""
        trunk = self.trunk if self.recognition_trunk is None else self.recognition_trunk
        return trunk(images, training=training)

    def cluster(self, features, training=True):
        """Returns a list of logits: of the heads that compete, and of the others if there are.

        Those compete too once their clusters are merged: log of the sum of the probabilities.
        """
        competing, *others = tree.flatten(self.clusterings(features, training=training))
        competing = [tf.cast(competing, tf.float32)]
        for logits, members in zip(others, self.members, strict=True):
            probabilities = tf.nn.softmax(tf.cast(logits, tf.float32))
            sums = tf.einsum("bhc,hck->bhk", probabilities, members.value)
            competing.append(tf.math.log(sums + 1e-8))
        return [tf.concat(competing, axis=1), *others]

    def chosen_head(self):
        """Number of the head whose categories are Q's, an int32 scalar: the one of most merit."""
        return tf.argmax(self.merits.value, output_type=tf.int32)

    def recognize_features(self, features, training=True):
        """Returns `[logits, means, ...]` of Q, the logits by the head that counts."""
        outputs = tree.flatten(self.recognition(features, training=training))
        if self.clusterings is None:
            return outputs
        return [self.cluster(features, training)[0][:, self.chosen_head()], *outputs]

    def sample_categories(self, count):
        """Draws `(count,)` categories, each as likely as another, for this step and replica."""
        uniform = (self.sample_noise("uniform", (count,), "categories") + 1.0) / 2.0
        # Rounding may take the last below 1 to 1.
        categories = tf.cast(uniform * self.num_classes, tf.int32)
        return tf.minimum(categories, self.num_classes - 1)

    def discriminate(self, images, training=True):
        """Returns the discriminator's logits of images, `(batch, 1)`."""
        return self.discriminator(self.trunk(images, training=training), training=training)

    def information_terms(self, data, latents, labels, fake_images, features):
        """The terms of the information loss, in the order of `information_weights`.

        Those of the codes are -L_I(G, Q) but for the constant H(c) (equation 5); with guidance
        there are the label loss of the real images in `data` and the thickness loss.
        """
        continuous = latents[:, -self.num_codes :]
        logits, *posterior = self.recognize_features(features)
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
        logits = self.recognize_features(self.read_features(real_view))[0]
        return information.categorical_loss(real_labels, logits)

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
        reading = [self.trunk, self.recognition, self.clusterings, self.recognition_trunk]
        finite.check_weights([network for network in reading if network is not None], "recognize")

        def read(batch):
            features = self.read_features(batch, training=False)
            outputs = self.recognize_features(features, training=False)[:2]
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
            "distortion": augmentation.serialize(self.distortion),
            "invariance_batches": self.invariance_batches,
            "settling_steps": self.settling_steps,
        }


def _probabilities_of_copies(logits):
    """Two tensors `(heads, batch, clusters)`, of logits `(2 * batch, heads, clusters)`."""
    copies = tf.split(tf.nn.softmax(tf.cast(logits, tf.float32)), 2)
    return [tf.transpose(replicas.join_batches(copy), (1, 0, 2)) for copy in copies]
