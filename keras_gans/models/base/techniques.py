"""The techniques that stabilise a training, composed with the step of a scheme."""

import keras
import tensorflow as tf

from keras_gans import augmentation as augmentations
from keras_gans import losses
from keras_gans.augmentation import InstanceNoise, pack
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError
from keras_gans.losses import feature_matching as feature_matchings
from keras_gans.losses.historical_averaging import HistoricalAveraging
from keras_gans.losses.penalties import Penalty, PenaltyInputs
from keras_gans.losses.top_k import TopK
from keras_gans.system import number_checks

#: Names of all techniques.
ALL = (
    *("penalties", "instance_noise", "augmentation", "packing", "top_k"),
    *("feature_matching", "historical_averaging"),
)


class Techniques:
    """The part of an `AdversarialModel` that holds its techniques.

    A scheme names in `techniques` those that its `train_step` composes with: it passes images
    through `view` before its discriminator sees them, adds `penalize(...)` to the discriminator's
    loss, and takes the generator's loss from `generator_loss(...)`.
    """

    #: Names of the techniques that the scheme can take.
    techniques = ("historical_averaging",)
    #: Why it takes no others, a sentence.
    techniques_reason = "its training step has no place for it."
    #: Names in the logs of the penalties that it cannot take.
    refused_penalties = ()
    #: `AdversarialLoss` of both players; `None` where it is that of probabilities, or none.
    objective = None

    def set_techniques(
        self,
        penalties,
        instance_noise,
        augmentation,
        packing,
        top_k,
        feature_matching,
        historical_averaging,
    ):
        """Keeps the techniques that a model is given; see `AdversarialModel`.

        Raises:
            InputError: If a technique is unknown, or makes no sense for the scheme or its networks.
        """
        self.penalties = _check_penalties(penalties)
        self.instance_noise = number_checks.object_of(
            "instance_noise", instance_noise, InstanceNoise, 0, "a standard deviation, at least 0"
        )
        self.augmentation = augmentations.get(augmentation)
        self.packing = number_checks.check_count("packing", packing)
        self.top_k = number_checks.object_of(
            "top_k", top_k, TopK, 1, "a share of the batch, in (0, 1]"
        )
        self.feature_matching = feature_matchings.get(feature_matching)
        self.historical_averaging = number_checks.object_of(
            "historical_averaging", historical_averaging, HistoricalAveraging, 0, "a weight"
        )
        for name in self._techniques_in_use():
            if name not in self.techniques:
                raise InputError(
                    f"{name}: {type(self).__name__} cannot take it, for {self.techniques_reason}"
                )
        for penalty in self.penalties:
            if penalty.log_name in self.refused_penalties:
                raise InputError(f"penalties: {type(self).__name__} cannot take {penalty!r}.")
        if self.historical_averaging is not None:
            for player in self.players:
                self.historical_averaging.keep(player, self.variables_of(player))

    def discriminating_networks(self):
        """Returns the list of the networks that tell real from generated examples."""
        names = [self.players[name] for name in ("discriminator", "critic") if name in self.players]
        return [getattr(self, network) for network in (names[0] if names else ())]

    def view(self, images, purpose):
        """Returns images as the discriminator sees them: augmented, then with noise, then packed.

        Args:
            images: Real or generated examples, `(batch, ...)`.
            purpose: A name for the random numbers, which differ between purposes.
        """

        def draw(distribution, shape, of):
            return self.sample_noise(distribution, shape, f"{of}, {purpose}")

        if self.augmentation is not None:
            images = self.augmentation(images, draw)
        if self.instance_noise is not None:
            images = self.instance_noise(images, self.step.value, draw)
        return pack(images, self.packing) if self.packing > 1 else images

    def penalize(self, discriminator, real, fake, purpose="penalty"):
        """Returns what the penalties add to the discriminator's loss in this step, and logs them.

        The penalties see the images as the discriminator does, after `view`: they hold for the
        function that it learns, and no derivative passes through an augmentation.

        Args:
            discriminator: Function of `(images, training)`.
            real: The real images that it saw, and its logits of them.
            fake: The generated images that it saw, and its logits of them.
            purpose: A name for the random numbers, which differ between purposes.
        """

        def draw(distribution, shape, of):
            return self.sample_noise(distribution, shape, f"{of}, {purpose}")

        (real_images, real_logits), (fake_images, fake_logits) = real, fake
        inputs = PenaltyInputs(
            discriminator,
            tf.stop_gradient(real_images),
            tf.stop_gradient(fake_images),
            real_logits,
            fake_logits,
            self.step.value,
            draw,
        )
        total = 0.0
        for penalty in self.penalties:
            term, value = penalty(inputs)
            total += term
            self.log(**{penalty.log_name: value})
        return total

    def generator_loss(self, objective, real_logits, fake_logits):
        """Returns the generator's loss by an objective, over the k best images with `top_k`.

        Args:
            objective: `AdversarialLoss`.
            real_logits: Logits of the real images; `None` if the objective does without.
            fake_logits: Logits of the generated images.
        """
        if self.top_k is None:
            return objective.generator_loss(real_logits, fake_logits)
        logits = [fake_logits] if real_logits is None else [real_logits, fake_logits]

        def of_example(example):
            example = [each[None] for each in example]
            return objective.generator_loss(example[0], example[-1])

        example_losses = tf.vectorized_map(of_example, logits)
        return self.top_k.mean(example_losses, fake_logits, self.step.value)

    def match_features(self, discriminator, real_images, fake_images, loss):
        """Returns the generator's loss with feature matching, if there is any.

        Args:
            discriminator: Function of `(images, training, network)`, which calls another network in
                the discriminator's place.
            real_images, fake_images: As the discriminator sees them.
            loss: The generator's own loss.
        """
        if self.feature_matching is None:
            return loss
        (network,) = self.discriminating_networks()
        features = self.feature_matching.features_of(network)
        matching_loss = self.feature_matching.loss(
            discriminator(tf.stop_gradient(real_images), training=True, network=features),
            discriminator(fake_images, training=True, network=features),
        )
        self.log(feature_matching_loss=matching_loss)
        return (
            self.feature_matching.weight * matching_loss
            + self.feature_matching.adversarial_weight * loss
        )

    def follow_discriminator(self, real_logits, fake_logits):
        """Tells the techniques with a state what the discriminator returned in this step."""
        for penalty in self.penalties:
            if hasattr(penalty, "update"):
                penalty.update(real_logits, fake_logits)
        if hasattr(self.augmentation, "update"):
            logits = self._around_zero(real_logits, fake_logits)
            # It counts images; a pack of them has one logit.
            self.augmentation.update(tf.repeat(logits, self.packing, axis=0))
            self.log(augmentation_probability=self.augmentation.probability.value)

    def pull_to_history(self, player, variables, gradients, scale):
        """Adds the gradients of historical averaging to a player's, if there is any.

        Args:
            player: Name of the player.
            variables: List of `keras.Variable`.
            gradients: For each a tensor or `None`, times `scale`.
            scale: Scalar tensor.
        """
        if self.historical_averaging is None:
            return gradients
        pulls = self.historical_averaging.gradients(player, variables)
        pulls = [tf.cast(scale, pull.dtype) * pull for pull in pulls]
        return [
            pull if gradient is None else gradient + tf.cast(pull, gradient.dtype)
            for gradient, pull in zip(gradients, pulls, strict=True)
        ]

    def techniques_config(self):
        """Returns the techniques in use by the names of the arguments, as JSON values."""
        techniques = {name: getattr(self, name) for name in self._techniques_in_use()}
        return keras.saving.serialize_keras_object(techniques)

    def _techniques_in_use(self):
        unused = {"penalties": [], "packing": 1}
        return [name for name in ALL if getattr(self, name) != unused.get(name)]

    def check_techniques(self):
        """Raises `InputError` if a technique makes no sense for the networks or the loss."""
        for penalty in self.penalties:
            for network in self.discriminating_networks():
                penalty.check(network)
        if self.augmentation is not None:
            self._check_augmentation()
        if self.feature_matching is None:
            return
        self.feature_matching.features_of(*self.discriminating_networks())
        if self.top_k is not None and not self.feature_matching.adversarial_weight:
            raise InputError(
                "top_k chooses among the images whose logits the generator learns from, which "
                "feature_matching replaces: leave one out, or give feature_matching an "
                "adversarial_weight."
            )

    def _check_augmentation(self):
        network = self.discriminating_networks()[0]
        *places, channels = network.inputs[0].shape[1:]
        shape = (*places, channels if channels is None else channels // self.packing)
        if not is_image(shape):
            raise InputError(f"augmentation is for images, {network.name} takes {shape}.")
        is_adaptive = hasattr(self.augmentation, "update")
        if is_adaptive and self.objective == losses.LOSSES["wasserstein"]:
            raise InputError(
                "augmentation='adaptive' reads the sign of the discriminator's logits, and those "
                "of the wasserstein loss have no zero: give a policy such as 'color,translation', "
                "or another loss."
            )

    def _around_zero(self, real_logits, fake_logits):
        """Logits of the real images whose sign tells whether they were taken for real."""
        if self.objective == losses.LOSSES["least_squares"]:
            return real_logits - 0.5  # Between the targets 0 and 1.
        if self.objective is not None and self.objective.uses_real_logits:
            return real_logits - fake_logits
        return real_logits


def _check_penalties(penalties):
    """Returns the list of penalties that a user gives: none, one, or several of different kinds."""
    if penalties is None:
        return []
    penalties = list(penalties) if isinstance(penalties, list | tuple) else [penalties]
    for penalty in penalties:
        if not isinstance(penalty, Penalty):
            raise InputError(
                f"penalties={penalty!r}: give a list of penalties, such as "
                "[keras_gans.losses.R1(0.1)]."
            )
    names = [penalty.log_name for penalty in penalties]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"penalties has two of the kind {name}: give one with their weight.")
    return penalties
