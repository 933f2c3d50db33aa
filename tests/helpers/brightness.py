"""An evaluator for tests of what happens around an evaluation."""

import numpy as np

from keras_gans.evaluation import Score


class BrightnessEvaluator:
    """Gives each score the mean pixel of the images as its value, which changes with a training."""

    def evaluate(self, images, metrics):
        mean = float(np.concatenate(list(images)).mean())
        return [Score(name, mean) for name in metrics]
