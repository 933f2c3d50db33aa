"""The presets of the character-level text GANs."""

from keras_gans.data import tokenization
from keras_gans.models import StraightThroughTextGAN, TextGAN
from keras_gans.networks import text
from keras_gans.presets.optimizers import adam, linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _residual_convolutions(vocabulary, width, blocks):
    size = len(tokenization.check_vocabulary(vocabulary))
    return {
        "generator": text.generator(size, width=width, blocks=blocks),
        "critic": text.critic(size, width=width, blocks=blocks),
        # The networks are made for it, and the scheme spells with it.
        "vocabulary": vocabulary,
    }


def _places(
    vocabulary, width, blocks, generator_normalization, discriminator_width, discriminator_blocks
):
    size = len(tokenization.check_vocabulary(vocabulary))
    return {
        "generator": text.generator(
            size, width=width, blocks=blocks, normalization=generator_normalization
        ),
        "discriminator": text.discriminator_of_places(
            size, width=discriminator_width, blocks=discriminator_blocks
        ),
        "vocabulary": vocabulary,
    }


#: Length of the straight-through preset.
STEPS = 24000

PRESETS = (
    Preset(
        name="textgan_straight_through_pydoc",
        gan="textgan",
        model=StraightThroughTextGAN,
        make_networks=_places,
        networks={
            "vocabulary": tokenization.ENGLISH,
            "width": 64,
            "blocks": 3,
            "generator_normalization": "batch",
            "discriminator_width": 64,
            "discriminator_blocks": 2,
        },
        make_optimizer=linearly_decaying_adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
            "beta_2": 0.99,
            "decay_steps": STEPS,
        },
        scheme={
            "loss": "relativistic",
            "label_smoothing": 0.0,
            "prior": "normal",
            "ema": 0.999,
        },
        changed_techniques={"r1_weight": 0.3, "r2_weight": 0.3, "penalty_every": 4},
        # Measured: divergence of 4-grams of 238 lines (bits) after one training each, of about 40
        # seconds of one core, with leaky rectifiers in the discriminator and 64 lines a batch where
        # it does not say otherwise. With these values, 3,000 steps reached 0.63 and 24,000 0.60 to
        # 0.61 (seed 0), so that a long training may need other ones.
        sources={
            "width": "as in textgan_pydoc",
            "blocks": "as in textgan_pydoc",
            "generator_normalization": "measured: 0.68 with it, 0.72 without",
            "discriminator_width": "that of textgan_pydoc",
            "discriminator_blocks": "measured after ten seconds, batches of 32: 0.84 with one, "
            "0.79 with two, 0.80 with three",
            "generator_learning_rate": "as in textgan_pydoc",
            "discriminator_learning_rate": "that of the critic of textgan_pydoc",
            "beta_1": "as in textgan_pydoc",
            "beta_2": "Huang et al. 2024, appendix",
            "decay_steps": "to the end of the training",
            "loss": "Huang et al. 2024, equation 2; measured 0.68, with non_saturating and three "
            "times the weights of the penalties 0.68",
            "prior": "the authors' published experiment (Gulrajani et al. 2017)",
            "ema": "a thousand steps, a 24th of the training; not measured against others",
            "r1_weight": "measured: 10 learns more slowly",
            "r2_weight": "as r1_weight",
            "penalty_every": "Karras et al. 2020, appendix B: lazy regularization",
        },
        dataset="pydoc_topics",
        fallback=None,
        batch_size=32,  # Measured: 0.65, where 64 gave 0.68 in the same time.
        steps=STEPS,  # Nine minutes on one busy CPU core.
        reference="Huang et al. 2024, https://arxiv.org/abs/2501.05441",
        kind="text",
    ),
    Preset(
        name="textgan_pydoc",
        gan="textgan",
        model=TextGAN,
        make_networks=_residual_convolutions,
        # Gulrajani et al. 2017, on discrete data, and the authors' published experiment: lines of
        # 32 characters, 128 latents.
        networks={
            "vocabulary": tokenization.ENGLISH,
            # A hundredth of the work of the authors' networks.
            "width": 64,
            "blocks": 3,
        },
        make_optimizer=adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            "critic_learning_rate": 1e-3,
            "beta_1": 0.5,
            "beta_2": 0.9,
        },
        scheme={
            "critic_steps": 10,
            "penalty_weight": 10.0,
            "one_sided": False,
            "prior": "normal",
            # An average of 0.98 wrote no better after 800 steps.
            "ema": None,
        },
        sources={
            "width": "an eighth of the authors' 512",
            "blocks": "the authors have 5",
            "critic_steps": "the authors' published experiment",
            "penalty_weight": "the authors' published experiment",
            "ema": "none, as in the paper",
            "generator_learning_rate": "10 times the authors' 1e-4, because minutes count here",
            "critic_learning_rate": "10 times the authors' 1e-4, because minutes count here",
            "beta_1": "the authors' published experiment",
            "beta_2": "the authors' published experiment",
        },
        dataset="pydoc_topics",
        fallback=None,
        batch_size=32,  # Half the authors' 64: twice the steps in the same time.
        steps=2600,  # Nine and a half minutes on two CPU cores.
        reference="Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028",
        kind="text",
    ),
)
