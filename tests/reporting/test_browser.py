"""The page in a browser: no request, no error, no sideways scroll, a walk by keyboard, dark, print, without script."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

WIDTHS = (1280, 800, 360, 320)


class Visit:
    """A page that is open, and what it did beside being read."""

    def __init__(self, browser, path, **settings) -> None:
        self.context = browser.new_context(**settings)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


@pytest.fixture(params=["page_file", "verdicts_file", "plan_file"])
def any_page(request):
    """The page of a run, the page of verdicts, and the page of a plan."""
    return request.getfixturevalue(request.param)


def _size(width: int) -> dict[str, int]:
    return {"width": width, "height": 900}


def test_no_request_and_no_complaint(browser, any_page):
    with Visit(browser, any_page, viewport=_size(1280), offline=True) as visit:
        visit.page.wait_for_timeout(200)
        assert visit.requests == [any_page.as_uri()]
        assert not visit.complaints


def test_a_fetch_would_be_stopped(browser, page_file):
    """The policy is alive: what a script tries to fetch or to load does not leave the page."""
    with Visit(browser, page_file, viewport=_size(1280)) as visit:
        stopped = visit.page.evaluate(
            "fetch('data:text/plain,x').then(() => 'went through', () => 'stopped')"
        )  # fmt: skip
        assert stopped == "stopped"
        violated = visit.page.evaluate(
            """() => new Promise((tell) => {
              document.addEventListener('securitypolicyviolation', (event) => tell(event.violatedDirective));
              document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.1:9/x'}));
              setTimeout(() => tell('nothing stopped it'), 2000);
            })"""
        )
        assert violated == "img-src"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("with_tables", [False, True])
def test_no_sideways_scroll(browser, any_page, width, with_tables):
    with Visit(browser, any_page, viewport=_size(width)) as visit:
        if with_tables:
            visit.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        inner, client = visit.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert inner <= client


@pytest.mark.parametrize("width", [1280, 360])
def test_no_words_lie_on_one_another_or_outside(browser, any_page, width):
    """Words of a chart do not overlap each other and stay inside the page."""
    with Visit(browser, any_page, viewport=_size(width)) as visit:
        found = visit.page.evaluate(
            """() => {
              const bad = [];
              for (const chart of document.querySelectorAll('svg.chart')) {
                if (!chart.getClientRects().length) continue;
                const written = Array.from(chart.querySelectorAll('text')).filter((one) => one.textContent.trim());
                const words = written.map((one) => [one.textContent, one.getBoundingClientRect()]);
                const edge = document.documentElement.clientWidth + 1;
                for (const [text, box] of words) {
                  if (box.left < -1 || box.right > edge) bad.push(`outside ${chart.id}: ${text}`);
                }
                for (let i = 0; i < words.length; i++) for (let j = i + 1; j < words.length; j++) {
                  const [a, p] = words[i], [b, q] = words[j];
                  const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
                  const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
                  if (wide > 3 && high > 5) bad.push(`${chart.id}: '${a}' on '${b}'`);
                }
              }
              return bad;
            }"""
        )
        assert not found


@pytest.mark.parametrize("width", [1280, 360])
def test_chart_text_is_large_enough(browser, any_page, width):
    with Visit(browser, any_page, viewport=_size(width)) as visit:
        smallest = visit.page.evaluate(
            """() => Math.min(...Array.from(document.querySelectorAll('svg.chart'))
              .filter((chart) => chart.getClientRects().length)
              .flatMap((chart) => {
                const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
                const size = (one) => parseFloat(getComputedStyle(one).fontSize) * scale;
                return Array.from(chart.querySelectorAll('text'), size);
              }))"""
        )
        assert smallest >= 10.9


def test_a_walk_by_keyboard(browser, page_file):
    """Skip link first; each chart is one stop; arrows step and a live region tells; Esc leaves."""
    with Visit(browser, page_file, viewport=_size(1280)) as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        plot = page.locator("#headline .plot").first
        plot.focus()
        assert plot.get_attribute("role") == "application"
        assert "arrow keys" in plot.get_attribute("aria-label")
        say = page.locator("#headline .say").first
        assert say.get_attribute("aria-live") == "polite"
        page.keyboard.press("ArrowRight")
        first = say.inner_text()
        assert first
        page.keyboard.press("End")
        last = say.inner_text()
        assert last not in ("", first)
        heard = []
        for _ in range(60):
            page.keyboard.press("ArrowLeft")
            heard.append(say.inner_text())
        assert any("Dec 1956, record, recorded, read, 80.9%; run" in text for text in heard), heard
        assert page.locator("#headline svg.chart.wide .cursor").count() == 1
        page.keyboard.press("Escape")
        assert say.inner_text() == ""
        assert page.evaluate("document.activeElement === document.body")


def test_focus_can_be_seen(browser, page_file):
    with Visit(browser, page_file, viewport=_size(1280)) as visit:
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Tab")
        width = visit.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 3


def test_every_stop_of_a_chart_can_be_reached(browser, page_file):
    with Visit(browser, page_file, viewport=_size(360)) as visit:
        names = visit.page.evaluate(
            """() => Array.from(document.querySelectorAll('[tabindex="0"], summary, a[href], button'))
              .filter((one) => one.getClientRects().length)
              .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim()))
              .map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert not names


def test_copy_and_csv(browser, page_file):
    with Visit(browser, page_file, viewport=_size(1280), accept_downloads=True) as visit:
        twin = visit.page.locator("#headline details.twin").first
        twin.locator("summary").click()
        with visit.page.expect_download() as download:
            twin.get_by_role("button", name="CSV").click()
        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        rows = twin.locator("tbody tr").count()
        assert download.value.suggested_filename.endswith(".csv")
        assert len(lines) == rows + 1
        assert lines[0].startswith("Date,Series,Recorded,Evidence")
        assert not visit.complaints


def test_all_is_there_without_script(browser, page_file):
    with Visit(browser, page_file, viewport=_size(1280), java_script_enabled=False) as visit:
        assert visit.page.locator("svg.chart.wide").first.is_visible()
        assert visit.page.locator("#headline details.twin table").count() == 1
        assert "In brief" in visit.page.locator("main").inner_text()


def test_dark_follows_the_reader(browser, page_file):
    def ground(scheme: str) -> tuple[str, str]:
        with Visit(browser, page_file, viewport=_size(1280), color_scheme=scheme) as visit:
            return tuple(
                visit.page.evaluate(
                    """() => [getComputedStyle(document.body).backgroundColor,
                      getComputedStyle(document.querySelector('#headline svg.chart.wide text')).fill]"""
                )
            )

    light, dark = ground("light"), ground("dark")
    assert light[0] != dark[0]
    assert light[1] != dark[1]
    assert dark[0] == "rgb(20, 24, 28)"


def test_print_is_light_and_shows_wide_charts(browser, page_file):
    with Visit(browser, page_file, viewport=_size(720), color_scheme="dark") as visit:
        visit.page.emulate_media(media="print", color_scheme="dark")
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert visit.page.locator("#headline svg.chart.wide").is_visible()
        assert not visit.page.locator("#headline svg.chart.narrow").is_visible()
        assert not visit.page.locator("#headline details.twin").first.is_visible()
        assert visit.page.locator(".notice").is_visible()


def test_narrow_charts_are_drawn_again(browser, page_file):
    with Visit(browser, page_file, viewport=_size(360)) as visit:
        assert not visit.page.locator("#headline svg.chart.wide").is_visible()
        chart = visit.page.locator("#headline svg.chart.narrow")
        box = chart.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert visit.page.locator("#headline ol.evkey").is_visible()
