"""The four styles, held against entries that were written by hand from the rules of each.

APA, 7th ed.: title in sentence case with a capital after a colon, version in parentheses, what the work is in brackets,
nothing behind an address. MLA, 9th ed.: no article before a corporate author, title case with prepositions small, what
is optional at the end. Chicago, 18th ed., author-date: headline style, prepositions of five letters and more in
capitals. Harvard, Cite Them Right, 12th ed.: title of a part in single quotation marks, of the whole in italics,
"Available at:". Full stop inside double quotation marks, and none after a question mark.
"""

import pytest

from scobrief import cite
from scobrief.cite import prose, records

DATA = "Data: IMF 2022-10; CIA 2026."
DEFAULT = cite.Edition("cx4k-3p2m", "IMF 2022-10; CIA 2026", version="0.1.0")
RERUN = cite.Edition("7h2d-90wq", "IMF 2022-10; CIA 2026", {"as_of": 2017, "gdp_measure": "ppp"}, version="0.1.0")
PUBLISHED = cite.Edition("cx4k-3p2m", "IMF 2022-10; CIA 2026", version="0.1.0", base_url="https://example.org/brief/")
TITLE = "The Shanghai Cooperation Organization and regional integration: claims tested"
APA_TITLE = "The Shanghai Cooperation Organization and regional integration: Claims tested"
HEADLINE = "The Shanghai Cooperation Organization and Regional Integration: Claims Tested"
CHAPTER = "Overlap: BRI & AIIB: rivals or layers?"
CAPTION = "Share of world population under 159 definitions. Sources: IMF, October 2022; CIA, final edition."


def brief(edition):
    return records.brief(edition)


def chapter(edition):
    return records.part(edition, CHAPTER, "chapters/overlap")


def figure(edition):
    return records.figure(edition, "fig-size-population", 9, CAPTION, "chapters/size")


# Italics between stars, as a hand would underline them.
EXPECTED = [
    (
        "apa",
        brief(DEFAULT),
        f"The scobrief authors. (2026). *{APA_TITLE}* (Version 0.1.0) [Policy brief; run cx4k-3p2m; "
        "data: IMF 2022-10; CIA 2026].",
    ),
    (
        "apa",
        chapter(DEFAULT),
        "The scobrief authors. (2026). Overlap: BRI & AIIB: Rivals or layers? [Run cx4k-3p2m; data: IMF 2022-10; "
        f"CIA 2026]. In *{APA_TITLE}* (Version 0.1.0).",
    ),
    (
        "apa",
        figure(DEFAULT),
        "The scobrief authors. (2026). Share of world population under 159 definitions [Figure 9; run cx4k-3p2m; "
        f"data: IMF 2022-10; CIA 2026]. In *{APA_TITLE}* (Version 0.1.0).",
    ),
    (
        "apa",
        brief(RERUN),
        f"The scobrief authors. (2026). *{APA_TITLE}* (Version 0.1.0) [Policy brief; re-run 7h2d-90wq with "
        "as_of=2017 and gdp_measure=ppp; data: IMF 2022-10; CIA 2026].",
    ),
    (
        "apa",
        brief(PUBLISHED),
        f"The scobrief authors. (2026). *{APA_TITLE}* (Version 0.1.0) [Policy brief; run cx4k-3p2m; "
        "data: IMF 2022-10; CIA 2026]. https://example.org/brief/",
    ),
    (
        "mla",
        brief(DEFAULT),
        f"scobrief authors. *{HEADLINE}*. Policy brief. Version 0.1.0, 29 Nov. 2026. Run cx4k-3p2m. {DATA}",
    ),
    (
        "mla",
        chapter(DEFAULT),
        f"scobrief authors. “Overlap: BRI & AIIB: Rivals or Layers?” *{HEADLINE}*, Version 0.1.0, 2026. "
        f"Run cx4k-3p2m. {DATA}",
    ),
    (
        "mla",
        figure(DEFAULT),
        f"scobrief authors. “Share of World Population under 159 Definitions.” Figure 9. *{HEADLINE}*, Version 0.1.0, "
        f"29 Nov. 2026. Run cx4k-3p2m. {DATA}",
    ),
    (
        "mla",
        chapter(RERUN),
        f"scobrief authors. “Overlap: BRI & AIIB: Rivals or Layers?” *{HEADLINE}*, Version 0.1.0, 2026. "
        f"Re-run 7h2d-90wq with as_of=2017 and gdp_measure=ppp. {DATA}",
    ),
    (
        "mla",
        brief(PUBLISHED),
        f"scobrief authors. *{HEADLINE}*. Policy brief. Version 0.1.0, 29 Nov. 2026, https://example.org/brief/. "
        f"Run cx4k-3p2m. {DATA}",
    ),
    (
        "chicago",
        brief(DEFAULT),
        f"The scobrief authors. 2026. *{HEADLINE}*. Policy brief. Version 0.1.0. Run cx4k-3p2m. {DATA}",
    ),
    (
        "chicago",
        chapter(DEFAULT),
        f"The scobrief authors. 2026. “Overlap: BRI & AIIB: Rivals or Layers?” In *{HEADLINE}*, version 0.1.0. "
        f"Run cx4k-3p2m. {DATA}",
    ),
    (
        "chicago",
        figure(DEFAULT),
        f"The scobrief authors. 2026. “Share of World Population Under 159 Definitions.” Figure 9. In *{HEADLINE}*, "
        f"version 0.1.0. Run cx4k-3p2m. {DATA}",
    ),
    (
        "chicago",
        figure(RERUN),
        f"The scobrief authors. 2026. “Share of World Population Under 159 Definitions.” Figure 9. In *{HEADLINE}*, "
        f"version 0.1.0. Re-run 7h2d-90wq with as_of=2017 and gdp_measure=ppp. {DATA}",
    ),
    (
        "harvard",
        brief(DEFAULT),
        f"The scobrief authors (2026) *{TITLE}*. Version 0.1.0. Policy brief. Run cx4k-3p2m. {DATA}",
    ),
    (
        "harvard",
        chapter(DEFAULT),
        f"The scobrief authors (2026) ‘Overlap: BRI & AIIB: rivals or layers?’, *{TITLE}*. Version 0.1.0. "
        f"Run cx4k-3p2m. {DATA}",
    ),
    (
        "harvard",
        figure(DEFAULT),
        f"The scobrief authors (2026) ‘Share of world population under 159 definitions’, *{TITLE}*. Version 0.1.0, "
        f"figure 9. Run cx4k-3p2m. {DATA}",
    ),
    (
        "harvard",
        chapter(PUBLISHED),
        f"The scobrief authors (2026) ‘Overlap: BRI & AIIB: rivals or layers?’, *{TITLE}*. Version 0.1.0. "
        f"Available at: https://example.org/brief/chapters/overlap.html. Run cx4k-3p2m. {DATA}",
    ),
    (
        "harvard",
        brief(RERUN),
        f"The scobrief authors (2026) *{TITLE}*. Version 0.1.0. Policy brief. "
        f"Re-run 7h2d-90wq with as_of=2017 and gdp_measure=ppp. {DATA}",
    ),
]


@pytest.mark.parametrize(("style", "record", "by_hand"), EXPECTED, ids=[f"{s}-{r['id']}" for s, r, _ in EXPECTED])
def test_an_entry_is_as_the_rules_of_its_style_have_it(style, record, by_hand):
    assert cite.form(record, style) == by_hand.replace("*", "")
    made = cite.form_html(record, style).replace("<i>", "*").replace("</i>", "*")
    assert made == by_hand.replace("&", "&amp;")


@pytest.mark.parametrize("style", cite.PROSE)
def test_every_style_is_the_file_of_the_csl_project_and_says_which_edition(style):
    """APA 7, MLA 9, Chicago 18, Cite Them Right 12: a new file is looked at before it comes in."""
    name, _ = prose.FILES[style]
    text = (prose.FOLDER / f"{name}.csl").read_text(encoding="utf-8")
    edition = {
        "apa": "APA Style 7th edition",
        "mla": "MLA Handbook 9th edition (in-text citations)",
        "chicago": "Chicago Manual of Style 18th edition (author-date)",
        "harvard": "Cite Them Right 12th edition (author-date/Harvard)",
    }[style]
    assert f"<title>{edition}</title>" in text
    assert "creativecommons.org/licenses/by-sa/3.0/" in text


def test_a_title_that_is_markup_is_text_in_every_style():
    record = records.part(DEFAULT, 'Who <b>is</b> "in" & out', "chapters/members")
    for style in cite.PROSE:
        made = cite.form_html(record, style)
        assert "<b>" not in made.lower()
        assert "&lt;b&gt;is&lt;/b&gt;" in made.lower()
        assert "<b>is</b>" in cite.form(record, style).lower()


def test_the_same_record_gives_the_same_entry_whatever_was_cited_before():
    first = cite.form(chapter(DEFAULT), "apa")
    cite.form(brief(RERUN), "apa")
    assert cite.form(chapter(DEFAULT), "apa") == first
