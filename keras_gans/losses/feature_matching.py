"""Feature matching."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError, suggest
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class FeatureMatching:
    """Trains the generator to match the mean features of real images in the discriminator.

    The loss is ||E[f(x)] - E[f(G(z))]||^2, where f are the outputs of one of the discriminator's
    layers and the means go over the whole batch, that of all replicas.

    Args:
        layer: Name of the layer.
        weight: Weight of this loss.
        adversarial_weight: Weight of the scheme's own loss of the generator, beside it; 0, as in
            the paper, replaces that.

    Reference: Salimans et al. 2016, section 3.1, https://arxiv.org/abs/1606.03498
    """

    def __init__(self, layer, weight=1.0, adversarial_weight=0.0):
        self.layer = layer
        self.weight = number_checks.check_number("weight", weight, above=0)
        self.adversarial_weight = number_checks.check_number(
            "adversarial_weight", adversarial_weight, least=0
        )

    def features_of(self, network):
        """Returns the network that ends in the layer: a Keras model with the network's inputs.

        Args:
            network: Functional or Sequential discriminator.

        Raises:
            InputError: If it has no layer of that name.
        """
        names = [layer.name for layer in network.layers]
        if self.layer not in names:
            raise InputError(
                f"feature_matching: {network.name} has no layer {self.layer!r}; it has "
                f"{', '.join(names)}{suggest(str(self.layer), names)}"
            )
        inputs = network.inputs if len(network.inputs) > 1 else network.inputs[0]
        return keras.Model(inputs, network.get_layer(self.layer).output)

    def loss(self, real_features, fake_features):
        """Returns ||E[f(x)] - E[f(G(z))]||^2, a float32 scalar, before its weight.

        Args:
            real_features: `(batch, ...)`, this replica's.
            fake_features: `(batch, ...)`, this replica's.
        """
        real_features, fake_features = (
            tf.cast(features, tf.float32) for features in (real_features, fake_features)
        )
        difference = tf.reduce_mean(fake_features, 0) - tf.reduce_mean(real_features, 0)
        context = tf.distribute.get_replica_context()
        if context.num_replicas_in_sync > 1:
            difference = context.all_reduce(tf.distribute.ReduceOp.MEAN, difference)
        return tf.reduce_sum(tf.square(difference))

    def get_config(self):
        return {
            "layer": self.layer,
            "weight": self.weight,
            "adversarial_weight": self.adversarial_weight,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def get(feature_matching):
    """Returns a `FeatureMatching`, or `None` for `None`.

    Args:
        feature_matching: `FeatureMatching`, the name of a layer, or `None`.

    Raises:
        InputError: If it is none of these.
    """
    if feature_matching is None or isinstance(feature_matching, FeatureMatching):
        return feature_matching
    if isinstance(feature_matching, str):
        return FeatureMatching(feature_matching)
    raise InputError(
        f"feature_matching={feature_matching!r} is neither a FeatureMatching nor the name of a "
        "layer of the discriminator."
    )
