"""A parser of whole HTML pages."""

import html.parser


class Page(html.parser.HTMLParser):
    """All attributes and texts of a page, of which every element that is opened must be closed."""

    def __init__(self, text):
        super().__init__()
        self.attributes, self.texts, self._open = [], [], []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        self.attributes += [(tag, *attribute) for attribute in attributes]
        if tag not in ("meta", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, text):
        self.texts.append(text)
