"""HTML by small calls: text is escaped, markup made here is not escaped again."""

from __future__ import annotations

import html


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, *parts: str, **attributes: object) -> Html:
    """Return an element.

    Parameters
    ----------
    name : str
        Its name; after a dot its classes: ``td.r``.
    *parts : str
        What it holds; plain text is escaped, :class:`Html` is not.
    **attributes : object
        Attributes; underlines become hyphens, a trailing one is dropped (``class_``). False and None leave one out.

    Examples
    --------
    >>> tag("td.r", "a < b", tag("b", "c"), data_d="gap")
    '<td class="r" data-d="gap">a &lt; b<b>c</b></td>'
    """
    name, _, classes = name.partition(".")
    given: dict[str, object] = {"class": classes.replace(".", " ")} if classes else {}
    given |= {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    written = "".join(
        f' {key}="{html.escape(str(value))}"'
        for key, value in given.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}>{join(*parts)}</{name}>")


def join(*parts: str) -> Html:
    """Put text and elements together."""
    return Html("".join(part if isinstance(part, Html) else html.escape(part, quote=False) for part in parts))


def unseen(text: str) -> Html:
    """Return words for those who listen."""
    return tag("span.vh", text)


def table_head(*headings: Html) -> Html:
    """Return the head of a table."""
    return tag("thead", tag("tr", *headings))


def scrolling(label: str, *parts: str, classes: str = "scroll") -> Html:
    """Return a named region that may be wider than the page, reachable by keyboard."""
    return tag("div", *parts, class_=classes, tabindex="0", role="region", aria_label=label)
