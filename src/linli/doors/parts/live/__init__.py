"""News on open pages, by server-sent events.

A door offers a stream as an ordinary view behind an ordinary gate::

    @needs("cases.see")
    @require_safe
    def news(request):
        actor = request.actor
        return live.stream(request, hears=lambda news: {"number": …} if may_hear(actor, news.body) else None)

`hears` is asked for each piece of news of this town and gives what this reader is sent, or None. It runs in the event
loop: it must not ask the database. The page opens the stream with `linli/live.js`. The server sends an `id` with every
event, so that a browser that lost the line goes on where it stopped, or is told by the event `missed` that it cannot.
A stream ends after `LASTS_S`; the browser opens it anew, and the gate looks at the rights again.
"""

from .opening import Subscription, stream

__all__ = ["Subscription", "stream"]
