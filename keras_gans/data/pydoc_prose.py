"""English prose that needs no download: the pages that Python's `help("topics")` shows."""

import re

NAME = "pydoc_topics"


def read_paragraphs():
    """Returns the different paragraphs of prose, without code, tables and headings."""
    from pydoc_data.topics import topics

    paragraphs = (
        # Lines are broken at hyphens too.
        " ".join(re.sub(r"(?<=\w)-\n\s*", "-", paragraph).split())
        for page in topics.values()
        for paragraph in re.split(r"\n\s*\n", page)
    )
    # Several pages hold the same paragraphs.
    return list(filter(_is_prose, dict.fromkeys(map(_without_markup, paragraphs))))


def _without_markup(paragraph):
    paragraph = re.sub(r"^([*•-]|\d+\.) +", "", paragraph)
    return re.sub(r"[\"*`“”‘]", "", paragraph).replace("’", "'")


def _is_prose(paragraph):
    is_sentence = re.match(r"[A-Z].*[.:]$", paragraph) and len(paragraph.split()) >= 8
    strange = re.findall(r"[^A-Za-z ,.;:'()-]", paragraph)
    return is_sentence and len(strange) <= 0.03 * len(paragraph)
