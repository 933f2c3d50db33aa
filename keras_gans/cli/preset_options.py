"""The options of the presets on the command line, by their names in `Preset.options`."""

import argparse
import functools

from keras_gans import augmentation, losses
from keras_gans.augmentation import differentiable
from keras_gans.cli import command_line
from keras_gans.errors import InputError
from keras_gans.models import began
from keras_gans.networks import dcgan, infogan, minibatch
from keras_gans.sampling.priors import PRIORS


def _up_to(most):
    def positive_int(text):
        return command_line.at_most(command_line.positive_int(text), most)

    return positive_int


def _augmentation(text):
    try:
        augmentation.get(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not accepted: give none, {', '.join(augmentation.ADAPTIVE)}, or some of "
            f"{', '.join(differentiable.OPERATIONS)} with commas between them"
        ) from error
    return text


# Networks beyond these bounds fit no machine; building them would take hours to find out.
WIDTH, DEPTH = _up_to(4096), _up_to(1000)

#: Arguments of `add_argument` for each option. `help` is what the option means.
PRESET_OPTIONS = {
    "networks": {"choices": ("dcgan", "mlp"), "help": "convolutional or fully connected"},
    "loss": {"choices": tuple(losses.LOSSES), "help": "the adversarial loss of both players"},
    "label_smoothing": {
        "type": command_line.fraction,
        "help": "one-sided: the target of real examples is 1 less this",
    },
    "prior": {
        "choices": tuple(PRIORS),
        "help": "latents from N(0, 1), U(-1, 1), or half signs, half N(0, 1)",
    },
    "ema": {"type": command_line.decay, "help": "decay of the generator's average, or none"},
    "normalization": {
        "choices": tuple(dcgan.NORMALIZATIONS),
        "help": "of the discriminator's hidden layers",
    },
    "generator_normalization": {
        "choices": dcgan.GENERATOR_NORMALIZATIONS,
        "help": "of the generator's hidden layers",
    },
    "spectral_normalization": {
        "type": command_line.boolean,
        "metavar": "true|false",
        "help": "in the discriminator",
    },
    "initialization": {
        "choices": tuple(dcgan.INITIALIZATIONS),
        "help": "of the kernels: N(0, 0.02), as Keras draws them, or another",
    },
    "minibatch": {
        "choices": minibatch.MINIBATCH_LAYERS,
        "help": "what the discriminator sees of the batch around an image",
    },
    "self_attention": {
        "type": command_line.boolean,
        "metavar": "true|false",
        "help": "in the discriminator",
    },
    "channel_factor": {"type": _up_to(1024), "help": "width of the DCGAN networks"},
    "generator_learning_rate": {
        "type": command_line.positive_float,
        "metavar": "RATE",
        "help": "of the generator's optimizer",
    },
    "discriminator_learning_rate": {
        "type": command_line.positive_float,
        "metavar": "RATE",
        "help": "of the discriminator's optimizer",
    },
    "critic_learning_rate": {
        "type": command_line.positive_float,
        "metavar": "RATE",
        "help": "of the critic's optimizer",
    },
    "information_learning_rate": {
        "type": command_line.positive_float,
        "metavar": "RATE",
        "help": "of the optimizer of the codes, which updates generator and recognition",
    },
    "invariance_learning_rate": {
        "type": command_line.positive_float,
        "metavar": "RATE",
        "help": "of the optimizer of the clusterings, which updates the recognition",
    },
    "beta_1": {"type": command_line.fraction, "help": "of Adam: decay of the mean gradient"},
    "beta_2": {"type": command_line.fraction, "help": "of Adam: decay of the mean square"},
    "critic_steps": {
        "type": command_line.positive_int,
        "help": "updates of the critic for one of the generator",
    },
    "width": {"type": WIDTH, "help": "filters of the residual networks"},
    "blocks": {"type": DEPTH, "help": "residual blocks of each network"},
    "discriminator_width": {"type": WIDTH, "help": "filters of the discriminator alone"},
    "discriminator_blocks": {"type": DEPTH, "help": "residual blocks of the discriminator alone"},
    "clip": {"type": command_line.positive_float, "help": "bound of the critic's weights"},
    "penalty_weight": {"type": command_line.positive_float, "help": "of the gradient penalty"},
    "decay_steps": {
        "type": command_line.positive_int,
        "help": "generator updates over which the learning rates fall to 0, unless it is given "
        "the steps of the run",
    },
    "gamma": {"type": command_line.positive_float, "help": "diversity ratio, up to 1"},
    "code_dim": {"type": WIDTH, "help": "length of the codes and latents"},
    "error": {
        "choices": tuple(began.ERRORS),
        "help": "the paper's reconstruction error, or each image's over its brightness",
    },
    "proportional_gain": {"type": command_line.positive_float, "help": "of the balance k"},
    "filters": {
        "type": WIDTH,
        "help": "channels of BEGAN's discriminator, or of CycleGAN's generators",
    },
    "generator_filters": {"type": WIDTH, "help": "channels of the generator"},
    "weight_decay": {
        "type": command_line.fraction,
        "help": "this times a kernel is added to its gradient",
    },
    "reconstruction_weight": {
        "type": command_line.weight,
        "help": "of the squared error of reconstructions; 0: none",
    },
    "constant_share": {
        "type": command_line.fraction,
        "help": "of decay_steps, before the learning rates begin to fall",
    },
    "categories": {"type": WIDTH, "help": "of the categorical code"},
    "continuous_codes": {"type": WIDTH, "help": "number of continuous codes"},
    "latent_dim": {"type": WIDTH, "help": "length of the latents"},
    "noise_dim": {"type": WIDTH, "help": "latents beside the codes"},
    "heads": {
        "choices": tuple(infogan.HEADS),
        "help": "how the continuous codes are recognised: with a fixed or a learned variance",
    },
    "sub_heads": {"type": WIDTH, "help": "heads that compete for the categories"},
    "overclustering_heads": {
        "type": command_line.whole_number,
        "help": "heads of more clusters, for the features alone; 0: none",
    },
    "clusters": {"type": WIDTH, "help": "of each of the heads of more clusters"},
    "invariance_batches": {
        "type": _up_to(64),
        "help": "batches of real images a step that the recognition learns its categories from",
    },
    "settling_steps": {
        "type": command_line.positive_int,
        "help": "steps after which the best of the heads that compete stays the one that counts",
    },
    "categorical_weight": {
        "type": command_line.positive_float,
        "help": "of the information about the categorical code",
    },
    "continuous_weight": {
        "type": command_line.positive_float,
        "help": "of the information about the continuous codes",
    },
    "label_guidance": {
        "type": command_line.weight,
        "help": "weight of the labels, by which category k draws class k; 0: none",
    },
    "thickness_guidance": {
        "type": command_line.weight,
        "help": "weight of the strokes, whose thickness the first code sets; 0: none",
    },
    "residual_blocks": {"type": DEPTH, "help": "of each generator"},
    "discriminator_filters": {"type": WIDTH, "help": "channels of each discriminator"},
    "strided_layers": {
        "type": _up_to(16),
        "help": "of each discriminator: 1, 2, 3 see patches of 16, 34, 70 pixels",
    },
    "cycle_weight": {"type": command_line.weight, "help": "of the cycle loss"},
    "identity_weight": {"type": command_line.weight, "help": "of the identity loss; 0: none"},
    "r1_weight": {"type": command_line.weight, "help": "of R1, at real images; 0: none"},
    "r2_weight": {"type": command_line.weight, "help": "of R2, at generated images; 0: none"},
    "gradient_penalty_weight": {
        "type": command_line.weight,
        "help": "of WGAN-GP's penalty, between real and generated images; 0: none",
    },
    "one_sided": {
        "type": command_line.boolean,
        "metavar": "true|false",
        "help": "whether the gradient penalty is on norms above 1 alone",
    },
    "dragan_weight": {
        "type": command_line.weight,
        "help": "of DRAGAN's penalty, near real images; 0: none",
    },
    "lecam_weight": {
        "type": command_line.weight,
        "help": "of the LeCam regularization; 0: none",
    },
    "penalty_every": {
        "type": command_line.positive_int,
        "help": "steps from one computation of these penalties to the next",
    },
    "penalty_form": {
        "choices": tuple(losses.penalties.FORMS),
        "help": "of R1 and R2: by second derivatives, or by one more forward pass",
    },
    "instance_noise": {
        "type": command_line.weight,
        "help": "standard deviation of noise on what the discriminator sees; 0: none",
    },
    "instance_noise_steps": {
        "type": _up_to(2**31 - 1),
        "help": "generator updates in which that noise falls to 0",
    },
    "augmentation": {
        "type": _augmentation,
        "help": f"of what the discriminator sees: none, {', '.join(augmentation.ADAPTIVE)}, or "
        "some of "
        f"{', '.join(differentiable.OPERATIONS)} with commas between them",
    },
    "packing": {
        "type": _up_to(64),
        "help": "images that the discriminator judges together",
    },
    "top_k": {
        "type": command_line.share,
        "help": "share of its images, those of highest logits, from which the generator learns",
    },
    "feature_matching": {
        "type": str,
        "metavar": "LAYER",
        "help": "layer of the discriminator whose mean outputs the generator learns to match",
    },
    "historical_averaging": {
        "type": command_line.weight,
        "help": "weight of the squared distance of all weights from their mean so far; 0: none",
    },
    "pool_size": {
        "type": command_line.whole_number,
        "help": "past images that the discriminators also see; 0: none",
    },
}

#: The same of former options, which are not shown: see `Preset.with_present_names`.
FORMER_PRESET_OPTIONS = {
    "batch_normalization": {"type": command_line.boolean, "metavar": "true|false"},
}
_ALL_OPTIONS = PRESET_OPTIONS | FORMER_PRESET_OPTIONS


def accepts(name, value):
    """Whether an option can have a value, which a file gives rather than the command line."""
    settings = _ALL_OPTIONS[name]
    if "choices" in settings:
        return isinstance(value, str) and value in settings["choices"]
    is_boolean = settings["type"] is command_line.boolean
    accepted = str if settings["type"] in (_augmentation, str) else int | float | None
    if isinstance(value, bool) != is_boolean or not isinstance(value, accepted):
        return False
    try:
        settings["type"](str(value))
    except argparse.ArgumentTypeError:
        return False
    return True


#: Whether an option can have a value, as a function of the value for each option.
CHECKS = {name: functools.partial(accepts, name) for name in _ALL_OPTIONS}
