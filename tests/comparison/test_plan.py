"""Which trainings a comparison has, which are done, and what it refuses."""

import dataclasses
import functools
import json

import numpy as np
import pytest

from keras_gans import presets
from keras_gans.comparison import grounds, plan
from keras_gans.comparison.cell_records import RESULT
from keras_gans.comparison.tricks import TRICKS, Trick
from keras_gans.data import ImageData
from keras_gans.errors import InputError
from keras_gans.training.runs import Run


def make_study(variants, **settings):
    defaults = {
        "name": "schemes",
        "dataset": "mnist",
        "minutes": 5.0,
        "seeds": 2,
        "count": 1000,
        "extractor": None,
        "threads": 1,
    }
    return plan.Study(variants=variants, **(defaults | settings))


def digits(count, labels=True, shape=(28, 28, 1)):
    return ImageData(
        "digits", np.zeros((count, *shape), "uint8"), np.arange(count) % 10 if labels else None
    )


def test_every_variant_has_its_first_seed_before_any_has_its_second():
    study = make_study(plan.schemes(["gan", "dcgan", "gan"], "mnist"))
    assert [cell.name for cell in study.cells()] == ["gan-0", "dcgan-0", "gan-1", "dcgan-1"]


def test_done_cells_are_not_among_those_that_remain(tmp_path, make_results):
    study = make_study(plan.schemes(["gan", "dcgan"], "mnist"))
    begun, done = study.cells()[:2]
    for cell in (begun, done):
        Run(tmp_path / cell.name).write_config(study.settings(cell))
    (result,) = make_results({"dcgan": (3.0,)})["cells"]
    (tmp_path / done.name / RESULT).write_text(json.dumps(result), encoding="utf-8")
    assert [cell.name for cell in study.remaining(tmp_path)] == ["gan-0", "gan-1", "dcgan-1"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minutes": 3.0}, "begun with minutes 5.0, not 3.0"),
        ({"threads": 2}, "begun with processors for each training 1, not 2"),
        ({"count": 500}, "begun with count 1000, not 500"),
        ({"clock": "processor"}, "begun with clock wall, not processor"),
    ],
)
def test_a_run_of_another_study_is_refused(tmp_path, change, message):
    study = make_study(plan.schemes(["gan"], "mnist"))
    Run(tmp_path / "gan-0").write_config(study.settings(study.cells()[0]))
    assert len(study.remaining(tmp_path)) == 2
    with pytest.raises(InputError, match=message):
        dataclasses.replace(study, **change).remaining(tmp_path)


def test_a_run_of_before_there_was_a_choice_of_clocks_goes_on(tmp_path):
    study = make_study(plan.schemes(["gan"], "mnist"))
    settings = study.settings(study.cells()[0])
    assert settings.pop("clock") == "wall"
    Run(tmp_path / "gan-0").write_config(settings)
    assert len(study.remaining(tmp_path)) == 2


def test_a_run_of_the_preset_as_it_was_is_refused(tmp_path):
    study = make_study(plan.schemes(["infogan"], "mnist"))
    settings = study.settings(study.cells()[0])
    Run(tmp_path / "infogan-0").write_config(settings)
    assert study.remaining(tmp_path)  # Tuples among the options are lists in the file.
    Run(tmp_path / "infogan-0").write_config(
        settings | {"options": settings["options"] | {"beta_1": 0.1}}
    )
    with pytest.raises(InputError, match=r"options {'beta_1': 0.1}, not {'beta_1': 0.5}"):
        study.remaining(tmp_path)


def test_a_run_whose_options_had_other_names_or_were_fewer_is_of_the_study(tmp_path):
    study = make_study(plan.tricks())
    (cell,) = (one for one in study.cells() if one.name == "no_batch_normalization_in_d-0")
    settings = study.settings(cell)
    options = settings["options"] | {"batch_normalization": False}
    for name in ("normalization", "minibatch", "self_attention"):
        del options[name]
    run = Run(tmp_path / cell.name)
    run.write_config(settings | {"options": options})
    assert len(study.remaining(tmp_path)) == len(study.cells())
    run.write_config(settings | {"options": options | {"batch_normalization": True}})
    with pytest.raises(InputError, match=r"{'normalization': 'batch'}, not .*'none'"):
        study.remaining(tmp_path)


@pytest.mark.parametrize("dataset", ["mnist", "stacked_mnist", "ring", "grid"])
def test_each_trick_changes_options_of_the_recipe_to_other_values(dataset):
    baseline, *others = plan.tricks(dataset)
    options = grounds.of(dataset).recipe(baseline)["options"]
    assert baseline.options == {}
    for other in others:
        assert other.title == TRICKS[other.name].title
        assert all(options[name] != value for name, value in other.options.items())
        assert json.loads(json.dumps(other.options)) == other.options
        assert other.options in (TRICKS[other.name].images, TRICKS[other.name].points)


def test_a_trick_is_tried_or_is_the_recipe_or_is_left_out_with_a_reason():
    """One with a name of its own for each of the two kinds of examples, or a reason for none."""
    for dataset, options in (
        ("mnist", [trick.images for trick in TRICKS.values()]),
        ("ring", [trick.points for trick in TRICKS.values()]),
    ):
        tried = len(plan.tricks(dataset)) - 1
        refused = sum(map(len, plan.left_out(dataset).values()))
        assert tried + refused + options.count(None) == len(TRICKS)
    assert plan.left_out("mnist") == plan.left_out("stacked_mnist") == {}
    assert "self-attention in D" in plan.left_out("grid")["points are no images"]
    assert [trick for trick in TRICKS.values() if trick.images is trick.points is None] == []
    assert isinstance(TRICKS["r1"], Trick)


@pytest.fixture(scope="module")
def recipe():
    """The recipe of the tricks of digits, which makes the same networks once."""
    preset = presets.get(plan.tricks()[0].preset)
    return dataclasses.replace(preset, make_networks=functools.cache(preset.make_networks))


@pytest.mark.slow
@pytest.mark.parametrize("variant", plan.tricks(), ids=lambda variant: variant.name)
def test_each_trick_goes_with_the_preset(variant, recipe):
    gan = recipe.build(variant.options)
    assert gan.compiled and gan.image_shape == (28, 28, 1)
    stacked = presets.get("dcgan_stacked_mnist").resolve(variant.options)
    assert stacked == recipe.resolve(variant.options) | {"latent_dim": 64}


@pytest.mark.slow
def test_each_trick_goes_with_points():
    study = make_study(plan.tricks("ring"), name="tricks", dataset="ring", count=2500)
    assert study.ground.check(study) is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"name": "schemes"}, "dataset ring: --study schemes .*images; give --study tricks, or ./"),
        ({"count": 100}, "count 100: points of the ring are judged by 2500"),
        ({"extractor": "mnist"}, "extractor mnist: points of the ring are judged without one"),
    ],
)
def test_what_makes_no_sense_for_points_is_refused(settings, message):
    defaults = {"name": "tricks", "dataset": "ring", "count": 2500}
    study = make_study(plan.tricks("ring"), **(defaults | settings))
    with pytest.raises(InputError, match=message):
        study.ground.check_study(study)


def test_all_seeds_of_points_share_a_process_and_images_have_one_each():
    tricks = make_study(plan.tricks("ring")[:2], dataset="ring")
    jobs = tricks.ground.jobs(tricks.remaining("nowhere"))
    first, second = ([cell.name for cell in cells] for cells in jobs)
    assert first == ["baseline-0", "baseline-1"]
    assert second == [f"{plan.tricks('ring')[1].name}-{seed}" for seed in (0, 1)]
    schemes = make_study(plan.schemes(["gan"], "mnist"))
    assert [len(cells) for cells in schemes.ground.jobs(schemes.cells())] == [1, 1]


@pytest.mark.parametrize(
    ("gans", "message"),
    [
        (["gan", "dcgna"], "gan 'dcgna' is unknown.*did you mean.*'dcgan'"),
        (["cyclegan"], "gan 'cyclegan' draws no images from latents; accepted are gan, lsgan"),
        (["textgan"], "gan 'textgan' draws no images"),
    ],
)
def test_schemes_that_cannot_be_compared_are_refused(gans, message):
    with pytest.raises(InputError, match=message):
        plan.schemes(gans, "mnist")


@pytest.mark.parametrize(
    ("gan", "examples", "settings", "message"),
    [
        ("dcgan", digits(100, shape=(32, 32, 3)), {}, "digits: images of 3 channels"),
        ("cgan", digits(100, labels=False), {}, "digits for cgan has no labels"),
        ("wgan", digits(319), {}, "digits has 319 images; a step of wgan takes 320"),
        ("dcgan", digits(100), {"count": 49}, "count 49: at least 50"),
    ],
)
def test_what_would_fail_later_is_refused_before(gan, examples, settings, message):
    study = make_study(plan.schemes([gan], "digits"), **settings)
    with pytest.raises(InputError, match=message):
        study.ground.check_study(study)
        study.ground.check_examples(study, examples)


def test_what_fits_is_accepted():
    study = make_study(plan.schemes(plan.comparable_gans(), "mnist"))
    assert study.ground.check_study(study) is None
    assert study.ground.check_examples(study, digits(320)) is None
