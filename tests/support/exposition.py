"""A strict reader of Prometheus's text format, version 0.0.4.

    read(text) -> {(name, ((label, value), ...)): number}, {name: type}

Stricter than the format where a careless writer would go wrong: every metric
has HELP and TYPE once, before its samples, which stand together.
"""

import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
VALUE = r"[+-]?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Inf)|NaN"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? ({VALUE})")
TYPES = ("counter", "gauge", "histogram", "summary", "untyped")


class Reader:
    def __init__(self):
        self.samples = {}
        self.types = {}
        self.helps = set()
        self.current = None

    def comment(self, line):
        found = re.fullmatch(rf"# (HELP|TYPE) ({NAME}) (.+)", line)
        if not found:
            raise ValueError(f"no comment of the format: {line!r}")
        kind, name, text = found.groups()
        known = self.helps if kind == "HELP" else self.types
        if name in known:
            raise ValueError(f"second {kind}: {line!r}")
        if kind == "HELP":
            self.helps.add(name)
            return
        if text not in TYPES or name not in self.helps:
            raise ValueError(f"a type without help or sense: {line!r}")
        self.types[name] = text
        self.current = name

    def sample(self, line):
        found = SAMPLE.fullmatch(line)
        if not found:
            raise ValueError(f"no sample: {line!r}")
        name, labels = found[1], found[2] or ""
        if name != self.current:
            raise ValueError(f"not below its type: {line!r}")
        if self.types[name] == "counter" and not name.endswith("_total"):
            raise ValueError(f"a counter that is no total: {line!r}")
        key = (name, tuple(re.findall(LABEL, labels)))
        if key in self.samples:
            raise ValueError(f"second sample: {line!r}")
        self.samples[key] = float(line.rsplit(" ", 1)[1])


def read(text):
    reader = Reader()
    if not text.endswith("\n") or "\r" in text:
        raise ValueError("lines end in a line feed, the last one too")
    for line in text[:-1].split("\n"):
        if line.startswith("#"):
            reader.comment(line)
        else:
            reader.sample(line)
    empty = set(reader.types) - {name for name, _ in reader.samples}
    if empty:
        raise ValueError(f"no sample of {sorted(empty)}")
    return reader.samples, reader.types
