"""Toy games as tests of the mathematics: the schemes find what the theory says they find."""

import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import divergences
from keras_gans.losses import penalties
from keras_gans.toy import distributions, games
from keras_gans.toy.schemes import SCHEMES

pytestmark = pytest.mark.slow


@pytest.fixture
def change(monkeypatch):
    """Returns a function that changes a scheme: its options, and its settings."""

    def change(gan, options=None, **changes):
        scheme = SCHEMES[gan]
        changes = {size: scheme.changes.get(size, {}) | changes for size in (1, 2)}
        scheme = scheme._replace(options=scheme.options | (options or {}), changes=changes)
        monkeypatch.setitem(SCHEMES, gan, scheme)

    return change


@pytest.fixture
def hold(monkeypatch, change):
    """Returns a function that gives a scheme a generator of N(0, deviation^2) that never learns."""

    def hold(gan, deviation, options=None, **changes):
        def networks(settings, distribution, **options):
            size = distribution.dimension
            latents = keras.Input((size,))
            scale = keras.layers.Dense(
                size, kernel_initializer=keras.initializers.Identity(deviation)
            )
            generator = keras.Model(latents, scale(latents))
            return scheme.networks(settings, distribution, **options) | {"generator": generator}

        change(gan, options, generator_learning_rate=0.0, **changes)
        scheme = SCHEMES[gan]
        monkeypatch.setitem(SCHEMES, gan, scheme._replace(networks=networks))

    return hold


@pytest.fixture
def shifted(monkeypatch):
    """The name of N((0.6, 0.8), 0.1^2 I): of `hold(..., 0.1)` as far as it was shifted, 1."""
    monkeypatch.setitem(
        distributions.DISTRIBUTIONS,
        "shifted",
        lambda: distributions.GaussianMixture([[0.6, 0.8]], 0.1),
    )
    return "shifted"


def trained(*arguments, **options):
    game = games.ToyGame(*arguments, **options)
    game.train()
    return game


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_the_game_on_the_line_is_won(loss):
    """The densities lie over each other, and the discriminator cannot tell which is which."""
    game = games.ToyGame("gan", "gaussian", loss, steps=1500)
    assert game.scores()["wasserstein"].value > 0.5
    game.train()
    scores = game.scores()
    assert scores["wasserstein"].value < 0.03  # Of points with a deviation of 0.15.
    assert scores["deviation"].value < 0.1


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("gan", ["gan", "lsgan"])
def test_the_discriminator_finds_its_best_answer_to_a_generator(gan, smoothing, hold):
    """D* = (1 - s) p / (p + q), which the least squares find as well."""
    hold(gan, 0.5, {"label_smoothing": smoothing})
    game = trained(gan, "mixture", steps=1200)
    places = np.linspace(-1.0, 1.0, 201, dtype="float32")[:, None]
    real = game.distribution.density(places)
    generated = distributions.GaussianMixture([[0.0]], 0.5).density(places)
    best = divergences.optimal_discriminator(real, generated, smoothing)
    assert best.max() - best.min() > 0.5, "or a constant would be as good"
    outputs = game.outputs(places)
    assert np.average(np.abs(outputs - best), weights=real + generated) < 0.03
    if gan == "gan" and not smoothing:
        value = divergences.game_value(real, generated, outputs)
        highest = 2.0 * divergences.jensen_shannon(real, generated) - 2.0 * np.log(2.0)
        assert highest - 0.02 < value <= highest + 1e-9


def test_a_linear_critic_goes_as_far_as_its_constraint_lets_it(hold, shifted):
    """f(x) = w x gains w m from a shift by m = (0.6, 0.8).

    Clipped at c, the best w is (c, c). With the penalty, |w| = s along m, and s |m| - lambda
    (s - 1)^2 is greatest for s = 1 + |m| / (2 lambda).
    """
    linear = {"discriminator_units": (), "discriminator_learning_rate": 0.01, "steps": 200}
    hold("wgan", 0.1, {"clip": 0.1}, **linear)
    (weights, _) = trained("wgan", shifted).model.critic.get_weights()
    np.testing.assert_allclose(weights, [[0.1], [0.1]])
    hold("wgan_gp", 0.1, {"penalty_weight": 2.0}, **linear)
    (weights, _) = trained("wgan_gp", shifted).model.critic.get_weights()
    np.testing.assert_allclose(weights, [[1.25 * 0.6], [1.25 * 0.8]], atol=0.02)


def test_a_penalised_critic_measures_the_wasserstein_distance(hold, shifted):
    """E[f(x)] - E[f(G(z))] is about W_1, which for shifted points is the shift's length, 1."""
    hold("wgan_gp", 0.1, {"penalty_weight": 10.0})
    game = trained("wgan_gp", shifted, steps=200)
    real, generated = game.real_points, game.generate()
    # The penalty lets the slope be greater than 1 by 1 / (2 lambda), if it is the same everywhere.
    estimate = game.outputs(real).mean() - game.outputs(generated).mean()
    assert estimate == pytest.approx(1.05, abs=0.05)
    weights = np.random.default_rng(0).uniform(size=(len(real), 1)).astype("float32")
    norms = penalties.gradient_norms(game.model.critic, real + weights * (generated - real)).numpy()
    assert norms.mean() == pytest.approx(1.05, abs=0.05)
    assert norms.std() < 0.1


@pytest.mark.parametrize("gan", ["wgan", "wgan_gp", "r3gan"])
def test_schemes_with_smooth_critics_find_all_modes_of_the_ring(gan):
    game = games.ToyGame(gan, "ring", steps=400)
    assert game.scores()["good_share"].value < 0.02
    game.train()
    assert game.scores()["modes"].value == 8
    assert game.scores()["good_share"].value > 0.05


def test_labels_choose_the_mode_and_codes_can_be_read_off(change):
    """A point lies in the mode of its label, and where its code can be recognised."""
    conditional = trained("cgan", "ring", steps=400)
    classify = conditional.distribution.classify
    labels = classify(conditional.real_points)
    assert np.mean(classify(conditional.generate()) == labels) > 0.95

    change("infogan", information_learning_rate=1e-3)  # To be brief.
    coded = trained("infogan", "ring", steps=400)
    points = coded.generate()
    codes = np.arange(len(points)) * 8 // len(points)
    logits, _ = coded.model.recognition(coded.model.trunk(points))
    assert np.mean(np.argmax(logits, axis=1) == codes) > 0.95


def test_an_encoder_inverts_its_generator():
    """G(E(x)) = x, which the bidirectional game asks for without a term of its own (theorem 2)."""
    game = trained("bigan", "gaussian", steps=1500)
    errors = game.model(game.model.encoder(game.real_points)).numpy() - game.real_points
    assert np.abs(errors).mean() < 0.03
    assert game.scores()["wasserstein"].value < 0.03


def test_the_autoencoder_of_began_errs_least_where_real_points_are():
    """And generated points go there, though nothing asks them to go to all of these places."""
    game = games.ToyGame("began", "ring", steps=1200)
    before = game.scores()["good_share"].value
    game.train()
    elsewhere = np.random.default_rng(0).uniform(-1.0, 1.0, (2500, 2))
    real, other = (game.outputs(part).mean() for part in (game.real_points, elsewhere))
    real_error = game.scheme.scores(game.model, game.real_points, None).numpy().mean()
    assert other - real > 2.0 * real_error
    assert before < 0.02
    assert game.scores()["good_share"].value > 0.2


def test_a_game_follows_from_its_seed():
    one, same, other = (trained("gan", "ring", steps=3, seed=seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(one.generate(), same.generate())
    assert np.abs(one.generate() - other.generate()).max() > 0.1
    np.testing.assert_array_equal(one.real_points, same.real_points)
    assert np.mean(np.isin(one.real_points, other.real_points)) < 0.01


def test_real_points_score_as_well_as_can_be(monkeypatch):
    line, plane = games.ToyGame("gan", "mixture", steps=1), games.ToyGame("lsgan", "grid", steps=1)
    for game in (line, plane):
        other = game.distribution.sample(len(game.real_points), 9).numpy()
        monkeypatch.setattr(game, "generate", lambda other=other: other)
    scores = line.scores()
    distance = scores["wasserstein"]
    assert distance.value < 3.0 * distance.real_value < 0.03
    assert line.describe(scores).startswith(f"Wasserstein distance {distance.value:.4f} (real")
    modes, good_share = plane.scores().values()
    assert modes.value == modes.real_value == 25
    for value in (good_share.value, good_share.real_value):
        assert value == pytest.approx(1.0 - np.exp(-4.5), abs=0.007)
    assert good_share.protocol["real"] == "grid"
    assert good_share.protocol["n_fake"] == 2500
    assert good_share.protocol["reach"] == 3.0
    assert plane.describe(plane.scores()).startswith("25 of 25 modes found, 9")
    deviation = scores["deviation"]
    assert deviation.real_value is None and "n_fake" not in deviation.protocol
    assert (deviation.protocol["share"], deviation.protocol["neutral"]) == (0.95, 0.5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gna", "ring"), "gan 'gna' .*wgan.* did you mean 'gan'"),
        (("gan", "swiss"), "toy data 'swiss' .*did you mean 'swiss_roll'"),
        (("gan", "ring", "logistic"), "loss 'logistic' .*accepted: non_saturating, minimax"),
        (("lsgan", "ring", "minimax"), "loss 'minimax' .*lsgan; accepted: least_squares"),
        (("wgan", "ring", "minimax"), "loss 'minimax' .*wgan; accepted: none, so leave it out"),
    ],
)
def test_unknown_names_are_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        games.ToyGame(*arguments)
