"""Pictures of toy games: what is in them, and when they are drawn."""

import numpy as np
import pytest

from keras_gans.toy import games, plots


def count_pixels(picture, colour):
    return int(np.all(picture == np.array(colour), axis=-1).sum())


def test_generated_points_are_drawn_where_they_are(monkeypatch):
    game = games.ToyGame("gan", "ring", steps=1)
    green, counts = (0x00, 0xA6, 0x51), []
    for place in ([0.0, 0.0], [0.5, -0.5], [9.0, 0.0]):
        monkeypatch.setattr(game, "generate", lambda place=place: np.tile(place, (50, 1)))
        counts.append(count_pixels(plots.draw(game), green))
    here, elsewhere, outside = counts
    assert here > outside and elsewhere > outside  # Outside, the legend alone has their colour.


def test_a_picture_of_points_has_nothing_else_in_it():
    """A point at (x, y) colours the pixels about (1.2 + x, 1.2 - y) / 2.4 of the size."""
    picture = plots.draw_points([[0.6, 0.9], [5.0, 0.0]])
    assert picture.dtype == "uint8" and picture.shape == (280, 280, 3)
    coloured = np.argwhere(np.any(picture != 255, axis=-1))
    np.testing.assert_allclose(coloured.mean(axis=0), [280 * 0.3 / 2.4, 280 * 1.8 / 2.4], atol=1.5)
    assert 1 <= len(coloured) < 30


def test_a_picture_of_the_line_is_a_function_of_the_game():
    one, same, other = (
        plots.draw(games.ToyGame(gan, "gaussian", steps=1)) for gan in ("gan", "gan", "wgan")
    )
    for picture in (one, same, other):
        assert picture.dtype == "uint8" and picture.shape == (520, 640, 3)
    np.testing.assert_array_equal(one, same)
    assert np.any(one != other)


def test_early_pictures_follow_each_other_sooner(monkeypatch):
    game = games.ToyGame("gan", "gaussian", steps=12 * games.EPOCH)
    monkeypatch.setattr(plots, "draw", lambda game: int(game.model.step.numpy()))
    film = plots.Film(game, most_frames=5)
    film.on_train_begin()
    for epoch in range(12):
        game.model.step.assign_add(games.EPOCH)
        film.on_train_batch_end(epoch)
    # 12 (i / 3)^2 for i = 0, 1, 2, 3, rounded, and the first epoch.
    assert film.frames == [0, 100, 500, 1200]


@pytest.mark.slow
def test_a_film_shows_the_beginning_the_first_epoch_and_the_end():
    game = games.ToyGame("gan", "gaussian", steps=6 * games.EPOCH)
    film = plots.Film(game, most_frames=4)
    game.train([film])
    assert len(film.frames) == 4
    np.testing.assert_array_equal(film.frames[-1], plots.draw(game))
    assert len({frame.tobytes() for frame in film.frames}) == len(film.frames)
    again = games.ToyGame("gan", "gaussian", steps=6 * games.EPOCH)
    np.testing.assert_array_equal(film.frames[0], plots.draw(again))
