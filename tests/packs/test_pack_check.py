"""One broken file per kind of mistake: each is found, on its line, with its sentence in both languages."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engine.catalogue import check_pack, load_pack
from linli.site import cli
from linli.words import Refusal

HERE = Path(__file__).parent
SOUND = HERE / "sound"
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
FILES = sorted(p.relative_to(SOUND).as_posix() for p in SOUND.rglob("*.yaml"))


def header(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()[:5]
    return dict(line.removeprefix("# ").split(": ", 1) for line in lines)


def pack_with(folder: Path, file: str, text: str) -> Path:
    root = folder / "pack"
    shutil.copytree(SOUND, root)
    (root / file).write_text(text, encoding="utf-8")
    return root


def test_the_sound_pack_has_no_mistakes() -> None:
    assert check_pack(SOUND) == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_mistake_is_one_sentence_on_its_line(path: Path, tmp_path: Path) -> None:
    wanted = header(path)
    root = pack_with(tmp_path, wanted["replaces"], path.read_text(encoding="utf-8"))
    findings = check_pack(root)
    first = findings[0]
    assert (first.line, first.code) == (int(wanted["line"]), wanted["mistake"])
    # A setting that is not there is missed by the file that needs it.
    assert first.file == ("lifecycle.yaml" if first.code == "setting-missing" else wanted["replaces"])
    assert (first.words.en, first.words.zh) == (wanted["en"], wanted["zh"])
    assert {finding.code for finding in findings} == {wanted["mistake"]}
    with pytest.raises(Refusal) as caught:
        load_pack(root)
    assert caught.value.code == "pack-broken"
    assert caught.value.data["findings"][0]["line"] == first.line


def test_every_principle_has_a_broken_file() -> None:
    from linli.engine.catalogue.principles import PRINCIPLES

    assert set(PRINCIPLES) <= {path.stem for path in BROKEN}


def test_missing_and_strange_files(tmp_path: Path) -> None:
    root = pack_with(tmp_path, "shops.yaml", "a: 1\n")
    (root / "pack.yaml").unlink()
    (root / "words.yaml").write_bytes(b"\xff\xfe\x00")
    (root / "README.txt").write_text("not a part of the pack", encoding="utf-8")
    found = {(f.file, f.code) for f in check_pack(root)}
    assert found == {
        ("shops.yaml", "file-unknown"),
        ("pack.yaml", "file-missing"),
        ("words.yaml", "file-encoding"),
    }


def test_no_folder_is_said() -> None:
    with pytest.raises(Refusal) as caught:
        check_pack(SOUND / "nowhere")
    assert caught.value.code == "pack-missing"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pack", "check", str(SOUND)]) == 0
    assert capsys.readouterr().out == "3 classes, 4 conditions, 3 moves: no mistakes\n"
    broken = HERE / "broken" / "limit-missing.yaml"
    root = pack_with(tmp_path, "classes/streets.yaml", broken.read_text(encoding="utf-8"))
    assert cli.main(["pack", "check", str(root)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("classes/streets.yaml:11: The class “01001” says that it has limits")
    assert "没有时限" in said
    assert cli.main(["pack", "check", str(tmp_path / "nothing")]) == 1


def test_a_changed_pack_is_read_again(tmp_path: Path) -> None:
    root = tmp_path / "pack"
    shutil.copytree(SOUND, root)
    first = load_pack(root)
    assert load_pack(root) is first
    file = root / "classes" / "streets.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("en: Bench", "en: Long bench"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert load_pack(root).matter("component", "01003").name.en == "Long bench"


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for key, item in items for p in places(item, (*path, key)))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_makes_the_check_fall_over(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = data.draw(st.sampled_from(FILES))
    content = yaml.load((SOUND / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    place = data.draw(st.sampled_from([p for p in places(content) if p]))
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = data.draw(JUNK)
    folder = tmp_path_factory.mktemp("damage")
    root = pack_with(folder, file, yaml.safe_dump(content, allow_unicode=True))
    for finding in check_pack(root):
        assert finding.line >= 1
        assert finding.words.en.endswith(".")
        assert finding.words.zh.endswith("。")
    shutil.rmtree(folder)


def test_a_class_without_limit_has_none_in_any_condition_it_shares(tmp_path: Path) -> None:
    text = (SOUND / "classes" / "streets.yaml").read_text(encoding="utf-8")
    text = text.replace("limit: {value: 2, unit: urgent_work_hour, basis: own}", "limit: {basis: none}")
    cover = load_pack(pack_with(tmp_path, "classes/streets.yaml", text)).matter("component", "01001")
    assert [(c.limit, c.basis) for c in cover.conditions] == [(None, "none"), (None, "none")]
