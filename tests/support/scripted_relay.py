"""A relay that does what a script says, wrong replies included.

A script is a function of (step, connection, mail, argument): it returns what
the relay does at that step, or None for a good relay's reply.  Steps are
greeting, EHLO, STARTTLS, again (the EHLO behind it), AUTH, credentials, MAIL,
RCPT, DATA, body, dot, idle (behind the reply to a dot), RSET and QUIT;
connections and mails count from 1, mails over all connections by their MAIL.
With a TLS context STARTTLS is offered, and AUTH behind it.  What to do is one
of, or a list of:

    "250 ok"      this line (several, where it has line ends)
    b"250 o"      these bytes as they are
    DROP          close the connection
    RESET         close it with RST
    HANG          say nothing more until the other side closes
    a number      wait so many seconds

`accepted` holds (recipient, bytes) of each mail whose dot was answered 2xx,
`taken` of each whose dot came, answered or not.
"""

import socket
import socketserver
import struct
import threading
import time

DROP, RESET, HANG = object(), object(), object()

GOOD = {
    "greeting": "220 scripted.test ESMTP",
    "STARTTLS": "220 2.0.0 go ahead",
    "AUTH": "334 ",
    "credentials": "235 2.7.0 welcome",
    "HELO": "250 scripted.test",
    "MAIL": "250 2.1.0 sender ok",
    "RCPT": "250 2.1.5 recipient ok",
    "DATA": "354 go ahead",
    "dot": "250 2.0.0 queued",
    "RSET": "250 2.0.0 reset",
    "QUIT": "221 2.0.0 bye",
}


class Closed(Exception):
    pass


class ScriptedRelay:
    def __init__(self, script=lambda *step: None, pipelining=True,
                 abilities=("SIZE 100000000", "ENHANCEDSTATUSCODES"),
                 context=None):
        self.script = script
        self.context = context
        self.abilities = (["PIPELINING"] if pipelining else []) + \
            list(abilities)
        self.accepted = []
        self.taken = []
        self.commands = []
        self.connections = 0
        self.mails = 0
        self.most_open = 0
        self._open = 0
        self._lock = threading.Lock()
        self._left = threading.Condition(self._lock)
        relay = self

        class Handler(socketserver.StreamRequestHandler):
            rbufsize = 1 << 16
            disable_nagle_algorithm = True

            def handle(self):
                Conversation(relay, self).run()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 256
            block_on_close = False

            def handle_error(self, request, client_address):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def good_reply(self, step):
        if step in ("EHLO", "again"):
            lines = ["scripted.test"] + self.abilities
            if self.context is not None:
                lines.append("STARTTLS" if step == "EHLO" else "AUTH PLAIN")
            return "\n".join(f"250{'-' if i < len(lines) - 1 else ' '}{line}"
                             for i, line in enumerate(lines))
        return GOOD.get(step, "502 5.5.2 what?")

    def arrive(self):
        with self._lock:
            self.connections += 1
            self._open += 1
            self.most_open = max(self.most_open, self._open)
            return self.connections

    def leave(self):
        with self._left:
            self._open -= 1
            self._left.notify_all()

    def wait_until_left(self):
        """Until every client has gone and all that it sent is read."""
        with self._left:
            self._left.wait_for(lambda: self._open == 0, timeout=60)

    def count_mail(self):
        with self._lock:
            self.mails += 1
            return self.mails


class Conversation:
    def __init__(self, relay, handler):
        self.relay = relay
        self.input = handler.rfile
        self.socket = handler.connection
        self.connection = relay.arrive()
        self.mail = 0
        self.recipient = None
        self.said = b""
        self.is_encrypted = False

    def run(self):
        try:
            self.act("greeting")
            while True:
                self.command(self.read_line())
        except (Closed, OSError):
            pass
        finally:
            self.relay.leave()

    def read_line(self):
        line = self.input.readline()
        if not line.endswith(b"\n"):
            raise Closed
        return line

    def command(self, line):
        text = line.decode("latin-1").strip()
        verb = text[:4].upper()
        self.relay.commands.append((self.connection, text))
        if verb == "MAIL":
            self.mail = self.relay.count_mail()
            self.recipient = None
        if verb == "EHLO" and self.is_encrypted:
            verb = "again"
        if text.upper() == "STARTTLS":
            verb = "STARTTLS"
        self.act(verb, text)
        if verb == "STARTTLS" and self.said.startswith(b"220"):
            self.encrypt()
        if verb == "AUTH" and self.said.startswith(b"334"):
            self.act("credentials", self.read_line().decode().strip())
        if verb == "RCPT" and self.said.startswith(b"2"):
            self.recipient = text[text.find("<") + 1:text.rfind(">")]
        if verb == "DATA" and self.said.startswith(b"354"):
            self.take_body()
        if verb == "QUIT":
            raise Closed

    def encrypt(self):
        self.socket = self.relay.context.wrap_socket(self.socket,
                                                     server_side=True)
        self.input = self.socket.makefile("rb")
        self.is_encrypted = True

    def take_body(self):
        lines = []
        wanted = self.relay.script("body", self.connection, self.mail, "")
        if wanted is not None:
            self.input.read(1)
            self.do(wanted)
        while True:
            line = self.read_line()
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        mail = (self.recipient, b"".join(lines))
        self.relay.taken.append(mail)
        try:
            self.act("dot", self.recipient or "")
        finally:
            if self.said.startswith(b"2") and self.recipient:
                self.relay.accepted.append(mail)
        wanted = self.relay.script("idle", self.connection, self.mail, "")
        if wanted is not None:
            self.do(wanted)

    def act(self, step, argument=""):
        wanted = self.relay.script(step, self.connection, self.mail, argument)
        if wanted is None and step in ("DATA", "dot") and not self.recipient:
            wanted = "554 5.5.1 no valid recipients"
        if wanted is None:
            wanted = self.relay.good_reply(step)
        self.do(wanted)

    def do(self, wanted):
        self.said = b""
        for one in wanted if isinstance(wanted, list) else [wanted]:
            if isinstance(one, str):
                one = one.replace("\n", "\r\n").encode() + b"\r\n"
            if isinstance(one, bytes):
                self.socket.sendall(one)
                self.said += one
            elif one is HANG:
                while self.socket.recv(65536):
                    pass
                raise Closed
            elif one is RESET:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack("ii", 1, 0))
                raise Closed
            elif one is DROP:
                raise Closed
            else:
                time.sleep(one)


# Longer than any test needs.
GATE_SECONDS = 60


class Gate:
    """A script of a relay that waits at a step until it is opened."""

    def __init__(self, step="dot", mail=1):
        self.step = step
        self.mail = mail
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, step, connection, mail, argument):
        if step == self.step and mail >= self.mail:
            self.reached.set()
            self.opened.wait(GATE_SECONDS)
        return None
