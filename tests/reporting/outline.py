"""What tests ask of a page's markup."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser


class Outline(HTMLParser):
    """Collects what the tests ask of a page."""

    VOID = ("meta", "link", "br", "img", "rect", "path", "circle", "line", "use")

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.references: list[str] = []
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.crooked: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags[tag] += 1
        if given.get("id"):
            self.ids.append(given["id"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(given.get("href", ""))
        self.addresses += [given[key] for key in ("src", "srcset", "action", "data", "poster") if key in given]
        for key in ("aria-labelledby", "aria-describedby"):
            self.references += (given.get(key) or "").split()
        if given.get("data-table"):
            self.references.append(given["data-table"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crooked.append(tag)
