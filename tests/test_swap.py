"""Folders that change places: whole at every moment, also where the system cannot exchange them in one step."""

import errno
import os

import pytest

from scobrief import swap


def folders(where, *names):
    for name in names:
        (where / name).mkdir()
        (where / name / "said").write_text(f"I was {name}")
    return [where / name for name in names]


def said(folder) -> str:
    return (folder / "said").read_text()


def test_two_folders_change_places_in_one_call_of_the_system(tmp_path, monkeypatch):
    new, target = folders(tmp_path, "new", "target")
    # No path of Python's is taken: between two renames there would be no target.
    monkeypatch.setattr(os, "rename", lambda *names: pytest.fail("renamed"))
    swap.swap(new, target)
    assert (said(new), said(target)) == ("I was target", "I was new")


def test_a_folder_goes_where_nothing_is(tmp_path):
    (new,) = folders(tmp_path, "new")
    swap.swap(new, tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert said(tmp_path / "target") == "I was new"


def test_names_may_have_spaces_and_letters_of_any_script(tmp_path):
    new, target = folders(tmp_path, "новый 新", "上海 合作")
    swap.swap(new, target)
    assert said(target) == "I was новый 新"


def test_where_the_system_cannot_exchange_two_steps_do_it_and_leave_nothing(tmp_path, monkeypatch):
    new, target = folders(tmp_path, "new", "target")
    monkeypatch.setattr(swap, "_exchanged", lambda *names: False)
    swap.swap(new, target)
    assert (said(new), said(target)) == ("I was target", "I was new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "target"]


def test_what_was_killed_between_two_steps_is_brought_back(tmp_path):
    (aside,) = folders(tmp_path, ".target-old")
    swap.restore(tmp_path / "target")
    assert said(tmp_path / "target") == "I was .target-old"
    assert not aside.exists()
    swap.restore(tmp_path / "target")  # and where nothing was left, nothing is done
    assert said(tmp_path / "target") == "I was .target-old"


def test_another_refusal_of_the_system_is_told_and_leaves_both(tmp_path):
    new, target = folders(tmp_path, "new", "target")
    with pytest.raises(NotADirectoryError) as told:
        swap.swap(new / "said" / "within a file", target)
    assert told.value.errno == errno.ENOTDIR
    assert (said(new), said(target)) == ("I was new", "I was target")
