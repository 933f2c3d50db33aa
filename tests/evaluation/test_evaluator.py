import numpy as np
import pytest

from keras_gans import data
from keras_gans.errors import InputError
from keras_gans.evaluation import Evaluator
from keras_gans.evaluation.metrics import frechet_distance

FRECHET, KERNEL = "frechet_distance", "kernel_distance"


@pytest.fixture
def evaluator(noise, extractor):
    return Evaluator(noise("train", 400, 0), noise("test", 200, 1), extractor, seed=3)


def by_name(scores):
    return {score.name: score for score in scores}


@pytest.mark.slow
def test_the_value_of_real_data_is_that_of_the_held_out_images(evaluator, noise):
    # The held-out images themselves, in the order in which the evaluator keeps them.
    held_out = evaluator.held_out.images
    for score in evaluator.evaluate(held_out):
        assert score.value == pytest.approx(score.real_value), score.name
    assert sorted(held_out[:, 0, 0, 0]) == sorted(noise("test", 200, 1).images[:, 0, 0, 0])


def test_real_data_are_as_many_as_the_evaluated(evaluator, noise):
    images = noise("other", 120, 2).images
    score = by_name(evaluator.evaluate(images, [FRECHET]))[FRECHET]
    assert score.protocol["n_fake"] == score.protocol["n_held_out"] == 120
    features = [
        evaluator.extractor.extract(batch).features
        for batch in (evaluator.reference.images, evaluator.held_out.images[:120], images)
    ]
    assert score.real_value == pytest.approx(frechet_distance(features[0], features[1]).value)
    assert score.value == pytest.approx(frechet_distance(features[0], features[2]).value)


def test_worse_images_have_worse_scores(evaluator, noise):
    good = by_name(evaluator.evaluate(noise("good", 200, 5).images))
    bad = by_name(evaluator.evaluate(noise("bad", 200, 5, brightness=60).images))
    for name in (
        FRECHET,
        KERNEL,
        "precision",
        "recall",
        "density",
        "coverage",
    ):
        assert good[name].is_better_than(bad[name]), name


def test_a_missing_class_is_found(evaluator, noise):
    images = noise("both", 200, 5).images[::2]
    scores = by_name(evaluator.evaluate(images, ["modes_found", "smallest_mode_share", "mode_kl"]))
    assert scores["modes_found"].value == 1 and scores["modes_found"].real_value == 2
    assert scores["smallest_mode_share"].value == 0.0
    assert scores["mode_kl"].value == pytest.approx(np.log(2.0), abs=1e-3)


def test_batches_give_the_scores_of_the_array(evaluator, noise):
    images = noise("fake", 150, 7).images
    whole = evaluator.evaluate(images)
    parts = evaluator.evaluate(iter(np.split(images, [40, 41, 100])))
    assert [score.value for score in whole] == pytest.approx([score.value for score in parts])


def test_a_spread_is_explained_in_the_protocol(evaluator, noise):
    fake = noise("fake", 2200, 7)
    scores = evaluator.evaluate(
        fake.images, ["classifier_score", FRECHET, KERNEL], labels=fake.labels
    )
    with_spread = {score.name for score in scores if score.spread is not None}
    assert with_spread == {"classifier_score", KERNEL, "label_accuracy"}
    for score in scores:
        assert ("spread" in score.protocol) == (score.name in with_spread)


def test_labels_add_their_accuracy(evaluator, noise):
    fake = noise("fake", 100, 9)
    wrong = fake.labels.copy()
    wrong[:30] = 1 - wrong[:30]
    scores = by_name(evaluator.evaluate(fake.images, [FRECHET], labels=wrong))
    assert set(scores) == {FRECHET, "label_accuracy"}
    assert scores["label_accuracy"].value == pytest.approx(0.7)
    assert scores["label_accuracy"].real_value == 1.0
    # Its value of real images is that of all that were held out.
    assert scores["label_accuracy"].protocol["n_held_out"] == 200
    assert scores[FRECHET].protocol["n_held_out"] == 100


def test_codes_add_their_error_after_the_best_matching(evaluator, noise):
    fake = noise("fake", 100, 9)
    codes = 1 - fake.labels
    codes[:30] = fake.labels[:30]
    scores = by_name(evaluator.evaluate(fake.images, [FRECHET], codes=codes))
    assert set(scores) == {FRECHET, "drawn_code_error"}
    assert scores["drawn_code_error"].value == pytest.approx(0.3)
    assert scores["drawn_code_error"].real_value == 0.0
    assert not scores["drawn_code_error"].higher_is_better


def test_the_protocol_says_what_a_score_depends_on(evaluator, noise, extractor):
    (score,) = evaluator.evaluate(noise("fake", 100, 9).images, ["precision"])
    assert (
        score.protocol.items()
        >= {
            "n_real": 400,
            "n_fake": 100,
            "n_held_out": 100,
            "real": "train",
            "held_out": "test",
            "extractor": "quarters",
            "extractor_hash": extractor.content_hash,
            "preprocessing": extractor.preprocessing,
            "seed": 3,
            "neighbours": 3,
        }.items()
    )
    assert set(score.protocol["versions"]) >= {"tensorflow", "keras", "tensorflow-gan"}


def test_real_images_are_looked_at_once(noise, extractor, monkeypatch):
    sets = noise("train", 400, 0), noise("test", 200, 1)
    images = noise("fake", 100, 2).images
    first = Evaluator(*sets, extractor).evaluate(images)
    seen = []
    compute = extractor.compute
    monkeypatch.setattr(
        extractor, "compute", lambda images: (seen.append(len(images)), compute(images))[1]
    )
    second = Evaluator(*sets, extractor).evaluate(images)
    assert sum(seen) == 100
    assert [score.to_json() for score in first] == [score.to_json() for score in second]


def test_another_extractor_does_not_find_the_features_of_the_first(noise, extractor, cache_folder):
    sets = noise("train", 400, 0), noise("test", 200, 1)
    Evaluator(*sets, extractor)
    before = len(list(cache_folder.iterdir()))
    extractor.content_hash = "another"
    Evaluator(*sets, extractor)
    assert len(list(cache_folder.iterdir())) == 2 * before


def test_where_there_is_no_test_split_one_in_ten_is_held_out(noise, extractor):
    train = noise("train", 1000, 0)
    train.images[:, 0, 0, 0] = np.arange(1000) % 256
    train.images[:, 0, 1, 0] = np.arange(1000) // 256
    evaluator = Evaluator.for_dataset((train.images, train.labels), extractor)
    assert (evaluator.reference.count, evaluator.held_out.count) == (900, 100)
    together = np.concatenate([evaluator.reference.images, evaluator.held_out.images])
    assert len({tuple(image[0, :2, 0]) for image in together}) == 1000


def test_an_npz_with_a_test_split_has_it_beside_the_training_images(tmp_path, noise, extractor):
    path = tmp_path / "both.npz"
    train, test = noise("train", 100, 0), noise("test", 60, 1)
    np.savez(path, x_train=train.images, x_test=test.images)
    for source in (path, data.load_arrays(path)):
        evaluator = Evaluator.for_dataset(source, extractor)
        assert (evaluator.reference.count, evaluator.held_out.count) == (100, 60)
        assert evaluator.held_out.name == f"{path} test"


def test_too_few_images(evaluator, noise, extractor):
    with pytest.raises(InputError, match="49 given; at least 50"):
        evaluator.evaluate(noise("fake", 49, 2).images)
    with pytest.raises(InputError, match="few: 10 images; at least 50"):
        Evaluator(noise("few", 10, 0), noise("test", 200, 1), extractor)
