"""Where the book is published: only what is configured, and only if it is the address of a folder."""

import json

import pytest

from scobrief import paths
from scobrief.cite import address
from scobrief.errors import ParameterError


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """A configuration that says some address, and no environment that does."""
    monkeypatch.delenv(address.ENVIRONMENT, raising=False)

    def write(text: str) -> None:
        path = tmp_path / "_config.yml"
        path.write_text(f"title: x\nsphinx:\n  config:\n    html_baseurl: {json.dumps(text)}\n", encoding="utf-8")
        monkeypatch.setattr(paths, "CONFIG", path)

    return write


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("https://example.org/brief/", "https://example.org/brief/"),
        ("https://example.org/brief", "https://example.org/brief/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("https://example.org/%C3%A9tude", "https://example.org/%C3%A9tude/"),
        ("", None),
    ],
)
def test_an_address_ends_in_a_slash_and_an_empty_one_is_none(given, found):
    assert address.checked(given, "--base-url") == found


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("example.org/brief", "no absolute http or https URL"),
        ("/brief/", "no absolute http or https URL"),
        ("//example.org/", "no absolute http or https URL"),
        ("ftp://example.org/", "no absolute http or https URL"),
        ("file:///tmp/", "no absolute http or https URL"),
        ("javascript:alert(1)", "no absolute http or https URL"),
        ("https://", "no absolute http or https URL"),
        ("https://example.org/?page=1", "a query or a fragment"),
        ("https://example.org/#top", "a query or a fragment"),
        ("https://example.org/?", "a query or a fragment"),
        ("https://me:secret@example.org/", "a user's name or password"),
        ("https://example.org/a b/", "characters that must be written as %XX"),
        ('https://example.org/"><script>', "characters that must be written as %XX"),
        ("https://example.org/étude/", "characters that must be written as %XX"),
        ("https://example.org:port/", "Port"),
        ("https://[::1/", "Invalid IPv6"),
        ("https://example.org/index.html", "the address of a page"),
    ],
)
def test_what_is_no_address_of_a_folder_is_refused_with_the_reason_and_an_example(given, why):
    with pytest.raises(ParameterError, match=r"https://example\.org/brief/") as caught:
        address.checked(given, "--base-url")
    assert why in str(caught.value)
    assert str(caught.value).startswith(f"--base-url={given!r}: ")
    assert caught.value.exit_code == 2


def test_the_option_goes_before_the_environment_and_that_before_the_configuration(configured, monkeypatch):
    configured("https://configured.example/")
    assert address.base_url() == "https://configured.example/"
    monkeypatch.setenv(address.ENVIRONMENT, "https://environment.example")
    assert address.base_url() == "https://environment.example/"
    assert address.base_url("https://given.example") == "https://given.example/"
    assert address.base_url("") is None
    monkeypatch.setenv(address.ENVIRONMENT, "")
    assert address.base_url() is None


def test_a_wrong_address_in_the_configuration_or_environment_says_where_it_stands(configured, monkeypatch):
    configured("example.org")
    with pytest.raises(ParameterError, match=r"_config\.yml html_baseurl='example\.org'"):
        address.base_url()
    monkeypatch.setenv(address.ENVIRONMENT, "nowhere")
    with pytest.raises(ParameterError, match="SCOBRIEF_BASE_URL='nowhere'"):
        address.base_url()


def test_a_variant_does_not_take_the_address_of_the_default_book(configured):
    configured("https://configured.example/")
    variant = paths.BUILD / "variants" / "ppp" / "html" / "index.html"
    assert address.of_book(paths.HTML / "index.html") == "https://configured.example/"
    assert address.of_book(variant) is None
    assert address.of_book(variant, "https://ppp.example") == "https://ppp.example/"


def test_the_project_itself_names_no_address(monkeypatch):
    monkeypatch.delenv(address.ENVIRONMENT, raising=False)
    assert address.base_url() is None


def test_a_book_says_for_which_address_it_was_built(tmp_path):
    index = tmp_path / "index.html"
    assert address.published(index) not in (None, "https://example.org/")
    (tmp_path / "facts.json").write_text('{"base_url": null}')
    assert address.published(index) is None
    (tmp_path / "facts.json").write_text('{"base_url": "https://example.org/"}')
    assert address.published(index) == "https://example.org/"
