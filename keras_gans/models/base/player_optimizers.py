"""A view of all players' optimizers as the one `model.optimizer` that Keras' callbacks expect."""

import keras

from keras_gans.errors import InputError


class PlayerOptimizers:
    """A view of the players' optimizers, which stay where they are.

    It has what Keras' callbacks read of `model.optimizer`. The learning rate is that of the first
    player, the generator; one that is set scales those of all players alike.

    Args:
        optimizers: Dict of the optimizers by player, in the order of `players`.
        rates: Dict of the learning rates that they were compiled with, whose ratios are kept.
    """

    built = True

    def __init__(self, optimizers, rates):
        self._optimizers = optimizers
        self._rates = rates

    @property
    def _first(self):
        return next(iter(self._optimizers.values()))

    @property
    def iterations(self):
        """The number of updates of the first player."""
        return self._first.iterations

    @property
    def variables(self):
        """The variables of all optimizers."""
        return [variable for each in self._optimizers.values() for variable in each.variables]

    @property
    def learning_rate(self):
        """The learning rate of the first player, now."""
        return self._first.learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        for player, optimizer in self._optimizers.items():
            if isinstance(_innermost(optimizer).get_config()["learning_rate"], dict):
                raise InputError(
                    f"The learning rate of {player}_optimizer follows a schedule, which a callback "
                    "cannot change: compile with a number, or leave the callback out."
                )
        player, reference = next(iter(self._rates.items()))
        if not reference:
            raise InputError(
                f"The learning rate of {player}_optimizer is 0, to which a callback cannot scale "
                "those of the other players: compile with rates above 0, or leave the callback out."
            )
        for player, optimizer in self._optimizers.items():
            optimizer.learning_rate = value * self._rates[player] / reference

    # What `keras.callbacks.SwapEMAWeights` reads.

    @property
    def use_ema(self):
        """Whether an optimizer averages the weights of its player."""
        return any(_innermost(each).use_ema for each in self._optimizers.values())

    @property
    def _averaging(self):
        innermost = [_innermost(optimizer) for optimizer in self._optimizers.values()]
        return [optimizer for optimizer in innermost if optimizer.use_ema]

    @property
    def _trainable_variables(self):
        return [weight for each in self._averaging for weight in each._trainable_variables]

    @property
    def _model_variables_moving_average(self):
        if not self.use_ema:
            raise AttributeError("no optimizer averages weights")
        return [
            average for each in self._averaging for average in each._model_variables_moving_average
        ]

    @property
    def _distribution_strategy(self):
        return _innermost(self._first)._distribution_strategy

    def finalize(self):
        """Gives the players the averages of those optimizers that keep one, as Keras does."""
        for optimizer in self._averaging:
            optimizer.finalize_variable_values(optimizer._trainable_variables)


class Finalize(keras.callbacks.Callback):
    """Callback that gives players the averages that their optimizers keep, at the end."""

    def on_train_end(self, logs=None):
        self.model.optimizer.finalize()


def get(name, identifier):
    """Returns a Keras optimizer.

    Args:
        name: What `compile` calls it.
        identifier: An optimizer, its name or its configuration.

    Raises:
        InputError: If it is none of these.
    """
    try:
        optimizer = keras.optimizers.get(identifier)
    except (TypeError, ValueError):
        optimizer = None
    if not isinstance(optimizer, keras.optimizers.Optimizer):
        raise InputError(
            f"{name}={identifier!r} is no optimizer: give one of Keras', such as "
            "keras.optimizers.Adam(1e-4), or the name of one, such as 'adam'."
        )
    return optimizer


def check_replicas(name, optimizer, replicas):
    """Raises `InputError` if an optimizer cannot do on several replicas what it does on one.

    Args:
        name: What `compile` calls it.
        optimizer: The optimizer.
        replicas: Number of replicas.
    """
    if replicas == 1:
        return
    inner = _innermost(optimizer)
    if inner.gradient_accumulation_steps:
        raise InputError(
            f"{name} accumulates gradients over {inner.gradient_accumulation_steps} steps, which "
            f"Keras cannot do on {replicas} replicas: give larger batches instead."
        )
    if inner.ema_overwrite_frequency:
        raise InputError(
            f"{name} overwrites the weights every {inner.ema_overwrite_frequency} steps, which "
            f"Keras cannot do on {replicas} replicas: give ema_overwrite_frequency=None."
        )
    if clips(inner) and inner is not optimizer:
        raise InputError(
            f"{name} clips gradients that are scaled for float16, which is not possible on "
            f"{replicas} replicas: give an optimizer that does not clip, or train in bfloat16."
        )


def variables_of(optimizer):
    """Returns the variables that an optimizer was built for."""
    return _innermost(optimizer)._trainable_variables


def check_known(player, variables, optimizer):
    """Raises `InputError` if a player has variables that its optimizer was not built for."""
    known = {id(variable) for variable in variables_of(optimizer)}
    new = [variable.path for variable in variables if id(variable) not in known]
    if new:
        raise InputError(
            f"{', '.join(new[:3])} of the player {player} can be trained since after compile(): "
            "call compile() again, which makes new optimizers."
        )


def clips(optimizer):
    """Whether an optimizer clips gradients."""
    return bool(optimizer.clipnorm or optimizer.global_clipnorm or optimizer.clipvalue)


def learning_rates(optimizers):
    """Returns the learning rates of a dict of optimizers, now."""
    return {
        player: float(keras.ops.convert_to_numpy(optimizer.learning_rate))
        for player, optimizer in optimizers.items()
    }


def _innermost(optimizer):
    return getattr(optimizer, "inner_optimizer", optimizer)
