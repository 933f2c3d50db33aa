"""The data set of a model, as its card says."""

from keras_gans import evaluation, from_preset
from keras_gans.evaluation.tasks.translation import domains_of


def test_the_data_set_of_a_model_is_on_its_card(gan):
    assert evaluation.dataset_of(gan) is None
    named = from_preset("dcgan_mnist", card={"data": {"name": "mnist"}})
    assert evaluation.dataset_of(named) == "mnist"
    assert evaluation.dataset_of(from_preset("dcgan_mnist", card={"data": "noise"})) is None
    assert domains_of(from_preset("cyclegan_mnist", card={"data": "noise"}))
