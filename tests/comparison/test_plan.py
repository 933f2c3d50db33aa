"""Which trainings a comparison has, which are done, and what it refuses."""

import dataclasses
import json

import numpy as np
import pytest

from keras_gans import presets
from keras_gans.comparison import plan
from keras_gans.comparison.cell_records import RESULT
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
    ],
)
def test_a_run_of_another_study_is_refused(tmp_path, change, message):
    study = make_study(plan.schemes(["gan"], "mnist"))
    Run(tmp_path / "gan-0").write_config(study.settings(study.cells()[0]))
    assert len(study.remaining(tmp_path)) == 2
    with pytest.raises(InputError, match=message):
        dataclasses.replace(study, **change).remaining(tmp_path)


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


def test_each_trick_changes_options_of_the_preset_to_other_values():
    baseline, *others = plan.tricks()
    options = presets.get(baseline.preset).options
    assert baseline.options == {}
    assert [other.title for other in others] == list(plan.TRICKS)
    for other in others:
        assert all(options[name] != value for name, value in other.options.items())
        assert json.loads(json.dumps(other.options)) == other.options
    assert len({variant.name for variant in (baseline, *others)}) == len(plan.TRICKS) + 1


@pytest.mark.slow
@pytest.mark.parametrize("variant", plan.tricks(), ids=lambda variant: variant.name)
def test_each_trick_goes_with_the_preset(variant):
    gan = presets.get(variant.preset).build(variant.options)
    assert gan.compiled and gan.image_shape == (28, 28, 1)


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
        study.check(examples)


def test_what_fits_is_accepted():
    assert make_study(plan.schemes(plan.comparable_gans(), "mnist")).check(digits(320)) is None
