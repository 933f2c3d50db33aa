"""The ground of stacked digits: presets for three channels, judged by the triples they draw."""

from keras_gans import data
from keras_gans.comparison.columns import COSTS, Curve, ScoreColumn
from keras_gans.comparison.grounds.images import Images
from keras_gans.evaluation import StackedEvaluator


class StackedImages(Images):
    """Presets trained on stacked digits: how many of the thousand triples they find.

    Reference: Metz et al. 2017, section 3.3.1, https://arxiv.org/abs/1611.02163
    """

    tricked = "dcgan_stacked_mnist"
    subject = "the small DCGAN on stacked digits"
    default_count = 26000
    columns = (
        ScoreColumn(
            "modes found",
            "triples of digits found among the generated images, of 1000",
            ".1f",
            "stacked_modes",
        ),
        ScoreColumn(
            "reverse KL",
            "KL divergence of the shares of the triples among the generated images from equal ones",
            ".3f",
            "stacked_kl",
            higher_is_better=False,
        ),
        *COSTS,
    )
    curve = Curve("stacked_kl", "reverse KL divergence")
    along = ("stacked_modes", "stacked_kl")

    def default_extractor(self, dataset):
        return "mnist"

    def judge(self, study, examples, extractor=None, progress=None):
        extractor = extractor or study.extractor
        return StackedEvaluator(data.STACKED[study.dataset], extractor, progress=progress)

    def scores_by(self, protocol):
        return (
            f"Scores: {protocol['n_fake']:,} generated images, of whose channels the extractor "
            f"{protocol['extractor']} ({protocol['extractor_hash']}) tells the digits; the row of "
            f"real images is by as many triples of {protocol['held_out']}. Of fewer images, fewer "
            "triples are found by chance, and the divergence is greater."
        )
