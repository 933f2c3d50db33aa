"""The plot of scores against the time of training."""

import io

import numpy as np
import pytest
from PIL import Image, ImageColor

from keras_gans.comparison.curves import COLOURS, draw_curves, spread_out


def count_pixels(png, colour):
    """Returns how many pixels of a PNG file are of exactly this colour."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    return int(np.all(pixels == ImageColor.getrgb(colour), axis=-1).sum())


def test_each_variant_has_a_line_of_its_own_colour_and_a_diverged_one_none(make_results):
    results = make_results({"a": (1.0, 3.0), "b": (4.0,), "c": (2.0,)})
    results["cells"][2] |= {"curve": [], "scores": [], "diverged": "at step 7"}
    curves = draw_curves(results)
    pixels = [count_pixels(curves, colour) for colour in COLOURS[:4]]
    # At their edges and under a band, lines have other colours.
    assert pixels[0] > 20 and pixels[2] > 20
    assert pixels[1] == pixels[3] == 0


def test_results_without_a_curve_give_an_empty_plot(make_results):
    results = make_results({"a": (1.0,)})
    results["cells"][0]["curve"] = []
    curves = draw_curves(results)
    assert not any(count_pixels(curves, colour) for colour in COLOURS)


def test_labels_keep_their_distance_and_move_no_more_than_they_must():
    assert spread_out([0.1, 0.5, 0.9], 0.05) == pytest.approx([0.1, 0.5, 0.9])
    places = spread_out([0.1, 0.5, 0.5, 0.5, 0.56], 0.05)
    assert places[0] == pytest.approx(0.1)
    assert places[1:] == pytest.approx([0.44, 0.49, 0.54, 0.59])
    assert np.mean(places[1:]) == pytest.approx(np.mean([0.5, 0.5, 0.5, 0.56]))
    assert spread_out([0.01, 0.01, 0.02, 0.9], 0.05) == pytest.approx([0.0, 0.05, 0.1, 0.9])
    assert spread_out([0.5, 0.99, 1.0], 0.05) == pytest.approx([0.5, 0.95, 1.0])
