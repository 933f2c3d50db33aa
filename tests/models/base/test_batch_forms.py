"""The forms in which examples arrive, and the one in which schemes take them."""

import numpy as np
import pytest
import tensorflow as tf
from small_models import FLOATS, LABELS, REAL, Sequence, conditional, dataset, make

from keras_gans.errors import InputError
from keras_gans.models import ConditionalGAN
from keras_gans.models.base import batch_forms


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


@pytest.mark.parametrize(
    "data",
    [
        (FLOATS, LABELS),
        [FLOATS, LABELS],
        (FLOATS, LABELS, None),
        ((FLOATS, LABELS),),
        [[FLOATS, LABELS], None, None],
        {"image": FLOATS, "label": LABELS},
        {"age": LABELS + 1, "images": FLOATS, "labels": LABELS},
        {"pixels": FLOATS, "class": LABELS},
    ],
)
def test_images_and_labels_become_a_pair(data):
    images, labels = batch_forms.standardize(data)
    assert images is FLOATS and labels is LABELS


@pytest.mark.parametrize("data", [FLOATS, (FLOATS,), [FLOATS, None], {"image": FLOATS}])
def test_images_alone_stay_alone(data):
    assert batch_forms.standardize(data) is FLOATS


def test_of_two_entries_that_may_be_labels_none_is_chosen():
    data = {"image": FLOATS, "age": LABELS, "place": LABELS}
    assert batch_forms.standardize(data) is FLOATS
    assert batch_forms.standardize(data | {"label": LABELS})[1] is LABELS


def test_what_a_dictionary_says_of_all_examples_at_once_is_no_entry_of_theirs():
    data = {"pixels": FLOATS, "class": LABELS, "source": "camera", "year": 1998, "place": None}
    images, labels = batch_forms.standardize(data)
    assert images is FLOATS and labels is LABELS


def test_more_than_images_and_labels_are_refused():
    with pytest.raises(InputError, match=r"yields 4 things at a time; give images, \(images, la"):
        batch_forms.standardize((FLOATS, LABELS, LABELS, LABELS))


def test_what_makes_its_own_batches_reaches_fit_as_it_is():
    for data in (dataset(FLOATS), Sequence(FLOATS), iter([FLOATS])):
        assert batch_forms.for_fit(data, None) == (data, None)
    assert batch_forms.for_fit([FLOATS, LABELS], None) == (FLOATS, LABELS)


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
