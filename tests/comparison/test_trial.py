"""One cell of a comparison, without its training: how it is evaluated and recorded."""

import numpy as np
import pytest

from keras_gans.comparison import plan, recording
from keras_gans.comparison.cell_records import read_result
from keras_gans.comparison.clock import READING
from keras_gans.evaluation.extractors import NetworkExtractor
from keras_gans.training.runs import Run
from keras_gans.visualization import picture_files


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study of one cell of a minute, on 600 images of noise, of which 60 are held out."""
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    images = np.random.default_rng(0).integers(0, 256, (600, 4, 4, 1), "uint8")
    np.savez(tmp_path / "noise.npz", images=images)
    variants = (plan.Variant("gan", "GAN", "gan_mnist"),)
    return plan.Study("schemes", variants, str(tmp_path / "noise.npz"), 1.0, 1, 50, None, 1)


@pytest.fixture
def halves():
    """An extractor of the brightness of each half, with logits of which half is brighter."""

    def brightness(images):
        means = np.asarray(images).reshape(len(images), 2, -1).mean(axis=-1)
        return means, 10.0 * means

    return NetworkExtractor(brightness, "halves", num_classes=2, version="1")


@pytest.fixture
def begun(study, tmp_path, small_gan):
    """Returns a function that saves the run of a small GAN after so many seconds of training."""

    def begun(seconds, discriminator_learning_rate=1e-3):
        (cell,) = study.cells()
        run = Run(tmp_path / cell.name)
        run.write_config(study.settings(cell))
        gan = small_gan(card={READING: seconds})
        gan.step.assign(5)
        gan.discriminator_optimizer.learning_rate = discriminator_learning_rate
        run.checkpoints.mkdir(parents=True)
        gan.save(run.checkpoints / "step-000005.keras")
        return cell, run.folder, gan

    return begun


@pytest.mark.slow
def test_a_cell_whose_time_is_over_is_evaluated_and_recorded(study, halves, begun):
    cell, folder, gan = begun(seconds=60.0)
    assert study.ground.try_cells(study, [cell], folder.parent, halves) is None
    result = read_result(folder)
    assert (result["variant"], result["seed"], result["steps"]) == ("gan", 0, 5)
    assert (result["seconds"], result["seconds_a_step"]) == (60.0, 12.0)
    # 3 -> 8 -> 16 in the generator; two maxout pieces of 6, then 1, in the discriminator.
    parameters = {"generator": 3 * 8 + 8 + 8 * 16 + 16, "others": 2 * (16 * 6 + 6) + 6 + 1}
    assert result["parameters"] == parameters
    assert result["curve"] == [] and "diverged" not in result
    scores = {score["name"]: score for score in result["scores"]}
    assert scores["frechet_distance"]["value"] > 0.0
    assert scores["frechet_distance"]["protocol"]["n_fake"] == 50
    assert study.remaining(folder.parent) == []
    drawn = picture_files.read_png(folder / recording.DRAWN)
    np.testing.assert_array_equal(drawn[:4, :4], gan.generate(100, seed=0)[0])
    assert picture_files.read_png(folder / recording.REAL).shape == (6 * 4, 10 * 4, 1)


@pytest.mark.slow
def test_a_cell_that_diverges_is_recorded_without_scores(study, halves, begun):
    cell, folder, _ = begun(seconds=0.0, discriminator_learning_rate=1e30)
    logged = []
    assert study.ground.try_cells(study, [cell], folder.parent, halves, logged.append) is None
    result = read_result(folder)
    assert result["scores"] == []
    assert logged == [result["diverged"]]
    assert "diverged at step" in result["diverged"]
