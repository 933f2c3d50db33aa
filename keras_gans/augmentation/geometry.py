"""Places of pixels in images: pure functions of images, and 3x3 matrices that compose.

A place is (x, y, 1) in pixels from the centre of the image, x to the right and y down.
"""

import tensorflow as tf

from keras_gans.augmentation import shapes

# ---------------------------------------------------------------------- functions of images


def mirror(images, flags):
    """Mirrors left and right of the images whose flag is true, `(batch,)`."""
    _, height, width, _ = shapes.shape_of(images)
    columns = tf.range(width)
    columns = tf.where(flags[:, None], width - 1 - columns, columns)
    # Of a choice between images and reversed images, XLA draws the noise behind the flag again for
    # each pixel, many times the work.
    return _gather(images, tf.range(height)[None, :, None], columns[:, None, :])


def translate(images, down, right):
    """Moves images by whole pixels; what comes in from outside is 0, mid-grey.

    Args:
        images: `(batch, height, width, channels)`.
        down, right: int32, `(batch,)`: how far each image moves, less than its size.
    """
    _, height, width, _ = shapes.shape_of(images)
    rows = tf.range(height) - down[:, None]
    columns = tf.range(width) - right[:, None]
    is_inside = _is_in(rows, height)[:, :, None] & _is_in(columns, width)[:, None, :]
    moved = _gather(images, _clip(rows, height)[:, :, None], _clip(columns, width)[:, None, :])
    return tf.where(is_inside[..., None], moved, tf.zeros((), images.dtype))


def cut_out(images, rows, columns, size):
    """Sets a rectangle in each image to 0, mid-grey; parts of it may lie outside.

    Args:
        images: `(batch, height, width, channels)`.
        rows, columns: int32, `(batch,)`: the rectangle's first row and column, may be negative.
        size: Its height and width.
    """
    _, height, width, _ = shapes.shape_of(images)
    is_row = _is_in(tf.range(height) - rows[:, None], size[0])
    is_column = _is_in(tf.range(width) - columns[:, None], size[1])
    is_cut = is_row[:, :, None] & is_column[:, None, :]
    return tf.where(is_cut[..., None], tf.zeros((), images.dtype), images)


def warp(images, matrices):
    """Looks up each pixel of the result at another place of its image, by bilinear interpolation.

    Outside an image lie its reflections, without end, so that no colour comes in that it has not.
    Interpolation between pixels is exact: a matrix that takes pixels to pixels moves them to the
    bit. The gradient is that of this function, which cannot be said of TensorFlow's
    `ImageProjectiveTransformV3`: it transforms gradients by the inverse matrix, and does not
    compile under XLA.

    Args:
        images: `(batch, height, width, channels)`, float32.
        matrices: `(batch, 3, 3)`: from a place in the result to the place in the image, the inverse
            of what is done to the image.
    """
    _, height, width, _ = shapes.shape_of(images)
    middle_y, middle_x = (tf.cast(size - 1, tf.float32) / 2.0 for size in (height, width))
    y = (tf.range(height, dtype=tf.float32) - middle_y)[None, :, None]
    x = (tf.range(width, dtype=tf.float32) - middle_x)[None, None, :]
    (a, b, c), (d, e, f) = (
        [matrices[:, row, column, None, None] for column in range(3)] for row in range(2)
    )
    columns = a * x + b * y + (c + middle_x)
    rows = d * x + e * y + (f + middle_y)

    top, left = tf.floor(rows), tf.floor(columns)
    lower, further = (rows - top)[..., None], (columns - left)[..., None]
    top, left = tf.cast(top, tf.int32), tf.cast(left, tf.int32)
    y_above, y_below = _reflect(top, height), _reflect(top + 1, height)
    x_left, x_right = _reflect(left, width), _reflect(left + 1, width)
    above = (1.0 - further) * _gather(images, y_above, x_left)
    above += further * _gather(images, y_above, x_right)
    below = (1.0 - further) * _gather(images, y_below, x_left)
    below += further * _gather(images, y_below, x_right)
    return (1.0 - lower) * above + lower * below


def _gather(images, rows, columns):
    """The pixels at integer places: `rows` and `columns` broadcast to `(batch, height, width)`."""
    _, height, width, channels = shapes.shape_of(images)
    pixels = tf.reshape(images, (-1, height * width, channels))
    places = tf.reshape(rows * width + columns, (-1, height * width))
    return tf.reshape(tf.gather(pixels, places, batch_dims=1), (-1, height, width, channels))


def _reflect(places, size):
    """Places in an image whose reflections at the first and last pixel fill the plane.

    With the period 2 (size - 1): -1, 0, 1, ..., size - 1, size becomes 1, 0, 1, ..., size - 1,
    size - 2.
    """
    period = tf.maximum(2 * (size - 1), 1)
    places = tf.math.floormod(places, period)
    return tf.minimum(places, period - places)


def _is_in(places, size):
    return (places >= 0) & (places < size)


def _clip(places, size):
    return tf.clip_by_value(places, 0, size - 1)


# ---------------------------------------------------------------------- matrices (batch, 3, 3)


def scaling(x, y):
    """Multiplies x and y by factors, `(batch,)` each; -1 mirrors."""
    zero, one = tf.zeros_like(x), tf.ones_like(x)
    return _matrices([x, zero, zero], [zero, y, zero], [zero, zero, one])


def translation(x, y):
    """Moves by x to the right and y down, pixels, `(batch,)` each."""
    zero, one = tf.zeros_like(x), tf.ones_like(x)
    return _matrices([one, zero, x], [zero, one, y], [zero, zero, one])


def shear(slopes):
    """Moves each place by its y times a slope, `(batch,)`, to the right."""
    zero, one = tf.zeros_like(slopes), tf.ones_like(slopes)
    return _matrices([one, slopes, zero], [zero, one, zero], [zero, zero, one])


def rotation(angles):
    """Rotates by angles in radians, `(batch,)`, clockwise as one sees the image."""
    return _rotation(tf.cos(angles), tf.sin(angles))


def quarter_turns(counts):
    """Rotates by multiples of 90 degrees, int32 `(batch,)` in [0, 4), clockwise, exactly."""
    cosines, sines = tf.constant([1.0, 0.0, -1.0, 0.0]), tf.constant([0.0, 1.0, 0.0, -1.0])
    return _rotation(tf.gather(cosines, counts), tf.gather(sines, counts))


def _rotation(cosines, sines):
    zero, one = tf.zeros_like(cosines), tf.ones_like(cosines)
    return _matrices([cosines, -sines, zero], [sines, cosines, zero], [zero, zero, one])


def _matrices(*rows):
    return tf.stack([tf.stack(row, axis=-1) for row in rows], axis=-2)
