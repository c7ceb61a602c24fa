"""A run of two months has a page too: what needs a whole year keeps its place and says so."""


def test_a_run_shorter_than_a_year_has_a_page(elsewhere, lustrum):
    answer = lustrum("run", "korea", "--scale", "2000", "--until", "1946-02", "--draws", "1", "--out", "short")
    assert answer.code == 0, answer.err
    page = (elsewhere / "short" / "report.html").read_text(encoding="utf-8")
    assert "Ownership by branch" in page
