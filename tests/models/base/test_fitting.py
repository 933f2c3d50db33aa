"""Training and evaluation with `fit` and `evaluate`: forms of data, checks of it, callbacks."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import DivergenceError, InputError
from keras_gans.layers import OneHot
from keras_gans.models import BEGAN, GAN, WGAN, WGANGP, ConditionalGAN, CycleGAN, TextGAN

SHAPE = (4, 4, 1)
REAL = np.random.default_rng(1).integers(0, 256, (32, *SHAPE), "uint8")
FLOATS = (REAL / 127.5 - 1.0).astype("float32")
LABELS = np.arange(32) % 3


def network(*layers, shape=(3,)):
    return keras.Sequential([keras.Input(shape), *layers])


def generator():
    return network(
        keras.layers.Dense(16),
        keras.layers.BatchNormalization(),
        keras.layers.Activation("tanh"),
        keras.layers.Reshape(SHAPE),
    )


def critic(outputs=1):
    return network(keras.layers.Flatten(), keras.layers.Dense(outputs), shape=SHAPE)


def make(scheme=GAN, *networks, compiled=None, **options):
    keras.utils.set_random_seed(0)
    model = scheme(*(networks or (generator(), critic())), seed=5, **options)
    model.compile(**(compiled or {}))
    return model


def conditional():
    keras.utils.set_random_seed(0)
    latents, images, labels = (
        keras.Input((3,)),
        keras.Input(SHAPE),
        keras.Input((), dtype="int32"),
    )
    joined = keras.layers.Concatenate()([latents, OneHot(3)(labels)])
    pixels = keras.layers.Dense(16, "tanh")(joined)
    seen = keras.layers.Concatenate()([keras.layers.Flatten()(images), OneHot(3)(labels)])
    return (
        keras.Model([latents, labels], keras.layers.Reshape(SHAPE)(pixels)),
        keras.Model([images, labels], keras.layers.Dense(1)(seen)),
    )


def dataset(*arrays, batch_size=8):
    return tf.data.Dataset.from_tensor_slices(arrays if arrays[1:] else arrays[0]).batch(batch_size)


class Sequence(keras.utils.PyDataset):
    def __init__(self, images):
        super().__init__()
        self.images = images

    def __len__(self):
        return len(self.images) // 8

    def __getitem__(self, index):
        return (self.images[8 * index :][:8],)


def weights_after(data, y=None, scheme=None, **options):
    model = scheme() if scheme else make()
    model.fit(data, y, batch_size=8, shuffle=False, verbose=0, **options)
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


FORMS = {
    "array": lambda: FLOATS,
    "bytes": lambda: REAL,
    "list": lambda: [FLOATS],
    "tuple with labels": lambda: (FLOATS, LABELS),
    "dictionary": lambda: {"image": FLOATS},
    "data set": lambda: dataset(FLOATS),
    "data set of bytes": lambda: dataset(REAL),
    "data set of dictionaries": lambda: tf.data.Dataset.from_tensor_slices(
        {"id": np.arange(32).astype(str), "image": REAL, "label": LABELS}
    ).batch(8),
    "other names": lambda: dataset(FLOATS, LABELS).map(lambda x, y: {"pixels": x, "class": y}),
    "PyDataset": lambda: Sequence(FLOATS),
    "generator": lambda: (FLOATS[8 * index :][:8] for index in range(4)),
}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_same_images_in_any_form_give_the_same_weights(form):
    np.testing.assert_allclose(weights_after(FORMS[form]()), weights_after(FLOATS), atol=1e-6)


@pytest.mark.slow
def test_labels_in_a_dictionary_are_learnt_from():
    def scheme():
        return make(ConditionalGAN, *conditional())

    dictionaries = dataset(REAL, LABELS).map(lambda x, y: {"image": x, "label": y})
    expected = weights_after(FLOATS, LABELS, scheme)
    np.testing.assert_allclose(weights_after(dictionaries, scheme=scheme), expected, atol=1e-6)
    np.testing.assert_allclose(weights_after((FLOATS, LABELS), None, scheme), expected, atol=1e-6)


def test_a_dictionary_that_does_not_tell_its_images_is_refused():
    data = dataset(FLOATS).map(lambda images: {"a": images, "b": images})
    with pytest.raises(InputError, match=r"'a' float32 \(4, 4, 1\), 'b' .*call them 'image'"):
        make().fit(data, verbose=0)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (FLOATS, {"sample_weight": np.ones(32)}),
        (FLOATS, {"class_weight": {0: 1.0}}),
        (dataset(FLOATS, LABELS, np.ones(32)), {}),
    ],
)
def test_weights_of_examples_are_refused_before_the_first_step(data, options):
    model = make()
    with pytest.raises(InputError, match="_weight is given, but the adversarial losses do not"):
        model.fit(data, verbose=0, **options)
    with pytest.raises(InputError, match="sample_weight is given"):
        model.evaluate(FLOATS, sample_weight=np.ones(32))
    assert int(model.step.numpy()) == 0


def with_nan(place):
    images = FLOATS.copy()
    images[place, 0, 0, 0] = np.nan
    return images


@pytest.mark.slow
@pytest.mark.parametrize("jit_compile", [False, True])
@pytest.mark.parametrize(
    ("form", "steps"),
    [(lambda x: x, 0), (dataset, 2), (Sequence, None), (lambda x: iter(np.split(x, 4)), None)],
    ids=["array", "data set", "PyDataset", "generator"],
)
def test_examples_that_are_not_finite_are_refused_as_they_come(form, steps, jit_compile):
    model = make(compiled={"jit_compile": jit_compile})
    with pytest.raises(InputError, match="examples are NaN or infinite in 1 of"):
        model.fit(form(with_nan(17)), batch_size=8, verbose=0)
    assert steps is None or int(model.step.numpy()) == steps
    assert np.isfinite(model.generator.get_weights()[0]).all()


def test_labels_that_a_scheme_does_not_learn_from_are_not_looked_at():
    make().fit(dataset(FLOATS, np.full(32, np.nan)), verbose=0)


@pytest.mark.slow
@pytest.mark.parametrize("jit_compile", [False, True])
def test_labels_and_token_ids_are_checked_under_xla_too(jit_compile):
    compiled = {"jit_compile": jit_compile}
    model = make(ConditionalGAN, *conditional(), compiled=compiled)
    with pytest.raises(InputError, match=r"labels from 1 to 3; those of the model lie in \[0, 3\)"):
        model.fit(dataset(FLOATS, LABELS + 1), verbose=0)
    lines = network(keras.layers.Dense(20), keras.layers.Reshape((5, 4)), keras.layers.Softmax())
    critic_of_lines = network(keras.layers.Flatten(), keras.layers.Dense(1), shape=(5, 4))
    model = make(TextGAN, lines, critic_of_lines, "abcd", critic_steps=2, compiled=compiled)
    tokens = np.random.default_rng(0).integers(1, 5, (32, 5))
    with pytest.raises(InputError, match=r"token ids run from 1 to 4; .* lie in \[0, 4\)"):
        model.fit(dataset(tokens), verbose=0)
    assert int(model.step.numpy()) == 0


@pytest.mark.slow
def test_a_ragged_last_batch_is_trained_on_and_refused_where_it_does_not_divide():
    model = make()
    model.fit(dataset(FLOATS[:20]), verbose=0)
    assert int(model.step.numpy()) == 3
    with pytest.raises(
        InputError, match="A batch of 3 does not divide among 1 replicas and 4 critic"
    ):
        make(WGAN, critic_steps=4).fit(dataset(FLOATS[:19]), verbose=0)


def test_an_endless_data_set_stays_endless():
    model = make()
    model.fit(dataset(FLOATS).repeat(), steps_per_epoch=3, epochs=2, verbose=0)
    assert int(model.step.numpy()) == 6


def diverging(**options):
    model = make(compiled={"generator_optimizer": keras.optimizers.SGD(1e38)})
    return model.fit(FLOATS, batch_size=8, epochs=3, verbose=0, **options).history


def test_a_training_that_diverges_ends_after_the_epoch():
    with pytest.raises(DivergenceError, match="diverged at step 4: .*became NaN"):
        diverging()


@pytest.mark.slow
def test_keras_own_callback_ends_it_as_it_says(capsys):
    history = diverging(callbacks=[keras.callbacks.TerminateOnNaN()])
    assert len(history["generator_loss"]) == 1
    assert "terminating training" in capsys.readouterr().out
    with pytest.raises(RuntimeError, match="NaN or Inf loss"):
        diverging(callbacks=[keras.callbacks.TerminateOnNaN(raise_error=True)])


class HidesItsWeight(keras.layers.Layer):
    """Has a weight that shows in no output, as one behind a ReLU may that turns NaN into 0."""

    def build(self, input_shape):
        self.hidden = self.add_weight(name="hidden", initializer="ones", trainable=False)

    def call(self, inputs):
        return inputs


def test_weights_that_are_not_finite_are_seen_where_losses_are():
    layer = HidesItsWeight()
    discriminator = network(keras.layers.Flatten(), layer, keras.layers.Dense(1), shape=SHAPE)
    model = make(GAN, generator(), discriminator)
    layer.hidden.assign(np.nan)
    with pytest.raises(DivergenceError, match="discriminator/.*/hidden became NaN"):
        model.fit(FLOATS, batch_size=8, verbose=0)


SCHEMES = {
    "gan": (make, FLOATS),
    "cgan": (lambda: make(ConditionalGAN, *conditional()), (FLOATS, LABELS)),
    "wgan": (lambda: make(WGAN, critic_steps=2), FLOATS),
    "wgan_gp": (lambda: make(WGANGP, critic_steps=2), FLOATS),
    "began": (
        lambda: make(
            BEGAN,
            generator(),
            network(keras.layers.Conv2D(1, 3, padding="same"), shape=SHAPE),
            proportional_gain=0.1,
        ),
        FLOATS,
    ),
    "cyclegan": (
        lambda: make(
            CycleGAN,
            *(network(keras.layers.Conv2D(1, 3, padding="same"), shape=SHAPE) for _ in range(4)),
            pool_size=20,
        ),
        (FLOATS, FLOATS[::-1]),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMES)
def test_evaluating_gives_the_losses_and_changes_nothing(name):
    build, data = SCHEMES[name]
    model = build()
    data = dataset(*data) if isinstance(data, tuple) else dataset(data)
    state = [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]
    first = model.evaluate(data, verbose=0, return_dict=True)
    again = model.evaluate(data, verbose=0, return_dict=True)
    assert first == again
    after = [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]
    for one, other in zip(state, after, strict=True):
        np.testing.assert_array_equal(one, other)
    assert set(first) == set(model.metrics_names)
    assert first.keys() == model.fit(data, verbose=0).history.keys()


def test_an_evaluation_is_a_mean_over_all_examples_and_not_over_batches():
    """The discriminator's logits of real images, which no noise touches."""
    model = make()
    logs = model.evaluate(FLOATS[:20], batch_size=8, verbose=0, return_dict=True)
    expected = float(tf.reduce_mean(model.discriminator(FLOATS[:20])))
    assert logs["real_logits"] == pytest.approx(expected, abs=1e-6)
    one = model.test_on_batch(FLOATS[:20], return_dict=True)
    assert one["real_logits"] == pytest.approx(expected, abs=1e-6)


def test_batches_of_an_evaluation_see_noise_of_their_own():
    model = make()
    same = np.repeat(FLOATS[:8], 2, axis=0)[np.r_[0:16:2, 1:16:2]]
    whole = model.evaluate(same, batch_size=8, verbose=0, return_dict=True)
    one = model.evaluate(FLOATS[:8], batch_size=8, verbose=0, return_dict=True)
    assert whole["real_logits"] == pytest.approx(one["real_logits"], abs=1e-6)
    assert whole["fake_logits"] != pytest.approx(one["fake_logits"], abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"validation_data": dataset(FLOATS[:8])},
        {"validation_data": (FLOATS[:8], LABELS[:8])},
        {"validation_data": FLOATS[:8]},
        {"validation_split": 0.25},
    ],
)
def test_losses_on_held_out_examples_are_logged_and_trained_on_by_nobody(options):
    plain, watched = make(), make()
    shown = FLOATS[:24] if "validation_split" in options else FLOATS
    names = plain.fit(shown, batch_size=8, shuffle=False, verbose=0).history
    history = watched.fit(FLOATS, batch_size=8, shuffle=False, verbose=0, **options).history
    assert {f"val_{name}" for name in names} | names.keys() == history.keys()
    for one, other in zip(plain.get_weights(), watched.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.slow
def test_held_out_examples_are_checked_as_those_of_the_training_are():
    for held_out in (dataset(with_nan(1)), with_nan(1)):
        with pytest.raises(InputError, match="NaN or infinite"):
            make().fit(FLOATS, batch_size=8, verbose=0, validation_data=held_out)


@pytest.mark.slow
def test_losses_have_a_direction_and_names_their_values(tmp_path):
    model = make()
    model.fit(
        FLOATS,
        batch_size=8,
        epochs=2,
        verbose=0,
        validation_data=(FLOATS, LABELS),
        callbacks=[
            stops := keras.callbacks.EarlyStopping("val_discriminator_loss", patience=1),
            keras.callbacks.ModelCheckpoint(
                tmp_path / "best.keras", "generator_loss", save_best_only=True
            ),
            keras.callbacks.TensorBoard(tmp_path / "logs", write_steps_per_second=True),
        ],
    )
    assert stops.mode == "min"
    assert (tmp_path / "best.keras").exists()
    named = model.train_on_batch(FLOATS[:8], return_dict=True)
    assert model.metrics_names == [
        "generator_loss",
        "discriminator_loss",
        "real_logits",
        "fake_logits",
    ]
    values = dict(zip(model.metrics_names, model.test_on_batch(FLOATS[:8]), strict=True))
    assert values == model.test_on_batch(FLOATS[:8], return_dict=True)
    assert set(named) == set(values)


def test_a_callback_needs_a_direction_where_a_log_has_none():
    with pytest.raises(ValueError, match="real_logits"):
        make().fit(
            FLOATS,
            batch_size=8,
            verbose=0,
            callbacks=[keras.callbacks.EarlyStopping("real_logits")],
        )


def test_predicting_from_images_is_refused_and_from_latents_is_generating():
    model = make()
    with pytest.raises(InputError, match=r"latents of the shape \(3,\); .* \(4, 4, 1\)"):
        model.predict(FLOATS, verbose=0)
    latents = np.ones((5, 3), "float32")
    np.testing.assert_allclose(model.predict(latents, verbose=0), model(latents), atol=1e-6)
