"""The zero-centered gradient penalties R1 and R2."""

import warnings

import keras
import tensorflow as tf

from keras_gans import layers
from keras_gans.errors import InputError
from keras_gans.losses.penalties import gradients
from keras_gans.losses.penalties.penalty import Penalty, layers_of, refuse_layers
from keras_gans.system import number_checks

#: Forms of the squared norm of the gradient by name.
FORMS = ("exact", "finite_differences")
#: Layers that compute another function in each call.
_RANDOM = (
    keras.layers.Dropout,
    keras.layers.SpatialDropout1D,
    keras.layers.SpatialDropout2D,
    keras.layers.SpatialDropout3D,
    keras.layers.AlphaDropout,
    keras.layers.GaussianDropout,
    keras.layers.GaussianNoise,
)
#: Layers that are linear in pieces.
_WITH_KINKS = (keras.layers.ReLU, keras.layers.LeakyReLU, keras.layers.PReLU, layers.Maxout)


class _ZeroCentered(Penalty):
    """Base class of `R1` and `R2`: E[||grad D(x)||^2] / 2 at real or at generated images.

    Args:
        weight: gamma of the papers.
        every: Steps from one computation to the next, see `Penalty`.
        form: `"exact"`, by differentiating the discriminator's derivative; or
            `"finite_differences"`, E[((D(x + h n) - D(x)) / h)^2] / 2 with n of N(0, I), one more
            forward pass in place of the second derivative.
        step_size: h of the finite differences, in the units of the images.

    Finite differences have the exact value and gradient as their means, and scatter: the deviation
    of an example's value is sqrt(2) times its mean. They are for smooth activations, such as
    `"elu"`. With kinks, of ReLU, leaky ReLU or maxout, the values agree at the smallest steps
    alone and the gradients by the weights at none: a difference sees kinks move, a derivative does
    not. For what both cost and how far they are apart see `benchmarks/penalties.py`.
    """

    def __init__(self, weight, every=1, form="exact", step_size=0.001):
        super().__init__(weight, every)
        if form not in FORMS:
            raise InputError(f"form={form!r} is unknown; accepted are {', '.join(FORMS)}.")
        self.form = form
        self.step_size = number_checks.check_number("step_size", step_size, above=0)

    def check(self, discriminator):
        if self.form == "exact":
            return
        refuse_layers(
            discriminator,
            _RANDOM,
            "computes another function in each call, so that finite differences measure that and "
            "no gradient: leave the layer out, or give form='exact'.",
        )
        _warn_of_kinks(discriminator)
        for layer in layers_of(discriminator):
            if layer.compute_dtype in ("float16", "bfloat16"):
                raise InputError(
                    f"The layer {layer.name} of {discriminator.name} computes in 16 bits, whose "
                    "rounding is larger than finite differences: compute in float32, or give "
                    "form='exact'."
                )

    def get_config(self):
        return super().get_config() | {"form": self.form, "step_size": self.step_size}

    def _value_at(self, images, logits, inputs):
        if self.form == "exact":
            squares = gradients.squared_gradient_norms(inputs.discriminator, images)
        else:
            squares = gradients.squared_differences(
                inputs.discriminator,
                images,
                gradients.mean_logits(logits),
                inputs.draw("normal", tf.shape(images), f"directions of {self.log_name}"),
                self.step_size,
            )
        return 0.5 * tf.reduce_mean(squares)


@keras.saving.register_keras_serializable(package="keras_gans")
class R1(_ZeroCentered):
    """R1, E[||grad D(x)||^2] / 2 at real images x: the discriminator is to be flat there.

    Args:
        weight: gamma in the paper, which has 10.
        every, form, step_size: Lazy and approximate forms: see the base class.

    Reference: Mescheder et al. 2018, equation 9, https://arxiv.org/abs/1801.04406
    """

    log_name = "r1_penalty"

    def value(self, inputs):
        return self._value_at(inputs.real_images, inputs.real_logits, inputs)


@keras.saving.register_keras_serializable(package="keras_gans")
class R2(_ZeroCentered):
    """R2, E[||grad D(x)||^2] / 2 at generated images x.

    Args:
        weight: gamma in the paper.
        every, form, step_size: Lazy and approximate forms: see the base class.

    Reference: Mescheder et al. 2018, equation 10, https://arxiv.org/abs/1801.04406
    """

    log_name = "r2_penalty"

    def value(self, inputs):
        return self._value_at(inputs.fake_images, inputs.fake_logits, inputs)


def _warn_of_kinks(discriminator):
    for layer in layers_of(discriminator):
        activation = getattr(layer, "activation", None)
        name = getattr(activation, "__name__", None)
        if isinstance(layer, _WITH_KINKS) or name in ("relu", "leaky_relu", "relu6"):
            warnings.warn(
                f"form='finite_differences': the layer {layer.name} of {discriminator.name} has a "
                "kink, where gradients of differences are not those of the exact form: give "
                "form='exact', or a smooth activation such as 'elu'.",
                stacklevel=5,
            )
            return
