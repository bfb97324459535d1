"""Any scenario of any chapter comes back from every form in which it is written, and its run has one id everywhere."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import NUMBERED, of_chapter, scenarios

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.scenario import CHAPTERS, Scenario, presets, resolve, run_id
from scobrief.scenario.identity import short

CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghjkmnpqrstvwxyz")


@given(scenarios())
def test_a_scenario_comes_back_from_plain_values_from_json_from_texts_and_from_a_notebook(made):
    kind, said = type(made), made.model_dump()
    assert kind.check(said, made.chapter, "") == made
    assert kind.check(json.loads(json.dumps(said, allow_nan=False)), made.chapter, "") == made
    assert kind.parse([f"{name}={value}" for name, value in said.items()], made.chapter, "") == made
    assert Scenario.from_notebook(made.chapter, said | {"__name__": "__main__", "json": json}) == made
    assert kind(**made.changed()) == made


@given(scenarios(), st.booleans())
def test_a_scenario_comes_back_from_a_file_and_its_canonical_yaml_is_always_the_same(made, backwards):
    said = dict(sorted(made.model_dump().items(), reverse=backwards))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.yaml"
        path.write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        (read,) = resolve([made.chapter], str(path)).values()
    assert read == made
    assert yaml.safe_dump(read.model_dump()) == yaml.safe_dump(made.model_dump())


@given(scenarios(), st.sampled_from(presets()))
def test_what_is_set_goes_over_any_preset(made, preset):
    settings = [f"{name}={value}" for name, value in made.model_dump().items()]
    assert resolve([made.chapter], preset, settings) == {made.chapter: made}


@given(st.sampled_from(NUMBERED), st.data())
def test_a_number_outside_its_range_is_refused_and_one_inside_is_kept(field, data):
    kind, name = field
    low, high = kind.span(name)
    near = st.builds(lambda end, step: end + step, st.sampled_from([low, high]), st.sampled_from([-1, 0, 1, 0.5]))
    value = data.draw(near | st.floats() | st.integers(-(10**30), 10**30))
    is_whole = isinstance(kind().model_dump()[name], int)
    allowed = low <= value <= high and (not is_whole or isinstance(value, int))
    try:
        made = kind.check(
            {"near_pp": 25.0} | {name: value} if "near_pp" in kind.model_fields else {name: value}, "", ""
        )
    except ParameterError as error:
        assert not allowed or "near_pp" in str(error)
    else:
        assert allowed
        assert getattr(made, name) == value


@given(scenarios(), scenarios())
def test_two_runs_have_the_same_id_if_they_are_the_same_and_then_alone(one, other):
    ids = [run_id({made.chapter: made}) for made in (one, other)]
    assert all(re.fullmatch("[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}", found) for found in ids)
    assert (ids[0] == ids[1]) == (one == other)


@given(scenarios(), st.randoms())
def test_the_order_of_chapters_and_of_parameters_does_not_matter(made, random):
    kind = type(made)
    said = list(made.model_dump().items())
    again = kind(**dict(random.sample(said, len(said))))
    chosen = resolve(CHAPTERS) | {made.chapter: made}
    shuffled = {chapter: chosen[chapter] for chapter in random.sample(list(chosen), len(chosen))}
    assert run_id(shuffled | {made.chapter: again}) == run_id(chosen) != run_id({made.chapter: made})


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text('aé☃𝄞\\"\n'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("aé_", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcé", min_size=1), PLAIN, max_size=4))
def test_an_id_is_forty_bits_of_a_sha_256_in_crockfords_digits(said):
    """Worked out by another way: base 32 as the standard has it, with other digits."""
    text = json.dumps(dict(sorted(said.items())), sort_keys=True)
    letters = base64.b32encode(hashlib.sha256(text.encode("ascii")).digest()[:5]).decode().translate(CROCKFORD)
    assert short(said) == f"{letters[:4]}-{letters[4:]}"
    assert short(json.loads(json.dumps(said))) == short(said)


# Neither the version of the brief nor the bytes of a table: these ids are the same on every machine for ever. Made in a
# shell: openssl dgst -sha256 -binary | head -c5 | base32 | tr 'A-Z2-7' '0-9a-hjkmnp-tv-z'
PINNED = {
    "8g9p-z8tn": {},
    "b86a-94rk": {
        "version": "1",
        "tables": {"annual": "sha256:00"},
        "parameters": {"size": {"as_of": 2021, "near_pp": 2.5}},
    },
    "cs1c-674q": {
        "é": "Türkiye",
        "tiny": 5e-324,
        "third": 1 / 3,
        "large": 1e22,
        "whole": 2.0,
        "none": None,
        "yes": True,
    },
}


@pytest.mark.parametrize("expected", PINNED)
def test_the_id_of_fixed_values_is_the_same_on_every_platform(expected):
    assert short(PINNED[expected]) == expected


SCRIPT = """
from scobrief.scenario import CHAPTERS, presets, resolve, run_id
for preset in presets():
    for chapter in CHAPTERS:
        print(run_id(resolve([chapter], preset)))
    print(run_id(resolve(CHAPTERS, preset)))
"""


def test_an_id_does_not_depend_on_the_process_its_folder_its_language_or_its_clock(tmp_path):
    """Two processes at once, each with another seed of hashes, another folder, another locale and another time zone."""
    own = [run_id(chosen) for preset in presets() for chosen in [*alone(preset), resolve(CHAPTERS, preset)]]
    places = [(tmp_path, "1", "C", "Pacific/Kiritimati", "0"), (Path("/"), "4242", "C.UTF-8", "America/St_Johns", "1")]
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT], cwd=folder, stdout=subprocess.PIPE, text=True,
            env=os.environ | {
                "SCOBRIEF_HOME": str(paths.ROOT), "PYTHONPATH": str(paths.PACKAGE.parent), "PYTHONHASHSEED": seed,
                "LC_ALL": locale, "TZ": zone, "PYTHONUTF8": utf_8,
            },
        )
        for folder, seed, locale, zone, utf_8 in places
    ]  # fmt: skip
    for process in begun:
        assert process.communicate(timeout=300)[0].split() == own
        assert process.returncode == 0


def alone(preset: str) -> list[dict[str, Scenario]]:
    return [resolve([chapter], preset) for chapter in CHAPTERS]


@settings(max_examples=10)
@given(st.sampled_from(list(CHAPTERS)).flatmap(of_chapter))
def test_a_scenario_cannot_be_changed_and_may_be_a_key(made):
    assert {made: 1}[type(made)(**made.model_dump())] == 1
    for name in made.model_dump():
        with pytest.raises(ValueError, match="frozen"):
            setattr(made, name, 1)
