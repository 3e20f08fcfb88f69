"""What a command answers to arguments that are not right: a sentence in both languages, and where help is."""

from __future__ import annotations

import pytest

from linli.site import cli
from linli.site.arguments import OTHERWISE, Parser, sentence

UNITS = ["divide", "u.csv", "e.csv", "--min", "200", "--max", "300", "--out", "o.csv"]


@pytest.mark.parametrize(
    ("argv", "en", "zh"),
    [
        ([*UNITS, "--grids", "two"], "--grids is 'two', but must be a whole number.", "--grids 的值为“two”，应填写整数。"),
        ([*UNITS, "--effort", "x"], "--effort is 'x', but must be a number.", "应填写数字"),
        ([*UNITS, "--balance", "even"], "--balance is 'even', but must be one of free, loose, tight.", "之一"),
        ([*UNITS, "--seed"], "--seed needs a value after it.", "--seed 之后须填写值。"),
        ([*UNITS, "--fast"], "This command does not know --fast.", "本命令不认识 --fast。"),
        (["divide", "u.csv"], "Still missing: edges, --min, --max, --out.", "还缺少：edges, --min, --max, --out。"),
        (["land", "divide", "7"], "job is '7', but must be an id as the page shows it.", "页面上显示的编号"),
        (["divde"], "There is no command 'divde'.", "没有“divde”这个命令"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_answered_in_both_languages(
    argv: list[str], en: str, zh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = cli.main(argv)
    except SystemExit as left:
        code = int(left.code or 0)
    said = capsys.readouterr().err
    assert code == 2
    assert en in said
    assert zh in said
    assert "--help" in said


def test_every_saying_of_argparse_is_known() -> None:
    parser = Parser(prog="p")
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--one")
    either.add_argument("--other")
    parser.add_argument("--outer")
    for argv in ([], ["--one", "1", "--other", "2"], ["--one", "1", "--o", "3"], ["--one", "1", "more"]):
        with pytest.raises(SystemExit):
            parser.parse_args(argv)
    assert sentence("something new") == OTHERWISE.format(value="something new")
    for message in (
        "one of the arguments --one --other is required",
        "argument --other: not allowed with argument --one",
        "ambiguous option: --o could match --one, --other, --outer",
        "unrecognized arguments: more",
    ):
        assert sentence(message) != OTHERWISE.format(value=message)
        assert sentence(message).zh != sentence(message).en
