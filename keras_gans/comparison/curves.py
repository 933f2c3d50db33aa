"""Plot of a score of every variant against the time of training."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter
from scipy.optimize import isotonic_regression

from keras_gans.comparison import grounds, summary

#: Paul Tol's muted scheme, which colour-blind people can distinguish.
COLOURS = (
    *("#332288", "#CC6677", "#117733", "#88CCEE", "#882255"),
    *("#999933", "#44AA99", "#AA4499", "#DDCC77"),
)
#: More lines than colours differ by these as well.
STYLES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 1.5, 1, 1.5)))
INK, FAINT = "#22252b", "#d9dbe0"
#: Least distance of two labels, and the least height of the plot, in inches.
LABEL_DISTANCE, LEAST_HEIGHT = 0.26, 5.4


def draw_curves(results):
    """Draws the course of a score of each variant: the mean over seeds in a band of its spread.

    Args:
        results: As from `collect`. The data set decides which score it is.

    Returns:
        The bytes of a PNG file.
    """
    drawn = grounds.of(results["dataset"]).curve
    height = max(LEAST_HEIGHT, LABEL_DISTANCE * (len(results["variants"]) + 2))
    figure = Figure(figsize=(9.2, height), dpi=160, layout="constrained", facecolor="white")
    axes = figure.subplots()
    ends = []
    for number, variant in enumerate(results["variants"]):
        cells = summary.cells_of(results, variant["name"])
        minutes, means, spreads = summary.curve(cells, drawn.score)
        if not len(minutes):
            continue
        means, spreads = drawn.factor * means, drawn.factor * spreads
        colour = COLOURS[number % len(COLOURS)]
        style = STYLES[number // len(COLOURS) % len(STYLES)]
        axes.plot(minutes, means, color=colour, linestyle=style, linewidth=2.0, zorder=3)
        axes.plot(minutes, means, "o", color=colour, markersize=3.6, zorder=3)
        # A spread as large as the mean would reach the end of a logarithmic axis.
        least = 0.0 if drawn.higher_is_better else means / 3.0
        lower = np.maximum(means - spreads, least)
        axes.fill_between(minutes, lower, means + spreads, color=colour, alpha=0.16, linewidth=0)
        ends.append((minutes[-1], means[-1], variant["title"], colour))
    if not drawn.higher_is_better:
        axes.set_yscale("log")
    # A last step goes over the time a little.
    axes.set_xlim(0.0, 1.005 * max([results["minutes"], *(end[0] for end in ends)]))
    axes.set_xlabel("minutes of training", color=INK)
    axes.set_title(drawn.heading, loc="left", color=INK, fontsize=11)
    _tidy(axes)
    _label(axes, ends, LABEL_DISTANCE / height)
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)
    return file.getvalue()


def _tidy(axes):
    axes.grid(axis="y", which="major", color=FAINT, linewidth=0.8)
    axes.grid(axis="y", which="minor", color=FAINT, linewidth=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.tick_params(colors=INK, which="both", left=False)
    plain = FuncFormatter(lambda value, _: f"{value:g}")
    axes.yaxis.set_major_formatter(plain)
    if axes.get_yscale() != "log":
        return
    lower, upper = axes.get_ylim()
    # Where there is hardly a power of ten, the lines between them need figures.
    few = np.log10(upper / lower) < 1.5
    axes.yaxis.set_minor_formatter(plain if few else NullFormatter())
    axes.tick_params(which="minor", labelsize=8)


def _label(axes, ends, distance):
    """Writes each name beside the end of its line, none nearer to another than `distance`."""
    if not ends:
        return
    ends.sort(key=lambda end: end[1])
    into_share = axes.transAxes.inverted()
    heights = [into_share.transform(axes.transData.transform((x, y)))[1] for x, y, _, _ in ends]
    places = spread_out(heights, distance)
    for (x, y, title, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            title,
            xy=(x, y),
            xycoords="data",
            xytext=(1.03, place),
            textcoords="axes fraction",
            va="center",
            color=INK,
            fontsize=10,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colour,
                "linewidth": 1.2,
                "relpos": (0.0, 0.5),
                "shrinkB": 1.0,
            },
        )


def spread_out(places, distance):
    """Moves places as little as it takes until none is nearer to another than `distance`.

    Args:
        places: Floats in [0, 1], in rising order.
        distance: Least distance, small enough for all to have room.

    Returns:
        A list of floats in [0, 1], in rising order.
    """
    # Least squares under an order: places less their rank's distance must not fall.
    offsets = distance * np.arange(len(places))
    levels = isotonic_regression(np.asarray(places) - offsets).x
    return list(np.clip(levels, 0.0, 1.0 - offsets[-1]) + offsets)
