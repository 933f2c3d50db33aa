"""The preset of the character-level text GAN."""

from keras_gans.data import tokenization
from keras_gans.models import TextGAN
from keras_gans.networks import text
from keras_gans.presets.optimizers import adam
from keras_gans.presets.preset import Preset


def _residual_convolutions(vocabulary, width, blocks):
    size = len(tokenization.check_vocabulary(vocabulary))
    return {
        "generator": text.generator(size, width=width, blocks=blocks),
        "critic": text.critic(size, width=width, blocks=blocks),
        # The networks are made for it, and the scheme spells with it.
        "vocabulary": vocabulary,
    }


PRESETS = (
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
