"""`Diagnosis`, which warns of the known ways in which the training of a GAN fails."""

import warnings

import keras

from keras_gans.callbacks import symptoms
from keras_gans.callbacks.steps import step_of
from keras_gans.data import pipeline
from keras_gans.errors import InputError
from keras_gans.system import number_checks


class Diagnosis(keras.callbacks.Callback):
    """Warns of a GAN that fails: what the logs show, what it means, and what to change.

    Seen at the end of each epoch are a discriminator whose loss has come to its least value, a
    generator whose gradient has vanished, samples that are all the same, a discriminator that knows
    its training examples by heart (where `fit` has validation data), BEGAN's k at 0, and penalties
    that explode. Each is warned of once, when it has lasted for some time. The training goes on,
    and ends with the weights that it would have without this callback; it logs the norms of the
    players' gradients in addition. Losses that are not finite end a training in any case, see
    `DivergenceStopping`.

    Args:
        real_examples: A batch of real examples as the data set yields it, for a scale of how
            different samples should be, at least two; more than `count` are not used. `None` for an
            absolute scale, which there is for images in [-1, 1] and for text.
        every: Epochs between two looks at samples.
        count: Samples to look at.
        seed: Seed of their latents.
        patience: Generator updates for which a symptom must last. At the beginning healthy
            trainings show some of them.

    Raises:
        InputError: If a number is out of its range, or there are too few examples.
    """

    def __init__(self, real_examples=None, every=1, count=64, seed=0, patience=500):
        super().__init__()
        self.every = number_checks.check_count("every", every)
        self.count = number_checks.check_count("count", count, least=2)
        self.real_examples = None
        if real_examples is not None:
            # Evenly from all of them, which may be sorted by class.
            given = symptoms.examples_of(real_examples)
            self.real_examples = given[pipeline.spread_rows(len(given), self.count)]
            self.count = len(self.real_examples)
            if self.count < 2:
                raise InputError("real_examples holds fewer than two examples: give at least two.")
        self.seed = seed
        self.patience = number_checks.check_count("patience", patience, least=0)
        self._logged_before = None
        self._begin()

    def set_model(self, model):
        if model is not self._model:
            self._begin()
        super().set_model(model)
        if self._logged_before is None:
            # Keras makes the function that trains after this.
            self._logged_before = model.logs_gradient_norms
            model.logs_gradient_norms = True

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch_start = step_of(self.model)

    def on_epoch_end(self, epoch, logs=None):
        logs = dict(logs or {})
        first = self._first = self._first or logs
        model, since = self.model, self._epoch_start
        self._note(symptoms.SATURATION, symptoms.saturation(model, logs), since)
        vanished = symptoms.vanished_gradient(model, logs, first)
        self._note(symptoms.VANISHED_GRADIENT, vanished, since)
        self._note(symptoms.K_AT_ZERO, symptoms.k_at_zero(model, logs), since)
        self._note(symptoms.EXPLODING_PENALTY, symptoms.exploding_penalty(logs, first), since)
        if "val_real_logits" in logs:
            self._note(symptoms.OVERFITTING, symptoms.overfitting(logs), since)
        if (epoch + 1) % self.every == 0 and symptoms.SAME_SAMPLES not in self._warned:
            if self._scale is None and self.real_examples is not None:
                self._scale = symptoms.scale_of(model, self.real_examples)
            same = symptoms.same_samples(model, self.count, self.seed, self._scale)
            self._note(symptoms.SAME_SAMPLES, same, step_of(model))

    def on_train_end(self, logs=None):
        if self._logged_before is not None:
            self.model.logs_gradient_norms = self._logged_before
            self._logged_before = None

    def _begin(self):
        self._first = {}
        self._seen = {}  # By symptom: the step since which it is seen, and how often it was.
        self._warned = set()
        self._epoch_start = 0
        self._scale = None  # How different real examples are.

    def _note(self, symptom, seen, since):
        """Notes that a symptom is seen or not, and warns of it when it has lasted.

        Args:
            symptom: `symptoms.Symptom`.
            seen: What is seen, `None` for nothing.
            since: The step from which on this counts.
        """
        if seen is None:
            self._seen.pop(symptom, None)
            return
        since, times = self._seen.get(symptom, (since, 0))
        self._seen[symptom] = since, times + 1
        step = step_of(self.model)
        lasted = step - since
        is_short = lasted < symptom.patience * self.patience or times + 1 < symptom.epochs
        if is_short or symptom in self._warned:
            return
        self._warned.add(symptom)
        place = f"Step {step}" + (f", and for {lasted} steps before it" if lasted else "")
        warnings.warn(
            f'{place}: {seen}. {symptom.meaning} See "{symptom.heading}" in '
            "docs/troubleshooting.md.",
            stacklevel=2,
        )
