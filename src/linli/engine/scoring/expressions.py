"""A small, safe arithmetic for composite scores: names, numbers, + - * /, min, max. Nothing is executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from linli.engine.scoring.rates import ARITHMETIC
from linli.words import Refusal, Words

NUMBER = re.compile(r"(\d+(\.\d*)?|\.\d+)")
LONGEST = 1000
DEEPEST = 100
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "÷"}
STEPS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: ARITHMETIC.add,
    ast.Sub: ARITHMETIC.subtract,
    ast.Mult: ARITHMETIC.multiply,
    ast.Div: ARITHMETIC.divide,
}
STRENGTH = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}


@dataclass(frozen=True, eq=False, slots=True)
class Expression:
    """A checked expression; make it with `read_expression`."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    def value(self, values: Mapping[str, Decimal]) -> Decimal:
        """Its value; every name must be in `values`. Refusal `expression-no-number` on division by zero."""
        return _value(self.tree, self.text, values)

    def terms(self) -> list[tuple[Expression, int]]:
        """The terms of the outermost sum, each with its sign, so that a score can be told term by term."""
        return [(Expression(self.text, node, _names(node)), sign) for node, sign in _terms(self.tree, 1)]

    def say(self, names: Mapping[str, Words]) -> Words:
        """As written, with the names people use."""
        return Words(
            _say(self.tree, self.text, {k: w.in_("en") for k, w in names.items()}),
            _say(self.tree, self.text, {k: w.in_("zh") for k, w in names.items()}),
        )


def read_expression(text: str, known: Collection[str]) -> Expression:
    """Parse and check an expression over the names in `known`.

    Raises Refusal `expression-broken` (with the column) for anything but names, numbers, + - * /,
    parentheses, min(…) and max(…).

    >>> e = read_expression("60 * on_time + 10 * (1 - rework)", {"on_time", "rework"})
    >>> e.value({"on_time": Decimal("0.5"), "rework": Decimal("0.1")})
    Decimal('39.0')
    """
    text = " ".join(text.split())
    if "#" in text:
        raise _broken(text, text.index("#") + 1, Words("'#' is not allowed", "不允许使用“#”"))
    if len(text) > LONGEST:
        raise _broken(text[:40] + "…", 1, Words("it is longer than 1,000 characters", "长度超过 1000 个字符"))
    try:
        tree = ast.parse(text, mode="eval").body
        _check(tree, text, known, DEEPEST)
        return Expression(text, tree, _names(tree))
    except SyntaxError as error:
        reason = Words("it cannot be read as arithmetic", "不是有效的算式")
        raise _broken(text, error.offset or 1, reason) from None
    except (ValueError, RecursionError, MemoryError):
        raise _broken(text, 1, Words("it is nested too deeply", "嵌套过深")) from None


def _broken(text: str, column: int, reason: Words) -> Refusal:
    return Refusal(
        "expression-broken",
        Words(
            "The expression '{text}' is wrong at column {column}: {reason}. Allowed are names of indicators,"
            " numbers, + - * /, parentheses, min and max.",
            "算式“{text}”第 {column} 列有误：{reason}。只能使用指标名、数字、+ - * /、括号、min 和 max。",
        ).format(text=text, column=column, reason=reason),
        {"expression": text, "column": column},
    )


def _check(node: ast.expr, text: str, known: Collection[str], depth: int) -> None:
    if not depth:
        raise _broken(text, node.col_offset + 1, Words("it is nested too deeply", "嵌套过深"))
    match node:
        case ast.Constant() if NUMBER.fullmatch(ast.get_source_segment(text, node) or ""):
            return
        case ast.Name(id=name) if name in known:
            return
        case ast.Name(id=name):
            reason = Words("'{name}' is not known", "“{name}”不是已知的指标").format(name=name)
            raise _broken(text, node.col_offset + 1, reason)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            _check(node.left, text, known, depth - 1)
            _check(node.right, text, known, depth - 1)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            _check(node.operand, text, known, depth - 1)
        case ast.Call(func=ast.Name(id="min" | "max"), args=[_, *_], keywords=[]):
            for argument in node.args:
                _check(argument, text, known, depth - 1)
        case _:
            reason = Words("'{part}' is not allowed", "不允许使用“{part}”")
            part = ast.get_source_segment(text, node) or text
            raise _broken(text, node.col_offset + 1, reason.format(part=part))


def _value(node: ast.expr, text: str, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant():
            return Decimal(ast.get_source_segment(text, node) or "")
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=op, operand=operand):
            value = _value(operand, text, values)
            return ARITHMETIC.minus(value) if isinstance(op, ast.USub) else value
        case ast.Call(func=ast.Name(id=function), args=args):
            pick = min if function == "min" else max
            return pick(_value(argument, text, values) for argument in args)
        case ast.BinOp(left=left, op=op, right=right):
            try:
                return STEPS[type(op)](_value(left, text, values), _value(right, text, values))
            except DecimalException:
                raise Refusal(
                    "expression-no-number",
                    Words(
                        "The expression '{text}' has no value here: it divides by zero or grows too large."
                        " Correct the expression.",
                        "算式“{text}”在此无法得出结果：除数为零或数值过大，请更正算式。",
                    ).format(text=text),
                    {"expression": text},
                ) from None
    raise TypeError(f"unchecked expression: {ast.dump(node)}")


def _names(node: ast.expr) -> frozenset[str]:
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    return frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name) and id(n) not in called)


def _terms(node: ast.expr, sign: int) -> list[tuple[ast.expr, int]]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        right = sign if isinstance(node.op, ast.Add) else -sign
        return [*_terms(node.left, sign), *_terms(node.right, right)]
    return [(node, sign)]


def _say(node: ast.expr, text: str, names: Mapping[str, str], outer: int = 0) -> str:
    match node:
        case ast.Name(id=name):
            return names.get(name, name)
        case ast.UnaryOp(op=op, operand=operand):
            return ("-" if isinstance(op, ast.USub) else "") + _say(operand, text, names, 3)
        case ast.Call(func=ast.Name(id=function), args=args):
            return f"{function}({', '.join(_say(a, text, names) for a in args)})"
        case ast.BinOp(left=left, op=op, right=right):
            strength = STRENGTH[type(op)]
            said = f"{_say(left, text, names, strength)} {SIGNS[type(op)]} {_say(right, text, names, strength + 1)}"
            return f"({said})" if strength < outer else said
        case _:
            return ast.get_source_segment(text, node) or ""
