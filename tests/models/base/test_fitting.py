"""Training, evaluation and prediction with Keras' methods: checks of examples, callbacks."""

import keras
import numpy as np
import pytest
from small_models import (
    FLOATS,
    LABELS,
    Sequence,
    conditional,
    dataset,
    make,
    network,
    with_hidden_nan,
)

from keras_gans.errors import InputError
from keras_gans.models import WGAN, ConditionalGAN, TextGAN


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


def test_weights_that_are_not_finite_are_refused():
    model, latents = with_hidden_nan(), np.ones((2, 3), "float32")
    for name, argument in (
        ("predict", latents),
        ("predict_on_batch", latents),
        ("evaluate", FLOATS),
        ("test_on_batch", FLOATS),
    ):
        with pytest.raises(InputError, match=f"{name}: 1 weights of the model are NaN"):
            getattr(model, name)(argument)
