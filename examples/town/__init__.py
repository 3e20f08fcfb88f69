"""The sample town 柳渡 Liudu: a seeded generator of an invented place. `python -m examples.town --help`."""
