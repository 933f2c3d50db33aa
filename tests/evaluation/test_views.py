"""What is kept of a set of images."""

import numpy as np
import pytest

from keras_gans.evaluation import views
from keras_gans.evaluation.views import View


def test_samples_in_the_order_of_their_classes_are_evaluated_as_any(noise, extractor, monkeypatch):
    monkeypatch.setattr(views, "MOST_PIXELS", 64)
    monkeypatch.setattr(views, "MOST_NEIGHBOURS", 100)
    fake = noise("fake", 400, 7)
    in_order = fake.images[np.argsort(fake.labels, kind="stable")]
    bright = in_order[200:].mean(axis=(1, 2, 3)).min()
    for given in (in_order, iter(np.split(in_order, 8))):
        seen = views.look(given, extractor)
        # Of the first ones alone, all would be dark.
        assert np.sum(seen.neighbours.mean(axis=1) >= bright) == 50
        assert 16 < np.sum(seen.pixels.mean(axis=(1, 2, 3)) >= bright) < 48


def test_all_of_few_images_are_kept_in_their_order(noise, extractor):
    images = noise("few", 30, 0).images
    view = views.look(iter(np.split(images, 3)), extractor)
    assert view.count == 30
    np.testing.assert_array_equal(view.pixels, images)
    np.testing.assert_array_equal(view.neighbours, view.features)
    features, logits = extractor.extract(images)
    np.testing.assert_array_equal(view.features, features)
    np.testing.assert_array_equal(view.logits, logits)


def test_the_first_of_a_set_are_a_set_of_their_own():
    features, pixels = np.arange(8, dtype="float32").reshape(4, 2), np.zeros((4, 1, 1, 1), "uint8")
    view = View(features, -features, pixels, key="set")
    first = view.first(3)
    np.testing.assert_array_equal(first.features, features[:3])
    np.testing.assert_array_equal(first.logits, -features[:3])
    assert len({view.key, first.key, view.first(2).key}) == 3
    assert View(features, None, pixels).first(3).key is None


def test_class_shares_are_those_of_the_largest_logits():
    logits = np.array([[3, 1, 2], [0, 5, 1], [0, 4, 1], [9, 8, 7]], "float32")
    view = View(np.zeros((4, 2), "float32"), logits, np.zeros((4, 1, 1, 1), "uint8"))
    np.testing.assert_array_equal(view.class_shares, [0.5, 0.5, 0.0])


def test_radii_are_computed_once_for_a_set_in_the_cache(monkeypatch):
    features, pixels = np.float32([[0], [1], [3], [6]]), np.zeros((4, 1, 1, 1), "uint8")
    np.testing.assert_allclose(View(features, None, pixels, key="set").radii(1), [1, 1, 2, 3])
    monkeypatch.setattr(views.neighbours, "radii", None)
    again = View(features, None, pixels, key="set")
    np.testing.assert_allclose(again.radii(1), [1, 1, 2, 3])
    # Neither those of fewer images nor those of other neighbours are taken for them.
    for view, k in ((again.first(3), 1), (again, 2), (View(features, None, pixels), 1)):
        with pytest.raises(TypeError):
            view.radii(k)


def test_real_images_are_looked_at_once(noise, extractor, monkeypatch):
    images = noise("train", 40, 0).images
    first = views.look_once(images, extractor)
    monkeypatch.setattr(extractor, "compute", None)
    again = views.look_once(images, extractor)
    np.testing.assert_array_equal(again.features, first.features)
    np.testing.assert_array_equal(again.logits, first.logits)
    assert again.key == first.key
    with pytest.raises(TypeError):
        views.look_once(images[::-1], extractor)
