"""The id of a run in a built page: stamped wherever it is marked, as often as one likes, and nowhere else."""

import json
import re

from scobrief import cite
from scobrief.book import runmark
from scobrief.book.extension import citing
from scobrief.book.stage import Stage
from scobrief.cite import linked, records

FIRST, SECOND, THIRD = "aaaa-1111", "bbbb-2222", "cccc-3333"


def page(run: str, size: str) -> str:
    """A page with the id in every place that there is, and once in prose, where it is only spoken of."""
    edition = cite.Edition(run, "IMF 2022-10", {"as_of": 2017})
    record = records.part(edition, "Size", "chapters/size")
    return "\n".join(
        [
            runmark.meta(run),
            linked.script(linked.report(record, edition, "x", runmark.identifier(run))),
            f'<code class="sb-run" data-chapter="size">{size}</code>',
            f"<p>Run: {runmark.element(run)}; not of aaaa-1111.</p>",
            citing.box(record, run),
        ]
    )


def test_a_page_built_for_one_run_and_stamped_for_another_is_the_page_of_that_other():
    built = page(FIRST, "size-0001")
    assert built.count(FIRST) > 10
    assert runmark.stamped(built, SECOND, {"size": "size-0002"}) == page(SECOND, "size-0002")


def test_twice_over_and_back_again():
    built = page(FIRST, "size-0001")
    second = runmark.stamped(built, SECOND, {"size": "size-0002"})
    third = runmark.stamped(second, THIRD, {"size": "size-0003"})
    assert third == page(THIRD, "size-0003")
    assert runmark.stamped(third, FIRST, {"size": "size-0001"}) == built
    assert runmark.stamped(third, THIRD, {"size": "size-0003"}) == third


def test_an_id_that_is_only_spoken_of_stays():
    assert "not of aaaa-1111." in runmark.stamped(page(FIRST, "x"), SECOND, {"size": "x"})


def test_every_form_of_the_box_is_read_with_the_id_that_was_stamped():
    """Its text without the mark-up is what a reader copies."""
    stamped = runmark.stamped(page(FIRST, "x"), SECOND, {"size": "x"})
    edition = cite.Edition(SECOND, "IMF 2022-10", {"as_of": 2017})
    record = records.part(edition, "Size", "chapters/size")
    for style in cite.STYLES:
        found = re.search(rf'<(p|pre) id="cite-{style}"[^>]*>(.*?)</\1>', stamped, re.DOTALL)[2]
        text = re.sub(r"<[^>]+>", "", found).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        assert text == cite.form(record, style)


def test_json_ld_is_json_after_stamping():
    stamped = runmark.stamped(page(FIRST, "x"), SECOND, {"size": "x"})
    said = json.loads(re.search(r"ld\+json\">\n(.*?)</script>", stamped, re.DOTALL)[1])
    assert said["identifier"]["value"] == SECOND


def test_a_stage_stamps_its_pages(tmp_path):
    stage = Stage(tmp_path)
    stage.html.mkdir(parents=True)
    (stage.html / "size.html").write_text(page(FIRST, "old"), encoding="utf-8")
    stage.stamp(SECOND, {"size": {"run_id": "new"}})
    assert (stage.html / "size.html").read_text(encoding="utf-8") == page(SECOND, "new")
