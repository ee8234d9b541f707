#!/usr/bin/python3
"""messages.py - do strangers read our messages as we meant them?

    messages.py PRINT_MESSAGES [COUNT [SEED]]

runs tests/support/print_messages, which composes COUNT messages from random
letters and prints each behind what it was made of.  Every message must be
7-bit with CRLF and short lines, and must be understood without a defect, with
the same subject, names, date and text, by Python's email and, where its
bindings are installed, by GMime.  What a drawn HTML part shows must be the
shop's name, the subject and the text, and be made of the frame's own tags.
Ends with "N messages, M wrong".
"""

import datetime
import email
import email.header
import email.policy
import email.utils
import html.parser
import re
import subprocess
import sys
import zoneinfo

try:
    import gi
    gi.require_version("GMime", "3.0")
    from gi.repository import GMime
except (ImportError, ValueError) as error:
    GMime = None
    print("without GMime:", error)

MAX_LINE = 76
MAX_TOKEN = 998
MAX_TOLD = 10

FIELDS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID",
          "Auto-Submitted", "Content-Language", "MIME-Version",
          "Content-Type", "Content-Transfer-Encoding"]
# The only fields that may hold a token longer than a line.
TOKEN_FIELDS = {"From", "To", "Reply-To", "Message-ID"}

INVISIBLE = re.compile("[\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F"
                       "\uFEFF\uFFF9-\uFFFB\U000E0000-\U000E0FFF]")
BLANKS = re.compile("[\0-\x20\x7F-\x9F\u2028\u2029]+")


class Wrong(Exception):
    """The message is not what it should be."""


def expect(what, got, wanted):
    if got != wanted:
        raise Wrong("%s: got %r, wanted %r" % (what, got, wanted))


def header_text(data):
    """What mime.h promises to make of a text in a header."""
    text = INVISIBLE.sub("", data.decode())
    return BLANKS.sub(" ", text).strip(" ")


def body_text(data):
    """Line ends as LF, the last line ended."""
    text = re.sub("\r\n|\r|\n", "\n", data.decode())
    return text + "\n" if text and not text.endswith("\n") else text


def cases(stream):
    """Each case as a dict, in the framing of print_messages."""
    case = {}
    for line in stream:
        name, length = line.split()
        case[name.decode()] = stream.read(int(length))
        stream.read(1)
        if name == b"message":
            yield case
            case = {}


def check_line(line, field):
    if len(line) <= MAX_LINE:
        return
    token = line[len(field) + 2:] if line.startswith(field) else line[1:]
    if field not in TOKEN_FIELDS or " " in token or len(line) > MAX_TOKEN:
        raise Wrong("line of %d bytes: %r" % (len(line), line))


def check_bytes(message):
    text = message.decode("ascii")
    if re.search("[^\\r]\\n|\\r[^\\n]|[\\0-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]",
                 text) or not text.endswith("\r\n"):
        raise Wrong("a control character or a stray CR or LF")
    head, body = text.split("\r\n\r\n", 1)
    field = ""
    for line in head.split("\r\n"):
        if not line.startswith(" "):
            field = line.split(":")[0]
        check_line(line, field)
    for line in body.split("\r\n"):
        check_line(line, "")
        if line.startswith((".", "From ")):
            raise Wrong("fragile line: %r" % line)


def expected_date(case):
    zone = zoneinfo.ZoneInfo(case["zone"].decode())
    instant = datetime.datetime.fromtimestamp(int(case["seconds"]), zone)
    days = "Mon Tue Wed Thu Fri Sat Sun".split()
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return "%s, %02d %s %s" % (days[instant.weekday()], instant.day,
                             months[instant.month - 1],
                             instant.strftime("%Y %H:%M:%S %z"))


def check_defects(part):
    found = list(part.defects)
    for name in part.keys():
        found += part[name].defects
    if found:
        raise Wrong("defects: %r" % found)


def mailbox(raw):
    """Name and address, by the older functions: the newer ones of Python 3.11
    leave the blanks between the encoded-words of a name."""
    name, address = email.utils.parseaddr(raw.replace("\r\n", ""))
    decoded = email.header.decode_header(name)
    return str(email.header.make_header(decoded)), address


class Page(html.parser.HTMLParser):
    """The text that a drawn page shows."""

    TAGS = {"html", "head", "meta", "title", "style", "body", "div", "table",
            "tr", "th", "td", "h1", "p", "a", "ul", "li"}

    def __init__(self, source):
        super().__init__()
        self.shown = ""
        self.open = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in self.TAGS:
            raise Wrong("a tag %r" % tag)
        target = dict(attributes).get("href", "https:")
        if not target.startswith(("https:", "mailto:")):
            raise Wrong("a link to %r" % target)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        expect("end tag", tag, self.open.pop())

    def handle_data(self, data):
        if not {"title", "style", "div"} & set(self.open):
            self.shown += data


def letters_of(text):
    """Drawing changes blanks and signs, never letters and digits."""
    return "".join(c for c in text if c.isalnum())


def check_drawn(case):
    page = Page(case["html"].decode())
    expect("open tags", page.open, [])
    expect("shown", letters_of(page.shown), letters_of(
        b" ".join([case["from"], case["subject"], case["text"]]).decode()))


def check_addresses(message, case):
    raw = dict(message.raw_items())
    expect("From", mailbox(raw["From"]),
           (header_text(case["from"]), "notices@shop.example"))
    expect("To", mailbox(raw["To"]),
           (header_text(case["name"]), case["to"].decode()))
    for name, key in [("To", "to"), ("Reply-To", "reply-to")]:
        if case[key]:
            expect(name, [a.addr_spec for a in message[name].addresses],
                   [case[key].decode()])


def check_with_email(case):
    message = email.message_from_bytes(case["message"],
                                       policy=email.policy.default)
    absent = set()
    if not case["reply-to"]:
        absent.add("Reply-To")
    if case["html"]:
        absent.add("Content-Transfer-Encoding")
    expect("fields", message.keys(), [f for f in FIELDS if f not in absent])
    for part in message.walk():
        check_defects(part)
    expect("Subject", str(message["Subject"]), header_text(case["subject"]))
    expect("Date", str(message["Date"]), expected_date(case))
    expect("Message-ID", message["Message-ID"],
           "<%s>" % case["id"].decode())
    check_addresses(message, case)
    parts = [p for p in message.walk() if not p.is_multipart()]
    wanted = [("text/plain", body_text(case["text"]))]
    if case["html"]:
        expect("type", message.get_content_type(), "multipart/alternative")
        wanted.append(("text/html", body_text(case["html"])))
    expect("parts", [(p.get_content_type(),
                      p.get_payload(decode=True).decode()
                      .replace("\r\n", "\n")) for p in parts], wanted)


def gmime_text(part):
    """The decoded body; get_text() would stop at a NUL."""
    stream = GMime.StreamMem.new()
    part.get_content().write_to_stream(stream)
    return bytes(stream.get_byte_array()).decode().replace("\r\n", "\n")


def gmime_name(addresses):
    return addresses.get_address(0).get_name() or ""


def check_with_gmime(case):
    stream = GMime.StreamMem.new_with_buffer(case["message"])
    message = GMime.Parser.new_with_stream(stream).construct_message(None)
    expect("GMime Subject", message.get_subject() or "",
           header_text(case["subject"]))
    expect("GMime From", gmime_name(message.get_from()),
           header_text(case["from"]))
    expect("GMime To", gmime_name(message.get_to()),
           header_text(case["name"]))
    expect("GMime address", message.get_to().get_address(0).get_idn_addr(),
           case["to"].decode())
    root = message.get_mime_part()
    parts = [root]
    wanted = [body_text(case["text"])]
    if case["html"]:
        parts = [root.get_part(i) for i in range(root.get_count())]
        wanted.append(body_text(case["html"]))
    expect("GMime parts", [gmime_text(p) for p in parts], wanted)


def main(program, count="2000", seed="1"):
    if GMime is not None:
        GMime.init()
    total = wrong = 0
    with subprocess.Popen([program, count, seed],
                          stdout=subprocess.PIPE) as process:
        for case in cases(process.stdout):
            total += 1
            try:
                check_bytes(case["message"])
                check_with_email(case)
                if case["drawn"]:
                    check_drawn(case)
                if GMime is not None:
                    check_with_gmime(case)
            except (Wrong, ValueError, LookupError) as error:
                wrong += 1
                if wrong <= MAX_TOLD:
                    print("message %d: %s" % (total, error))
    print("%d messages, %d wrong" % (total, wrong))
    complete = process.returncode == 0 and total == int(count)
    return 0 if complete and wrong == 0 else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
