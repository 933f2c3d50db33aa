"""Historical averaging."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import replicas
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class HistoricalAveraging(keras.layers.Layer):
    """Adds weight * ||W - mean of W over all steps so far||^2 to the loss of every player.

    The mean is that of the weights before each of the player's updates, this one included, so that
    nothing is added to the first. The means are weights of this layer, saved with the model.

    Args:
        weight: Its weight; at least 0.

    Reference: Salimans et al. 2016, section 3.3, https://arxiv.org/abs/1606.03498
    """

    def __init__(self, weight):
        super().__init__(dtype="float32", trainable=False)
        self.weight = number_checks.check_number("weight", weight, least=0)
        self.means, self.counts = {}, {}
        self._places = {}

    def keep(self, player, variables):
        """Makes the means of a player's variables.

        Args:
            player: Name of the player.
            variables: List of `keras.Variable`.

        Raises:
            InputError: If the means of a player of that name are kept already.
        """
        if player in self._places:
            raise InputError(
                "historical_averaging already keeps the weights of another model: give a new one."
            )
        self._places[player] = {id(variable): place for place, variable in enumerate(variables)}
        self.means[player] = [
            self.add_weight(
                name=f"{player}_mean_{place}",
                shape=variable.shape,
                initializer="zeros",
                trainable=False,
            )
            for place, variable in enumerate(variables)
        ]
        self.counts[player] = self.add_weight(
            name=f"{player}_count",
            shape=(),
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",
        )
        self.built = True

    def gradients(self, player, variables):
        """Takes a player's weights into the means; returns the gradients 2 weight (W - mean).

        Args:
            player: Name of the player.
            variables: List of `keras.Variable`, all or some of those of `keep`.
        """
        places = self._places[player]
        means = [self.means[player][places[id(variable)]] for variable in variables]
        count = self.counts[player].value + 1.0
        self.counts[player].assign(count)
        weights = [tf.cast(variable.value, tf.float32) for variable in variables]
        moved = [
            mean.value + (weight - mean.value) / count
            for mean, weight in zip(means, weights, strict=True)
        ]
        replicas.update(means, _assign, [(value,) for value in moved])
        return [
            2.0 * self.weight * (weight - value)
            for weight, value in zip(weights, moved, strict=True)
        ]

    def get_config(self):
        return {"weight": self.weight}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def _assign(variable, value):
    variable.assign(value)
