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


STEPS = 20000

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
        sources={},
        dataset="pydoc_topics",
        fallback=None,
        batch_size=32,
        steps=STEPS,
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
