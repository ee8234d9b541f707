"""A relay with STARTTLS or TLS and AUTH, on aiosmtpd, in a thread.

    authority = Authority(folder)            # a CA of our own, by openssl
    with SmtpRelay(authority.certificate()) as relay:
        ...  relay.port, relay.mails, relay.logins ...

Also runs alone, until it is killed:  smtp_relay.py FOLDER [USER PASSWORD]
prints the port and leaves ca.pem in FOLDER.
"""

import asyncio
import logging
import pathlib
import ssl
import subprocess
import sys
import threading
import time
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# Handshakes that fail on purpose are no news.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class Authority:
    """A certificate authority that lives in a folder."""

    def __init__(self, folder, name="shipdelay test CA"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = self.folder / "ca.pem"
        self._key = self.folder / "ca.key"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
            "-subj", f"/CN={name}", "-keyout", self._key,
            "-out", self.ca_file)

    def certificate(self, names="IP:127.0.0.1,DNS:localhost", days=3650):
        """An SSL context of a server that shows a certificate for `names`."""
        stem = self.folder / f"host{len(list(self.folder.glob('host*.pem')))}"
        request, key, pem, extra = (stem.with_suffix(s) for s in
                                    (".csr", ".key", ".pem", ".ext"))
        extra.write_text(f"subjectAltName={names}\n")
        self._openssl("req", "-newkey", "ec", "-pkeyopt",
                      "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                      "/CN=relay", "-keyout", key, "-out", request)
        self._openssl("x509", "-req", "-in", request, "-CA", self.ca_file,
                      "-CAkey", self._key, "-CAcreateserial",
                      "-days", str(days), "-extfile", extra, "-out", pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem, key)
        return context

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class SmtpRelay:
    """mails: (from, [to], bytes) as accepted; logins: (name, password)."""

    def __init__(self, context=None, *, is_smtps=False, users=None,
                 pipelining=True, host="127.0.0.1"):
        self.mails = []
        self.logins = []
        self.connections = 0
        self.port = None
        self._host = host
        self._context = context
        self._is_smtps = is_smtps
        self._users = users
        self._pipelining = pipelining
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    # aiosmtpd's hooks

    async def handle_EHLO(self, server, session, envelope, name, responses):
        session.host_name = name
        if self._pipelining:
            responses.insert(0, "250-PIPELINING")
        return responses

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos,
                           envelope.content))
        return "250 2.0.0 queued"

    def _authenticate(self, server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        name, password = data.login.decode(), data.password.decode()
        self.logins.append((name, password))
        return AuthResult(success=self._users.get(name) == password,
                          handled=False)

    def _protocol(self):
        self.connections += 1
        starttls = self._context if not self._is_smtps else None
        if self._users is None:
            auth = {"auth_exclude_mechanism": ("LOGIN", "PLAIN")}
        else:
            auth = {"authenticator": self._authenticate,
                    "auth_required": True,
                    "auth_require_tls": self._context is not None and
                    not self._is_smtps}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return SMTP(self, hostname="relay.test", tls_context=starttls,
                        require_starttls=starttls is not None,
                        loop=self._loop, **auth)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(
            self._protocol, self._host, 0, backlog=256,
            ssl=self._context if self._is_smtps else None))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(
            asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *exception):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


def main(folder, user=None, password=None):
    authority = Authority(folder)
    users = {user: password} if user else None
    with SmtpRelay(authority.certificate(), users=users) as relay:
        print(relay.port, flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
