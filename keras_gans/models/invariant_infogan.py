"""InvariantInfoGAN: an InfoGAN whose categories distortions of real images do not change."""

import keras
import tensorflow as tf
from keras import tree

from keras_gans import augmentation
from keras_gans.augmentation import Distortion
from keras_gans.errors import InputError
from keras_gans.layers import replicas
from keras_gans.losses import information
from keras_gans.models import checks
from keras_gans.models.base import evaluating
from keras_gans.models.base.head_competition import HeadCompetition
from keras_gans.models.infogan import InfoGAN
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class InvariantInfoGAN(InfoGAN):
    """The `InfoGAN` whose categories become the classes of the data, without any label.

    A fourth player makes categories of Q that a distortion of a real image does not change and that
    are all equally frequent: it raises the mutual information I(c; c') of the categories c and c'
    that Q recognises in two distorted copies of each real image. Where such clusterings end depends
    on where they begin, so several heads make them; the one whose moving average of I(c; c') is the
    greatest gives Q's categories. That is known without labels.

    Q learns these from real images alone, and the generator learns to draw what Q recognises. In an
    `InfoGAN` Q learns from generated images too, and calls an image of another class right once the
    generator keeps to it. The continuous codes are those of an `InfoGAN`.

    Besides the losses of an `InfoGAN`, `invariance_loss` logs -I(c; c') of that head.

    Args:
        generator, trunk, discriminator: As in `InfoGAN`.
        recognition: Built Keras model, features of `trunk` -> the outputs of the continuous codes
            alone, `(batch, codes)`: means, and for Gaussians log variances.
        recognition_trunk: Built Keras model, images -> features for `clusterings`, which the
            discriminator does not see.
        clusterings: Built Keras model, features of `recognition_trunk` -> logits
            `(batch, heads, K)` of the heads that compete; or a list of these and of
            `(batch, heads, clusters)` of others of more clusters (overclustering, section 3.3
            there), which shape the features, and compete once their clusters are merged to K, see
            `information.merge_clusters`.
        distortion: What makes the copies, an `augmentation.Distortion` or another function of
            `(images, draw)`; `None` for `Distortion()`.
        invariance_batches: Batches of real images in the batch of a step, all of which the
            clusterings learn from; the rest of the game takes every n-th image. The information
            of few images is uncertain, and clusterings of them are worse.
        settling_steps: Steps after which the head that is the best by then stays it. After half of
            them clusters are merged.
        temperature: What the logits of the categories are divided by before the generator learns
            from them. I(c; c') is greatest where Q is certain of each image, and a network that is
            certain has no gradient to learn from; see Guo et al. 2017, section 4.2,
            https://arxiv.org/abs/1706.04599
        **kwargs: `loss`, `label_smoothing`, the weights, the guidance of the thickness, `prior` and
            all others of `InfoGAN`, but no `label_guidance`.

    Raises:
        InputError: If the networks do not fit, or labels are to guide it.

    Reference: Ji et al. 2019, equations 1 to 3, https://arxiv.org/abs/1807.06653
    """

    players = {
        "generator": ("generator",),
        "discriminator": ("trunk", "discriminator"),
        "information": ("generator", "trunk", "recognition"),
        "invariance": ("recognition_trunk", "clusterings"),
    }

    makes = {"generator": "images", "discriminator": "logits", "clusterings": "categories"}

    def __init__(
        self,
        generator,
        trunk,
        discriminator,
        recognition,
        recognition_trunk,
        clusterings,
        distortion=None,
        invariance_batches=1,
        settling_steps=2000,
        temperature=1.0,
        **kwargs,
    ):
        others = {"recognition_trunk": recognition_trunk, "clusterings": clusterings}
        super().__init__(
            generator, trunk, discriminator, recognition, other_networks=others, **kwargs
        )
        self.distortion = augmentation.get(distortion) or Distortion()
        self.invariance_batches = number_checks.check_count(
            "invariance_batches", invariance_batches
        )
        if self.label_guidance:
            raise InputError(
                f"label_guidance={self.label_guidance}: an InvariantInfoGAN finds its categories "
                "without labels; with labels, take an InfoGAN."
            )
        self.temperature = number_checks.check_number("temperature", temperature, above=0)
        shapes = [output.shape[1:] for output in clusterings.outputs]
        self.competition = HeadCompetition(shapes, settling_steps)

    def check_codes(self):
        return checks.check_clusterings(
            self.generator,
            self.trunk,
            self.discriminator,
            self.recognition,
            self.recognition_trunk,
            self.clusterings,
        )

    @property
    def batches_per_step(self):
        return self.invariance_batches

    def compile(self, *unnamed, invariance_optimizer=None, **options):
        """Gives each player its optimizer.

        Args:
            invariance_optimizer: A Keras optimizer, its name, or `None` for `default_optimizer`.
            **options: The optimizers of the other players, and more: see `InfoGAN.compile`.
        """
        super().compile(*unnamed, invariance_optimizer=invariance_optimizer, **options)

    def default_optimizer(self, player):
        """That of `InfoGAN`; of the invariance Adam at 1e-3, whose beta_1 is 0.9: it is no game."""
        if player == "invariance":
            return keras.optimizers.Adam(1e-3)
        return super().default_optimizer(player)

    def train_step(self, data):
        real_images = self.real_images(data)
        values = self.play(real_images[:: self.invariance_batches], data)

        # Recognition: ascend I(c; c') of the categories of two distorted copies of real images.
        copies = [self.distort(real_images, purpose) for purpose in ("first", "second")]
        with tf.GradientTape() as tape:
            features = self.recognition_trunk(tf.concat(copies, axis=0), training=True)
            competing, *others = self.cluster(features)
            pairs = [_probabilities_of_copies(logits) for logits in (competing, *others)]
            informations = [information.mutual_information(*pair) for pair in pairs]
            # The mean over the heads, for each number of clusters.
            invariance_loss = -sum(map(tf.reduce_mean, informations))
        self.minimize("invariance", invariance_loss, tape)

        of_chosen_head = informations[0][self.competition.chosen()]
        if not evaluating.is_on():
            self.competition.judge(informations[0], pairs[1:], self.step.value)
        return self.end_step(**values, invariance_loss=-of_chosen_head)

    def distort(self, images, purpose):
        """Returns distorted copies of images, by noise drawn for a purpose."""

        def draw(distribution, shape, of):
            return self.sample_noise(distribution, shape, f"{of}, {purpose} copy")

        return self.distortion(images, draw)

    def cluster(self, features, training=True):
        """Returns a list: logits `(batch, heads, K)` of all heads, and those of more clusters."""
        logits = tree.flatten(self.clusterings(features, training=training))
        return [self.competition.compete(logits), *logits[1:]]

    def read_codes(self, images, features=None, training=True):
        if features is None:
            features = self.trunk(images, training=training)
        outputs = tree.flatten(self.recognition(features, training=training))
        clustered = self.cluster(self.recognition_trunk(images, training=training), training)[0]
        return [clustered[:, self.competition.chosen()], *outputs]

    def information_terms(self, data, latents, labels, fake_images, outputs):
        logits, *others = outputs
        softened = [logits / self.temperature, *others]
        return super().information_terms(data, latents, labels, fake_images, softened)

    def get_config(self):
        return super().get_config() | {
            "distortion": augmentation.serialize(self.distortion),
            "invariance_batches": self.invariance_batches,
            "settling_steps": self.competition.settling_steps,
            "temperature": self.temperature,
        }


def _probabilities_of_copies(logits):
    """Two tensors `(heads, batch, clusters)`, of logits `(2 * batch, heads, clusters)`.

    The joint distribution of c and c' is that of the whole batch, that of all replicas.
    """
    copies = tf.split(tf.nn.softmax(tf.cast(logits, tf.float32)), 2)
    return [tf.transpose(replicas.join_batches(copy), (1, 0, 2)) for copy in copies]
