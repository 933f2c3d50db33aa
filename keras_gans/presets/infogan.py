"""The presets of InfoGAN."""

from keras_gans.models import InfoGAN, InvariantInfoGAN
from keras_gans.networks import dcgan, infogan
from keras_gans.presets.optimizers import adam, linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _tiny_infogan(categories, continuous_codes, noise_dim, heads, initialization):
    return {
        "generator": dcgan.conditional_tiny_generator(
            categories, noise_dim + continuous_codes, initialization
        ),
        "trunk": infogan.tiny_trunk(initialization=initialization),
        "discriminator": infogan.tiny_discriminator(),
        "recognition": infogan.tiny_recognition(categories, continuous_codes, heads),
    }


def _invariant_infogan(sub_heads, overclustering_heads, clusters, **options):
    heads = [(sub_heads, options["categories"])]
    if overclustering_heads:
        heads.append((overclustering_heads, clusters))
    trunk = infogan.tiny_trunk(initialization=options["initialization"])
    return _tiny_infogan(**options) | {
        "recognition": infogan.tiny_recognition(
            None, options["continuous_codes"], options["heads"]
        ),
        "recognition_trunk": trunk,
        "clusterings": infogan.tiny_clusterings(heads),
    }


_NETWORKS = {
    "categories": 10,
    "continuous_codes": 2,
    "noise_dim": 10,
    # With N(0, 0.02) the discriminator, the faster of the two, won at once with two seeds of three:
    # after five minutes all images were still one.
    "initialization": "glorot_uniform",
    # Gaussians of fixed variance; those of learned variance need a head more.
    "heads": "squared_error",
}
# The paper has the information among the losses of both players. Here it has a player of its own,
# slower than the others, so that the codes follow the digits as these take shape.
_OPTIMIZERS = {
    "generator_learning_rate": 2e-4,
    "discriminator_learning_rate": 5e-4,
    "information_learning_rate": 1e-4,
    "beta_1": 0.5,
}
_SCHEME = {
    # The authors' MNIST code has it for all codes, with Gaussians of fixed variance for the
    # continuous ones, as here.
    "categorical_weight": 1.0,
    "continuous_weight": 1.0,
    "label_guidance": 0.0,
    "thickness_guidance": 0.0,
    "thickness_range": (1.6, 3.6),
    "loss": "non_saturating",
    "label_smoothing": 0.1,
    # The average of the last weights is cleaner than any of them.
    "ema": 0.998,
    "prior": "uniform",
}
_WITHOUT_LABELS = {name: value for name, value in _SCHEME.items() if name != "label_guidance"}
_SOURCES = {
    "categories": "Chen et al. 2016, section 7.2: Cat(10)",
    "continuous_codes": "Chen et al. 2016, section 7.2: two of U(-1, 1)",
    "noise_dim": "the paper has 62, in a far larger generator",
    "initialization": "the DCGAN's N(0, 0.02) lets the discriminator win",
    "heads": "the authors' MNIST code",
    "categorical_weight": "Chen et al. 2016, appendix C: lambda = 1",
    "continuous_weight": "the authors' MNIST code",
    "thickness_range": "the 5th and the 95th percentile of MNIST",
    "label_smoothing": "Salimans et al. 2016, section 3.4",
    "ema": "not in the paper",
    "prior": "the authors' code: U(-1, 1)",
    "generator_learning_rate": "the paper has 1e-3",
    "discriminator_learning_rate": "the paper has 2e-4",
    "information_learning_rate": "not in the paper, where the information has no optimizer",
    "beta_1": "Radford et al. 2015, section 4",
}

PRESETS = (
    Preset(
        name="infogan_mnist",
        gan="infogan",
        model=InfoGAN,
        make_networks=_tiny_infogan,
        networks=_NETWORKS,
        make_optimizer=adam,
        optimizers=_OPTIMIZERS,
        scheme=_SCHEME,
        sources=_SOURCES,
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=8000,
        reference="Chen et al. 2016, https://arxiv.org/abs/1606.03657",
        image_shape=(28, 28, 1),
    ),
    Preset(
        name="infogan_invariant_mnist",
        gan="infogan",
        model=InvariantInfoGAN,
        make_networks=_invariant_infogan,
        networks=_NETWORKS | {"sub_heads": 10, "overclustering_heads": 6, "clusters": 50},
        make_optimizer=linearly_decaying_adam,
        optimizers=_OPTIMIZERS
        | {
            "generator_learning_rate": 1e-3,
            "information_learning_rate": 4e-4,
            "invariance_learning_rate": 2e-3,
            "decay_steps": 4300,
        },
        # Measured of the clusterings alone, with no game: errors on the test images of the head of
        # most information. Of heads of ten clusters 3.1 % (20 heads, 1,500 steps of 128 images,
        # seed 0), 10.1 % (50 heads, 1,000 steps, seed 1), 9.0 % (30 heads, 900 steps of 192, seed
        # 1), and with 64 images a step 18.9 % (50 heads, 1,500 steps, seed 2). In the third of
        # these, six heads of 50 clusters, merged to ten and not trained since, had 4.9 to 6.0 %
        # (four), 8.2 and 13.4 %; that of most information had 6.0 %. Merged after 500 of 1100 steps
        # of 128 and trained on, beside ten heads of ten clusters (seed 1), that of most information
        # had 4.3 %, the best of all, the other merged ones 12 %, and the best of ten clusters 10 %;
        # merged after all 1,100 steps 4.3 %, the others 5.6 to 8.2 %. So later is better.
        scheme=_WITHOUT_LABELS
        | {"invariance_batches": 2, "settling_steps": 2500, "temperature": 5.0},
        changed_techniques={"r1_weight": 0.1, "penalty_every": 4},
        sources=_SOURCES
        | {
            "r1_weight": "as in dcgan_mnist: without it two seeds of four had one image for each "
            "category",
            "penalty_every": "Karras et al. 2020, appendix B: lazy regularization",
            "sub_heads": "Ji et al. 2019 have 5, and longer trainings",
            "overclustering_heads": "Ji et al. 2019, section 3.3, have one; four of six were good",
            "clusters": "Ji et al. 2019 have 50 for MNIST",
            "invariance_batches": "measured, one seed each: 64 images make worse clusterings",
            "settling_steps": "not in the papers",
            "temperature": "one seed, 2,500 steps: with 5 and 1, 22 and 27 % of the images are not "
            "of the class that their code stands for",
            "generator_learning_rate": "that of the paper: there are few steps",
            "information_learning_rate": "less than half of the generator's: at 5e-4 and 2e-4, the "
            "generator drew what Q recognises and nobody else",
            "invariance_learning_rate": "one seed: 3e-4 is slower than 1e-3",
            "decay_steps": "all rates reach 0 at the end",
        },
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=4300,  # A step costs nearly three times that of infogan_mnist.
        reference="Chen et al. 2016, https://arxiv.org/abs/1606.03657; "
        "Ji et al. 2019, https://arxiv.org/abs/1807.06653",
        image_shape=(28, 28, 1),
    ),
    Preset(
        name="infogan_guided_mnist",
        gan="infogan",
        model=InfoGAN,
        make_networks=_tiny_infogan,
        networks=_NETWORKS,
        make_optimizer=linearly_decaying_adam,
        optimizers=_OPTIMIZERS
        | {
            # With one seed, in 16 bits, 0.9 % of the test images are not recognised, instead of
            # 1.4 % at 1e-4; at 1e-4 that does not fall 1.6 % are not after 5,000 steps.
            "information_learning_rate": 5e-4,
            "decay_steps": 12500,
        },
        scheme=_SCHEME | {"label_guidance": 10.0},
        sources=_SOURCES
        | {
            "label_guidance": "ten times a code's weight: labels count for more than codes",
            "information_learning_rate": "faster than in infogan_mnist: where labels say which "
            "category is which, the codes need not wait for the digits",
        },
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=12500,  # Ten minutes on two CPU cores.
        reference="Chen et al. 2016, https://arxiv.org/abs/1606.03657",
        image_shape=(28, 28, 1),
    ),
)
