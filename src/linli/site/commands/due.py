"""When a limit runs out, in working time; --explain shows the counting line by line."""

from __future__ import annotations

import argparse
from datetime import datetime

from linli.engine.worktime import Calendar, Limit, Unit, due
from linli.engine.worktime.explain import say_moment
from linli.words import Refusal, Words


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", required=True, metavar="MOMENT", help="e.g. 2026-09-30T10:00")
    parser.add_argument("--limit", required=True, metavar="N", help="how many units")
    parser.add_argument("--unit", required=True, metavar="UNIT", help=", ".join(Unit))
    parser.add_argument("--calendar", default="cn", help="name or folder of a calendar (default: cn)")
    parser.add_argument("--time-zone", help="IANA name; default: the calendar's")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the sentences")
    parser.add_argument("--explain", action="store_true", help="show the counting line by line")


def run(args: argparse.Namespace) -> int:
    calendar = Calendar.load(args.calendar, time_zone=args.time_zone)
    start_at = read_moment(args.start)
    if start_at.tzinfo is None:
        start_at = start_at.replace(tzinfo=calendar.zone)
    result = due(start_at, Limit(read_number(args.limit), args.unit), calendar)
    if args.explain:
        for line in result.lines:
            print(line.in_(args.lang))
    else:
        sentence = Words("{moment} ({iso})", "{moment}（{iso}）")
        print(sentence.format(moment=say_moment(result.at), iso=result.at.isoformat()).in_(args.lang))
    return 0


def read_moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(
            "moment-unreadable",
            Words(
                "'{text}' is not a date and time. Write it as 2026-09-30T10:00.",
                "“{text}”不是有效的日期时间，请写成 2026-09-30T10:00 的形式。",
            ).format(text=text),
            {"text": text},
        ) from None


def read_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refusal(
            "limit-not-positive",
            Words(
                "A limit must be a whole number of 1 or more, not '{value}'. Correct the limit.",
                "时限必须是不小于 1 的整数，“{value}”不符合要求，请更正。",
            ).format(value=text),
            {"value": text},
        ) from None
