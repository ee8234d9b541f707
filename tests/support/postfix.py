"""Postfix itself as relay: an instance of its own in a temporary folder.

    with Postfix(authority, users={"shop": "hunter2"}) as relay:
        ...  relay.port, relay.logins, relay.mails() ...

It listens on 127.0.0.1 alone, wants STARTTLS and AUTH, is as strict with
clients as Postfix can be, and puts what it took into one Maildir.  Passwords
are checked by a thread here that speaks Dovecot's auth protocol, so nothing
else has to be installed.  Why it cannot run, if it cannot: Postfix.missing().
"""

import base64
import os
import pathlib
import pwd
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time

DAEMONS = pathlib.Path("/usr/lib/postfix/sbin")

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
meta_directory = /etc/postfix
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relay.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = customer.example
virtual_mailbox_maps = static:taken/
virtual_mailbox_base = {folder}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname,
    reject_non_fqdn_helo_hostname
smtpd_sender_restrictions = reject_non_fqdn_sender
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_data_restrictions = reject_unauth_pipelining
smtpd_forbid_unauth_pipelining = yes
smtpd_forbid_bare_newline = yes
strict_rfc821_envelopes = yes
strict_7bit_headers = yes
strict_8bitmime_body = yes
strict_mime_encoding_domain = yes
"""

SERVICES = """\
127.0.0.1:{port} inet n - n - 50 smtpd
cleanup   unix  n  -  n  -  0  cleanup
qmgr      unix  n  -  n  300  1  qmgr
tlsmgr    unix  -  -  n  1000?  1  tlsmgr
rewrite   unix  -  -  n  -  -  trivial-rewrite
bounce    unix  -  -  n  -  0  bounce
defer     unix  -  -  n  -  0  bounce
trace     unix  -  -  n  -  0  bounce
anvil     unix  -  -  n  -  1  anvil
proxymap  unix  -  -  n  -  -  proxymap
virtual   unix  -  n  n  -  -  virtual
error     unix  -  -  n  -  -  error
retry     unix  -  -  n  -  -  error
postlog   unix-dgram  n  -  n  -  1  postlogd
"""


class Passwords:
    """Dovecot's auth protocol on a socket in the file system."""

    GREETING = ("VERSION\t1\t0\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\n"
                f"COOKIE\t{'0' * 32}\nDONE\n").encode()

    def __init__(self, path, users):
        self.logins = []
        passwords = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(passwords.GREETING)
                for line in self.rfile:
                    command, *words = line.decode().rstrip("\n").split("\t")
                    if command == "AUTH" and not words[-1].startswith("resp="):
                        self.wfile.write(f"CONT\t{words[0]}\t\n".encode())
                    elif command in ("AUTH", "CONT"):
                        self.wfile.write(passwords.answer(
                            words[0], words[-1].removeprefix("resp="), users))

        class Server(socketserver.ThreadingUnixStreamServer):
            daemon_threads = True
            block_on_close = False

        self._server = Server(str(path), Handler)
        os.chmod(path, 0o666)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def answer(self, number, response, users):
        _, name, password = base64.b64decode(response).decode().split("\0")
        self.logins.append((name, password))
        word = "OK" if users.get(name) == password else "FAIL"
        return f"{word}\t{number}\tuser={name}\n".encode()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Postfix:
    @staticmethod
    def missing():
        """A word why it cannot run here, or None."""
        if os.getuid() != 0:
            return "Postfix can be started by root only"
        if not (DAEMONS / "master").exists():
            return "Postfix is not installed"
        try:
            pwd.getpwnam("postfix")
        except KeyError:
            return "Postfix has no user of its own: it is not set up"
        return None

    def __init__(self, authority, users, **settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="postfix-"))
        self.port = self._free_port()
        self._users = users
        self._settings = settings
        authority.certificate()
        self._certificate = max(authority.folder.glob("host*.pem"))
        self._process = None
        self._passwords = None

    @staticmethod
    def _free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def _write_configuration(self):
        owner = pwd.getpwnam("postfix")
        self.folder.chmod(0o755)
        for name in ("etc", "queue", "data", "taken"):
            (self.folder / name).mkdir()
        for name in ("data", "taken"):
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        values = {"folder": self.folder, "daemons": DAEMONS,
                  "uid": owner.pw_uid, "gid": owner.pw_gid,
                  "certificate": self._certificate,
                  "key": self._certificate.with_suffix(".key"),
                  "port": self.port}
        text = MAIN.format(**values) + "".join(
            f"{name} = {value}\n" for name, value in self._settings.items())
        (self.folder / "etc/main.cf").write_text(text)
        (self.folder / "etc/master.cf").write_text(SERVICES.format(**values))

    def _postfix(self, command):
        return subprocess.run(
            ["postfix", "-c", str(self.folder / "etc"), command],
            capture_output=True, text=True, timeout=60, check=False)

    def __enter__(self):
        self._write_configuration()
        self._passwords = Passwords(self.folder / "auth", self._users)
        done = self._postfix("start")
        try:
            if done.returncode != 0:
                raise AssertionError("postfix start: " + done.stderr)
            self._wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_until_it_listens(self):
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("Postfix does not listen\n" + self.log())

    def __exit__(self, *exception):
        self._postfix("stop")
        self._passwords.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def logins(self):
        return self._passwords.logins

    def log(self):
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def mails(self):
        """What it delivered, as bytes: its own headers and our message."""
        return [path.read_bytes()
                for path in (self.folder / "taken/new").glob("*")]

    def wait_for_mails(self, count):
        """Its queue is worked off behind our back: until so many are there."""
        for _ in range(1000):
            mails = list((self.folder / "taken/new").glob("*"))
            if len(mails) >= count:
                break
            time.sleep(0.02)
        return self.mails()
