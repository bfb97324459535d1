"""YAML that says what it reads: plain values alone, every key once, and a line for everything that is wrong.

YAML at large turns `no` into false, 010 into eight and 2021-06-15 into a date, keeps the last of two keys without a
word, and can name code to be run or unfold a line into more than a memory holds. None of that is read here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from .errors import BriefError

# What a person writes by hand is text of a few pages; more is a mistake, or an attack.
MAX_BYTES = 1_000_000
MAX_DEPTH = 100


class _Loader(yaml.SafeLoader):
    """YAML as it reads: no dates, no octal numbers, no minutes, no `yes` for true."""


class _Quick(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # not every PyYAML has libyaml
    """The same by libyaml, ten times faster; what it refuses is read again by the other, for the words."""


_PLAIN = {
    "bool": r"(?:true|True|TRUE|false|False|FALSE)$",
    "int": r"[-+]?(?:0|[1-9][0-9_]*)$",
    "float": r"[-+]?(?:(?:0|[1-9][0-9_]*)?\.[0-9]+(?:[eE][-+]?[0-9]+)?|(?:0|[1-9][0-9_]*)[eE][-+]?[0-9]+|\.nan|\.inf)$",
    "null": r"(?:~|null|Null|NULL|)$",
}
for _kind in (_Loader, _Quick):
    _kind.yaml_implicit_resolvers = {}
    for _name, _pattern in _PLAIN.items():
        _kind.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), None)


def text_of(path: Path, refusal: type[BriefError], what: str) -> str:
    """The text of a file, or of standard input for the name `-`. what: "A file of claims", for the words of a refusal.

    Raises the refusal if there is no such file, if it is a folder, too long or no UTF-8 text, or cannot be read.
    """
    try:
        if str(path) != "-" and not path.is_file():
            raise FileNotFoundError(0, "this is a folder" if path.is_dir() else "no such file")
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal(f"{path}: cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise refusal(f"{path}: more than {MAX_BYTES:,} bytes. {what} is a few pages of text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise refusal(f"{path} line {line}: {found} is no UTF-8 text. Save the file as UTF-8.") from None


def parsed(path: Path, text: str, refusal: type[BriefError]) -> tuple[yaml.Node | None, Any]:
    """The nodes and the plain values of a text; the nodes know their lines. path: for the words of a refusal.

    Keys that stand twice are told by `given_twice`. Raises the refusal for what is no YAML, or more than plain values.
    """
    with suppress(yaml.YAMLError, ValueError, LookupError, AttributeError):
        return _read(path, text, refusal, _Quick)
    try:
        return _read(path, text, refusal, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refusal(f"{path} line {mark.line + 1 if mark else 1}: this is no YAML: {error.problem}.") from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise refusal(
            f"{path} line {line}: the character U+{ord(text[error.position]):04X} has no place in a text."
        ) from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError) as error:
        told = " ".join(str(error).split())[:200]
        raise refusal(f"{path}: cannot be read as YAML: {told or type(error).__name__}.") from None


def given_twice(node: yaml.Node | None) -> Iterator[tuple[int, str, str]]:
    """Keys that stand twice in one mapping, as line, key and words; YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line, name = key.start_mark.line + 1, str(key.value)
            if name in seen:
                yield line, name, f"{name} is given twice, first on line {seen[name]}. Keep one."
            seen.setdefault(name, line)
            yield from given_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from given_twice(child)


def follow(node: yaml.Node | None, loc: tuple[int | str, ...]) -> tuple[int, tuple[int | str, ...]]:
    """The line and the keys that a location leads to, as far as they are in the file.

    Inside a union pydantic names the member that it tried, which is no key of the file: it is passed over.
    """
    line, path = node.start_mark.line + 1 if node else 1, []
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if str(pair[0].value) == str(part)), None)
            if pair is None:
                continue
            line, node = pair[0].start_mark.line + 1, pair[1]
        else:
            continue
        path.append(part)
    return line, tuple(path)


def _read(path: Path, text: str, refusal: type[BriefError], loader: type) -> tuple[yaml.Node | None, Any]:
    _refuse_more_than_values(path, text, refusal, loader)
    return yaml.compose(text, Loader=loader), yaml.load(text, Loader=loader)


def _refuse_more_than_values(path: Path, text: str, refusal: type[BriefError], loader: type) -> None:
    """Refuse tags, which can name code, references, a few of which can unfold into more than a memory, and depths."""
    told: dict[str, str] = {}  # of each kind the first
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:  # before nodes are made of it, which goes down as deep
            raise refusal(f"{path}: the entries are nested too deeply. See the schema.")
        where = f"{path} line {event.start_mark.line + 1 if event.start_mark else 1}"
        name, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            told.setdefault("alias", f"{where}: *{name} repeats an entry by reference. Write it out.")
        elif name:
            told.setdefault("anchor", f"{where}: &{name} marks an entry for a reference. Leave the mark out.")
        if tag:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            told.setdefault("tag", f"{where}: the tag {short} is not read; only plain values are. Leave it out.")
    for kind in ("tag", "alias", "anchor"):
        if kind in told:
            raise refusal(told[kind])
