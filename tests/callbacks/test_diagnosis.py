"""`Diagnosis`: when it warns, how often, and that it changes nothing."""

import warnings

import harness
import keras
import numpy as np
import pytest
import tensorflow as tf
from trainings import IMAGES, fit

from keras_gans import callbacks, models
from keras_gans.callbacks import symptoms
from keras_gans.errors import InputError

SATURATED = {"discriminator_loss": 1e-3, "real_logits": 8.0, "fake_logits": -8.0}
HEALTHY = {"discriminator_loss": 1.2, "real_logits": 0.4, "fake_logits": -0.4}
REMEMBERED = HEALTHY | {"val_real_logits": -0.3, "val_fake_logits": -0.4}
#: Logs that show one symptom, and those of the first epoch that show none.
SHOWN = {
    symptoms.SATURATION: (HEALTHY, SATURATED),
    symptoms.VANISHED_GRADIENT: (
        HEALTHY | {"generator_gradient_norm": 1.0},
        HEALTHY | {"generator_gradient_norm": 1e-5},
    ),
    symptoms.OVERFITTING: (HEALTHY | {"val_real_logits": 0.4, "val_fake_logits": -0.4}, REMEMBERED),
    symptoms.EXPLODING_PENALTY: (
        HEALTHY | {"gradient_penalty": 0.1},
        HEALTHY | {"gradient_penalty": 1e3},
    ),
}


def sentences(function, *arguments, **options):
    """Calls a function; returns what `Diagnosis` warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(*arguments, **options)
    return [str(w.message) for w in caught if "docs/troubleshooting.md" in str(w.message)]


def play(model, epochs, steps=100, **options):
    """Lets a `Diagnosis` see epochs of 100 steps with given logs; returns its warnings by epoch."""
    diagnosis = callbacks.Diagnosis(**({"every": 10**6} | options))
    diagnosis.set_model(model)
    warned = []
    for epoch, logs in enumerate(epochs):
        diagnosis.on_epoch_begin(epoch)
        model.step.assign_add(steps)
        warned.append(sentences(diagnosis.on_epoch_end, epoch, logs))
    diagnosis.on_train_end()
    return warned


@pytest.mark.parametrize("symptom", SHOWN, ids=lambda symptom: symptom.heading)
def test_each_symptom_is_warned_of_once_when_it_has_lasted(symptom, small_gan):
    first, shown = SHOWN[symptom]
    warned = play(small_gan(), [first, *[shown] * 9], patience=400)
    # It is seen from step 100 on.
    epoch = 1 if symptom is symptoms.EXPLODING_PENALTY else 4
    assert [len(each) for each in warned] == [int(number == epoch) for number in range(10)]
    (sentence,) = warned[epoch]
    lasted = 100 * epoch
    assert sentence.startswith(f"Step {lasted + 100}, and for {lasted} steps before it: ")
    assert symptom.meaning in sentence and f'"{symptom.heading}"' in sentence
    assert "\n" not in sentence


def test_k_at_zero_is_warned_of_once_after_twice_the_time():
    began = models.BEGAN(**harness.autoencoders())
    logs = {"k": 0.0, "real_error": 0.1, "fake_error": 0.2}
    warned = play(began, [logs] * 6, patience=200)
    assert [len(each) for each in warned] == [0, 0, 0, 1, 0, 0]
    assert symptoms.K_AT_ZERO.heading in warned[3][0]


def test_a_symptom_that_ends_in_between_begins_anew(small_gan):
    warned = play(small_gan(), [SATURATED, SATURATED, HEALTHY] * 3, patience=300)
    assert not any(warned)


def test_the_first_epochs_are_too_different_for_held_out_logits_to_compare(small_gan):
    warned = play(small_gan(), [REMEMBERED] * 4, steps=1000)
    assert [len(each) for each in warned] == [0, 0, 1, 0]


def test_epochs_without_validation_say_nothing_of_it(small_gan):
    """`validation_freq=2`."""
    warned = play(small_gan(), [HEALTHY, REMEMBERED] * 3, steps=1000)
    assert [len(each) for each in warned] == [0, 0, 0, 0, 0, 1]


def test_another_model_is_another_patient(small_gan):
    diagnosis = callbacks.Diagnosis(every=10**6, patience=0)

    def see(model):
        diagnosis.set_model(model)
        diagnosis.on_epoch_begin(0)
        diagnosis.on_epoch_end(0, SATURATED)

    first, second = small_gan(), small_gan()
    assert [len(sentences(see, model)) for model in (first, first, second)] == [1, 0, 1]


def untrained(spread):
    """Returns a GAN whose samples lie `spread` apart, and which learns nothing."""
    keras.utils.set_random_seed(0)
    kernel = keras.initializers.RandomNormal(stddev=spread, seed=1)
    generator = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(16, "tanh", kernel_initializer=kernel),
            keras.layers.Reshape((4, 4, 1)),
        ]
    )
    discriminator = keras.Sequential(
        [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(1)]
    )
    gan = models.GAN(generator, discriminator, seed=5)
    still = keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0)
    gan.compile(generator_optimizer=still[0], discriminator_optimizer=still[1])
    return gan


@pytest.mark.slow
@pytest.mark.parametrize("every, patience, step", [(1, 0, 4), (2, 0, 8), (1, 4, 12), (2, 4, 16)])
def test_samples_are_looked_at_every_so_many_epochs(every, patience, step):
    """Epochs of four steps."""
    diagnosis = callbacks.Diagnosis(IMAGES, every=every, patience=patience)
    (sentence,) = sentences(fit, untrained(1e-3), diagnosis, epochs=6)
    assert sentence.startswith(f"Step {step}{', and for 8 steps before it' * bool(patience)}: 32 ")
    assert symptoms.SAME_SAMPLES.heading in sentence


@pytest.mark.slow
def test_a_generator_of_which_nothing_is_asked_is_warned_of():
    """A discriminator without weights that differ from 0 has no slope."""
    gan = untrained(0.5)
    gan.discriminator.layers[-1].kernel.assign(tf.zeros((16, 1)))
    diagnosis = callbacks.Diagnosis(patience=4)
    (sentence,) = sentences(fit, gan, diagnosis, epochs=3)
    assert "gradient is 0, 0 a weight" in sentence
    assert symptoms.VANISHED_GRADIENT.heading in sentence


def learnable(count):
    """Images of 4x4 pixels that a generator with three latents can make."""
    random = np.random.default_rng(0)
    return np.tanh(random.normal(size=(count, 3)) @ random.normal(size=(3, 16)))


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["non_saturating", "wasserstein"])
def test_a_healthy_training_is_not_warned_of(loss, small_gan):
    images = learnable(512).reshape(-1, 4, 4, 1).astype("float32")
    gan = small_gan(loss=loss)
    gan.compile(
        generator_optimizer=keras.optimizers.Adam(5e-3, beta_1=0.5),
        discriminator_optimizer=keras.optimizers.Adam(5e-3, beta_1=0.5),
    )
    diagnosis = callbacks.Diagnosis(images, patience=64)
    training = {"batch_size": 32, "epochs": 33, "verbose": 0, "validation_data": images[:64]}
    assert sentences(gan.fit, images, callbacks=[diagnosis], **training) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gan", "began", "cyclegan"])
def test_a_training_ends_with_the_same_weights_and_logs(name):
    scheme = harness.SCHEMES[name]
    ends, logs = [], []
    for around in ([], [callbacks.Diagnosis(scheme.examples.examples(8), patience=0)]):
        model = harness.make(scheme)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            harness.fit(model, scheme, callbacks=around)
            logs.append(harness.fit(model, scheme, callbacks=around))
        ends.append(harness.state(model))
    harness.assert_same(*ends)
    plain, diagnosed = logs
    norms = {f"{player}_gradient_norm" for player in model.players}
    assert diagnosed.keys() == plain.keys() | norms
    assert {name: diagnosed[name] for name in plain} == plain


@pytest.mark.slow
@pytest.mark.parametrize("before", [False, True])
def test_norms_are_logged_during_the_training_alone_unless_they_were_before(before, small_gan):
    gan = small_gan()
    gan.logs_gradient_norms = before
    fit(gan, callbacks.Diagnosis())
    assert gan.logs_gradient_norms is before
    gan.fit(IMAGES, batch_size=8, verbose=0)
    assert ("generator_gradient_norm" in gan.history.history) == before
    assert len(gan.evaluate(IMAGES, batch_size=8, verbose=0)) == 4


@pytest.mark.parametrize(
    "options, message",
    [
        ({"every": 0}, "every=0 must be at least 1"),
        ({"count": 1}, "count=1 must be at least 2"),
        ({"patience": -1}, "patience=-1 must be at least 0"),
        ({"real_examples": IMAGES[:1]}, "fewer than two examples"),
    ],
)
def test_what_cannot_be_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        callbacks.Diagnosis(**options)


def test_samples_that_are_not_finite_are_left_to_others():
    gan = untrained(0.5)
    gan.generator.layers[0].kernel.assign(np.full((3, 16), np.nan))
    assert symptoms.same_samples(gan, 8, 0, 1.0) is None


def test_real_examples_are_taken_from_all_that_are_given():
    """Data sets are often sorted by class."""
    diagnosis = callbacks.Diagnosis(IMAGES, count=3)
    np.testing.assert_array_equal(diagnosis.real_examples, IMAGES[[0, 15, 31]])
    assert callbacks.Diagnosis(IMAGES[:7]).count == 7
