"""A parser of arguments whose refusals are sentences in both languages of the house."""

from __future__ import annotations

import argparse
import re
from typing import Final, NoReturn

from linli.words import Words

# what argparse says of a kind that is asked for
KINDS: Final = {
    "int": Words("a whole number", "整数"),
    "float": Words("a number", "数字"),
    "UUID": Words("an id as the page shows it", "页面上显示的编号"),
    "fromisoformat": Words("a date such as 2026-05-03", "日期，例如 2026-05-03"),
}
ANOTHER: Final = Words("another kind of value", "其他格式的值")

# argparse's own sentences, and ours for them; what is in brackets is put in
SAYINGS: Final = (
    (
        r"argument (?P<argument>.+?): invalid (?P<kind>\w+) value: '(?P<value>.*)'",
        Words("{argument} is '{value}', but must be {kind}.", "{argument} 的值为“{value}”，应填写{kind}。"),
    ),
    (
        r"argument (?P<argument>.+?): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.+)\)",
        Words(
            "{argument} is '{value}', but must be one of {choices}.",
            "{argument} 的值为“{value}”，只能是 {choices} 之一。",
        ),
    ),
    (
        r"argument (?P<argument>.+?): expected (one|at least one|\d+) arguments?",
        Words("{argument} needs a value after it.", "{argument} 之后须填写值。"),
    ),
    (
        r"argument (?P<argument>.+?): not allowed with argument (?P<value>.+)",
        Words("{argument} and {value} cannot be given together.", "{argument} 与 {value} 不能同时使用。"),
    ),
    (
        r"the following arguments are required: (?P<value>.+)",
        Words("Still missing: {value}.", "还缺少：{value}。"),
    ),
    (
        r"one of the arguments (?P<value>.+) is required",
        Words("One of these is needed: {value}.", "须填写其中之一：{value}。"),
    ),
    (
        r"unrecognized arguments: (?P<value>.+)",
        Words("This command does not know {value}.", "本命令不认识 {value}。"),
    ),
    (
        r"ambiguous option: (?P<argument>.+) could match (?P<value>.+)",
        Words("{argument} may mean {value}; write it in full.", "{argument} 可能是 {value}，请写完整。"),
    ),
)
OTHERWISE: Final = Words("The arguments are not right: {value}.", "参数有误：{value}。")
HELP: Final = Words("`{prog} --help` tells what it takes.", "用“{prog} --help”查看用法。")


def sentence(message: str) -> Words:
    """What argparse says, in both languages.

    >>> sentence("argument --grids: invalid int value: 'two'").en
    "--grids is 'two', but must be a whole number."
    """
    for pattern, words in SAYINGS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            values = {k: v.replace("'", "") for k, v in found.groupdict().items()}
            kind = KINDS.get(values.pop("kind", ""), ANOTHER)
            return Words(words.en.format(kind=kind.en, **values), words.zh.format(kind=kind.zh, **values))
    return OTHERWISE.format(value=message)


class Parser(argparse.ArgumentParser):
    """Says what is wrong and where help is, and ends with 2, as argparse does."""

    def error(self, message: str) -> NoReturn:
        said, helping = sentence(message), HELP.format(prog=self.prog)
        self.exit(2, f"{said.en} {helping.en}\n{said.zh}{helping.zh}\n")
