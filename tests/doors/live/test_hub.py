"""Who is told what, and what a reader is given who lost the line."""

from __future__ import annotations

import asyncio
import time

from linli.doors.parts.live import hub as hubs
from linli.doors.parts.live.hub import MISSED, Hub
from linli.doors.parts.live.opening import Subscription
from linli.records.announcing import News


def news(number: int, *, town: str = "liudu", place: str = "a/") -> News:
    return News(f"{time.time_ns() // 1000}-{number}", town, "case", {"number": number, "place": place})


def reader(town: str = "liudu", *, place: str = "", after: str = "", owner: str = "x") -> Subscription:
    return Subscription(town, lambda n: n.body if n.body["place"].startswith(place) else None, owner, after)


def numbers(stream: hubs.Stream | None) -> list[object]:
    assert stream is not None
    events = asyncio.run(stream.wait(0.01))
    return ["missed" if e == MISSED else e[2]["number"] for e in events]


def test_news_reach_only_the_town_and_the_area_they_belong_to() -> None:
    hub = Hub()
    hub.begin()
    here, elsewhere, other_town = (
        hub.join(reader(place="a/")), hub.join(reader(place="b/")), hub.join(reader("other")),
    )  # fmt: skip
    hub.pass_on(news(1, place="a/01/"))
    hub.pass_on(news(2, town="other"))
    assert numbers(here) == [1]
    assert numbers(elsewhere) == []
    assert numbers(other_town) == [2]


def test_a_reader_goes_on_where_it_stopped() -> None:
    hub = Hub()
    hub.begin()
    told = [news(i) for i in range(5)]
    for one in told:
        hub.pass_on(one)
    hub.pass_on(news(9, town="other"))
    assert numbers(hub.join(reader(after=told[2].id))) == [3, 4]
    assert numbers(hub.join(reader(after=told[2].id, place="b/"))) == []


def test_a_reader_that_only_wants_a_sign_gets_one_of_a_kind_at_a_time() -> None:
    hub, asked = Hub(), []
    hub.begin()
    stream = hub.join(Subscription("liudu", lambda n: asked.append(n) or n.body, "x", pause_s=1.0))
    for one in (news(1), news(2), news(3)):
        hub.pass_on(one)
    assert numbers(stream) == [1]
    hub.pass_on(news(4))
    assert numbers(stream) == [4]
    assert len(asked) == 2


def test_a_page_is_told_what_came_while_it_was_loading() -> None:
    hub = Hub()
    hub.begin()
    page_made_at = str(time.time_ns() // 1000)
    hub.pass_on(news(1))
    assert numbers(hub.join(reader(after=page_made_at))) == [1]


def test_what_cannot_be_known_is_said() -> None:
    hub = Hub()
    before = str(time.time_ns() // 1000 - 60_000_000)
    assert numbers(hub.join(reader(after=before))) == ["missed"], "not listening yet"
    hub.begin()
    assert numbers(hub.join(reader(after=before))) == ["missed"], "listening since later"
    assert numbers(hub.join(reader(after="nonsense"))) == ["missed"]
    stream = hub.join(reader())
    hub.pause()
    hub.begin()
    assert numbers(stream) == ["missed"], "the line to the database was broken for a while"


def test_a_reader_who_takes_nothing_holds_little() -> None:
    hub = Hub()
    hub.begin()
    slow = hub.join(reader())
    assert slow is not None
    for i in range(hubs.LONGEST_QUEUE + 5):
        hub.pass_on(news(i))
    assert len(slow.events) <= hubs.LONGEST_QUEUE
    assert numbers(slow)[0] == "missed"


def test_one_person_holds_a_few_streams_and_a_process_some_thousand(monkeypatch) -> None:
    hub = Hub()
    hub.begin()
    own = [hub.join(reader(owner="duyuzhen")) for _ in range(hubs.MOST_OF_ONE + 1)]
    assert own[0] is not None
    assert own[0].is_over
    assert not any(s.is_over for s in own[1:] if s)
    monkeypatch.setattr(hubs, "MOST_STREAMS", hub.number)
    assert hub.join(reader(owner="somebody")) is None
    hub.leave(own[1])  # type: ignore[arg-type]
    assert hub.join(reader(owner="somebody")) is not None
    hub.close()
    assert hub.join(reader()) is None
    assert own[2] is not None
    assert own[2].is_over
