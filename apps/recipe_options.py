"""The recipes' options on the command line, by their names in `Preset.options`."""

import command_line

from keras_gans import losses
from keras_gans.latents import PRIORS
from keras_gans.models import began
from keras_gans.networks import dcgan, infogan

RECIPE_OPTIONS = {
    "networks": {"choices": ("dcgan", "mlp"), "help": "convolutional or fully connected"},
    "loss": {"choices": tuple(losses.LOSSES)},
    "label_smoothing": {"type": command_line.fraction, "help": "one-sided: real targets are 1 - S"},
    "prior": {
        "choices": tuple(PRIORS),
        "help": "latents from N(0, 1), U(-1, 1), or half signs, half N(0, 1)",
    },
    "ema": {"type": command_line.decay, "help": "decay of the generator's average, or none"},
    "batch_normalization": {"type": command_line.boolean, "help": "in the discriminator"},
    "spectral_normalization": {"type": command_line.boolean, "help": "in the discriminator"},
    "initialization": {
        "choices": tuple(dcgan.INITIALIZATIONS),
        "help": "kernels from N(0, 0.02), or as Keras draws them",
    },
    "channel_factor": {"type": command_line.positive_int, "help": "width of the DCGAN networks"},
    "generator_learning_rate": {"type": command_line.positive_float},
    "discriminator_learning_rate": {"type": command_line.positive_float},
    "information_learning_rate": {
        "type": command_line.positive_float,
        "help": "of InfoGAN's codes, over generator and recognition",
    },
    "beta_1": {"type": command_line.fraction, "help": "of Adam"},
    "beta_2": {"type": command_line.fraction, "help": "of Adam"},
    "critic_steps": {"type": command_line.positive_int, "help": "for one of the generator"},
    "width": {"type": command_line.positive_int, "help": "filters of the residual networks"},
    "blocks": {"type": command_line.positive_int, "help": "residual blocks of textgan's networks"},
    "clip": {"type": command_line.positive_float, "help": "bound of the clipped critic's weights"},
    "penalty_weight": {"type": command_line.positive_float, "help": "of the gradient penalty"},
    "decay_steps": {
        "type": command_line.positive_int,
        "help": "over which the learning rates fall to 0; default: the steps of the run",
    },
    "gamma": {"type": command_line.positive_float, "help": "of BEGAN: diversity ratio, up to 1"},
    "code_dim": {"type": command_line.positive_int, "help": "length of BEGAN's codes and latents"},
    "error": {
        "choices": tuple(began.ERRORS),
        "help": "of BEGAN: the paper's, or each image's over its brightness",
    },
    "proportional_gain": {"type": command_line.positive_float, "help": "of BEGAN's k"},
    "filters": {
        "type": command_line.positive_int,
        "help": "channels of BEGAN's discriminator, or of CycleGAN's generators",
    },
    "generator_filters": {
        "type": command_line.positive_int,
        "help": "channels of BEGAN's generator",
    },
    "weight_decay": {
        "type": command_line.fraction,
        "help": "of BiGAN: this times a kernel is added to its gradient",
    },
    "constant_share": {
        "type": command_line.fraction,
        "help": "of decay_steps, before the learning rates begin to fall",
    },
    "categories": {"type": command_line.positive_int, "help": "of InfoGAN's categorical code"},
    "continuous_codes": {"type": command_line.positive_int, "help": "how many InfoGAN has"},
    "noise_dim": {"type": command_line.positive_int, "help": "latents of InfoGAN beside its codes"},
    "heads": {
        "choices": tuple(infogan.HEADS),
        "help": "what recognises InfoGAN's continuous codes",
    },
    "categorical_weight": {"type": command_line.positive_float, "help": "of InfoGAN's information"},
    "continuous_weight": {"type": command_line.positive_float, "help": "of InfoGAN's information"},
    "label_guidance": {
        "type": command_line.weight,
        "help": "weight of the labels, by which InfoGAN's category k draws class k; 0: none",
    },
    "thickness_guidance": {
        "type": command_line.weight,
        "help": "weight of the strokes, whose thickness InfoGAN's first code sets; 0: none",
    },
    "residual_blocks": {"type": command_line.positive_int, "help": "of CycleGAN's generators"},
    "discriminator_filters": {
        "type": command_line.positive_int,
        "help": "channels of CycleGAN's discriminators",
    },
    "strided_layers": {
        "type": command_line.positive_int,
        "help": "of CycleGAN's discriminators: 1, 2, 3 see patches of 16, 34, 70 pixels",
    },
    "cycle_weight": {"type": command_line.weight, "help": "of CycleGAN's cycle loss"},
    "identity_weight": {
        "type": command_line.weight,
        "help": "of CycleGAN's identity loss; 0: none",
    },
    "pool_size": {
        "type": command_line.whole_number,
        "help": "past images that CycleGAN's discriminators also see; 0: none",
    },
}
