"""The techniques of docs/stability.md, as changes of a recipe for images and of one for points."""

import dataclasses
from typing import Any

#: Why points of the plane do without some of them.
NO_IMAGES = "points are no images"
NO_CHANNELS = "a network of points has no channels and no reference batch"
NO_CHOICE = "the initial weights of a network of points are no option"


@dataclasses.dataclass(frozen=True)
class Trick:
    """A change of a recipe: one technique more, less, or another.

    Attributes:
        title: What a report calls it.
        images: Dict of options of the small DCGAN; `None` if the recipe is so already.
        points: Dict of options of the GAN of points; `None` if the recipe is so already; or why
            points do without it.
    """

    title: str
    images: dict[str, Any] | None
    points: dict[str, Any] | str | None


# Weights of penalties are for the scale of what is learnt: for points, docs/stability.md.
_IMAGES_R1, _POINTS_R1 = {"r1_weight": 0.1}, {"r1_weight": 0.001}
_IMAGES_R2, _POINTS_R2 = {"r2_weight": 0.1}, {"r2_weight": 0.001}
_RELATIVISTIC = {"loss": "relativistic"}
# Batch normalization makes the gradient at one image depend on the others.
_IMAGES_GRADIENT_PENALTY = {
    "loss": "wasserstein",
    "gradient_penalty_weight": 10.0,
    "normalization": "layer",
}
_POINTS_GRADIENT_PENALTY = {"loss": "wasserstein", "gradient_penalty_weight": 0.01}
_FORM = {"penalty_form": "finite_differences"}

#: The tricks by the names of their variants.
TRICKS = {
    "no_batch_normalization_in_d": Trick(
        "no batch normalization in D", {"normalization": "none"}, None
    ),
    "batch_normalization_in_d": Trick("batch normalization in D", None, {"normalization": "batch"}),
    "layer_normalization_in_d": Trick(
        "layer normalization in D", {"normalization": "layer"}, {"normalization": "layer"}
    ),
    "group_normalization_in_d": Trick(
        "group normalization in D", {"normalization": "group"}, NO_CHANNELS
    ),
    "virtual_batch_normalization_in_d": Trick(
        "virtual batch normalization in D", {"normalization": "virtual"}, NO_CHANNELS
    ),
    "spectral_normalization_in_d": Trick(
        "spectral normalization in D",
        {"spectral_normalization": True},
        {"spectral_normalization": True},
    ),
    "no_label_smoothing": Trick("no label smoothing", {"label_smoothing": 0.0}, None),
    "label_smoothing": Trick("one-sided label smoothing", None, {"label_smoothing": 0.1}),
    "normal_latents": Trick("normal latents", {"prior": "normal"}, None),
    "glorots_weights": Trick(
        "Glorot's initial weights", {"initialization": "glorot_uniform"}, NO_CHOICE
    ),
    "hes_weights": Trick("He's initial weights", {"initialization": "he_normal"}, NO_CHOICE),
    "orthogonal_weights": Trick(
        "orthogonal initial weights", {"initialization": "orthogonal"}, NO_CHOICE
    ),
    "hinge_loss": Trick("hinge loss", {"loss": "hinge"}, {"loss": "hinge"}),
    "relativistic_loss": Trick("relativistic pairing loss", _RELATIVISTIC, _RELATIVISTIC),
    "r1": Trick("R1 penalty", _IMAGES_R1, _POINTS_R1),
    "r1_every_4_steps": Trick(
        "lazy R1 penalty, every 4 steps",
        _IMAGES_R1 | {"penalty_every": 4},
        _POINTS_R1 | {"penalty_every": 4},
    ),
    "r1_by_finite_differences": Trick(
        "R1 penalty by finite differences", _IMAGES_R1 | _FORM, _POINTS_R1 | _FORM
    ),
    "r2": Trick("R2 penalty", _IMAGES_R2, _POINTS_R2),
    "r1_and_r2_relativistic": Trick(
        "relativistic pairing loss, R1 and R2 penalties",
        _RELATIVISTIC | _IMAGES_R1 | _IMAGES_R2,
        _RELATIVISTIC | _POINTS_R1 | _POINTS_R2,
    ),
    "gradient_penalty_wasserstein": Trick(
        "Wasserstein loss, gradient penalty", _IMAGES_GRADIENT_PENALTY, _POINTS_GRADIENT_PENALTY
    ),
    "one_sided_gradient_penalty_wasserstein": Trick(
        "Wasserstein loss, one-sided gradient penalty",
        _IMAGES_GRADIENT_PENALTY | {"one_sided": True},
        _POINTS_GRADIENT_PENALTY | {"one_sided": True},
    ),
    "dragan": Trick("DRAGAN penalty", {"dragan_weight": 10.0}, {"dragan_weight": 0.01}),
    "lecam": Trick("LeCam regularization", {"lecam_weight": 0.3}, {"lecam_weight": 0.3}),
    "instance_noise": Trick(
        # For points, twice the deviation of a mode at the most: more would join the modes.
        "instance noise",
        {"instance_noise": 0.1},
        {"instance_noise": 0.02},
    ),
    "falling_instance_noise": Trick(
        "instance noise that falls to 0",
        {"instance_noise": 0.1, "instance_noise_steps": 2000},
        {"instance_noise": 0.1, "instance_noise_steps": 4000},
    ),
    "diffaugment": Trick(
        "DiffAugment, color and translation", {"augmentation": "color,translation"}, NO_IMAGES
    ),
    "diffaugment_translation": Trick(
        "DiffAugment, translation", {"augmentation": "translation"}, NO_IMAGES
    ),
    "adaptive_augmentation": Trick(
        "adaptive augmentation, as fits digits", {"augmentation": "adaptive_digits"}, NO_IMAGES
    ),
    "top-k": Trick("top-k updates of G", {"top_k": 0.5}, {"top_k": 0.5}),
    "feature_matching": Trick(
        "feature matching",
        {"feature_matching": "image_features"},
        {"feature_matching": "point_features"},
    ),
    "historical_averaging": Trick(
        "historical averaging", {"historical_averaging": 1e-3}, {"historical_averaging": 1e-3}
    ),
    "minibatch_discrimination": Trick(
        "minibatch discrimination", {"minibatch": "discrimination"}, {"minibatch": "discrimination"}
    ),
    "minibatch_deviation": Trick(
        "minibatch standard deviation",
        {"minibatch": "standard_deviation"},
        {"minibatch": "standard_deviation"},
    ),
    "packs_of_2": Trick("packing, 2 together (PacGAN2)", {"packing": 2}, {"packing": 2}),
    "self-attention_in_d": Trick("self-attention in D", {"self_attention": True}, NO_IMAGES),
    "equal_learning_rates": Trick(
        "equal learning rates", {"discriminator_learning_rate": 1e-3}, None
    ),
    "two_learning_rates": Trick(
        "two learning rates, that of D three times G's",
        None,
        {"discriminator_learning_rate": 3e-3},
    ),
    "no_average_of_weights": Trick("no average of G's weights", {"ema": None}, None),
    "average_of_weights": Trick("average of G's weights", None, {"ema": 0.999}),
}
