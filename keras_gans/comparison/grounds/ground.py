"""The interface of a ground: the recipes of a study, and their judge."""

import abc


class Ground(abc.ABC):
    """The common part of the cells of a study: the recipe, the judge, and the words for them.

    Attributes:
        tricked: Name of the preset or scheme whose tricks are compared.
        subject: What the tricks are of, in the title of a report.
        baseline: What a report calls that recipe as it stands.
        examples: What is generated, in the plural.
        real: What begins the row of real examples.
        compiling: How the clock counts the steps in which TensorFlow compiles, a sentence.
        default_minutes: Training time of a cell, unless the user says.
        default_seeds: How many seeds, unless the user says.
        default_count: How many samples a generator is judged by, unless the user says.
        columns: Tuple of `Column`.
        curve: `Curve`.
    """

    tricked: str
    subject: str
    baseline: str
    examples: str
    real: str
    compiling: str
    default_minutes: float
    default_seeds: int
    default_count: int
    columns: tuple
    curve: object

    @abc.abstractmethod
    def options_of(self, trick):
        """Returns what a `Trick` is here: a dict of options, `None`, or why there is no such."""

    @abc.abstractmethod
    def default_extractor(self, dataset):
        """Returns the name of the extractor that is used unless another is asked for."""

    @abc.abstractmethod
    def check_study(self, study):
        """Raises `InputError` for settings that cannot be, before any data are read."""

    @abc.abstractmethod
    def recipe(self, variant):
        """Returns the dict of the preset or scheme, its options and its batch size."""

    @abc.abstractmethod
    def present_options(self, variant, options):
        """Returns the options of a run by their present names, with those that came since."""

    @abc.abstractmethod
    def check(self, study, extractor=None, progress=None):
        """Raises `InputError` for whatever would fail later; prepares what all cells use.

        Args:
            study: `Study`.
            extractor: What `study.extractor` names, if it is loaded already.
            progress: Function of the number of real images seen so far, or `None`.
        """

    @abc.abstractmethod
    def jobs(self, cells):
        """Returns lists of cells, each to be tried in a process of its own."""

    @abc.abstractmethod
    def try_cells(self, study, cells, folder, extractor=None, log=print):
        """Trains and evaluates cells in this process, each from wherever it stands.

        Args:
            study: `Study`.
            cells: List of its `Cell`, one of the lists of `jobs`, that are not done.
            folder: `pathlib.Path` of the runs.
            extractor: What `study.extractor` names, if it is loaded already.
            log: Function of a line of text, called as the work goes on.

        Returns:
            The signal that stopped the training early, or `None` if the cells are done: then the
            folder of each has a `result.json`.
        """

    @abc.abstractmethod
    def method(self, cell, along):
        """Returns how cells are trained and judged, a list of sentences.

        Args:
            cell: Result of a cell that has scores, if any has.
            along: List of the protocols of its scores along the way.
        """
