"""Adversarial losses: pairs of pure functions of logits.

The discriminator's loss takes `(real_logits, fake_logits, label_smoothing)`, the generator's
`(real_logits, fake_logits)` or, as all in this file, `fake_logits` alone; each returns a float32
scalar to be minimised, the mean over all logits. A discriminator's output is an unbounded logit
`C`, so that D(x) = sigmoid(C), log D(x) = -softplus(-C) and log(1 - D(x)) = -softplus(C).

`label_smoothing` is one-sided (Salimans et al. 2016, section 3.4): the target of real examples
becomes `1 - label_smoothing`, the target of generated ones stays 0.
"""

import inspect
from collections.abc import Callable
from typing import NamedTuple

import keras
from keras import ops

from keras_gans.errors import InputError, suggest
from keras_gans.system import number_checks


class AdversarialLoss(NamedTuple):
    """The losses of the two players of one game.

    Attributes:
        discriminator: Function of `(real_logits, fake_logits, label_smoothing)`, or of the logits
            alone if there is no label smoothing.
        generator: Function of `(real_logits, fake_logits)`, or of `fake_logits` alone.
    """

    discriminator: Callable
    generator: Callable

    @property
    def uses_real_logits(self):
        """Whether the generator's loss depends on real logits, as relativistic losses do.

        The generator's step computes them only then.
        """
        return _count_required(self.generator) > 1

    @property
    def smooths_labels(self):
        """Whether the discriminator's loss takes `label_smoothing`."""
        return _count_accepted(self.discriminator) > 2

    def discriminator_loss(self, real_logits, fake_logits, label_smoothing=0.0):
        """Returns the loss of the discriminator."""
        if self.smooths_labels:
            return self.discriminator(real_logits, fake_logits, label_smoothing)
        return self.discriminator(real_logits, fake_logits)

    def generator_loss(self, real_logits, fake_logits):
        """Returns the loss of the generator; `real_logits` count if `uses_real_logits`."""
        if self.uses_real_logits:
            return self.generator(real_logits, fake_logits)
        return self.generator(fake_logits)


@keras.saving.register_keras_serializable(package="keras_gans")
def minimax_discriminator_loss(real_logits, fake_logits, label_smoothing=0.0):
    """-E[(1 - s) log D(x) + s log(1 - D(x))] - E[log(1 - D(G(z)))].

    Reference: Goodfellow et al. 2014, equation 1, https://arxiv.org/abs/1406.2661
    """
    real_logits, fake_logits = _float32(real_logits), _float32(fake_logits)
    real_loss = (1.0 - label_smoothing) * ops.softplus(-real_logits)
    real_loss += label_smoothing * ops.softplus(real_logits)
    return ops.mean(real_loss) + ops.mean(ops.softplus(fake_logits))


@keras.saving.register_keras_serializable(package="keras_gans")
def minimax_generator_loss(fake_logits):
    """E[log(1 - D(G(z)))], which saturates where the discriminator wins.

    Reference: Goodfellow et al. 2014, equation 1
    """
    return -ops.mean(ops.softplus(_float32(fake_logits)))


@keras.saving.register_keras_serializable(package="keras_gans")
def non_saturating_generator_loss(fake_logits):
    """-E[log D(G(z))]: the same fixed point, strong gradients where the discriminator wins.

    Reference: Goodfellow et al. 2014, section 3
    """
    return ops.mean(ops.softplus(-_float32(fake_logits)))


@keras.saving.register_keras_serializable(package="keras_gans")
def least_squares_discriminator_loss(real_logits, fake_logits, label_smoothing=0.0):
    """E[(C(x) - b)^2] / 2 + E[(C(G(z)) - a)^2] / 2 with a = 0 and b = 1.

    Reference: Mao et al. 2017, equation 9, https://arxiv.org/abs/1611.04076
    """
    real_target = 1.0 - label_smoothing
    real_loss = ops.mean(ops.square(_float32(real_logits) - real_target))
    return 0.5 * (real_loss + ops.mean(ops.square(_float32(fake_logits))))


@keras.saving.register_keras_serializable(package="keras_gans")
def least_squares_generator_loss(fake_logits):
    """E[(C(G(z)) - c)^2] / 2 with c = 1 (Mao et al. 2017, equation 9)."""
    return 0.5 * ops.mean(ops.square(_float32(fake_logits) - 1.0))


@keras.saving.register_keras_serializable(package="keras_gans")
def hinge_discriminator_loss(real_logits, fake_logits, label_smoothing=0.0):
    """E[max(0, 1 - C(x))] + E[max(0, 1 + C(G(z)))].

    Reference: Lim and Ye 2017, https://arxiv.org/abs/1705.02894; Miyato et al. 2018, equation 16.
    """
    check_label_smoothing(label_smoothing, "hinge")
    real_loss = ops.mean(ops.relu(1.0 - _float32(real_logits)))
    return real_loss + ops.mean(ops.relu(1.0 + _float32(fake_logits)))


@keras.saving.register_keras_serializable(package="keras_gans")
def hinge_generator_loss(fake_logits):
    """-E[C(G(z))] (Miyato et al. 2018, equation 17), as for the Wasserstein distance."""
    return wasserstein_generator_loss(fake_logits)


@keras.saving.register_keras_serializable(package="keras_gans")
def relativistic_discriminator_loss(real_logits, fake_logits):
    """E[softplus(-(C(x) - C(G(z))))], over pairs of a real and a generated example.

    The logits are compared, so that their common offset has no meaning.

    Reference: Jolicoeur-Martineau 2019, https://arxiv.org/abs/1807.00734; Huang et al. 2024,
        equation 2, https://arxiv.org/abs/2501.05441
    """
    return ops.mean(ops.softplus(_float32(fake_logits) - _float32(real_logits)))


@keras.saving.register_keras_serializable(package="keras_gans")
def relativistic_generator_loss(real_logits, fake_logits):
    """E[softplus(-(C(G(z)) - C(x)))], over the same pairs (Huang et al. 2024, equation 2)."""
    return ops.mean(ops.softplus(_float32(real_logits) - _float32(fake_logits)))


@keras.saving.register_keras_serializable(package="keras_gans")
def wasserstein_critic_loss(real_logits, fake_logits):
    """-(E[f(x)] - E[f(G(z))]), minus the estimate of the Wasserstein distance.

    Reference: Arjovsky et al. 2017, equation 2 and algorithm 1, https://arxiv.org/abs/1701.07875
    """
    return ops.mean(_float32(fake_logits)) - ops.mean(_float32(real_logits))


@keras.saving.register_keras_serializable(package="keras_gans")
def wasserstein_generator_loss(fake_logits):
    """-E[f(G(z))] (Arjovsky et al. 2017, algorithm 1, line 10)."""
    return -ops.mean(_float32(fake_logits))


LOSSES = {
    "minimax": AdversarialLoss(minimax_discriminator_loss, minimax_generator_loss),
    "non_saturating": AdversarialLoss(minimax_discriminator_loss, non_saturating_generator_loss),
    "least_squares": AdversarialLoss(
        least_squares_discriminator_loss, least_squares_generator_loss
    ),
    "hinge": AdversarialLoss(hinge_discriminator_loss, hinge_generator_loss),
    "relativistic": AdversarialLoss(relativistic_discriminator_loss, relativistic_generator_loss),
    "wasserstein": AdversarialLoss(wasserstein_critic_loss, wasserstein_generator_loss),
}
#: Names of the losses without targets, in which no label can be smoothed.
WITHOUT_TARGETS = ("hinge", "relativistic", "wasserstein")


def get(loss):
    """Returns an `AdversarialLoss`.

    Args:
        loss: A name in `LOSSES`; or an `AdversarialLoss`, or another pair of functions, of
            `(real_logits, fake_logits, label_smoothing)` and of `(real_logits, fake_logits)`. The
            first may do without `label_smoothing`, the second without `real_logits`.

    Raises:
        InputError: If it is neither.
    """
    if isinstance(loss, str) and loss in LOSSES:
        return LOSSES[loss]
    if isinstance(loss, tuple | list) and len(loss) == 2 and all(map(callable, loss)):
        return AdversarialLoss(*loss)
    raise InputError(
        f"loss={loss!r} is unknown; accepted are {', '.join(LOSSES)}, or a pair of functions: the "
        "discriminator's of (real_logits, fake_logits, label_smoothing), and the generator's of "
        f"(real_logits, fake_logits){suggest(loss if isinstance(loss, str) else '', LOSSES)}"
    )


def serialize(loss):
    """Returns what a configuration holds of an `AdversarialLoss`, and `get` takes."""
    for name, known in LOSSES.items():
        if loss == known:
            return name
    return [keras.saving.serialize_keras_object(function) for function in loss]


def check_label_smoothing(label_smoothing, loss):
    """Returns `label_smoothing` if a loss, as `get` takes it, can use it.

    Raises:
        InputError: If it is not in [0, 1), or not 0 for a loss that has no targets to smooth.
    """
    number_checks.check_number("label_smoothing", label_smoothing, least=0, below=1)
    for name in WITHOUT_TARGETS if label_smoothing else ():
        if get(loss) == LOSSES[name]:
            raise InputError(
                f"label_smoothing={label_smoothing}: the {name} loss has no targets, give 0."
            )
    if label_smoothing and not get(loss).smooths_labels:
        raise InputError(
            f"label_smoothing={label_smoothing}: the discriminator's loss takes (real_logits, "
            "fake_logits) alone; let it take label_smoothing as a third argument, or give 0."
        )
    return label_smoothing


def _count_required(function):
    """The number of positional arguments a function needs; 1 if Python cannot tell."""
    positional = _positional(function)
    if positional is None:
        return 1
    return sum(parameter.default is inspect.Parameter.empty for parameter in positional)


def _count_accepted(function):
    """The number of positional arguments a function takes; 3 if Python cannot tell."""
    positional = _positional(function)
    return 3 if positional is None else len(positional)


def _positional(function):
    """The positional parameters of a function; `None` if it takes any number, or none are known."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return None
    kinds = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [parameter for parameter in parameters if parameter.kind in kinds]


def _float32(logits):
    # Half precision would round away the small differences that gradients consist of.
    return ops.cast(logits, "float32")
