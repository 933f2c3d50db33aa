"""Sample grids: images in rows and columns, and plots of arrays that are not images."""

import math

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from keras_gans.data import image_range

#: Channels that are shown of an array of many.
MOST_CHANNELS = 8
#: Space around a plot within its cell, as a share of the cell.
MARGIN = 0.06


def draw(samples, columns=None):
    """Draws samples of any shape, each in its cell.

    Images lie side by side. Of volumes the middle slice is shown, of other numbers of channels a
    grey panel each, scaled to the range of the channel. Signals `(length, channels)` and rows of
    tables `(features,)` are lines over a common range, points in the plane a scatter, and single
    numbers a histogram.

    Args:
        samples: Array `(count, ...)`: uint8 for images, floats otherwise.
        columns: Cells in a row; by default as square as possible.

    Returns:
        A uint8 image `(height, width, channels)`.
    """
    samples = np.asarray(samples)
    shape = samples.shape[1:]
    if image_range.is_image(shape):
        return grid(samples, columns)
    if len(shape) > 3:
        return draw(_middle_slices(samples), columns)
    if len(shape) == 3:
        return grid(_panels(samples), columns)
    if shape == (2,):
        return _scatter(samples)
    if math.prod(shape) == 1:
        return _histogram(samples)
    return _lines(samples.reshape(*samples.shape[:2], -1), columns)


def grid(images, columns=None):
    """Lays images out row by row.

    Args:
        images: uint8 array `(count, height, width, channels)`.
        columns: Images in a row; by default as square as possible.

    Returns:
        A uint8 array `(rows * height, columns * width, channels)`, black where images run out.
    """
    count, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    padded = np.zeros((rows * columns, height, width, channels), "uint8")
    padded[:count] = images
    tiles = padded.reshape(rows, columns, height, width, channels).transpose(0, 2, 1, 3, 4)
    return tiles.reshape(rows * height, columns * width, channels)


def stack(pictures):
    """Stacks pictures of any widths, black to the right of narrow ones.

    Args:
        pictures: uint8 images `(height, width, channels)`; where their channels differ, all become
            coloured and opaque.

    Returns:
        A uint8 image.
    """
    if len({picture.shape[-1] for picture in pictures}) > 1:
        pictures = [
            np.broadcast_to(p, (*p.shape[:2], 3)) if p.shape[-1] == 1 else p[..., :3]
            for p in pictures
        ]
    width = max(picture.shape[1] for picture in pictures)
    return np.concatenate([np.pad(p, ((0, 0), (0, width - p.shape[1]), (0, 0))) for p in pictures])


def render(figure):
    """Returns a Matplotlib figure as a uint8 image `(height, width, 3)`."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())[..., :3]


def _middle_slices(volumes):
    """Takes the middle slices of `(count, ..., height, width, channels)`, four axes in the end."""
    while volumes.ndim > 4:
        volumes = volumes[:, volumes.shape[1] // 2]
    if volumes.shape[-1] in image_range.CHANNELS:
        return _to_levels(volumes, volumes.min(), volumes.max())
    return volumes


def _panels(arrays):
    """Lays the channels of `(count, height, width, channels)` side by side, in grey."""
    channels = arrays.shape[-1]
    chosen = np.unique(np.linspace(0, channels - 1, min(channels, MOST_CHANNELS)).astype(int))
    panels = [
        _to_levels(arrays[..., c], arrays[..., c].min(), arrays[..., c].max()) for c in chosen
    ]
    return np.concatenate(panels, axis=2)[..., None]


def _to_levels(values, low, high):
    return np.rint(255.0 * _scaled(values, low, high)).astype("uint8")


def _scaled(values, low, high):
    """Maps [low, high] to [0, 1], and a range without extent to its middle."""
    if not low < high:
        return np.full(values.shape, 0.5)
    # Halved, because the width of a range of large floats can overflow.
    values, low, high = (np.asarray(array, "float64") / 2.0 for array in (values, low, high))
    return (values - low) / (high - low)


def _lines(signals, columns):
    """Plots signals `(count, length, channels)`, each in a cell, a line for each channel."""
    count, length, channels = signals.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    low, high = signals.min(), signals.max()
    heights = _scaled(signals, low, high)
    cells = np.arange(count)[:, None]
    room = 1.0 - 2.0 * MARGIN
    across = cells % columns + MARGIN + room * np.linspace(0.0, 1.0, length)
    figure, axes = _figure(f"{count} samples, each from {low:.3g} (bottom) to {high:.3g} (top)")
    for channel in range(channels):
        upward = rows - 1 - cells // columns + MARGIN + room * heights[..., channel]
        lines = LineCollection(
            np.stack([across, upward], axis=-1), colors=f"C{channel % 10}", linewidths=0.8
        )
        axes.add_collection(lines)
    axes.set(xlim=(0, columns), ylim=(0, rows), xticks=range(columns + 1), yticks=range(rows + 1))
    axes.tick_params(length=0, labelbottom=False, labelleft=False)
    axes.grid(color="#dddddd", linewidth=0.6)
    return render(figure)


def _scatter(points):
    figure, axes = _figure(f"{len(points)} samples")
    axes.scatter(*points.T, s=9, linewidths=0)
    return render(figure)


def _histogram(numbers):
    low, high = numbers.min(), numbers.max()
    bins = min(40, max(8, numbers.size // 4))
    # The scaled range always has an extent, also where all numbers are the same.
    heights, edges = np.histogram(_scaled(numbers, low, high), bins, range=(0.0, 1.0))
    figure, axes = _figure(f"{numbers.size} samples, from {low:.3g} (left) to {high:.3g} (right)")
    axes.stairs(heights, edges, fill=True)
    axes.tick_params(axis="x", length=0, labelbottom=False)
    return render(figure)


def _figure(title):
    figure = Figure(figsize=(4.8, 4.8), dpi=100, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, fontsize=8)
    return figure, axes
