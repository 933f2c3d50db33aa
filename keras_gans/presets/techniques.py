"""The options of presets that are techniques of stabilisation: numbers and names for each."""

from keras_gans import losses
from keras_gans.augmentation import InstanceNoise

#: The penalties, by the option that is the weight of each.
PENALTIES = {
    "r1_weight": losses.R1,
    "r2_weight": losses.R2,
    "gradient_penalty_weight": losses.GradientPenalty,
    "dragan_weight": losses.DRAGAN,
    "lecam_weight": losses.LeCam,
}
#: The options of each technique, with the values that leave it out.
OPTIONS = {
    "penalties": dict.fromkeys(PENALTIES, 0.0)
    | {"one_sided": False, "penalty_every": 1, "penalty_form": "exact"},
    "instance_noise": {"instance_noise": 0.0, "instance_noise_steps": None},
    "augmentation": {"augmentation": "none"},
    "top_k": {"top_k": 1.0},
    "feature_matching": {"feature_matching": None},
    "historical_averaging": {"historical_averaging": 0.0},
}


def defaults(model):
    """Returns the options of the techniques that a scheme can take, with values that use none.

    Args:
        model: Class of the scheme.
    """
    options = {}
    for technique in model.techniques:
        options |= OPTIONS.get(technique, {})
    for option, penalty in PENALTIES.items():
        if penalty.log_name in model.refused_penalties:
            options.pop(option, None)
    if "gradient_penalty_weight" not in options:
        options.pop("one_sided", None)
    return options


def arguments(options):
    """Returns the arguments of a scheme for options of a preset.

    Args:
        options: Dict of options, techniques among them.
    """
    given = {
        name: options[name]
        for name in ("augmentation", "top_k", "feature_matching", "historical_averaging")
        if name in options
    }
    if "instance_noise" in options and options["instance_noise"]:
        given["instance_noise"] = InstanceNoise(
            options["instance_noise"], options["instance_noise_steps"]
        )
    if "penalty_every" in options:
        given["penalties"] = _penalties(options)
    return given


def _penalties(options):
    penalties = []
    for option, penalty in PENALTIES.items():
        if not options.get(option):
            continue
        settings = {"every": options["penalty_every"]}
        if penalty in (losses.R1, losses.R2):
            settings["form"] = options["penalty_form"]
        if penalty is losses.GradientPenalty:
            settings["one_sided"] = options["one_sided"]
        penalties.append(penalty(options[option], **settings))
    return penalties
