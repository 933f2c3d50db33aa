"""Plots and animations of toy games."""

import keras
import numpy as np
from matplotlib.figure import Figure

from keras_gans.evaluation.metrics import divergences
from keras_gans.visualization import sample_grids

REAL, GENERATED, DISCRIMINATOR = "#2c7fb8", "#d95f0e", "#444444"
#: Half the width of what is drawn.
REACH = 1.2


class Film(keras.callbacks.Callback):
    """Draws a game as it is trained.

    Args:
        game: A `ToyGame`, whose epoch is one call of its training function.
        most_frames: How many pictures to draw at most; the early ones in quicker succession.

    Attributes:
        frames: uint8 images `(height, width, 3)`: before the training, after its first epoch, and
            so on to its end.
    """

    def __init__(self, game, most_frames=60):
        super().__init__()
        self.game = game
        self.frames = []
        epochs = -(-game.settings.steps // game.model.steps_per_execution)
        chosen = epochs * np.square(np.linspace(0.0, 1.0, most_frames - 1))
        self._chosen = {0, 1, *np.round(chosen).astype(int)}
        self._epoch = 0

    def on_train_begin(self, logs=None):
        self.frames.append(draw(self.game))

    def on_train_batch_end(self, batch, logs=None):
        self._epoch += 1
        if self._epoch in self._chosen:
            self.frames.append(draw(self.game))


def draw(game):
    """Draws a game as it stands.

    On the line: the real density, the histogram of generated points, and the discriminator's output
    with the best answer to both. In the plane: real and generated points over the discriminator's
    output as a field of colour.

    Args:
        game: A `ToyGame`.

    Returns:
        A uint8 image `(height, width, 3)`.
    """
    figure = Figure(figsize=(6.4, 5.2), dpi=100, layout="constrained")
    figure.suptitle(
        f"Step {int(game.model.step.numpy())}: {game.describe(game.scores())}", fontsize=9
    )
    (_draw_line if game.distribution.dimension == 1 else _draw_plane)(game, figure)
    return sample_grids.render(figure)


def draw_points(points):
    """Draws points of the plane and nothing else.

    Args:
        points: Array `(count, 2)`; those beyond `REACH` are left out.

    Returns:
        A uint8 image `(280, 280, 3)`.
    """
    figure = Figure(figsize=(2.8, 2.8), dpi=100)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.scatter(*np.asarray(points).T, s=2, color=REAL, linewidths=0)
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    axes.set_axis_off()
    return sample_grids.render(figure)


def _draw_line(game, figure):
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    places = np.linspace(-REACH, REACH, 481)
    density = game.distribution.density(places[:, None])
    upper.fill_between(places, density, color=REAL, alpha=0.25, linewidth=0)
    upper.plot(places, density, color=REAL, label="real density")
    edges = np.linspace(-REACH, REACH, 97)
    # Points outside the range count in the total, so heights are shares of all points.
    generated = game.generate()
    heights = np.histogram(generated, edges)[0] / (len(generated) * np.diff(edges))
    upper.stairs(heights, edges, color=GENERATED, linewidth=1.4, label="generated points")
    # The density of a collapsed generator would exceed the scale of the rest.
    upper.set_ylim(0.0, 1.6 * density.max())
    upper.legend(loc="upper left", frameon=False)

    reading = game.reading
    if reading.is_optimum:
        middles = 0.5 * (edges[1:] + edges[:-1])
        real_heights = game.distribution.density(middles[:, None])
        best = divergences.optimal_discriminator(real_heights, heights)
        # The ratio is noise where hardly any points lie.
        known = real_heights + heights > 0.02 * density.max()
        lower.plot(
            middles[known], best[known], ".", color=GENERATED, markersize=3, label="p / (p + q)"
        )
    lower.plot(places, game.outputs(places[:, None]), color=DISCRIMINATOR, label=reading.label)
    lower.axhline(reading.neutral, color=DISCRIMINATOR, linewidth=0.6, linestyle=":")
    if reading.limits is None:
        lower.margins(y=0.25)  # Room for the legend.
    else:
        margin = 0.05 * (reading.limits[1] - reading.limits[0])
        lower.set_ylim(reading.limits[0] - margin, reading.limits[1] + margin)
    lower.set_xlim(-REACH, REACH)
    lower.legend(loc="upper right", frameon=False, ncols=2)


def _draw_plane(game, figure):
    axes = figure.subplots()
    axis = np.linspace(-REACH, REACH, 121)
    points = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    outputs = game.outputs(points.astype("float32")).reshape(len(axis), len(axis))
    # The neutral value is white.
    if game.reading.limits is None:
        reach = np.abs(outputs - game.reading.neutral).max()
    else:
        reach = game.reading.limits[1] - game.reading.neutral
    field = axes.imshow(
        outputs,
        origin="lower",
        extent=(-REACH, REACH, -REACH, REACH),
        vmin=game.reading.neutral - reach,
        vmax=game.reading.neutral + reach,
        cmap="PuOr",
        alpha=0.7,
    )
    figure.colorbar(field, ax=axes, label=game.reading.label)
    axes.scatter(*game.real_points.T, s=7, color="black", linewidths=0, label="real")
    axes.scatter(*game.generate().T, s=7, color="#00a651", linewidths=0, label="generated")
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    axes.legend(loc="upper right", markerscale=2, fontsize=8)
